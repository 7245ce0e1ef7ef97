"""Diversity: maximal marginal relevance (Carbonell & Goldstein 1998), as a term that is added to each score."""

import numpy as np
from numpy.typing import NDArray


def diversify(
    scores: NDArray[np.float64], similarity: NDArray[np.float64], *, diversity: float, k: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Positions of the `k` chosen candidates in order, and the `diversity` term of each.

    `scores` float64[n], `similarity` float64[n, n]. At 0 the order is that of the scores, at 1 relevance does not
    count: each next candidate is the one with the largest (1 - diversity) score - diversity * (largest similarity to a
    chosen one). The term is what that adds to the score, so that score plus term is what was compared.
    """
    count = min(k, len(scores))
    chosen: list[int] = []
    terms: list[float] = []
    nearest = np.zeros(len(scores))
    free = np.ones(len(scores), dtype=np.bool_)
    for _ in range(count):
        added = -diversity * (scores + nearest)
        best = int(np.argmax(np.where(free, scores + added, -np.inf)))
        chosen.append(best)
        terms.append(float(added[best]))
        free[best] = False
        nearest = similarity[best] if len(chosen) == 1 else np.maximum(nearest, similarity[best])
    return np.asarray(chosen, dtype=np.int64), np.asarray(terms)
