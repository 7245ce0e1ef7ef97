"""How rare a name is in the collection, and how much a thing in common counts by that alone."""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache

from graph.paths.index import PathIndex
from ml.ties import TIES_OF_MAKERS, Tie
from scrapers.store.nodes import concept_key

Weight = Callable[[Tie], float]
"""How much a tie counts, 0..1; what counts nothing is not shown."""

STRENGTH: Mapping[str, float] = {
    "subject": 1.0,
    "genre": 0.6,
    "kind": 0.5,
    "maker": 1.0,
    "teaching": 0.9,
    "influence": 0.8,
    "model": 0.7,
    "association": 0.65,
    "fellow pupils": 0.6,
    "teacher's teacher": 0.5,
    "same influence": 0.45,
    "same model": 0.4,
    "same circle": 0.35,
    "movement": 0.6,
    "school": 0.5,
    "place": 0.4,
    "town": 0.3,
    "years": 0.2,
}
"""How much a kind of tie counts where no encoder is asked: what is closer in a life counts more."""

NAMED_BY: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "subject": ("subject", ("DEPICTS",)),
    "genre": ("subject", ("HAS_GENRE",)),
    "kind": ("subject", ("DEPICTS",)),
    "movement": ("movement", ("PART_OF_MOVEMENT",)),
    "place": ("place", ("LOCATED_IN",)),
    "school": ("movement", ("MEMBER_OF",)),
    "town": ("place", ("BORN_IN", "DIED_IN", "ACTIVE_IN")),
}
"""The kind of node that each kind of name is, and the types of edges that lead to it."""

FEWEST = 20
"""Works below which how many have a name tells nothing of its rarity."""

KEPT = 1 << 16
"""Names whose rarity is kept: each takes about 50 µs to look up."""

_DEEPEST = 4
"""Levels below a term that are counted; a thesaurus that runs in circles ends here."""


def plain(tie: Tie) -> float:
    """The strength of a kind of tie, whatever its name."""
    return STRENGTH[tie.kind]


class Rarity:
    """How rare subjects, genres, movements and places are among the works of a release, and among its persons.

    The edges of the release are counted, as they stand in its index, when a name is first asked for. What a kind of
    thing has (`kind`: trees) are the works of all that is below it, as the information content of a term counts its
    occurrences (Resnik 1995, "Using information content to evaluate semantic similarity in a taxonomy").
    """

    def __init__(self, index: PathIndex, persons: int) -> None:
        self._index, self._works, self._persons = index, len(index.artworks), persons
        self.of = lru_cache(maxsize=KEPT)(self._of)
        self.broader = lru_cache(maxsize=KEPT)(self._broader)

    def _of(self, kind: str, name: str) -> float:
        """1 for a name that two have, 0 for one that half of them have or more; in between by its logarithm."""
        whole = self._persons if kind in TIES_OF_MAKERS else self._works
        if whole < FEWEST:
            return 1.0
        node, types = NAMED_BY[kind]
        found = self._index.find(concept_key(node, name))
        count = 0 if found is None else self._count(found, types, _DEEPEST if kind == "kind" else 0)
        return min(1.0, max(0.0, math.log(whole / 2 / max(2, count)) / math.log(whole / 4)))

    def _broader(self, name: str) -> tuple[str, ...]:
        """The terms right above a subject."""
        found = self._index.find(concept_key("subject", name))
        if found is None:
            return ()
        return tuple(self._index.node(one.node).name for one in self._index.neighbours(found, "BROADER", forward=True))

    def _count(self, node: int, types: tuple[str, ...], below: int) -> int:
        """How many edges of `types` lead to a node and to those that are `below` levels lower at most."""
        own = sum(self._size(node, type_) for type_ in types)
        children = self._size(node, "BROADER") if below else 0
        if not children:
            return own
        lower = self._index.neighbours(node, "BROADER", forward=False, size=children)
        return own + sum(self._count(one.node, types, below - 1) for one in lower)

    def _size(self, node: int, type_: str) -> int:
        """How many edges of a type lead to a node."""
        index, rows = self._index, self._index.rows
        place, kind = index.number(node), index.kinds.number(type_, forward=False)
        for at in range(int(rows.first[place]), int(rows.first[place + 1])):
            if rows.kind[at] == kind:
                return int(rows.start[at + 1] - rows.start[at])
        return 0

    def __call__(self, tie: Tie) -> float:
        """The strength of a tie, less where its name is common."""
        if tie.kind in NAMED_BY:
            return STRENGTH[tie.kind] * self.of(tie.kind, str(tie.of[0]))
        return STRENGTH[tie.kind]
