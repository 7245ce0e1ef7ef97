"""How close each row comes to what is nearest to it: the mean of its largest corrected cosines. Compiled by numba."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

_CHUNK = 64  # scores that are looked at together


def local_means(
    cosines: NDArray[np.float32],
    hubness: NDArray[np.float32] | None,
    itself: NDArray[np.int64],
    makers: NDArray[np.int64],
    reference_makers: NDArray[np.int64],
    nearest: int,
) -> NDArray[np.float32]:
    """float32[n]: for each row of `cosines` float32[n, m] the mean of its `nearest` largest 2 cos - `hubness`[m].

    Without `hubness` it is the mean of the cosines. Column `itself` int64[n] of a row does not count (-1: all do), nor
    do columns whose `reference_makers` int64[m] is the row's of `makers` int64[n], unless that is -1. A row with fewer
    columns has the mean of those, and 0 without any.
    """
    scale = np.float32(1 if hubness is None else 2)
    taken = np.zeros(cosines.shape[1], dtype=np.float32) if hubness is None else hubness
    means = np.zeros(len(cosines), dtype=np.float32)
    if cosines.shape[1]:
        _means(cosines, scale, taken, itself, makers, reference_makers, nearest, means)
    return means


@njit(nogil=True, cache=True)
def _means(
    cosines: Any, scale: Any, taken: Any, itself: Any, makers: Any, reference_makers: Any, nearest: int, means: Any
) -> None:
    best = np.empty(nearest, dtype=np.float32)
    across = cosines.shape[1]
    for row in range(len(cosines)):
        filled = 0
        least = np.float32(-np.inf)
        for start in range(0, across, _CHUNK):
            stop = min(start + _CHUNK, across)
            hits = 0
            # without a branch, so that it becomes vector instructions
            for column in range(start, stop):
                hits += scale * cosines[row, column] - taken[column] > least
            if hits == 0:
                continue
            for column in range(start, stop):
                score = scale * cosines[row, column] - taken[column]
                if score <= least or column == itself[row]:
                    continue
                if makers[row] >= 0 and makers[row] == reference_makers[column]:
                    continue
                filled = min(filled + 1, nearest)
                place = filled - 1
                while place > 0 and score > best[place - 1]:
                    best[place] = best[place - 1]
                    place -= 1
                best[place] = score
                if filled == nearest:
                    least = best[nearest - 1]
        total = np.float64(0)
        for place in range(filled):
            total += np.float64(best[place])
        means[row] = np.float32(total / max(filled, 1))
