"""Joining what was reached from both ends: the best path of every kind. Compiled by numba.

A path's code holds the kinds of its hops from the first end on, a byte each, plus one, so that 0 means no hop.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.paths.compiled import compiled, inlined
from graph.paths.ground import Ground, cost_of, entry, find, segment, segments, size_at, target_of
from graph.paths.labels import Heads, Labels, first_of
from graph.paths.walking import Rules, in_order


class Table(NamedTuple):
    """The best path of each kind so far, `number[0]` of them; `number[1]` is 1 once there was no room for another.

    `cost` is -1 for a kind that the rules forbid. `nodes` int32[c, 4] are those between, -1 behind them. `slots` finds
    a kind by its code: open addressing, one more than the place.
    """

    slots: NDArray[np.int32]
    code: NDArray[np.int64]
    cost: NDArray[np.int32]
    nodes: NDArray[np.int32]
    number: NDArray[np.int64]


@compiled
def kind_allowed(rules: Rules, code: int) -> bool:
    """Whether the types of a kind are as the rules ask: all the required ones, and not too much of one facet."""
    types, hops = 0, 0
    facets = np.zeros(64, dtype=np.int64)
    while code > 0:
        kind = (code & 255) - 1
        types |= 1 << (kind >> 1)
        facets[rules.facet[kind]] += 1
        hops += 1
        code >>= 8
    return types & rules.required == rules.required and facets[1:].max() <= rules.share * hops + 1e-9


@inlined
def record(table: Table, rules: Rules, code: int, cost: int, a: int, b: int, c: int, d: int) -> bool:
    """Note a path, if it is the best of its kind; of equally cheap ones the one with the smaller nodes is.

    Whether a path of its kind is allowed and cost no less before.
    """
    mask = len(table.slots) - 1
    slot = (code * 0x1E3779B97F4A7C15 >> 24) & mask
    while table.slots[slot] > 0 and table.code[table.slots[slot] - 1] != code:
        slot = (slot + 1) & mask
    place = table.slots[slot] - 1
    if place < 0:
        place = table.number[0]
        if place == len(table.code):
            table.number[1] = 1
            return False
        table.number[0] += 1
        table.slots[slot] = place + 1
        table.code[place] = code
        table.cost[place] = 2**30 if kind_allowed(rules, code) else -1
    there = table.cost[place]
    if there < cost:
        return False
    nodes = table.nodes[place]
    if there == cost and not (
        a < nodes[0]
        or (a == nodes[0] and (b < nodes[1] or (b == nodes[1] and (c < nodes[2] or (c == nodes[2] and d < nodes[3])))))
    ):
        return True
    table.cost[place] = cost
    nodes[0], nodes[1], nodes[2], nodes[3] = a, b, c, d
    return True


@compiled
def join_directly(ground: Ground, rules: Rules, a: int, b: int, table: Table) -> None:
    """Paths of one hop."""
    if rules.through > 0:
        return
    over, low, high = segments(ground, a)
    for at in range(low, high):
        kind, _, start, stop = segment(ground, over, at)
        if not rules.walked[kind]:
            continue
        seen_from_there = rules.opposite[kind]
        there, _, other_start, other_stop = find(ground, b, seen_from_there)
        if other_stop - other_start < stop - start:
            for one in range(other_start, other_stop):
                node, cost, _ = entry(ground, there, one)
                if node == a:
                    record(table, rules, kind + 1, cost, -1, -1, -1, -1)
        else:
            for one in range(start, stop):
                node, cost, _ = entry(ground, over, one)
                if node == b:
                    record(table, rules, kind + 1, cost, -1, -1, -1, -1)


@compiled
def join_at_nodes(rules: Rules, first: Labels, last: Labels, heads: Heads, table: Table) -> None:
    """Paths of two hops: a node one hop from both ends. `heads` are those of `last`."""
    for x in range(first.number[0]):
        node = first.node[x]
        y = first_of(heads, node)
        while y >= 0:
            if (first.flag[x] | last.flag[y]) == rules.through and in_order(rules.sign, first.year[x], last.year[y]):
                cost = first.cost[x, 0] + last.cost[y, 0] + rules.penalty[min(first.size[x], last.size[y])]
                code = (first.kinds[x] + 1) | (rules.opposite[last.kinds[y]] + 1) << 8
                record(table, rules, code, cost, node, -1, -1, -1)
            y = last.following[y] - 1


@inlined
def backwards(rules: Rules, kinds: int, hops: int) -> int:
    """The code of one or two hops out from an end, walked towards it."""
    if hops == 1:
        return int(rules.opposite[kinds]) + 1
    return (int(rules.opposite[kinds >> 8]) + 1) | (int(rules.opposite[kinds & 255]) + 1) << 8


@inlined
def outwards(kinds: int, hops: int) -> int:
    """The code of one or two hops out from an end."""
    return kinds + 1 if hops == 1 else ((kinds & 255) + 1) | ((kinds >> 8) + 1) << 8


SMALL, FAR, WIDE = 0, 1, 2
"""Which edges between are looked at: out of segments within the cap; of those, only such as the other side has above
the cap; or out of segments above the cap, but within it as the other side sees them."""


@compiled
def join_by_edges(
    ground: Ground,
    rules: Rules,
    x_labels: Labels,
    y_labels: Labels,
    y_heads: Heads,
    x_hops: int,
    y_hops: int,
    flipped: bool,
    which: int,
    kinds: NDArray[np.bool_],
    most: int,
    table: Table,
    one_only: bool,
) -> tuple[NDArray[np.bool_], int, int]:
    """Paths of `x_hops` + 1 + `y_hops`, by the edges that leave the labels of X, which of them tells `which`.

    X is at the path's first end, or at its last where `flipped`. Where `which` is `FAR`, only `kinds` are looked at.
    Paths that cost more than `most` are not looked for, nor, where `one_only` is wanted, any that cost more than one
    found before. Returned are the kinds, bool[256] as Y sees them, that X had above the cap, how many entries those
    had, and `most` as it is then.
    """
    unseen = np.zeros(256, dtype=np.bool_)
    entries = 0
    sign = -rules.sign if flipped else rules.sign
    for x in range(x_labels.number[0]):
        u = x_labels.node[x]
        spent = x_labels.cost[x, 0]
        if spent + y_labels.least[0] > most:
            continue
        over, low, high = segments(ground, u)
        for at in range(low, high):
            kind, size, start, stop = segment(ground, over, at)
            if not rules.walked[kind] or (which == FAR and not kinds[kind]):
                continue
            seen_from_there = rules.opposite[kind]
            if size > rules.cap:
                unseen[seen_from_there] = True
                entries += stop - start
            if (size > rules.cap) != (which == WIDE):
                continue
            left = spent + rules.penalty[min(int(x_labels.size[x]), size)]
            rest = most - left - y_labels.least[0]
            for one in range(start, stop):
                if cost_of(ground, over, one) > rest:
                    break  # those that follow cost no less
                v = target_of(ground, over, one)
                y = first_of(y_heads, v)
                if y < 0:
                    continue
                _, cost, far = entry(ground, over, one)
                far = size_at(ground, v, seen_from_there, far)
                if (which == FAR and far <= rules.cap) or (which == WIDE and far > rules.cap):
                    continue
                while y >= 0:
                    between = left - spent + cost + rules.penalty[min(far, int(y_labels.size[y]))]
                    if (
                        between + spent + y_labels.cost[y, 0] <= most
                        and (x_labels.flag[x] | y_labels.flag[y]) == rules.through
                        and in_order(sign, x_labels.year[x], y_labels.year[y])
                    ):
                        i, j, sum_ = cheapest(x_labels, y_labels, x, y, u, v, flipped)
                        if i >= 0 and between + sum_ <= most:
                            xs, ys = x_labels.via[x, i], y_labels.via[y, j]
                            if flipped:
                                code = outwards(y_labels.kinds[y], y_hops)
                                code |= (seen_from_there + 1) << 8 * y_hops
                                code |= backwards(rules, x_labels.kinds[x], x_hops) << 8 * (y_hops + 1)
                                noted = note(table, rules, code, between + sum_, ys, v, u, xs)
                            else:
                                code = outwards(x_labels.kinds[x], x_hops)
                                code |= (kind + 1) << 8 * x_hops
                                code |= backwards(rules, y_labels.kinds[y], y_hops) << 8 * (x_hops + 1)
                                noted = note(table, rules, code, between + sum_, xs, u, v, ys)
                            if one_only and noted:
                                most = between + sum_
                                rest = most - left - y_labels.least[0]
                    y = y_labels.following[y] - 1
    return unseen, entries, most


@inlined
def cheapest(x_labels: Labels, y_labels: Labels, x: int, y: int, u: int, v: int, flipped: bool) -> tuple[int, int, int]:
    """The ways to both labels that together cost least and meet no node twice: their ranks and costs; -1 for none.

    Of equally cheap ones that with the smaller node next to the path's first end is taken.
    """
    best_i, best_j, best = -1, -1, 2**30
    for i in range(x_labels.cost.shape[1]):
        if x_labels.cost[x, i] < 0:
            break
        xs = x_labels.via[x, i]
        if xs == v:
            continue
        for j in range(y_labels.cost.shape[1]):
            if y_labels.cost[y, j] < 0:
                break
            ys = y_labels.via[y, j]
            if ys == u or (xs == ys and xs >= 0):
                continue
            cost = x_labels.cost[x, i] + y_labels.cost[y, j]
            if cost < best or (
                cost == best
                and (
                    ys < y_labels.via[y, best_j] or (ys == y_labels.via[y, best_j] and xs < x_labels.via[x, best_i])
                    if flipped
                    else xs < x_labels.via[x, best_i]
                    or (xs == x_labels.via[x, best_i] and ys < y_labels.via[y, best_j])
                )
            ):
                best_i, best_j, best = i, j, cost
            break
    return best_i, best_j, best


@inlined
def note(table: Table, rules: Rules, code: int, cost: int, a: int, b: int, c: int, d: int) -> bool:
    """Note a path of three to five hops: of the nodes between, the outermost may be missing."""
    if a < 0:
        return record(table, rules, code, cost, b, c, d, -1)
    return record(table, rules, code, cost, a, b, c, d)
