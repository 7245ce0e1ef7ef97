"""Counting the paths of one kind between two ends, and keeping the best of them. Compiled by numba."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.paths.compiled import compiled
from graph.paths.ground import Ground, entry, find, size_at, target_of
from graph.paths.walking import NO_YEAR_KNOWN, Labels, Rules, may_pass

SHOWN = 4
"""Paths of a kind that are kept: the best one and three others."""


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
def ways(ground: Ground, rules: Rules, end: int, other: int, one: int, two: int) -> Ways:
    """The ways from `end` by a hop of kind `one` and, unless it is -1, another of kind `two`; not chained yet."""
    over, size, start, stop = find(ground, end, one)
    total = 0
    for at in range(start, stop):
        node, _, _ = entry(ground, over, at)
        if two < 0:
            total += 1
        else:
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
    if two >= 0 and size > rules.cap:
        stop = start
    for at in range(start, stop):
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


@compiled
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
def count_alike(
    ground: Ground,
    rules: Rules,
    a: int,
    b: int,
    code: int,
    near: tuple[Labels, Labels],
    near_heads: tuple[NDArray[np.int32], NDArray[np.int32]],
    heads: NDArray[np.int32],
    most: int,
    budget: int,
) -> tuple[int, NDArray[np.int32], NDArray[np.int32]]:
    """How many paths of a kind there are between `a` and `b`, at most `most`, and the best of those counted.

    Their costs int32[4] (-1 for none) and nodes between int32[4, 4]. Counting stops after `budget` steps. `near` are
    the labels one hop from both ends, chained in `near_heads`. `heads` int32[nodes] is 0, and is again afterwards.
    """
    kinds, back = np.full(5, -1, dtype=np.int64), np.full(5, -1, dtype=np.int64)
    hops = 0
    while code > 0:
        kinds[hops] = (code & 255) - 1
        hops += 1
        code >>= 8
    for place in range(hops):
        back[place] = rules.opposite[kinds[hops - 1 - place]]
    costs = np.full(SHOWN, -1, dtype=np.int32)
    nodes = np.full((SHOWN, 4), -1, dtype=np.int32)
    path = np.full(6, -1, dtype=np.int64)
    count = 1 if hops == 1 else 0
    # the parts at both ends, in hops: those that the search joins
    for x_hops in range(1, 3):
        y_hops = 1 if hops == 2 else hops - 1 - x_hops
        if y_hops < 1 or y_hops > 2 or (hops == 2 and x_hops == 2):
            continue
        flipped, one, other = sides(ground, rules, a, b, kinds, back, x_hops, y_hops, hops == 2, budget)
        kind = back[y_hops] if flipped else kinds[x_hops]
        by_label = (x_hops if flipped else y_hops) == 1
        labels = near[0] if flipped else near[1]
        wanted = kinds[0] if flipped else back[0]
        there = heads
        if by_label:
            there = near_heads[0] if flipped else near_heads[1]
        else:
            chain(other, heads)
        for x in range(len(one.node)):
            if count >= most or budget <= 0:
                break
            u = one.node[x]
            if hops == 2:
                y = there[u] - 1
                while y >= 0:
                    path[0], path[1], path[2] = a, u, b
                    if labels.kinds[y] == wanted and fits(ground, rules, path, hops):
                        count += 1
                        cost = one.cost[x] + labels.cost[y, 0] + rules.penalty[min(one.size[x], labels.size[y])]
                        place_among(costs, nodes, cost, path, hops)
                    y = labels.following[y] - 1
                continue
            over, size, start, stop = find(ground, u, kind)
            spent = one.cost[x] + rules.penalty[max(min(int(one.size[x]), size), 0)]
            budget -= ROW + stop - start
            for at in range(start, stop):
                v = target_of(ground, over, at)
                y = there[v] - 1
                if y < 0:
                    continue
                _, cost, far = entry(ground, over, at)
                far = size_at(ground, v, rules.opposite[kind], far)
                if size > rules.cap and far > rules.cap:
                    continue
                while y >= 0 and count < most and budget > 0:
                    budget -= 1
                    if by_label:
                        good, via, further, wide = labels.kinds[y] == wanted, -1, labels.cost[y, 0], labels.wide[y]
                        entered, following = int(labels.size[y]), labels.following[y]
                    else:
                        good, via, further, wide = True, other.via[y], other.cost[y], other.wide[y]
                        entered, following = int(other.size[y]), other.following[y]
                    # four hops have two ways to be cut; what can be cut after two of them is counted there
                    first_wide, left = (wide, far) if flipped else (one.wide[x], size)
                    if good and (x_hops == 2 or hops < 4 or first_wide or left > rules.cap):
                        laid = (
                            lay(path, a, via, v, u, one.via[x], b)
                            if flipped
                            else lay(path, a, one.via[x], u, v, via, b)
                        )
                        if laid and fits(ground, rules, path, hops):
                            count += 1
                            place_among(
                                costs, nodes, spent + cost + rules.penalty[min(far, entered)] + further, path, hops
                            )
                    y = following - 1
        if not by_label:
            unchain(other, heads)
    return count, costs, nodes


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
    at_nodes: bool,
    budget: int,
) -> tuple[bool, Ways, Ways]:
    """From which end to look at the edges between (True: from `b`), its ways, and those of the other end.

    It is the end from which that takes fewer steps. One hop out of an end is looked up by label, so that its ways are
    made only where they are walked on: from a hub they are many. What takes more than `budget` is not compared.
    """
    nothing = ways(ground, rules, a, b, -1, -1)
    x_kind, y_kind = kinds[x_hops], back[y_hops]
    _, _, start, stop = find(ground, a, kinds[0])
    _, _, low, high = find(ground, b, back[0])
    xs = ways(ground, rules, a, b, kinds[0], kinds[1]) if x_hops == 2 else nothing
    ys = ways(ground, rules, b, a, back[0], back[1]) if y_hops == 2 else nothing
    x_count = len(xs.node) if x_hops == 2 else stop - start
    y_count = len(ys.node) if y_hops == 2 else high - low
    flipped = y_count < x_count
    for turn in range(2):
        if flipped and y_hops == 1:
            ys = ways(ground, rules, b, a, back[0], -1)
        if not flipped and x_hops == 1:
            xs = ways(ground, rules, a, b, kinds[0], -1)
        if at_nodes or turn == 1:
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


@compiled
def lay(path: NDArray[np.int64], a: int, xs: int, u: int, v: int, ys: int, b: int) -> bool:
    """Write a path's nodes in order; False if one comes twice."""
    if xs == v or ys == u or u == v or (xs == ys and xs >= 0):
        return False
    path[0] = a
    at = 1
    if xs >= 0:
        path[at] = xs
        at += 1
    path[at], path[at + 1] = u, v
    at += 2
    if ys >= 0:
        path[at] = ys
        at += 1
    path[at] = b
    return True


@compiled
def fits(ground: Ground, rules: Rules, path: NDArray[np.int64], hops: int) -> bool:
    """Whether a path goes through all that it must, and its years follow each other one way or the other."""
    flag = 0
    rises, falls = True, True
    last = NO_YEAR_KNOWN
    for at in range(hops + 1):
        node = path[at]
        if 0 < at < hops:
            flag |= rules.mark[node]
        year = ground.year[node]
        if year != NO_YEAR_KNOWN:
            if last != NO_YEAR_KNOWN:
                rises = rises and year >= last
                falls = falls and year <= last
            last = year
    return flag == rules.through and (rules.sign == 0 or rises or falls)


@compiled
def place_among(
    costs: NDArray[np.int32], nodes: NDArray[np.int32], cost: int, path: NDArray[np.int64], hops: int
) -> None:
    """Put a path among the best, by cost and then by its nodes."""
    at = len(costs)
    while at > 0:
        there = costs[at - 1]
        better = there < 0 or cost < there
        if there == cost:
            for place in range(hops - 1):
                if path[place + 1] != nodes[at - 1, place]:
                    better = path[place + 1] < nodes[at - 1, place]
                    break
        if not better:
            break
        at -= 1
    if at == len(costs):
        return
    for rank in range(len(costs) - 1, at, -1):
        costs[rank] = costs[rank - 1]
        nodes[rank] = nodes[rank - 1]
    costs[at] = cost
    for place in range(hops - 1):
        nodes[at, place] = path[place + 1]
