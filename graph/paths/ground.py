"""The ground on which paths are searched: the rows of an index, those laid over them, and how they are read.

These functions are compiled by numba.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.paths.compiled import compiled, inlined
from graph.paths.layout import Rows


class Ground(NamedTuple):
    """What is walked on: the rows of the release, and those laid over them.

    `place[i]` is 0, or one more than the number under which node i's row stands in `over`; `laid` tells whether any
    does. The rest is by node.
    """

    rows: Rows
    over: Rows
    laid: bool
    place: NDArray[np.int32]
    kind: NDArray[np.uint16]
    rights: NDArray[np.uint16]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    year: NDArray[np.int32]


@inlined
def segments(ground: Ground, node: int) -> tuple[bool, int, int]:
    """Whether `node`'s row is among those laid over, and which segments it has there or below."""
    place = ground.place[node] if ground.laid else 0
    if place > 0:
        return True, ground.over.first[place - 1], ground.over.first[place]
    return False, ground.rows.first[node], ground.rows.first[node + 1]


@inlined
def segment(ground: Ground, over: bool, at: int) -> tuple[int, int, int, int]:
    """Kind, size, and first and last entry of a segment."""
    if over:
        rows = ground.over
        return int(rows.kind[at]), int(rows.size[at]), rows.start[at], rows.start[at + 1]
    below = ground.rows
    return int(below.kind[at]), int(below.size[at]), below.start[at], below.start[at + 1]


@inlined
def entry(ground: Ground, over: bool, at: int) -> tuple[int, int, int]:
    """Target, cost and far size of an entry."""
    if over:
        rows = ground.over
        return rows.target[at], int(rows.cost[at]), int(rows.far[at])
    below = ground.rows
    return below.target[at], int(below.cost[at]), int(below.far[at])


@inlined
def target_of(ground: Ground, over: bool, at: int) -> int:
    """Target of an entry; most entries are only looked at this far."""
    return int(ground.over.target[at]) if over else int(ground.rows.target[at])


@inlined
def cost_of(ground: Ground, over: bool, at: int) -> int:
    """Cost of an entry."""
    return int(ground.over.cost[at]) if over else int(ground.rows.cost[at])


@inlined
def size_at(ground: Ground, node: int, kind: int, size: int) -> int:
    """The size of `node`'s segment of `kind`: `size`, unless its row was laid over."""
    place = ground.place[node] if ground.laid else 0
    if place > 0:
        for at in range(ground.over.first[place - 1], ground.over.first[place]):
            if ground.over.kind[at] == kind:
                return int(ground.over.size[at])
    return size


@inlined
def find(ground: Ground, node: int, kind: int) -> tuple[bool, int, int, int]:
    """Whether the row is laid over, and size, first and last entry of `node`'s segment of `kind`; -1 without one."""
    over, low, high = segments(ground, node)
    for at in range(low, high):
        found, size, start, stop = segment(ground, over, at)
        if found == kind:
            return over, size, start, stop
    return over, -1, 0, 0


@compiled
def size_between(ground: Ground, opposite: NDArray[np.uint8], kind: int, node: int, following: int) -> int:
    """The size by which a node between two hops is penalised: the smaller of those by which it is entered and left."""
    _, entered, _, _ = find(ground, node, opposite[kind])
    _, left, _, _ = find(ground, node, following)
    return min(entered, left)


@compiled
def entry_between(ground: Ground, opposite: NDArray[np.uint8], u: int, kind: int, v: int) -> tuple[bool, int]:
    """The entry of the edge of `kind` from `u` to `v`, seen from whichever has fewer; whether it is laid over."""
    over, _, start, stop = find(ground, u, kind)
    there, _, low, high = find(ground, v, opposite[kind])
    if high - low < stop - start:
        over, start, stop, v = there, low, high, u
    for at in range(start, stop):
        if entry(ground, over, at)[0] == v:
            return over, at
    return over, -1
