"""What a cosine of one facet means: its mean, its percentiles and its hubness, all against a frozen reference set.

Hubness is corrected by CSLS (Conneau et al. 2018, "Word translation without parallel data"), but against reference
works chosen once, so that a newcomer moves nobody else's score. They have distinct vectors: works that share one would
tell a crowd's company where there is none.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.distinct import distinct
from embeddings.encoder import State
from embeddings.facet import Facet, Ids, Rows

CSLS_NEIGHBOURS = 10
"""Neighbours in the local mean of CSLS, as in the paper."""

PERCENTS = np.concatenate(
    [np.arange(0.0, 90.0, 0.5), np.arange(90.0, 99.0, 0.05), np.arange(99.0, 100.0, 0.005), [100.0]]
)
"""Percentiles kept in a table: dense at the top, where affinities live."""

LEAST = 0.25
"""Rank, as a share of the reference works, of the one whose hubness is the least that counts. Otherwise a work that is
near to nothing would be among the nearest of all: with r(b) = 0 a cosine of 0 beats one of 0.4 with r(b) = 0.9."""

PAIRED = 2000
"""Reference works whose pairs the percentiles are taken from, at most: two million pairs."""

BLOCK = 2048


@dataclass(frozen=True, slots=True)
class Calibration:
    """The frozen measures of one facet.

    `reference_ids` int64[m] and `reference_rows` float32[m, d] are the reference works; `mean_cosine` is the mean over
    their pairs, used where a candidate lacks the facet; `cosine_table` and `csls_table` float64[len(PERCENTS)] are the
    quantiles of both scores over their pairs. `reference_makers` int64[m] are the makers of the reference works where
    pairs of one maker do not count (in history, where they are close by definition), -1 where all pairs do.
    `least_hubness` is the hubness below which none counts.
    """

    reference_ids: Ids
    reference_makers: Ids
    reference_rows: Rows
    mean_cosine: float
    cosine_table: NDArray[np.float64]
    csls_table: NDArray[np.float64]
    least_hubness: float = -np.inf

    def hubness(self, rows: Rows, ids: Ids | None = None, makers: Ids | None = None) -> NDArray[np.float32]:
        """Mean cosine of each row to its nearest reference works, float32[n], `least_hubness` where that is more.

        Itself is left out where `ids` tell it, and works of its own maker where `makers` do.
        """
        means = np.zeros(len(rows), dtype=np.float32)
        for start in range(0, len(rows), BLOCK):
            cosines = rows[start : start + BLOCK] @ self.reference_rows.T
            if ids is not None:
                itself = ids[start : start + BLOCK, None] == self.reference_ids[None, :]
                cosines[itself] = -np.inf
            if makers is not None:
                cosines[_of_one_maker(makers[start : start + BLOCK], self.reference_makers)] = -np.inf
            means[start : start + BLOCK] = _local_mean(cosines)
        return np.maximum(means, np.float32(self.least_hubness))

    def percentile(self, cosines: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        """The share of pairs, in percent, that are no closer than each of `cosines`."""
        return np.asarray(np.interp(cosines, self.cosine_table, PERCENTS))

    def csls_percentile(self, scores: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        """As `percentile`, for scores corrected for hubness."""
        return np.asarray(np.interp(scores, self.csls_table, PERCENTS))

    def state(self) -> State:
        return {
            "reference_ids": self.reference_ids,
            "reference_makers": self.reference_makers,
            "reference_rows": self.reference_rows,
            "mean_cosine": np.asarray(self.mean_cosine),
            "cosine_table": self.cosine_table,
            "csls_table": self.csls_table,
            "least_hubness": np.asarray(self.least_hubness),
        }

    @classmethod
    def from_state(cls, state: State) -> "Calibration":
        return cls(
            np.asarray(state["reference_ids"]),
            np.asarray(state["reference_makers"]),
            np.asarray(state["reference_rows"]),
            float(state["mean_cosine"]),
            np.asarray(state["cosine_table"]),
            np.asarray(state["csls_table"]),
            float(state.get("least_hubness", -np.inf)),
        )


def csls(
    cosines: NDArray[np.floating[Any]], hubness_a: NDArray[np.floating[Any]], hubness_b: NDArray[np.floating[Any]]
) -> NDArray[np.floating[Any]]:
    """Cosines corrected for hubness: 2 cos(a, b) - r(a) - r(b)."""
    return np.asarray(2 * cosines - hubness_a - hubness_b)


def calibrate(facet: Facet, *, size: int, seed: int, makers: Ids | None = None) -> Calibration:
    """The measures of `facet`, from at most `size` of its distinct vectors drawn with `seed`.

    A vector stands for its work of the lowest id. With `makers` int64[n], in order of `facet.ids` and -1 unknown, pairs
    of one maker do not count. With no pair to compare the mean is 0 and every percentile is NaN.
    """
    _, first = np.unique(distinct(facet.rows), return_index=True)
    drawn = first[np.random.default_rng(seed).permutation(len(first))[:size]]
    chosen, paired = np.sort(drawn), np.sort(drawn[:PAIRED])
    ids, rows = facet.ids[chosen].copy(), facet.rows[chosen].copy()
    of = np.full(len(facet.ids), -1, dtype=np.int64) if makers is None else makers
    nothing = np.full(len(PERCENTS), np.nan)
    reference = Calibration(ids, of[chosen].copy(), rows, 0.0, nothing, nothing)
    if len(ids):
        own = reference.hubness(rows, ids, reference.reference_makers)
        reference = replace(reference, least_hubness=float(np.quantile(own, LEAST)))
    a, b = np.nonzero(np.triu(~_of_one_maker(of[paired], of[paired]), k=1))
    if not len(a):
        return reference
    cosines = (facet.rows[paired] @ facet.rows[paired].T)[a, b].astype(np.float64)
    local = reference.hubness(facet.rows[paired], facet.ids[paired], of[paired])
    corrected = csls(cosines, local[a], local[b])
    return replace(
        reference,
        mean_cosine=float(cosines.mean()),
        cosine_table=np.percentile(cosines, PERCENTS),
        csls_table=np.percentile(corrected, PERCENTS),
    )


def _of_one_maker(a: Ids, b: Ids) -> NDArray[np.bool_]:
    return np.asarray((a[:, None] == b[None, :]) & (a[:, None] >= 0))


def _local_mean(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean of the largest few of each row; -inf marks what does not count."""
    count = cosines.shape[1]
    if not count:
        return np.zeros(len(cosines), dtype=np.float32)
    nearest = min(CSLS_NEIGHBOURS, count)
    top = np.partition(cosines, count - nearest, axis=1)[:, count - nearest :]
    known = np.isfinite(top)
    total = np.where(known, top, 0).sum(axis=1, dtype=np.float64)
    return np.asarray(total / np.maximum(known.sum(axis=1), 1), dtype=np.float32)
