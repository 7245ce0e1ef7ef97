"""Labels: the nodes that lie one and two hops from an end, with all that decides how a path may go on from there.

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

KEPT = 3
"""Ways that are kept to a label two hops away."""


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
def clear(labels: Labels, heads: Heads) -> None:
    """Set `heads` back to 0."""
    for label in range(labels.number[0]):
        node = labels.node[label]
        heads.label[node] = 0
        heads.bits[node >> 6] = 0
