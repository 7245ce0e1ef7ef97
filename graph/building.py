"""Building a release: vectors and basis are linked in, affinities computed, then one rename makes it whole."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from embeddings.arrays import file_digest
from embeddings.basis import Basis
from embeddings.distinct import distinct
from embeddings.facet import FACETS
from embeddings.vectors import load_facet, load_states
from graph.affinity import Gates, link
from graph.affinity_report import report
from graph.apart import apart
from graph.paths.writing import write as write_paths
from graph.release import (
    AFFINITIES,
    BASIS,
    MANIFEST,
    PATHS,
    VECTORS,
    Manifest,
    Release,
    load_affinities,
    save_affinities,
)
from scrapers.errors import ReleaseMismatch
from scrapers.files import commit_path, sweep, write_file
from scrapers.known import Knowledge
from scrapers.progress import Progress


def build_release(
    folder: Path,
    number: int,
    *,
    created_at: str,
    fingerprint: str,
    vectors: Path,
    basis: Path,
    makers: Mapping[int, tuple[int, ...]],
    knowledge: Knowledge,
    gates: Gates,
    progress: Progress,
) -> Release:
    """The release `number` in `folder / number`, built from a set of vectors and its basis.

    A release that is there already is checked and returned, or built again when it is damaged: the same bytes, since
    `created_at` is when it was begun. What an interrupted build left is swept away first.
    `makers` maps artwork to its persons, for the rule that history links no two works of one. Paths are searched among
    the nodes and relations of `knowledge` and the affinities, which join no two works that it says are versions of one.
    """
    final = folder / str(number)
    if final.exists():
        try:
            return Release(final)
        except ReleaseMismatch:
            sweep(final)
    building = folder / f".{number}.building"
    sweep(building)
    _link_tree(vectors, building / VECTORS)
    _link_tree(basis, building / BASIS)
    loaded = Basis.load(basis)
    summaries = {}
    kept_apart = apart(knowledge.relations)
    progress.start("link", len(FACETS) + 1)
    for name in FACETS:
        facet = load_facet(vectors, name)
        of = [makers.get(int(one), ()) for one in facet.ids]
        affinities = link(facet, loaded.calibrations[name], gates, of if name == "historical" else None, kept_apart)
        save_affinities(building / AFFINITIES, name, affinities)
        summaries[name] = report(affinities, distinct(facet.rows), gates.min_percentile).to_mapping()
        progress.advance()
    near = {name: load_affinities(building / AFFINITIES, name) for name in FACETS}
    write_paths(building / PATHS, knowledge, near, gates.min_percentile)
    progress.advance()
    files = {
        path.relative_to(building).as_posix(): {"bytes": path.stat().st_size, "sha256": file_digest(path)}
        for path in sorted(building.rglob("*"))
        if path.is_file()
    }
    manifest = Manifest(
        number=number,
        created_at=created_at,
        fingerprint=fingerprint,
        basis=loaded.hash,
        encoders=loaded.encoders,
        gates=asdict(gates),
        artworks=len(load_states(vectors)),
        affinities=summaries,
        files=files,
    )
    write_file(building / MANIFEST, manifest.to_json())
    commit_path(building, final)
    return Release(final)


def _link_tree(source: Path, target: Path) -> None:
    """The same files under another folder, without a second copy where the file system allows it."""
    target.mkdir(parents=True)
    for path in sorted(source.iterdir()):
        try:
            os.link(path, target / path.name)
        except OSError:
            shutil.copyfile(path, target / path.name)
