"""Rows looked up by key and blended, each blend apart from all others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from embeddings.facet import Rows, unit

Parts = Sequence[tuple[int, float]]
"""Row numbers with weights."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of numbered or named things; a row of zeros says nothing."""

    keys: NDArray[Any]
    rows: Rows

    @classmethod
    def of(cls, keys: Sequence[int] | Sequence[str], rows: Rows) -> Self:
        """A table of `keys`, which may be none."""
        return cls(np.array(keys, dtype=np.int64 if keys and isinstance(keys[0], int) else np.str_), rows)

    def places(self) -> dict[Any, int]:
        """Row number of each key."""
        return {key: place for place, key in enumerate(self.keys.tolist())}


def blend(weighted: Iterable[Parts], rows: Rows) -> Rows:
    """Unit rows of weighted sums of `rows`, zeros where there is nothing to sum.

    Each is summed alone and in its own order, so it does not change with what is blended beside it.
    """
    columns: list[int] = []
    weights: list[float] = []
    ends = [0]
    for parts in weighted:
        columns.extend(column for column, _ in parts)
        weights.extend(weight for _, weight in parts)
        ends.append(len(columns))
    matrix = csr_matrix((weights, columns, ends), shape=(len(ends) - 1, len(rows)), dtype=np.float64)
    return unit(matrix @ rows.astype(np.float64))
