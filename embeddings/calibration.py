"""What a cosine of one facet means: its mean, its percentiles and its hubness, all against a frozen reference set.

Hubness is corrected by CSLS (Conneau et al. 2018, "Word translation without parallel data"), but against reference
works chosen once, so that a newcomer moves nobody else's score. They have distinct vectors: works that share one would
tell a crowd's company where there is none. And they are many: hundreds of works about next to nothing but one common
subject lie close together, and only where several reference works lie among them is the middle of such a crowd told
from its rim.

CSLS takes off the mean cosine of a work to its nearest. That leaves hubs in crowds, and works on the rim that are close
to nobody. So it is repeated until r(a) is the mean of 2 cos(a, b) - r(b) over the nearest b: then each is as close to
its own nearest as any other.
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

ROUNDS = 10
"""Times that the hubness of the reference works is corrected by itself. Each goes half of the way, so that it settles:
the map moves no two hubnesses further apart (Krasnoselskii 1955)."""

LEAST = 0.005
"""Rank, as a share of the reference works, of the one whose hubness is the least that counts. Otherwise a work that is
near to nothing would be among the nearest of all. What lies below may stay without an affinity, and is rightly rare."""

PAIRED = 2000
"""Reference works whose pairs the percentiles are taken from, at most: two million pairs."""

BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Calibration:
    """The frozen measures of one facet.

    `reference_ids` int64[m], ascending, and `reference_rows` float32[m, d] are the reference works; `mean_cosine` is
    the mean over their pairs, used where a candidate lacks the facet; `cosine_table` and `csls_table`
    float64[len(PERCENTS)] are the quantiles of both scores over their pairs. `reference_makers` int64[m] are the makers
    of the reference works where pairs of one maker do not count (in history, where they are close by definition), -1
    where all pairs do. `least_hubness` is the hubness below which none counts; `reference_hubness` float32[m] that of
    the reference works, None where CSLS is taken once, as in the paper.
    """

    reference_ids: Ids
    reference_makers: Ids
    reference_rows: Rows
    mean_cosine: float
    cosine_table: NDArray[np.float64]
    csls_table: NDArray[np.float64]
    least_hubness: float = -np.inf
    reference_hubness: NDArray[np.float32] | None = None

    def hubness(self, rows: Rows, ids: Ids | None = None, makers: Ids | None = None) -> NDArray[np.float32]:
        """The mean of 2 cos(a, b) - r(b) of each row a over its nearest reference works b, float32[n].

        It is `least_hubness` where that is more. Itself is left out where `ids` tell it, and works of its own maker
        where `makers` do.
        """
        # what numba compiles is loaded where a basis is fitted or a release built, not where one is read
        from embeddings.local_means import local_means

        unknown = np.full(len(rows), -1, dtype=np.int64)
        itself = unknown if ids is None else self._places(ids)
        of = unknown if makers is None else makers
        means = np.zeros(len(rows), dtype=np.float32)
        for start in range(0, len(rows), BLOCK):
            block = slice(start, start + BLOCK)
            cosines = rows[block] @ self.reference_rows.T
            means[block] = local_means(
                *(cosines, self.reference_hubness, itself[block], of[block], self.reference_makers, CSLS_NEIGHBOURS)
            )
        return np.maximum(means, np.float32(self.least_hubness))

    def percentile(self, cosines: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        """The share of pairs, in percent, that are no closer than each of `cosines`."""
        return np.asarray(np.interp(cosines, self.cosine_table, PERCENTS))

    def csls_percentile(self, scores: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        """As `percentile`, for scores corrected for hubness."""
        return np.asarray(np.interp(scores, self.csls_table, PERCENTS))

    def _places(self, ids: Ids) -> NDArray[np.int64]:
        """Where `ids` stand among the reference works, -1 for those that do not."""
        places = np.searchsorted(self.reference_ids, ids)
        known = places < len(self.reference_ids)
        known[known] = self.reference_ids[places[known]] == ids[known]
        return np.where(known, places, -1)

    def state(self) -> State:
        iterated = {} if self.reference_hubness is None else {"reference_hubness": self.reference_hubness}
        return iterated | {
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
            state.get("reference_hubness"),
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
        settled = _settled(reference)
        reference = replace(reference, reference_hubness=settled, least_hubness=float(settled.min()))
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


def _settled(reference: Calibration) -> NDArray[np.float32]:
    """The hubness of the reference works themselves, corrected until it says of itself what it says of others."""
    own = (reference.reference_rows, reference.reference_ids, reference.reference_makers)
    settled = _at_least(reference.hubness(*own))
    for _ in range(ROUNDS):
        again = replace(reference, reference_hubness=settled).hubness(*own)
        settled = _at_least((settled + again) / 2)
    return settled


def _at_least(hubness: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.maximum(hubness, np.quantile(hubness, LEAST, method="higher"))
