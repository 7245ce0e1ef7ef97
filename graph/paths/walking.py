"""Walking outwards from one end: which nodes lie one and two hops away, by which kinds of hops, and how cheaply.

These functions are compiled by numba.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.paths.compiled import compiled, inlined
from graph.paths.ground import Ground, entry, segment, segments, size_at
from graph.paths.labels import KEPT, Heads, Labels, first_of, keep, put, room
from graph.paths.writing import NO_YEAR

BLOCKED = np.uint8(255)
"""Mark of a node that is never walked; others have a bit for each node that the path must go through."""

NO_YEAR_KNOWN = int(NO_YEAR)
ARTWORK, ARTIST, EXHIBITION = 0, 1, 5
"""Places in `graph.paths.writing.NODE_KINDS`."""


class Rules(NamedTuple):
    """What a path must keep to, as numbers.

    `walked` bool[256] by kind of hop; `mark` uint8[nodes] (`BLOCKED`). `choosy` tells whether rights or years are asked
    for: `licensed` bool by code of rights, all true where any will do, and where `dated` the years from `low` to
    `high`. `required` types as bits, at most `share` of one facet; `through` the bits that must be set. `sign` is 1
    where years rise from the first end on, -1 where they fall, 0 where it does not matter. `opposite`, `facet`
    (`graph.paths.kinds`) and `penalty` are by kind and by size; `cap` is a size.
    """

    walked: NDArray[np.bool_]
    mark: NDArray[np.uint8]
    choosy: bool
    licensed: NDArray[np.bool_]
    dated: bool
    low: int
    high: int
    required: int
    share: float
    through: int
    sign: int
    opposite: NDArray[np.uint8]
    facet: NDArray[np.uint8]
    penalty: NDArray[np.int32]
    cap: int


@inlined
def may_pass(ground: Ground, rules: Rules, node: int) -> bool:
    """Whether a path may have `node` between its ends."""
    if rules.mark[node] == BLOCKED:
        return False
    if not rules.choosy:
        return True
    kind = ground.kind[node]
    if kind == ARTWORK and not rules.licensed[ground.rights[node]]:
        return False
    if rules.dated and kind in (ARTWORK, ARTIST, EXHIBITION):
        start, end = ground.start[node], ground.end[node]
        if start == NO_YEAR_KNOWN and end == NO_YEAR_KNOWN:
            return bool(kind != ARTWORK)
        if end == NO_YEAR_KNOWN:
            end = start
        if start == NO_YEAR_KNOWN:
            start = end
        return bool(start <= rules.high and end >= rules.low)
    return True


@inlined
def in_order(sign: int, before: int, after: int) -> bool:
    """Whether the years of two nodes follow each other as `sign` asks; unknown ones always do."""
    return sign == 0 or before == NO_YEAR_KNOWN or after == NO_YEAR_KNOWN or sign * (after - before) >= 0


@compiled
def one_hop(ground: Ground, rules: Rules, end: int, other: int, sign: int, heads: Heads) -> Labels:
    """The labels one hop from `end`. The segments of an end are left whatever their size. `heads` are 0."""
    over, low, high = segments(ground, end)
    total = 0
    for at in range(low, high):
        kind, size, start, stop = segment(ground, over, at)
        if rules.walked[kind]:
            total += stop - start
    labels = room(total, 1)
    count, least = 0, 2**30
    origin = ground.year[end] if sign != 0 else NO_YEAR_KNOWN
    for at in range(low, high):
        kind, size, start, stop = segment(ground, over, at)
        if not rules.walked[kind]:
            continue
        seen_from_there = rules.opposite[kind]
        for one in range(start, stop):
            node, cost, far = entry(ground, over, one)
            if node == other or not may_pass(ground, rules, node):
                continue
            year = NO_YEAR_KNOWN
            if sign != 0:
                year = ground.year[node]
                if not in_order(sign, origin, year):
                    continue
                if year == NO_YEAR_KNOWN:
                    year = origin
            labels.node[count] = node
            labels.kinds[count] = kind
            labels.size[count] = size_at(ground, node, seen_from_there, far)
            labels.flag[count] = rules.mark[node]
            labels.year[count] = year
            labels.wide[count] = size > rules.cap
            labels.cost[count, 0], labels.via[count, 0] = cost, -1
            labels.following[count] = first_of(heads, node) + 1
            put(heads, node, count)
            count += 1
            least = min(least, cost)
    labels.number[0], labels.least[0] = count, least
    return labels


@compiled
def two_hops(
    ground: Ground,
    rules: Rules,
    before: Labels,
    end: int,
    other: int,
    sign: int,
    most: int,
    heads: Heads,
) -> Labels:
    """The labels two hops from `end`, out of segments within the cap, that cost at most `most`."""
    total = 0
    for place in range(before.number[0]):
        if before.wide[place]:
            continue
        over, low, high = segments(ground, before.node[place])
        for at in range(low, high):
            kind, size, start, stop = segment(ground, over, at)
            if rules.walked[kind] and size <= rules.cap:
                total += stop - start
    labels = room(total, KEPT)
    count, least = 0, 2**30
    for place in range(before.number[0]):
        if before.wide[place]:
            continue
        via = before.node[place]
        over, low, high = segments(ground, via)
        for at in range(low, high):
            kind, size, start, stop = segment(ground, over, at)
            if not rules.walked[kind] or size > rules.cap:
                continue
            so_far = before.cost[place, 0] + rules.penalty[min(int(before.size[place]), size)]
            kinds = before.kinds[place] | kind << 8
            seen_from_there = rules.opposite[kind]
            for one in range(start, stop):
                node, cost, far = entry(ground, over, one)
                cost += so_far
                if cost > most or node in (end, other) or not may_pass(ground, rules, node):
                    continue
                year = NO_YEAR_KNOWN
                if sign != 0:
                    year = ground.year[node]
                    if not in_order(sign, before.year[place], year):
                        continue
                    if year == NO_YEAR_KNOWN:
                        year = before.year[place]
                flag = before.flag[place] | rules.mark[node]
                head = label = first_of(heads, node)
                while label >= 0 and not (
                    labels.kinds[label] == kinds and labels.flag[label] == flag and labels.year[label] == year
                ):
                    label = labels.following[label] - 1
                if label < 0:
                    label = count
                    labels.node[label] = node
                    labels.kinds[label] = kinds
                    labels.size[label] = size_at(ground, node, seen_from_there, far)
                    labels.flag[label] = flag
                    labels.year[label] = year
                    labels.wide[label] = False
                    labels.cost[label, 0], labels.cost[label, 1], labels.cost[label, 2] = -1, -1, -1
                    labels.via[label, 0], labels.via[label, 1], labels.via[label, 2] = -1, -1, -1
                    labels.following[label] = head + 1
                    put(heads, node, count)
                    count += 1
                keep(labels, label, cost, via)
                least = min(least, cost)
    labels.number[0], labels.least[0] = count, least
    return labels
