"""Retrieval metrics and their intervals, in plain numpy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95 % interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


def precision_at(relevant: NDArray[np.bool_], k: int) -> NDArray[np.float64]:
    """Share of relevant works among the first `k`, float64[n], of `relevant` bool[n, m] in order of rank."""
    return np.asarray(relevant[:, :k].mean(axis=1), dtype=np.float64)


def recall_at(relevant: NDArray[np.bool_], k: int) -> NDArray[np.float64]:
    """Relevant works among the first `k` over as many as could be there, min(k, all relevant); NaN where none is."""
    possible = np.minimum(relevant.sum(axis=1), k)
    found = relevant[:, :k].sum(axis=1)
    return np.divide(found, possible, out=np.full(len(relevant), np.nan), where=possible > 0)


def reciprocal_rank(relevant: NDArray[np.bool_]) -> NDArray[np.float64]:
    """One over the rank of the first relevant work, 0 where there is none."""
    first = relevant.argmax(axis=1)
    return np.where(relevant.any(axis=1), 1.0 / (first + 1), 0.0)


def bootstrap(values: NDArray[np.float64], clusters: NDArray[np.int64], *, seed: int) -> Estimate:
    """The mean of `values` with its percentile interval over resampled clusters (Efron & Tibshirani 1993).

    Queries of one artist are alike, so whole artists are drawn, not single queries.
    """
    _, of = np.unique(clusters, return_inverse=True)
    count = int(of.max()) + 1
    sums = np.bincount(of, weights=values, minlength=count)
    sizes = np.bincount(of, minlength=count)
    drawn = np.random.default_rng(seed).integers(0, count, size=(RESAMPLES, count))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Estimate(float(values.mean()), float(low), float(high))


def bootstrap_ratio(
    above: NDArray[np.float64], below: NDArray[np.float64], clusters: NDArray[np.int64], *, seed: int
) -> Estimate:
    """The ratio of two means over the same queries, with its interval over resampled clusters."""
    _, of = np.unique(clusters, return_inverse=True)
    count = int(of.max()) + 1
    sums = [np.bincount(of, weights=values, minlength=count) for values in (above, below)]
    drawn = np.random.default_rng(seed).integers(0, count, size=(RESAMPLES, count))
    ratios = sums[0][drawn].sum(axis=1) / np.maximum(sums[1][drawn].sum(axis=1), 1e-12)
    low, high = np.percentile(ratios, [2.5, 97.5])
    return Estimate(float(above.mean() / max(below.mean(), 1e-12)), float(low), float(high))
