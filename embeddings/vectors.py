"""The vectors of a collection on disk: its facets, their descriptors and the composite index.

A set of vectors is named after what went into it (collection and basis), written once and never changed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.arrays import map_array, save_array
from embeddings.basis import Basis
from embeddings.composite import Layout, compose
from embeddings.content import content
from embeddings.descriptors import Descriptors
from embeddings.facet import FACETS, Facet, Ids
from embeddings.fitting import Pictured
from embeddings.index import VectorIndex
from embeddings.turns import Turns
from scrapers.collection import Collection
from scrapers.errors import ReleaseMismatch
from scrapers.files import write_file

STATES, DESCRIPTORS, OFFSETS = "states.json", "descriptors.jsonl", "descriptors_offsets.npy"
LOST, MOVED = "turns_lost.npy", "turns_moved.npy"

_BLOCK = 16_384


@dataclass(frozen=True, slots=True)
class Vectors:
    """All that was computed of a collection's works under one basis.

    `ids` int64[n] are all works that have at least one facet; `states` maps every work's key to its content hash.
    `turns` go with the rows of the formal facet.
    """

    ids: Ids
    facets: Mapping[str, Facet]
    described: Ids
    descriptors: Sequence[Descriptors]
    states: Mapping[str, str]
    turns: Turns

    def index(self) -> VectorIndex:
        """The composite index over all works."""
        blocks = (self.ids[begin : begin + _BLOCK] for begin in range(0, len(self.ids), _BLOCK))
        layout = Layout({name: self.facets[name].dimension for name in FACETS})
        return VectorIndex.of_blocks(self.ids, (compose(block, self.facets) for block in blocks), layout.dimension)

    def save(self, folder: Path) -> None:
        """Write everything, the index included, into `folder`; a file that is there already is replaced whole."""
        for name in FACETS:
            save_array(folder / f"{name}_ids.npy", self.facets[name].ids)
            save_array(folder / f"{name}_rows.npy", self.facets[name].rows)
            save_array(folder / f"{name}_inferred.npy", self.facets[name].inferred)
        save_array(folder / LOST, self.turns.lost)
        save_array(folder / MOVED, self.turns.moved)
        lines = [json.dumps(one.to_mapping()).encode() + b"\n" for one in self.descriptors]
        save_array(folder / "descriptors_ids.npy", self.described)
        save_array(folder / OFFSETS, np.cumsum([0, *(len(line) for line in lines)], dtype=np.int64))
        write_file(folder / DESCRIPTORS, b"".join(lines))
        write_file(folder / STATES, json.dumps(self.states, sort_keys=True).encode())
        self.index().save(folder)


def encode(collection: Collection, pictured: Pictured, basis: Basis) -> Vectors:
    """Everything computed of `collection` under `basis`."""
    formal = pictured.facet(basis.formal)
    facets = {
        "formal": formal,
        "conceptual": basis.conceptual.encode(collection.artworks, formal),
        "historical": basis.historical.encode(collection.artworks, collection.persons),
    }
    ids = np.unique(np.concatenate([facet.ids for facet in facets.values()]))
    turns = pictured.turns(basis.formal, basis.dictionary)
    return Vectors(ids, facets, pictured.ids, pictured.descriptors, states(collection), turns)


def states(collection: Collection) -> dict[str, str]:
    """Key to digest of the content of every work: what tells new and changed works from old ones."""
    return {artwork.key: content(artwork, collection.persons) for artwork in collection.artworks}


def load_facet(folder: Path, name: str) -> Facet:
    """One facet of the set in `folder`, memory-mapped. Raises ReleaseMismatch when it cannot be read."""
    arrays = [map_array(folder / f"{name}_{part}.npy") for part in ("ids", "rows", "inferred")]
    try:
        return Facet(*arrays)
    except ValueError as error:
        raise ReleaseMismatch(f"the {name} facet in {folder} is damaged: {error}") from error


def load_turns(folder: Path) -> Turns | None:
    """The turns of the set in `folder`, in the order of its formal facet, memory-mapped; None where it has none.

    Raises ReleaseMismatch when they cannot be read.
    """
    return Turns(map_array(folder / LOST), map_array(folder / MOVED)) if (folder / LOST).exists() else None


def load_states(folder: Path) -> dict[str, str]:
    """Key to digest of the content of the works in `folder`; empty when there is no such set."""
    path = folder / STATES
    if not path.exists():
        return {}
    loaded: dict[str, str] = json.loads(path.read_bytes())
    return loaded


class DescriptorFile:
    """The descriptors of a set of vectors, read one at a time."""

    def __init__(self, folder: Path) -> None:
        self._ids = map_array(folder / "descriptors_ids.npy")
        self._offsets = map_array(folder / OFFSETS)
        self._path = folder / DESCRIPTORS

    def of(self, artwork: int) -> Descriptors | None:
        """The descriptors of one work; None when it has no picture."""
        row = int(np.searchsorted(self._ids, artwork))
        if row == len(self._ids) or self._ids[row] != artwork:
            return None
        with self._path.open("rb") as file:
            file.seek(int(self._offsets[row]))
            line = file.read(int(self._offsets[row + 1] - self._offsets[row]))
        return Descriptors.from_mapping(json.loads(line))
