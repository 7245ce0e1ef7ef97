"""Gates: which neighbours are close enough, mutually and within everyone's degree, to be edges of the graph."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph.affinity import Gates
from graph.grouping import Entries, Groups
from graph.nearest import Nearest

LONE_K = 3
"""Edges at most that a work without a mutual one gets to works that do not list it."""

RESERVED = 0.2
"""Share of every work's places that mutual edges leave to such works until these have chosen."""


def passed(
    entries: Entries,
    percentile: NDArray[np.float32],
    groups: Groups,
    found: Nearest,
    gates: Gates,
    *,
    lone_k: int = LONE_K,
) -> NDArray[np.int64]:
    """Places int64[e] of the entries that become edges, one a pair.

    Those that are mutual between their groups come first, the closest before the others, while both works have places
    left. A work on the rim gets none so, for whoever it lists has nearer ones, and yet its nearest are what is kindred
    to it: it takes up to `lone_k` of its own list. Mutual ones then fill the places that are left. The order of entries
    does not matter: the score decides, then the pair.
    """
    close = np.flatnonzero(percentile >= gates.min_percentile)
    a, b = entries.source[close], entries.target[close]
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((a, high, low, -entries.csls[close]))
    close, low, high = close[order], low[order], high[order]
    own, other = groups.of[low], groups.of[high]
    listed = groups.meet_themselves()
    lengths = np.minimum(gates.k - listed, found.rows.shape[1]).astype(np.int64)
    mutual = np.zeros(len(close), dtype=np.bool_)
    _mutual(own, other, found.rows, lengths, mutual)
    degree = np.zeros(len(groups.of), dtype=np.int32)
    kept = np.zeros(len(close), dtype=np.bool_)
    reserved = int(RESERVED * gates.graph_k) if lone_k else 0
    _take_mutual(low, high, mutual, gates.graph_k - reserved, degree, kept)
    _take_lone(entries.source[close], low, high, lone_k, gates.graph_k, degree, kept)
    _take_mutual(low, high, mutual, gates.graph_k, degree, kept)
    return np.asarray(close[kept], dtype=np.int64)


@njit(nogil=True, cache=True)
def _mutual(own: Any, other: Any, near: Any, lengths: Any, mutual: Any) -> None:
    """Whether both groups of each pair list the other, or are one."""
    for place in range(len(own)):
        a, b = own[place], other[place]
        if a == b:
            mutual[place] = True
            continue
        one_way = False
        for rank in range(lengths[a]):
            if near[a, rank] == b:
                one_way = True
                break
        if one_way:
            for rank in range(lengths[b]):
                if near[b, rank] == a:
                    mutual[place] = True
                    break


@njit(nogil=True, cache=True)
def _take_mutual(low: Any, high: Any, mutual: Any, most: int, degree: Any, kept: Any) -> None:
    """Keep mutual pairs in their order while both works have fewer than `most`."""
    for place in range(len(low)):
        a, b = low[place], high[place]
        if mutual[place] and degree[a] < most and degree[b] < most and not _kept_before(low, high, kept, place):
            kept[place] = True
            degree[a] += 1
            degree[b] += 1


@njit(nogil=True, cache=True)
def _take_lone(source: Any, low: Any, high: Any, lone_k: int, most: int, degree: Any, kept: Any) -> None:
    """Keep, in their order, up to `lone_k` pairs of the own list of each work that has none."""
    lone = degree == 0
    given = np.zeros(len(degree), dtype=np.int32)
    for place in range(len(low)):
        a, b, reader = low[place], high[place], source[place]
        if (
            lone[reader]
            and given[reader] < lone_k
            and degree[a] < most
            and degree[b] < most
            and not _kept_before(low, high, kept, place)
        ):
            kept[place] = True
            given[a] += 1
            given[b] += 1
            degree[a] += 1
            degree[b] += 1


@njit(nogil=True, cache=True)
def _kept_before(low: Any, high: Any, kept: Any, place: int) -> Any:
    """Whether a pair is kept at `place` or from its other end, which lies beside it."""
    if kept[place]:
        return True
    a, b = low[place], high[place]
    if place > 0 and low[place - 1] == a and high[place - 1] == b and kept[place - 1]:
        return True
    return place + 1 < len(low) and low[place + 1] == a and high[place + 1] == b and kept[place + 1]
