"""Works that are versions of one another: related by knowledge, and so no affinities."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from scrapers.known import Relations

TYPES = ("SAME_WORK", "VERSION_OF")

FAMILY = 50
"""Works up to which all versions of a work are kept apart, whatever leads from one to the other; of more, only those
that are stated to be versions of each other."""


def apart(relations: Relations) -> NDArray[np.int64]:
    """Pairs of artworks int64[m, 2], smaller id first, sorted, that are one work or versions of one.

    A version of a version is one too, so that a chain of states keeps all of them apart.
    """
    which = [relations.types.index(one) for one in TYPES if one in relations.types]
    versions = relations.take(np.isin(relations.type, which))
    ids, ends = np.unique(np.stack([versions.src, versions.dst], axis=1), return_inverse=True)
    ends = ends.reshape(-1, 2)
    if not len(ids):
        return np.zeros((0, 2), dtype=np.int64)
    graph = csr_array((np.ones(len(ends), dtype=np.int8), (ends[:, 0], ends[:, 1])), shape=(len(ids), len(ids)))
    family = connected_components(graph, directed=False)[1]
    members = np.argsort(family, kind="stable")
    size = np.bincount(family)
    start = np.cumsum(size) - size
    pairs = [ends[size[family[ends[:, 0]]] > FAMILY]]
    for number in np.unique(size[size <= FAMILY]):
        within = np.stack(np.triu_indices(int(number), 1), axis=1)
        pairs.append(members[(start[size == number][:, None, None] + within[None]).reshape(-1, 2)])
    found = np.concatenate(pairs)
    return np.asarray(np.unique(np.sort(ids[found], axis=1), axis=0), dtype=np.int64)
