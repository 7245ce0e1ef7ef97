"""Edges as rows by node: how they are sorted and cut into segments, for an index and for what is laid over it."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.paths.costs import steps


class Rows(NamedTuple):
    """The entries of nodes, two for every edge, one seen from each end.

    Node i has the segments `first[i]` to `first[i + 1]`; segment s has one `kind` (`graph.paths.kinds`), `size` (as
    `graph.paths.costs.steps` gives it) and the entries `start[s]` to `start[s + 1]`, cheapest first, each with
    `target`, `cost` in units, and `far`: the size of the segment in which the target has the same edge.
    """

    first: NDArray[np.int32]
    kind: NDArray[np.uint8]
    size: NDArray[np.uint8]
    start: NDArray[np.int64]
    target: NDArray[np.int32]
    cost: NDArray[np.uint16]
    far: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Layout:
    """The order in which entries are sorted, and the segments that this makes. `near` is each entry's own size."""

    order: NDArray[np.int64]
    first: NDArray[np.int32]
    kind: NDArray[np.uint8]
    size: NDArray[np.uint8]
    start: NDArray[np.int64]
    near: NDArray[np.uint8]


def lay_out(
    nodes: int,
    node: NDArray[np.int32],
    kind: NDArray[np.uint8],
    cost: NDArray[np.uint16],
    target: NDArray[np.int32],
) -> Layout:
    """Sort entries by node, kind, cost and target, and cut them where node or kind changes."""
    key = node.astype(np.int64) << 24
    key |= kind.astype(np.int64) << 16
    key |= cost
    order = np.lexsort((target, key))
    key = key[order] >> 16
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else np.zeros(0, dtype=np.int64)
    start = np.append(starts, len(key)).astype(np.int64)
    sizes = np.diff(start)
    size = steps(sizes)
    heads = key[starts]
    first = np.searchsorted(heads >> 8, np.arange(nodes + 1)).astype(np.int32)
    return Layout(order, first, (heads & 0xFF).astype(np.uint8), size, start, np.repeat(size, sizes))
