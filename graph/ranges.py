"""Ranges of ids: how a graph too large for one answer is read and compared piece by piece."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SOURCE_PAGE = 2_000
EDGE_PAGE = 20_000

EVERY = 1 << 62
"""Above every id."""


def ranges(ids: NDArray[np.int64], sources: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Ranges of ids that together hold all, each with a bounded number of nodes and of edges of the release."""
    bounds = np.unique(np.concatenate([[0, EVERY], ids[::SOURCE_PAGE], sources[::EDGE_PAGE]])).tolist()
    return list(pairwise(bounds))
