"""Walking outwards from one end: which nodes lie one and two hops away, by which kinds of hops, and how cheaply.

These functions are compiled by numba. A label is a node with the kinds of the hops by which it was reached from an end,
and whatever else decides how a path may go on: which nodes that it must go through are behind it, and the last known
year. Its least cost alone would not do, since a path may not meet a node twice. But of the cheapest ways to a label two
hops away, only the node between differs, and the rest of a path of at most five hops can forbid two of them: the other
end of the hop between both parts, and the node beyond. So the three cheapest with different nodes between suffice.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.paths.compiled import compiled, inlined
from graph.paths.ground import Ground, entry, segment, segments, size_at
from graph.paths.writing import NO_YEAR

BLOCKED = np.uint8(255)
"""Mark of a node that is never walked; others have a bit for each node that the path must go through."""

KEPT = 3
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


class Heads(NamedTuple):
    """Which label of a node is its first: `label` int32[nodes], one more than its place, 0 where there is none.

    `bits` uint64[nodes // 64 + 1] tells whether there is one: small enough to stay close to the processor, where most
    nodes that are asked for have none.
    """

    label: NDArray[np.int32]
    bits: NDArray[np.uint64]


class Labels(NamedTuple):
    """Labels at one distance from an end, `number[0]` of them.

    `kinds` holds the first hop's kind in its low byte and the second's in the next; `size` is that of the segment by
    which the node was entered, seen from it; `wide` tells of a first hop out of a segment above the cap. `cost` and
    `via` int32[c, 3] are the cheapest ways in order, and the node between (-1 where there is none, or no such way); one
    hop from an end they are int32[c, 1]. `following` chains the labels of one node, whose first is found in `Heads`;
    one more than its place.
    `least[0]` is the least cost.
    """

    node: NDArray[np.int32]
    kinds: NDArray[np.int32]
    size: NDArray[np.uint8]
    flag: NDArray[np.uint8]
    year: NDArray[np.int32]
    wide: NDArray[np.bool_]
    cost: NDArray[np.int32]
    via: NDArray[np.int32]
    following: NDArray[np.int32]
    number: NDArray[np.int64]
    least: NDArray[np.int32]


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


@inlined
def put(heads: Heads, node: int, label: int) -> None:
    """Make a label the first of its node."""
    heads.label[node] = label + 1
    heads.bits[node >> 6] |= np.uint64(1) << np.uint64(node & 63)


@inlined
def first_of(heads: Heads, node: int) -> int:
    """The first label of a node, -1 without one."""
    if not heads.bits[node >> 6] >> np.uint64(node & 63) & np.uint64(1):
        return -1
    return int(heads.label[node]) - 1


@inlined
def room(count: int, ways: int) -> Labels:
    """Room for `count` labels, each with so many ways to it."""
    return Labels(
        np.empty(count, dtype=np.int32),
        np.empty(count, dtype=np.int32),
        np.empty(count, dtype=np.uint8),
        np.empty(count, dtype=np.uint8),
        np.empty(count, dtype=np.int32),
        np.empty(count, dtype=np.bool_),
        np.empty((count, ways), dtype=np.int32),
        np.empty((count, ways), dtype=np.int32),
        np.empty(count, dtype=np.int32),
        np.zeros(1, dtype=np.int64),
        np.full(1, 2**30, dtype=np.int32),
    )


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


@inlined
def keep(labels: Labels, label: int, cost: int, via: int) -> None:
    """Put a way to a label in its place among the cheapest; of equal ones the smaller node between comes first."""
    cost_, via_ = cost, via
    for rank in range(KEPT):
        there, node = labels.cost[label, rank], labels.via[label, rank]
        if there < 0 or cost_ < there or (cost_ == there and via_ < node):
            labels.cost[label, rank], labels.via[label, rank] = cost_, via_
            if there < 0:
                return
            cost_, via_ = there, node


@compiled
def different(labels: Labels, heads: Heads, others: tuple[Heads, Heads, Heads], number: int) -> int:
    """How many nodes the labels have between them that have no label in the first `number` of the `others`."""
    nodes = 0
    for label in range(labels.number[0]):
        node = labels.node[label]
        new = first_of(heads, node) == label
        for place, other in enumerate(others):
            new = new and (place >= number or first_of(other, node) < 0)
        if new:
            nodes += 1
    return nodes


@compiled
def clear(labels: Labels, heads: Heads) -> None:
    """Set `heads` back to 0."""
    for label in range(labels.number[0]):
        node = labels.node[label]
        heads.label[node] = 0
        heads.bits[node >> 6] = 0
