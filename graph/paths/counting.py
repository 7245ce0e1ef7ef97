"""Counting the paths of one kind between two ends, and keeping the best of them. Compiled by numba."""

import numpy as np
from numpy.typing import NDArray

from graph.paths.compiled import compiled, inlined
from graph.paths.ground import Ground, entry, find, size_at, target_of
from graph.paths.labels import Heads, Labels
from graph.paths.walking import NO_YEAR_KNOWN, Rules
from graph.paths.ways import ROW, chain, sides, unchain

SHOWN = 4
"""Paths of a kind that are kept: the best one and three others."""


@compiled
def count_alike(
    ground: Ground,
    rules: Rules,
    a: int,
    b: int,
    code: int,
    near: tuple[Labels, Labels],
    near_heads: tuple[Heads, Heads],
    heads: NDArray[np.int32],
    most: int,
    budget: int,
) -> tuple[int, bool, NDArray[np.int32], NDArray[np.int32]]:
    """How many paths of a kind there are between `a` and `b`, whether there may be more, and the best of those counted.

    Counting stops at `most`, and after `budget` steps. Their costs int32[4] (-1 for none) and nodes between
    int32[4, 4]. `near` are the labels one hop from both ends, chained in `near_heads`. `heads` int32[nodes] is 0, and
    is again afterwards.
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
    if hops == 2:
        flipped = near[1].number[0] < near[0].number[0]
        xs, ys, there = near[0], near[1], near_heads[1].label
        of_x, of_y = kinds[0], back[0]
        if flipped:
            xs, ys, there = near[1], near[0], near_heads[0].label
            of_x, of_y = back[0], kinds[0]
        path[0], path[2] = a, b
        for x in range(xs.number[0]):
            if count >= most:
                break
            if xs.kinds[x] != of_x:
                continue
            path[1] = xs.node[x]
            y = there[path[1]] - 1
            while y >= 0:
                if ys.kinds[y] == of_y and fits(ground, rules, path, hops):
                    count += 1
                    cost = xs.cost[x, 0] + ys.cost[y, 0] + rules.penalty[min(xs.size[x], ys.size[y])]
                    place_among(costs, nodes, cost, path, hops)
                y = ys.following[y] - 1
    # the parts at both ends, in hops: those that the search joins
    for x_hops in range(1, 3):
        y_hops = hops - 1 - x_hops
        if y_hops < 1 or y_hops > 2 or budget <= 0:
            continue
        flipped, one, other = sides(ground, rules, a, b, kinds, back, x_hops, y_hops, budget)
        kind = back[y_hops] if flipped else kinds[x_hops]
        by_label = (x_hops if flipped else y_hops) == 1
        labels = near[0] if flipped else near[1]
        wanted = kinds[0] if flipped else back[0]
        there = heads
        if by_label:
            there = near_heads[0].label if flipped else near_heads[1].label
        else:
            chain(other, heads)
        for x in range(len(one.node)):
            if count >= most or budget <= 0:
                break
            u = one.node[x]
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
    return count, count >= most or budget <= 0, costs, nodes


@inlined
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


@inlined
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


@inlined
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
