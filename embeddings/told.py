"""Which words works use, as arrays: what a matrix of words is made of without keeping a dictionary for each work."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True)
class Told:
    """Weighted words by work. `tokens` are the words in the order in which they were met.

    Work i uses the words `used[ends[i]:ends[i + 1]]` (int32, places in `tokens`), with `weights` (float64) beside them.
    """

    tokens: tuple[str, ...]
    used: NDArray[np.int32]
    weights: NDArray[np.float64]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, counts: Iterable[Mapping[str, float]], known: Mapping[str, int] | None = None) -> Self:
        """The words of works; with `known`, only those."""
        places: dict[str, int] = {}
        used, weights, ends = array("i"), array("d"), array("q", [0])
        for count in counts:
            for token, weight in count.items():
                if known is None or token in known:
                    used.append(places.setdefault(token, len(places)))
                    weights.append(weight)
            ends.append(len(used))
        return cls(
            tuple(places),
            np.frombuffer(used, dtype=np.int32),
            np.frombuffer(weights, dtype=np.float64),
            np.frombuffer(ends, dtype=np.int64),
        )

    def vocabulary(self, most: int, least_works: int) -> tuple[NDArray[np.str_], NDArray[np.int64]]:
        """The `most` commonest words, sorted, and how many works use each; none that fewer than `least_works` use."""
        works = np.bincount(self.used, minlength=len(self.tokens))
        common = sorted(
            (-number, token) for number, token in zip(works.tolist(), self.tokens, strict=True) if number >= least_works
        )
        kept = sorted((token, -number) for number, token in common[:most])
        return np.array([token for token, _ in kept], dtype=np.str_), np.array([n for _, n in kept], dtype=np.int64)

    def matrix(self, columns: Mapping[str, int], rarity: NDArray[np.float32]) -> csr_matrix:
        """float32[n, V], unit rows of damped weights times rarity; a row without a word of `columns` is empty."""
        column_of = np.array([columns.get(token, -1) for token in self.tokens], dtype=np.int32)
        columns_used = column_of[self.used] if len(column_of) else self.used
        kept = columns_used >= 0
        work_of = np.repeat(np.arange(len(self.ends) - 1), np.diff(self.ends))[kept]
        order = np.lexsort((columns_used[kept], work_of))
        where, work_of = columns_used[kept][order], work_of[order]
        values = np.log1p(self.weights[kept][order]) * rarity[where]
        # Summed in order of columns, so that a work's row is the same in any company.
        lengths = np.sqrt(np.bincount(work_of, values * values, minlength=len(self.ends) - 1))
        ends = np.searchsorted(work_of, np.arange(len(self.ends)))
        scaled = (values / lengths[work_of]).astype(np.float32)
        return csr_matrix((scaled, where, ends), shape=(len(self.ends) - 1, len(columns)), dtype=np.float32)
