"""Choosing paths that differ in kind, and not only by a detour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.paths.joining import Table


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """The best path of one kind: its cost in units, the dense numbers of the nodes between, and its code."""

    cost: int
    between: tuple[int, ...]
    code: int

    @property
    def hops(self) -> int:
        return len(self.between) + 1


def candidates(table: Table, most: int) -> list[Candidate]:
    """The paths in `table` that cost at most `most` units, cheapest first; ties by the nodes between, then by kind."""
    count = int(table.number[0])
    cost = table.cost[:count]
    there = ((cost >= 0) & (cost <= most)).nonzero()[0]
    rows = zip(cost[there].tolist(), table.nodes[there].tolist(), table.code[there].tolist(), strict=True)
    return sorted(Candidate(units, tuple(node for node in nodes if node >= 0), code) for units, nodes, code in rows)


def choose(ordered: Iterable[Candidate], k: int) -> list[Candidate]:
    """The first `k` of `ordered` that are no detours: a path through all nodes between of one chosen before is none.

    A kind is represented by its best path; if that is a detour, the kind is left out. A path without a node between
    makes no detour of others.
    """
    chosen: list[Candidate] = []
    for one in ordered:
        if len(chosen) == k:
            break
        if not is_detour(one, chosen):
            chosen.append(one)
    return chosen


def is_detour(one: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether `one` has all the nodes between of a path that was chosen."""
    nodes = set(one.between)
    return any(other.between and nodes.issuperset(other.between) for other in chosen)
