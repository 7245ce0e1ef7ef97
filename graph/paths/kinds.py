"""Types of edges as numbers: twice the type's place, plus one where the edge is walked against its direction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scrapers.relation_types import AFFINITIES, RELATION_TYPES, SYMMETRIC

TYPES = (*RELATION_TYPES, *AFFINITIES)
"""All types that edges may have, in the order in which they are numbered."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """The numbers of the types of one index. `types` are at most 63, so that a set of them fits a machine word."""

    types: tuple[str, ...]

    def number(self, type_: str, forward: bool = True) -> int:
        """The number of a type walked in a direction. Raises ValueError for a type that is not there."""
        return 2 * self.types.index(type_) + int(not forward and type_ not in SYMMETRIC)

    def of(self, number: int) -> tuple[str, bool]:
        """Type and direction (True: from source to target, and for symmetric types)."""
        return self.types[number >> 1], not number & 1

    def opposite(self) -> NDArray[np.uint8]:
        """Each number to that of the same edge seen from its other end, uint8[256]."""
        table = np.arange(256, dtype=np.uint8)
        for place, type_ in enumerate(self.types):
            if type_ not in SYMMETRIC:
                table[2 * place], table[2 * place + 1] = 2 * place + 1, 2 * place
        return table

    def mask(self, types: Iterable[str]) -> int:
        """A set of types as bits."""
        return sum(1 << self.types.index(type_) for type_ in types)

    def facets(self, affinities: Sequence[str] = tuple(AFFINITIES)) -> NDArray[np.uint8]:
        """The facet of each number, 1 and up, 0 for known relations, uint8[256]."""
        table = np.zeros(256, dtype=np.uint8)
        for facet, type_ in enumerate(affinities, start=1):
            if type_ in self.types:
                table[2 * self.types.index(type_)] = facet
        return table
