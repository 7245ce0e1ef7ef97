"""Vectors of nodes from how often walks meet them together: a factorisation in place of a trained network."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from sklearn.utils.extmath import randomized_svd

from embeddings.facet import Rows

_SMOOTHING = 0.75  # of the context's frequency, as in the paper: rare contexts would win every comparison
_POWER_ITERATIONS = 4
_BLOCK = 2_000_000


def rows(walked: NDArray[np.int32], count: int, *, dimension: int, window: int, seed: int) -> Rows:
    """float32[count, dimension] of the nodes 0 to count - 1 in `walked`, where `count` itself stands between two walks.

    Positive pointwise mutual information of nodes met within `window` steps, near ones weighing more, and its
    leading singular vectors, each scaled by the root of its singular value. A node that was never met has zeros, and so
    have dimensions beyond the network's size. Source: Levy, Goldberg and Dagan, Improving distributional similarity
    with lessons learned from word embeddings (TACL 2015).
    """
    surprise = _positive_information(_meetings(walked, count, window))
    kept = min(dimension, count)
    vectors, values, _ = randomized_svd(
        surprise, kept, n_iter=_POWER_ITERATIONS, power_iteration_normalizer="LU", random_state=seed % 2**32
    )
    found = np.zeros((count, dimension), dtype=np.float32)
    found[:, :kept] = vectors * np.sqrt(values)
    return found


def _meetings(walked: NDArray[np.int32], count: int, window: int) -> csr_matrix:
    """float32[count, count], symmetric: meetings in one walk, (window + 1 - d) / window for one at d steps."""
    walk = np.cumsum(walked == count)
    total = csr_matrix((count, count), dtype=np.float32)
    for begin in range(0, len(walked), _BLOCK):
        for apart in range(1, window + 1):
            end = min(begin + _BLOCK, len(walked) - apart)
            first, second = slice(begin, end), slice(begin + apart, end + apart)
            one = (walk[first] == walk[second]) & (walked[first] < count) & (walked[second] < count)
            ends = (walked[first][one], walked[second][one])
            weight = np.full(int(one.sum()), (window + 1 - apart) / window, dtype=np.float32)
            total = total + coo_matrix((weight, ends), shape=(count, count)).tocsr()
    return total + total.T


def _positive_information(meetings: csr_matrix) -> csr_matrix:
    """float32, as `meetings`: the logarithm of how much oftener two nodes met than by chance, where it is above 0."""
    met = meetings.tocoo()
    often = np.asarray(meetings.sum(axis=1), dtype=np.float64).ravel()
    context = often**_SMOOTHING
    information = np.log(met.data * context.sum() / (often[met.row] * context[met.col]))
    above = information > 0
    return csr_matrix((information[above].astype(np.float32), (met.row[above], met.col[above])), shape=meetings.shape)
