"""Which works hold which word, and where in them."""

import bisect
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from api.words import words_of

ABSENT = 3
"""The place of a word that a work does not hold; the fields come before it, 0 the most telling."""


class Postings:
    """An inverted index over works, each given as texts by field, the most telling field first (at most three)."""

    def __init__(self, works: Iterable[Sequence[str]]) -> None:
        ids: dict[str, int] = {}
        holds: list[int] = []
        self._size = 0
        for work, fields in enumerate(works):
            self._size = work + 1
            places: dict[str, int] = {}
            for place, text in enumerate(fields):
                for word in words_of(text):
                    places.setdefault(word, place)
            for word, place in places.items():
                holds += (ids.setdefault(word, len(ids)), work, place)
        table = np.asarray(holds, dtype=np.int64).reshape(-1, 3)
        # words in order, so that those with one beginning lie side by side
        self._words = sorted(ids)
        position = np.empty(len(ids), dtype=np.int64)
        position[[ids[word] for word in self._words]] = np.arange(len(ids))
        at = position[table[:, 0]]
        order = np.argsort(at, kind="stable")
        self._works = table[order, 1].astype(np.int32)
        self._places = table[order, 2].astype(np.uint8)
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=len(ids)))])

    def places(self, word: str, *, prefix: bool = False) -> NDArray[np.uint8]:
        """Of each work the most telling field that holds `word`, or with `prefix` the beginning of one; else ABSENT."""
        first = bisect.bisect_left(self._words, word)
        last = bisect.bisect_right(self._words, word)
        if prefix:
            last = bisect.bisect_right(self._words, word, key=lambda one: one[: len(word)])
        found = np.full(self._size, ABSENT, dtype=np.uint8)
        part = slice(int(self._starts[first]), int(self._starts[last]))
        works, places = self._works[part], self._places[part]
        for place in range(ABSENT - 1, -1, -1):
            found[works[places == place]] = place
        return found
