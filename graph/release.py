"""A release: one build of everything computed, in a directory that is written once and never changed."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from embeddings.arrays import file_digest, map_array, save_array
from embeddings.basis import Basis
from embeddings.composite import Layout
from embeddings.facet import FACETS, Facet
from embeddings.index import VectorIndex
from embeddings.vectors import DescriptorFile, load_facet
from graph.affinity import Affinities
from graph.edges import Edges
from scrapers.errors import ReleaseMismatch

if TYPE_CHECKING:
    from graph.paths.index import PathIndex

MANIFEST = "manifest.json"
VECTORS, BASIS, AFFINITIES, PATHS = "vectors", "basis", "affinities", "paths"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release is made of. `files` maps each path to its size in bytes and SHA-256."""

    number: int
    created_at: str
    fingerprint: str
    basis: str
    encoders: Mapping[str, Mapping[str, Any]]
    gates: Mapping[str, float]
    artworks: int
    affinities: Mapping[str, Mapping[str, Any]]
    files: Mapping[str, Mapping[str, Any]]

    def to_json(self) -> bytes:
        return json.dumps({field.name: getattr(self, field.name) for field in fields(self)}, indent=2).encode()

    @classmethod
    def from_json(cls, content: bytes) -> "Manifest":
        """Raises ReleaseMismatch for anything that is not a manifest."""
        try:
            values = json.loads(content)
            return cls(**values)
        except (ValueError, TypeError) as error:
            raise ReleaseMismatch(f"this is no release manifest: {error}") from error


class Release:
    """A release directory, opened. Its arrays are memory-mapped; nothing here writes."""

    def __init__(self, folder: Path, *, verify: bool = True, read: Collection[str] | None = None) -> None:
        """Open `folder`. Raises ReleaseMismatch when a file is missing or, with `verify`, was changed.

        Where it is said which folders will be `read`, the files of others need but be there in the size they had.
        """
        self.folder = folder
        try:
            self.manifest = Manifest.from_json((folder / MANIFEST).read_bytes())
        except OSError as error:
            raise ReleaseMismatch(
                f"{folder} is no release ({error.strerror}); build it again with `./kindred link`"
            ) from error
        for name, stated in self.manifest.files.items():
            path = folder / name
            if not path.is_file():
                raise ReleaseMismatch(f"release {self.number} lacks {name}; build it again with `./kindred link`")
            whole = verify and (read is None or name.partition("/")[0] in read)
            if path.stat().st_size != stated["bytes"] or (whole and file_digest(path) != stated["sha256"]):
                raise ReleaseMismatch(
                    f"{name} of release {self.number} was changed; build it again with `./kindred link`"
                )
        for name, encoder in self.basis.encoders.items():
            if dict(self.manifest.encoders[name]) != encoder:
                raise ReleaseMismatch(
                    f"release {self.number} was made by {self.manifest.encoders[name]}, this program has {encoder}"
                )
        if self.index.dimension != self.layout.dimension or self.basis.hash != self.manifest.basis:
            raise ReleaseMismatch(f"the index of release {self.number} does not fit its encoders")

    @property
    def number(self) -> int:
        return self.manifest.number

    @cached_property
    def basis(self) -> Basis:
        return Basis.load(self.folder / BASIS)

    @cached_property
    def index(self) -> VectorIndex:
        return VectorIndex.load(self.folder / VECTORS)

    @cached_property
    def facets(self) -> dict[str, Facet]:
        return {name: load_facet(self.folder / VECTORS, name) for name in FACETS}

    @cached_property
    def layout(self) -> Layout:
        return Layout({name: int(self.basis.encoders[name]["dimension"]) for name in FACETS})  # type: ignore[call-overload]

    @cached_property
    def affinities(self) -> dict[str, Affinities]:
        return {name: load_affinities(self.folder / AFFINITIES, name) for name in FACETS}

    @cached_property
    def edges(self) -> dict[str, Edges]:
        floor = float(self.manifest.gates["min_percentile"])
        return {name: Edges(self.affinities[name], floor) for name in FACETS}

    @cached_property
    def paths(self) -> "PathIndex":
        # what numba compiles is loaded where paths are searched, not wherever a release is read
        from graph.paths.index import PathIndex

        return PathIndex(self.folder / PATHS)

    @cached_property
    def descriptors(self) -> DescriptorFile:
        return DescriptorFile(self.folder / VECTORS)


def open_published(
    folder: Path, number: int, manifest_sha256: str | None, read: Collection[str] | None = None
) -> Release:
    """The release `number` under `folder`, opened and checked, its manifest too. Raises ReleaseMismatch.

    `read` as `Release` has it.
    """
    release = Release(folder / str(number), read=read)
    if file_digest(release.folder / MANIFEST) != manifest_sha256:
        raise ReleaseMismatch(f"the manifest of release {number} was changed; run `./kindred link`")
    return release


def save_affinities(folder: Path, name: str, affinities: Affinities) -> None:
    """Write one facet's affinities as memory-mappable arrays."""
    for field in fields(affinities):
        save_array(folder / f"{name}_{field.name}.npy", getattr(affinities, field.name))


def load_affinities(folder: Path, name: str) -> Affinities:
    """One facet's affinities, memory-mapped."""
    return Affinities(*(map_array(folder / f"{name}_{field.name}.npy") for field in fields(Affinities)))
