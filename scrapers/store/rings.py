"""Rings among terms: a term that would lie above itself, by way of others."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def closing(edges: NDArray[np.int64]) -> list[int]:
    """Places of the edges, ascending, without which no way leads from a node back to it; each closes a ring of others.

    `edges` has source and target of each, [n, 2], in the order in which they were stated. Of a ring on its own the
    last one closes it; rings that share nodes are walked depth first from the end of their last edge (back edges:
    R. Tarjan, Depth-first search and linear graph algorithms, 1972). Time grows with the number of edges alone.
    """
    if not len(edges):
        return []
    nodes, ends = np.unique(edges, return_inverse=True)
    start, end = ends.reshape(-1, 2).T
    above = coo_array((np.ones(len(start), dtype=np.int8), (start, end)), shape=(len(nodes), len(nodes)))
    _, component = connected_components(above, connection="strong")
    # Only an edge within a strongly connected component lies on a ring.
    inside = np.flatnonzero(component[start] == component[end])
    ways: dict[int, list[tuple[int, int]]] = {}
    for place in inside.tolist():
        ways.setdefault(int(start[place]), []).append((place, int(end[place])))
    return sorted(_back(ways, dict.fromkeys(end[inside[::-1]].tolist())))


def _back(ways: dict[int, list[tuple[int, int]]], roots: Iterable[int]) -> Iterator[int]:
    """Places of the edges that lead back to a node of the way by which they were reached."""
    seen: set[int] = set()
    for root in roots:
        if root in seen:
            continue
        seen.add(root)
        on_the_way, left = {root}, [(root, iter(ways.get(root, ())))]
        while left:
            node, rest = left[-1]
            step = next(rest, None)
            if step is None:
                left.pop()
                on_the_way.remove(node)
                continue
            place, end = step
            if end in on_the_way:
                yield place
            elif end not in seen:
                seen.add(end)
                on_the_way.add(end)
                left.append((end, iter(ways.get(end, ()))))
