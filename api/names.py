"""The names of all nodes, to be looked for by what a person writes."""

import difflib
from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np

from api.words import words_of
from graph.paths.index import PathIndex
from scrapers.known import Node

MOST_LOOKED_AT = 5000
"""Names that are looked at for one word: a word that more have says little."""

MOST_SPELT = 3
LIKENESS = 0.75
"""Ratio of `difflib` from which a name may be another one misspelt."""


class Names:
    """Names of nodes, folded as a search folds words: one text with a line for each, searched as a whole.

    That takes about 30 bytes a node, and 5 ms for a name among half a million.
    """

    def __init__(self, nodes: Iterable[Node]) -> None:
        ids, works, lines = [], [], []
        for node in nodes:
            ids.append(node.id)
            works.append(node.kind == "artwork")
            lines.append(_line(node.name))
        self._ids = np.asarray(ids, dtype=np.int64)
        self._works = np.asarray(works, dtype=np.bool_)
        self._text = "\n".join(["", *lines, ""])
        lengths = np.fromiter((len(line) + 1 for line in lines), dtype=np.int64, count=len(lines))
        self._starts = 1 + np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])

    def exact(self, text: str) -> list[int]:
        """Ids of the nodes that have this name, in their order; case, accents and punctuation do not count."""
        line = _line(text)
        return [int(self._ids[row]) for row in self._rows(f"\n{line}\n", ahead=1)] if line else []

    def holding(self, text: str) -> list[int]:
        """Ids of the nodes whose names have all words of `text`, others than artworks first, then the shorter name."""
        words = words_of(text)
        if not words:
            return []
        rows = self._rows(f" {max(words, key=len)}", ahead=0)
        found = {row for row in rows if set(words) <= set(self._line(row).split())}
        return [int(self._ids[row]) for row in sorted(found, key=self._rank)]

    def spelt(self, text: str) -> list[int]:
        """Ids of others than artworks whose names, from the same letter on, are written much like `text`."""
        line = _line(text)
        if not line:
            return []
        rows = [row for row in self._rows(f"\n{line[:2]}", ahead=1, most=None) if not self._works[row]]
        by_name = {self._line(row): row for row in reversed(rows)}
        near = difflib.get_close_matches(line, by_name, n=MOST_SPELT, cutoff=LIKENESS)
        return [int(self._ids[by_name[name]]) for name in near]

    def _rows(self, wanted: str, *, ahead: int, most: int | None = MOST_LOOKED_AT) -> Iterator[int]:
        """Rows whose lines hold `wanted`; `ahead` is where in it the line begins or goes on."""
        at, seen = self._text.find(wanted), 0
        while at >= 0 and (most is None or seen < most):
            yield int(np.searchsorted(self._starts, at + ahead, side="right")) - 1
            seen += 1
            at = self._text.find(wanted, at + 1)

    def _line(self, row: int) -> str:
        return self._text[self._starts[row] : self._starts[row + 1] - 1]

    def _rank(self, row: int) -> tuple[bool, int, int]:
        return bool(self._works[row]), int(self._starts[row + 1] - self._starts[row]), row


@lru_cache(maxsize=1)
def names_of(index: PathIndex) -> Names:
    """The names of all nodes of `index`, read when they are first asked for."""
    return Names(index.node(one) for one in index.ids.tolist())


def _line(name: str) -> str:
    # a space before each word, so that a word is found from its beginning
    return "".join(f" {word}" for word in words_of(name))
