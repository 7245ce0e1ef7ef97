"""What is known of a collection, as the graph takes it: nodes, and relations between them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node of the graph. `kind` is artwork, artist (a person), movement, place, subject, exhibition or series.

    `name` is an artwork's title; `start` and `end` are an artwork's years, or an artist's birth and death. Only an
    artwork has rights and a source, and only it can be `deleted`: gone from its source, but named by old releases.
    """

    id: int
    kind: str
    key: str
    name: str
    start: int | None = None
    end: int | None = None
    rights: str | None = None
    source: str | None = None
    nationality: str | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Known relations as compact arrays, one entry each, sorted by (src, type's name, dst) and without duplicates.

    `src` and `dst` are ids, int64[n]; `type`, `provenance` and `sources` (int) point into `types`, `provenances` and
    `source_groups`, the last being sorted names of sources; `confidence` is float32[n], 0 to 1. `note` int32[n] points
    into `notes`: by which words the surest source states it, and where that is printed, "" where it says neither.
    """

    src: NDArray[np.int64]
    dst: NDArray[np.int64]
    type: NDArray[np.int16]
    provenance: NDArray[np.int16]
    sources: NDArray[np.int32]
    confidence: NDArray[np.float32]
    types: tuple[str, ...]
    provenances: tuple[str, ...]
    source_groups: tuple[tuple[str, ...], ...]
    note: NDArray[np.int32]
    notes: tuple[tuple[str, str], ...] = (("", ""),)

    def __len__(self) -> int:
        return len(self.src)

    def of(self, type_: str) -> Self:
        """Those of one type."""
        if type_ not in self.types:
            return self.take(np.zeros(len(self), dtype=bool))
        return self.take(self.type == self.types.index(type_))

    def take(self, which: slice | NDArray[np.int64] | NDArray[np.bool_]) -> Self:
        """Those at some places, or where `which` is true."""
        columns = ("src", "dst", "type", "provenance", "sources", "confidence", "note")
        return replace(self, **{name: getattr(self, name)[which] for name in columns})


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A snapshot of what the graph database holds besides affinities: nodes in order of id, and their relations.

    Deleted artworks are among the nodes, marked, and have no relations. `heard` is when the last judgement was made or
    withdrawn of those that relations heed, None where there is none.
    """

    nodes: tuple[Node, ...]
    relations: Relations
    heard: datetime | None = None
