"""How long lists of affinities would be if they went on to the last: what a rank is a rank among."""

from collections import Counter, defaultdict

import numpy as np
from numpy.typing import NDArray

from graph.grouping import Groups


def listable(groups: Groups, apart: NDArray[np.int64]) -> NDArray[np.int32]:
    """int32[n], by row: of how many groups a work may meet a work, as `graph.grouping.enter` lets it, whatever `k`.

    `apart` int64[m, 2] are pairs of rows that do not meet, in both directions, each once.
    """
    count = len(groups.first)
    met = count - 1 - _of_the_same_makers(groups) + groups.meet_themselves()
    rows = met[groups.of].astype(np.int32)
    readers, others = apart[:, 0], groups.of[apart[:, 1]]
    keys, strangers = np.unique(readers * max(count, 1) + others, return_counts=True)
    readers, others = np.divmod(keys, max(count, 1))
    own = groups.of[readers] == others
    whole = np.flatnonzero(strangers == groups.sizes[others] - own)
    makers = groups.makers or [()] * count
    for at in whole.tolist():
        reader, other = int(readers[at]), int(others[at])
        rows[reader] -= not set(makers[groups.of[reader]]) & set(makers[other])
    return rows


def _of_the_same_makers(groups: Groups) -> NDArray[np.int64]:
    """int64[g]: how many other groups share a maker with each. One maker may have tens of thousands of them."""
    if groups.makers is None:
        return np.zeros(len(groups.first), dtype=np.int64)
    numbers = Counter(groups.makers)
    together: defaultdict[int, set[tuple[int, ...]]] = defaultdict(set)
    for some in numbers:
        for maker in some:
            together[maker].add(some)
    shared = {some: sum(numbers[one] for one in set().union(*(together[maker] for maker in some))) for some in numbers}
    return np.asarray([shared[some] - 1 if some else 0 for some in groups.makers], dtype=np.int64)
