"""A facet: what an encoder says of the works it knows, as unit rows keyed by id."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FACETS = ("formal", "conceptual", "historical")
"""How it looks, what it is about, and when, where and of what school."""

Rows = NDArray[np.float32]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Facet:
    """Unit rows of one facet. A work that lacks the facet has no row here.

    `ids` int64[n], ascending and distinct; `rows` float32[n, d], each of length 1; `inferred` bool[n] marks rows that
    were guessed from another facet rather than read from the work itself.

    Raises ValueError when the three disagree, so that a half-made facet is never stored.
    """

    ids: Ids
    rows: Rows
    inferred: NDArray[np.bool_]

    def __post_init__(self) -> None:
        if self.ids.dtype != np.int64 or self.rows.dtype != np.float32 or self.inferred.dtype != np.bool_:
            raise ValueError(
                f"a facet takes int64 ids, float32 rows and bool marks, not "
                f"{self.ids.dtype}, {self.rows.dtype} and {self.inferred.dtype}"
            )
        if self.rows.ndim != 2 or not len(self.ids) == len(self.rows) == len(self.inferred):
            raise ValueError(f"{len(self.ids)} ids, rows of shape {self.rows.shape}, {len(self.inferred)} marks")
        if len(self.ids) > 1 and not (np.diff(self.ids) > 0).all():
            raise ValueError("the ids of a facet must ascend and be distinct")
        if len(self.rows):
            lengths = np.sqrt(np.einsum("ij,ij->i", self.rows, self.rows, dtype=np.float64))
            bad = np.flatnonzero(~(np.abs(lengths - 1) < 1e-4))
            if len(bad):
                raise ValueError(f"{len(bad)} rows are not of length 1, first id {self.ids[bad[0]]}: {lengths[bad[0]]}")

    @property
    def dimension(self) -> int:
        return int(self.rows.shape[1])

    def positions(self, ids: Ids) -> NDArray[np.int64]:
        """Row numbers of `ids` here, -1 where a work lacks this facet."""
        if not len(self.ids):
            return np.full(len(ids), -1, dtype=np.int64)
        found = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return np.where(self.ids[found] == ids, found, -1).astype(np.int64)


def unit(rows: NDArray[np.floating[Any]]) -> Rows:
    """`rows` scaled to length 1 along the last axis, float32; rows of zeros stay zeros."""
    wide = np.asarray(rows, dtype=np.float64)
    lengths = np.linalg.norm(wide, axis=-1, keepdims=True)
    return np.asarray(np.divide(wide, lengths, out=np.zeros_like(wide), where=lengths > 0), dtype=np.float32)


def empty(dimension: int) -> Facet:
    """A facet that knows nothing."""
    return Facet(np.zeros(0, dtype=np.int64), np.zeros((0, dimension), dtype=np.float32), np.zeros(0, dtype=np.bool_))
