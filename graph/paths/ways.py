"""The ways out from an end by hops of given kinds, of which paths of one kind are put together. Compiled by numba."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.paths.compiled import compiled, inlined
from graph.paths.ground import Ground, entry, find, size_at
from graph.paths.walking import Rules, may_pass

ROW = 50
"""Entries read in a row in the time in which a node's row is found and looked through."""


class Ways(NamedTuple):
    """All ways out from an end by given kinds: `via` (-1 for one hop), `node`, `cost` and `size` on arrival.

    `wide` tells of a way that leaves a segment above the cap, `following` chains ways to one node.
    """

    via: NDArray[np.int32]
    node: NDArray[np.int32]
    cost: NDArray[np.int32]
    size: NDArray[np.uint8]
    wide: NDArray[np.bool_]
    following: NDArray[np.int32]


@compiled
def ways(ground: Ground, rules: Rules, end: int, other: int, one: int, two: int, most: int) -> Ways:
    """The ways from `end` by a hop of kind `one` and, unless it is -1, another of kind `two`; not chained yet.

    Of one hop only the first `most` are made.
    """
    over, size, start, stop = find(ground, end, one)
    total = min(stop - start, most)
    if two >= 0:
        total = 0
        if size > rules.cap:
            stop = start
        for at in range(start, stop):
            node, _, _ = entry(ground, over, at)
            _, _, low, high = find(ground, node, two)
            total += high - low
    found = Ways(
        np.empty(total, dtype=np.int32),
        np.empty(total, dtype=np.int32),
        np.empty(total, dtype=np.int32),
        np.empty(total, dtype=np.uint8),
        np.empty(total, dtype=np.bool_),
        np.empty(total, dtype=np.int32),
    )
    count = 0
    for at in range(start, stop):
        if two < 0 and count == total:
            break
        node, cost, far = entry(ground, over, at)
        if node == other or not may_pass(ground, rules, node):
            continue
        far = size_at(ground, node, rules.opposite[one], far)
        if two < 0:
            count = add(found, count, -1, node, cost, far, size > rules.cap)
            continue
        over_, size_, low, high = find(ground, node, two)
        if size_ > rules.cap:
            continue
        cost += rules.penalty[max(min(far, size_), 0)]
        for further in range(low, high):
            last, cost_, far_ = entry(ground, over_, further)
            if last in (end, other) or not may_pass(ground, rules, last):
                continue
            far_ = size_at(ground, last, rules.opposite[two], far_)
            count = add(found, count, node, last, cost + cost_, far_, False)
    return Ways(
        found.via[:count],
        found.node[:count],
        found.cost[:count],
        found.size[:count],
        found.wide[:count],
        found.following[:count],
    )


@inlined
def add(found: Ways, count: int, via: int, node: int, cost: int, size: int, wide: bool) -> int:
    """Write one way; how many there are then."""
    found.via[count], found.node[count], found.cost[count], found.size[count] = via, node, cost, size
    found.wide[count] = wide
    return count + 1


@compiled
def chain(found: Ways, heads: NDArray[np.int32]) -> None:
    """Make the ways to one node follow each other from `heads` on, which is 0 before."""
    for at in range(len(found.node)):
        found.following[at] = heads[found.node[at]]
        heads[found.node[at]] = at + 1


@compiled
def unchain(found: Ways, heads: NDArray[np.int32]) -> None:
    """Set `heads` back to 0."""
    for at in range(len(found.node)):
        heads[found.node[at]] = 0


@compiled
def sides(
    ground: Ground,
    rules: Rules,
    a: int,
    b: int,
    kinds: NDArray[np.int64],
    back: NDArray[np.int64],
    x_hops: int,
    y_hops: int,
    budget: int,
) -> tuple[bool, Ways, Ways]:
    """From which end to look at the edges between (True: from `b`), its ways, and those of the other end.

    It is the end from which that takes fewer steps. One hop out of an end is looked up by label, so that its ways are
    made only where they are walked on: from a hub they are many. What takes more than `budget` is not compared.
    """
    nothing = ways(ground, rules, a, b, -1, -1, 0)
    most = budget // ROW + 1  # each that is walked on costs a row
    x_kind, y_kind = kinds[x_hops], back[y_hops]
    _, _, start, stop = find(ground, a, kinds[0])
    _, _, low, high = find(ground, b, back[0])
    xs = ways(ground, rules, a, b, kinds[0], kinds[1], 0) if x_hops == 2 else nothing
    ys = ways(ground, rules, b, a, back[0], back[1], 0) if y_hops == 2 else nothing
    x_count = len(xs.node) if x_hops == 2 else stop - start
    y_count = len(ys.node) if y_hops == 2 else high - low
    flipped = y_count < x_count
    for turn in range(2):
        if flipped and y_hops == 1:
            ys = ways(ground, rules, b, a, back[0], -1, most)
        if not flipped and x_hops == 1:
            xs = ways(ground, rules, a, b, kinds[0], -1, most)
        if turn == 1:
            break
        enough = min(ROW * (x_count if flipped else y_count), budget)
        work = steps_between(ground, ys, y_kind, enough) if flipped else steps_between(ground, xs, x_kind, enough)
        if work <= enough or enough == budget:
            break
        flipped = not flipped
    return flipped, (ys if flipped else xs), (xs if flipped else ys)


@compiled
def steps_between(ground: Ground, some: Ways, kind: int, enough: int) -> int:
    """About how many steps it takes to look at all edges of a kind where some ways end, up to `enough`."""
    steps = 0
    for at in range(len(some.node)):
        _, _, start, stop = find(ground, some.node[at], kind)
        steps += ROW + stop - start
        if steps > enough:
            break
    return steps
