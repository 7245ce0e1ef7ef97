"""The search: the best path of every kind between two nodes, and of these the k best that are distinct.

It is exact for the paths that it can see, which are those within the reach of two hops from each end and one hop
between. Hubs are meeting points, not thoroughfares: a segment (a node's edges of one type and direction) above the cap
is walked into, but not out of, except from an end by its first hop alone. So

- of one and two hops, all paths are seen;
- of three, those whose middle hop lies in a segment within the cap as seen from at least one of its nodes;
- of four, those that can be cut into two hops, one, and one, in that order from either end, so that the two hops lead
  out of segments within the cap as seen from their end, and the one between does from at least one side;
- of five, the same with two hops at both ends.

An end that is itself a hub is thereby reached from the other side: from a subject of 9,000 works, or an artist of
39,225, to any node, paths of up to four hops are found whichever segment they leave by. What is not found are paths of
five that leave such an end by such a segment, and paths that cross two hubs (work, movement, work, movement, work).

Costs are whole numbers, and ties are settled by the nodes from the end with the smaller number on, so the same question
has the same answer in both directions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.paths.constraining import check, rules_of
from graph.paths.costs import UNITS
from graph.paths.distinct import Candidate, candidates, choose
from graph.paths.field import UNBOUNDED, Counted, Field
from graph.paths.ground import entry_between, size_between
from graph.paths.index import PathIndex
from graph.paths.judged import Judged
from graph.paths.misses import nearest_misses
from graph.paths.records import Constraints, Found, Path
from graph.paths.scratch import Scratch


@dataclass(frozen=True, slots=True)
class _Best:
    """Chosen paths from the smaller number to the larger, and how many nodes each end reached."""

    chosen: Sequence[Counted]
    reached: tuple[int, int] = (0, 0)


def search(
    index: PathIndex,
    start: int,
    end: int,
    k: int = 5,
    constraints: Constraints = Constraints(),  # noqa: B008 - frozen
    judged: Judged | None = None,
) -> Found:
    """The `k` best distinct paths from `start` to `end` (inner ids) under `constraints` and verdicts.

    Where there is none, the nearest misses: the best path with each constraint lifted in turn, or with pairs of them.
    Raises ValueError for a node or type that the release does not have or that is gone, for a start that is the end,
    for k below 1, and for hops outside 1 to 5.
    """
    if k < 1:
        raise ValueError(f"at least one path must be asked for, not {k}")
    if start == end:
        raise ValueError(f"start and end are the same node, {start}")
    check(index, constraints)
    ends = (index.number(start), index.number(end))
    for place in ends:
        if judged is not None and place in judged.gone:
            raise ValueError(f"node {index.ids[place]} is gone")
    best = _best(index, ends, k, constraints, judged, tell=True)
    if best.chosen:
        return Found(tuple(_path(index, judged, ends, one) for one in best.chosen))

    def cheapest(other: Constraints) -> Path | None:
        found = _best(index, ends, 1, other, judged, tell=False).chosen
        return _path(index, judged, ends, found[0]) if found else None

    reached = best.reached if ends[0] < ends[1] else best.reached[::-1]
    return Found((), nearest_misses(constraints, cheapest), reached)


def _best(
    index: PathIndex, ends: tuple[int, int], k: int, constraints: Constraints, judged: Judged | None, tell: bool
) -> _Best:
    """The `k` best; where there is none, what each end reached, if it is to `tell`."""
    a, b = min(ends), max(ends)
    ground = index.ground if judged is None else judged.ground
    signs = (1, -1) if constraints.monotone else (0,)
    with index.pool.borrow() as first, index.pool.borrow() as second:
        rules, marked = rules_of(index, judged, constraints, ends, first.mark)
        while True:
            fields = [
                Field(ground, rules._replace(sign=sign), a, b, scratch, first)
                for sign, scratch in zip(signs, (first, second), strict=False)
            ]
            chosen = _search(fields, first, constraints.hops, k)
            full = bool(first.table.number[1])
            reached = 0, 0
            if tell and not chosen and not full:
                seen = np.zeros(index.nodes, dtype=np.bool_), np.zeros(index.nodes, dtype=np.bool_)
                for field in fields:
                    field.reach(constraints.hops, seen)
                reached = int(np.count_nonzero(seen[0])), int(np.count_nonzero(seen[1]))
            if not full:
                break
            for field in fields:
                field.clear()
            first.grow()
        if constraints.monotone:
            for field in fields:
                field.clear()
            # whether years follow each other one way or the other is looked at when a path is whole
            fields = [Field(ground, rules, a, b, first, first)]
        counting = rules._replace(sign=int(constraints.monotone))
        counted = [fields[0].count(one, counting, second.heads[0].label) for one in chosen]
        fields[0].clear()
        first.empty_table()
        first.mark[marked] = 0
    return _Best(counted, reached)


def _search(fields: Sequence[Field], scratch: Scratch, hops: int, k: int) -> list[Candidate]:
    """The `k` best distinct paths of up to `hops`.

    Paths grow hop by hop, and only those are looked for that cost no more than the kth best so far: a longer path has
    more nodes between, and makes no detour of a shorter one, so what was chosen stays, or gives way to better ones. A
    single path is no detour of any: then each that is found bounds those to come.
    """
    most, chosen = UNBOUNDED, list[Candidate]()
    for length in range(1, hops + 1):
        for field in fields:
            most = field.join(length, most, one_only=k == 1)
        chosen = choose(candidates(scratch.table, most), k)
        if len(chosen) == k:
            most = chosen[-1].cost
    return chosen


def _path(index: PathIndex, judged: Judged | None, ends: tuple[int, int], counted: Counted) -> Path:
    """A path as others see it, in the direction in which it was asked for."""
    one, others = counted.path, counted.others
    ground = index.ground if judged is None else judged.ground
    nodes = [min(ends), *one.between, max(ends)]
    kinds = [(one.code >> 8 * place & 255) - 1 for place in range(one.hops)]
    if ends[0] > ends[1]:
        nodes = nodes[::-1]
        kinds = [int(index.opposite[kind]) for kind in reversed(kinds)]
        others = [other[::-1] for other in others]
    hops = []
    for u, kind, v in zip(nodes, kinds, nodes[1:], strict=False):
        over, at = entry_between(ground, index.opposite, u, kind, v)
        hops.append(index.hop(at + len(index.edge) if over else at, judged, u))
    sizes = [
        size_between(ground, index.opposite, kind, node, following)
        for kind, node, following in zip(kinds, nodes[1:-1], kinds[1:], strict=False)
    ]
    return Path(
        tuple(int(index.ids[node]) for node in nodes),
        tuple(hops),
        one.cost / UNITS,
        counted.alike,
        tuple(tuple(int(index.ids[node]) for node in other) for other in others),
        counted.at_least,
        tuple(int(index.penalties[size]) / UNITS for size in sizes),
    )


def prepare(index: PathIndex) -> None:
    """Compile all that a search needs, so that no one waits for it; a second time costs nothing."""
    if index.nodes < 2:
        return
    a, b = int(index.ids[0]), int(index.ids[-1])
    field_ends = (index.number(a), index.number(b))
    with index.pool.borrow() as first, index.pool.borrow() as second:
        rules, _ = rules_of(index, None, Constraints(), field_ends, first.mark)
        field = Field(index.ground, rules, *field_ends, first, first)
        for hops in range(1, 6):
            field.join(hops, 0)
        field.reach(2, (np.zeros(index.nodes, dtype=np.bool_), np.zeros(index.nodes, dtype=np.bool_)))
        field.count(Candidate(0, (), 0x0101), rules, second.heads[0].label)
        field.clear()
        first.empty_table()
        entry_between(index.ground, index.opposite, *(field_ends[0], 0, field_ends[1]))
        size_between(index.ground, index.opposite, *(0, field_ends[0], 0))
