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
from numpy.typing import NDArray

from graph.paths.constraining import check, rules_of
from graph.paths.costs import UNITS
from graph.paths.counting import ROW, count_alike
from graph.paths.distinct import Candidate, candidates, choose
from graph.paths.ground import Ground, entry_between
from graph.paths.index import PathIndex
from graph.paths.joining import FAR, SMALL, WIDE, join_at_nodes, join_by_edges, join_directly
from graph.paths.judged import Judged
from graph.paths.misses import nearest_misses
from graph.paths.records import Constraints, Found, Path
from graph.paths.scratch import Scratch
from graph.paths.walking import Labels, Rules, clear, one_hop, two_hops

ALIKE = 999
"""Further paths of a kind that are counted; more are of no interest to anybody."""

_BUDGET = 100_000
"""Steps after which counting the paths of one kind stops: a fraction of a millisecond."""

_UNBOUNDED = 2**30
_ALL = np.ones(256, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class _Best:
    """Chosen paths from the smaller number to the larger, each with how many are alike and some of them, by nodes."""

    chosen: Sequence[tuple[Candidate, int, Sequence[Sequence[int]]]]
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
    best = _best(index, ends, k, constraints, judged)
    if best.chosen:
        return Found(tuple(_path(index, judged, ends, *one) for one in best.chosen))

    def cheapest(other: Constraints) -> Path | None:
        found = _best(index, ends, 1, other, judged).chosen
        return _path(index, judged, ends, *found[0]) if found else None

    reached = best.reached if ends[0] < ends[1] else best.reached[::-1]
    return Found((), nearest_misses(constraints, cheapest), reached)


def _best(index: PathIndex, ends: tuple[int, int], k: int, constraints: Constraints, judged: Judged | None) -> _Best:
    a, b = min(ends), max(ends)
    ground = index.ground if judged is None else judged.ground
    signs = (1, -1) if constraints.monotone else (0,)
    with index.pool.borrow() as first, index.pool.borrow() as second:
        rules, marked = rules_of(index, judged, constraints, ends, first.mark)
        while True:
            fields = [
                _Field(ground, rules._replace(sign=sign), a, b, scratch, first)
                for sign, scratch in zip(signs, (first, second), strict=False)
            ]
            chosen = _search(fields, first, constraints.hops, k)
            full = bool(first.table.number[1])
            reached = (0, 0) if chosen or full else _reached(fields, constraints.hops)
            if not full:
                break
            for field in fields:
                field.clear()
            first.grow()
        if constraints.monotone:
            for field in fields:
                field.clear()
            # whether years follow each other one way or the other is looked at when a path is whole
            fields = [_Field(ground, rules, a, b, first, first)]
        counting = rules._replace(sign=int(constraints.monotone))
        counted = [fields[0].count(one, counting, second.heads[0]) for one in chosen]
        fields[0].clear()
        first.empty_table()
        first.mark[marked] = 0
    return _Best(counted, reached)


def _search(fields: "Sequence[_Field]", scratch: Scratch, hops: int, k: int) -> list[Candidate]:
    """The `k` best distinct paths of up to `hops`.

    Paths grow hop by hop, and only those are looked for that cost no more than the kth best so far: a longer path has
    more nodes between, and makes no detour of a shorter one, so what was chosen stays, or gives way to better ones.
    """
    most, chosen = _UNBOUNDED, list[Candidate]()
    for stage in ((1, 2, 3), (4,), (5,)):
        lengths = [length for length in stage if length <= hops]
        if not lengths:
            break
        for field in fields:
            for length in lengths:
                field.join(length, most)
        chosen = choose(candidates(scratch.table, most), k)
        if len(chosen) == k:
            most = chosen[-1].cost
    return chosen


class _Field:
    """What was reached from both ends, under one order of years, for one search."""

    def __init__(self, ground: Ground, rules: Rules, a: int, b: int, heads: Scratch, table: Scratch) -> None:
        self.rules = rules
        self._ground, self._ends, self._heads, self._table = ground, (a, b), heads.heads, table.table
        self._near: tuple[Labels, Labels] | None = None
        self._far: tuple[Labels, Labels] | None = None

    def near(self) -> tuple[Labels, Labels]:
        """One hop from either end."""
        if self._near is None:
            (a, b), sign = self._ends, self.rules.sign
            self._near = (
                one_hop(self._ground, self.rules, a, b, sign, self._heads[0]),
                one_hop(self._ground, self.rules, b, a, -sign, self._heads[1]),
            )
        return self._near

    def far(self, most: int) -> tuple[Labels, Labels]:
        """Two hops from either end, as far as they can be of a path that costs no more than `most`."""
        if self._far is None:
            (a, b), sign, (x, y) = self._ends, self.rules.sign, self.near()
            bounds = [most if most == _UNBOUNDED else int(most - one.least[0]) for one in (y, x)]
            self._far = (
                two_hops(self._ground, self.rules, x, a, b, sign, bounds[0], self._heads[2]),
                two_hops(self._ground, self.rules, y, b, a, -sign, bounds[1], self._heads[3]),
            )
        return self._far

    def join(self, hops: int, most: int) -> None:
        """Note the paths of so many hops that cost no more than `most`."""
        table, (near_a, near_b, far_a, far_b) = self._table, self._heads
        if hops == 1:
            join_directly(self._ground, self.rules, *self._ends, table)
            return
        x, y = self.near()
        if hops == 2:
            join_at_nodes(self.rules, x, y, near_b, table)
        elif hops == 3:
            self._meet(x, y, near_a, near_b, 1, 1, most)
        elif hops == 4:
            xx, yy = self.far(most)
            self._meet(xx, y, far_a, near_b, 2, 1, most)
            self._meet(x, yy, near_a, far_b, 1, 2, most)
        else:
            xx, yy = self.far(most)
            self._meet(xx, yy, far_a, far_b, 2, 2, most)

    def _meet(
        self,
        x: Labels,
        y: Labels,
        x_heads: NDArray[np.int32],
        y_heads: NDArray[np.int32],
        x_hops: int,
        y_hops: int,
        most: int,
    ) -> None:
        """Join two parts by the edges between: all from the side that has fewer, from the other what was not seen."""
        from_x = (x, y, y_heads, x_hops, y_hops, False)
        from_y = (y, x, x_heads, y_hops, x_hops, True)
        one, two = (from_x, from_y) if x.number[0] <= y.number[0] else (from_y, from_x)
        rest = (most, self._table)
        unseen, entries = join_by_edges(self._ground, self.rules, *one, SMALL, _ALL, *rest)
        if entries > ROW * two[0].number[0]:
            join_by_edges(self._ground, self.rules, *two, FAR, unseen, *rest)
        elif entries:
            join_by_edges(self._ground, self.rules, *one, WIDE, _ALL, *rest)

    def reached(self, hops: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The nodes within two hops of either end, or within as many as a path may have."""
        near = self.near()
        far = self.far(_UNBOUNDED) if hops > 1 else None
        x, y = (
            np.unique(np.concatenate([one.node[: one.number[0]] for one in labels]))
            for labels in zip(near, far or near, strict=True)
        )
        return x, y

    def count(
        self, one: Candidate, rules: Rules, heads: NDArray[np.int32]
    ) -> tuple[Candidate, int, list[tuple[int, ...]]]:
        """A candidate, how many further paths of its kind there are, and the best three of them."""
        (a, b), near, near_heads = self._ends, self.near(), (self._heads[0], self._heads[1])
        count, costs, nodes = count_alike(
            self._ground, rules, a, b, one.code, near, near_heads, heads, ALIKE + 1, _BUDGET
        )
        some = [tuple(row[: one.hops - 1]) for row, cost in zip(nodes.tolist(), costs, strict=True) if cost >= 0]
        others = [between for between in some if between != one.between][:3]
        return one, max(count - 1, 0), [(a, *between, b) for between in others]

    def clear(self) -> None:
        """Leave the working memory as it was found."""
        for labels, heads in zip((*(self._near or ()), *(self._far or ())), self._heads, strict=False):
            clear(labels, heads)


def _reached(fields: Sequence[_Field], hops: int) -> tuple[int, int]:
    sides = zip(*(field.reached(hops) for field in fields), strict=True)
    x, y = (len(np.unique(np.concatenate(side))) for side in sides)
    return x, y


def _path(
    index: PathIndex,
    judged: Judged | None,
    ends: tuple[int, int],
    one: Candidate,
    alike: int,
    others: Sequence[Sequence[int]],
) -> Path:
    """A path as others see it, in the direction in which it was asked for."""
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
    return Path(
        tuple(int(index.ids[node]) for node in nodes),
        tuple(hops),
        one.cost / UNITS,
        alike,
        tuple(tuple(int(index.ids[node]) for node in other) for other in others),
    )


def prepare(index: PathIndex) -> None:
    """Compile all that a search needs, so that no one waits for it; a second time costs nothing."""
    if index.nodes < 2:
        return
    a, b = int(index.ids[0]), int(index.ids[-1])
    field_ends = (index.number(a), index.number(b))
    with index.pool.borrow() as first, index.pool.borrow() as second:
        rules, _ = rules_of(index, None, Constraints(), field_ends, first.mark)
        field = _Field(index.ground, rules, *field_ends, first, first)
        for hops in range(1, 6):
            field.join(hops, 0)
        field.count(Candidate(0, (), 0x0101), rules, second.heads[0])
        field.clear()
        first.empty_table()
        entry_between(index.ground, index.opposite, *(field_ends[0], 0, field_ends[1]))
