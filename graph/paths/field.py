"""What was reached from both ends of a search: where its paths are joined, and counted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.paths.counting import count_alike
from graph.paths.distinct import Candidate
from graph.paths.ground import Ground
from graph.paths.joining import FAR, SMALL, WIDE, join_at_nodes, join_by_edges, join_directly
from graph.paths.labels import Heads, Labels, clear
from graph.paths.reaching import reach
from graph.paths.scratch import Scratch
from graph.paths.walking import Rules, one_hop, two_hops
from graph.paths.ways import ROW

ALIKE = 999
"""Further paths of a kind that are counted; more are of no interest to anybody."""

_BUDGET = 100_000
"""Steps after which counting the paths of one kind stops: a fraction of a millisecond."""

UNBOUNDED = 2**30
"""More than any path costs."""

_ALL = np.ones(256, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Counted:
    """A chosen path, how many `others` are of its kind (or `at_least` so many), and some of these, by their nodes."""

    path: Candidate
    alike: int
    at_least: bool
    others: Sequence[tuple[int, ...]]


class Field:
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
            bounds = [most if most == UNBOUNDED else int(most - one.least[0]) for one in (y, x)]
            self._far = (
                two_hops(self._ground, self.rules, x, a, b, sign, bounds[0], self._heads[2]),
                two_hops(self._ground, self.rules, y, b, a, -sign, bounds[1], self._heads[3]),
            )
        return self._far

    def join(self, hops: int, most: int, one_only: bool = False) -> int:
        """Note the paths of so many hops that cost no more than `most`; what none may cost more than thereafter.

        That is less than `most` only where `one_only` is wanted.
        """
        table, (near_a, near_b, far_a, far_b) = self._table, self._heads
        if hops == 1:
            join_directly(self._ground, self.rules, *self._ends, table)
            return most
        x, y = self.near()
        if hops == 2:
            join_at_nodes(self.rules, x, y, near_b, table)
        elif hops == 3:
            most = self._meet(x, y, near_a, near_b, 1, 1, most, one_only)
        elif hops == 4:
            xx, yy = self.far(most)
            most = self._meet(xx, y, far_a, near_b, 2, 1, most, one_only)
            most = self._meet(x, yy, near_a, far_b, 1, 2, most, one_only)
        else:
            xx, yy = self.far(most)
            most = self._meet(xx, yy, far_a, far_b, 2, 2, most, one_only)
        return most

    def _meet(
        self,
        x: Labels,
        y: Labels,
        x_heads: Heads,
        y_heads: Heads,
        x_hops: int,
        y_hops: int,
        most: int,
        one_only: bool,
    ) -> int:
        """Join two parts by the edges between: all from the side that has fewer, from the other what was not seen."""
        from_x = (x, y, y_heads, x_hops, y_hops, False)
        from_y = (y, x, x_heads, y_hops, x_hops, True)
        one, two = (from_x, from_y) if x.number[0] <= y.number[0] else (from_y, from_x)
        rest = (self._table, one_only)
        unseen, entries, most = join_by_edges(self._ground, self.rules, *one, SMALL, _ALL, most, *rest)
        if entries > ROW * two[0].number[0]:
            _, _, most = join_by_edges(self._ground, self.rules, *two, FAR, unseen, most, *rest)
        elif entries:
            _, _, most = join_by_edges(self._ground, self.rules, *one, WIDE, _ALL, most, *rest)
        return int(most)

    def reach(self, hops: int, seen: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> None:
        """Mark the nodes within two hops of either end, or within as many as a path may have; hubs are walked too."""
        (a, b), sign = self._ends, self.rules.sign
        reach(self._ground, self.rules, a, b, sign, min(hops, 2), seen[0])
        reach(self._ground, self.rules, b, a, -sign, min(hops, 2), seen[1])

    def count(self, one: Candidate, rules: Rules, heads: NDArray[np.int32]) -> Counted:
        """A candidate, how many further paths of its kind there are, and the best three of them."""
        (a, b), near, near_heads = self._ends, self.near(), (self._heads[0], self._heads[1])
        count, at_least, costs, nodes = count_alike(
            self._ground, rules, a, b, one.code, near, near_heads, heads, ALIKE + 1, _BUDGET
        )
        some = [tuple(row[: one.hops - 1]) for row, cost in zip(nodes.tolist(), costs, strict=True) if cost >= 0]
        others = [between for between in some if between != one.between][:3]
        return Counted(one, max(count - 1, 0), bool(at_least), [(a, *between, b) for between in others])

    def clear(self) -> None:
        """Leave the working memory as it was found."""
        for labels, heads in zip((*(self._near or ()), *(self._far or ())), self._heads, strict=False):
            clear(labels, heads)
