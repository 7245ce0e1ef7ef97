"""People's verdicts, laid over an index: what they changed is walked instead of what the release has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from graph.paths.costs import UNITS
from graph.paths.ground import Ground
from graph.paths.index import PathIndex
from graph.paths.layout import Rows, lay_out
from graph.paths.records import Hop, Verdict
from graph.paths.settling import settle
from scrapers.relation_types import AFFINITIES, Edge

PROVENANCE = "judgement"

_Columns = NDArray[np.int64]
"""Entries, int64[n, 6]: node, kind, target, cost, far, edge."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Verdicts over one index. Only the rows of nodes at whose edges there is a verdict are laid out anew.

    A rejected edge is not walked; a retyped one has its new type, and counts as accepted; an accepted one costs less,
    and is added where the release lacks it. A later verdict on an edge (by id) replaces an earlier one. `gone` are
    dense numbers of nodes that are never walked. `skipped` counts verdicts on nodes or types that the release lacks.
    """

    ground: Ground
    gone: NDArray[np.int32]
    skipped: int
    ids: NDArray[np.int64]
    entry_edge: NDArray[np.int64]
    """The edge of each entry laid over; from the number of the index's edges on, those that were added."""
    added: tuple[tuple[Edge, int], ...]
    """Edges by dense numbers, which are in the order of ids, and the verdict behind each."""
    verdicts: Mapping[int, int]
    """The id of the verdict behind an accepted edge, by the edge's number."""
    heard: Mapping[int, Verdict]
    """The verdicts that were heeded, by id, of the nodes that the index has."""

    @classmethod
    def of(cls, index: PathIndex, verdicts: Iterable[Verdict], gone: Iterable[int] = ()) -> Self:
        """`verdicts` and `gone` nodes (inner ids) as `index` sees them."""
        verdicts = [_as_known(index, one) for one in verdicts]
        heard = [one for one in verdicts if _knows(index, one)]
        settled = settle(heard)
        struck, standing = [_by_number(index, edges) for edges in (settled.struck, settled.standing)]
        numbers = {one: index.edge_number(*one) for one in (*struck, *standing)}
        touched = np.unique(np.asarray([(source, target) for source, _, target in numbers], dtype=np.int64))
        entries = _rows_of(index, touched)
        known = {number: one for one, number in numbers.items() if number is not None}
        changed = np.isin(entries[:, 5], np.asarray(sorted(known), dtype=np.int64))
        before = {int(edge): int(cost) for edge, cost in entries[changed][:, [5, 3]]}
        added: list[tuple[Edge, int]] = []
        behind: dict[int, int] = {}
        new: list[tuple[int, ...]] = []
        opposite = index.kinds.opposite()
        for (source, type_, target), of_id in standing.items():
            verdict = settled.standing[of_id]
            number, units = numbers[source, type_, target], None
            if type_ in AFFINITIES:
                units = round(index.costs.gate * UNITS) if number is None else before[number]
            if number is None:
                number = index.edges + len(added)
                added.append(((source, type_, target), verdict))
            behind[number] = verdict
            cost, kind = index.costs.when_accepted(type_, units), index.kinds.number(type_)
            new += [(source, kind, target, cost, 0, number), (target, int(opposite[kind]), source, cost, 0, number)]
        entries = np.concatenate([entries[~changed], np.asarray(new, dtype=np.int64).reshape(-1, 6)])
        rows, edges = _lay_over(touched, entries)
        place = np.zeros(index.nodes, dtype=np.int32)
        place[touched] = np.arange(1, len(touched) + 1)
        wanted = np.unique(np.fromiter(gone, dtype=np.int64))
        out = np.flatnonzero(np.isin(index.ids, wanted)).astype(np.int32) if len(wanted) else wanted.astype(np.int32)
        ground, skipped = index.ground_under(rows, place), len(verdicts) - len(heard)
        return cls(ground, out, skipped, index.ids, edges, tuple(added), behind, {one.id: one for one in heard})

    def added_hop(self, number: int, cost: float, source: int | None, target: int) -> Hop:
        """The hop of an edge that the index lacks, walked from the dense number `source`, or else to `target`."""
        (src, type_, dst), verdict = self.added[number]
        return Hop(
            src=int(self.ids[src]),
            type=type_,
            dst=int(self.ids[dst]),
            forward=dst == target if source is None else src == source,
            cost=cost,
            provenance=PROVENANCE,
            confidence=1.0,
            judgement=verdict,
        )


def _as_known(index: PathIndex, verdict: Verdict) -> Verdict:
    """The verdict on the edge that `index` has: each end as it was when it was given, or as it is now.

    Where the index has no such edge, nothing is taken away or changed of nodes that nobody spoke of.
    """
    if verdict.given is None:
        return verdict
    (src, dst), now = verdict.given, (verdict.src, verdict.dst)
    for a, b in ((src, dst), now, (src, now[1]), (now[0], dst)):
        if a in index and b in index and index.has(a, verdict.type, b):
            return replace(verdict, src=a, dst=b)
    return verdict if verdict.verdict == "accept" else replace(verdict, src=src, dst=dst)


def _knows(index: PathIndex, verdict: Verdict) -> bool:
    """Whether `index` has what a verdict speaks of. Two artists of whom it spoke may be one person by now."""
    types = {verdict.type} if verdict.new_type is None else {verdict.type, verdict.new_type}
    ends = {verdict.src, verdict.dst}
    return types <= set(index.kinds.types) and len(ends) == 2 and all(one in index for one in ends)


def _by_number(index: PathIndex, edges: Iterable[Edge]) -> dict[Edge, Edge]:
    """Edges by dense numbers to those by ids; both are in one order, so a symmetric edge stands as it did."""
    return {(index.number(src), type_, index.number(dst)): (src, type_, dst) for src, type_, dst in edges}


def _rows_of(index: PathIndex, nodes: NDArray[np.int64]) -> _Columns:
    """The entries of some nodes."""
    rows = index.rows
    low, high = rows.first[nodes].astype(np.int64), rows.first[nodes + 1].astype(np.int64)
    segments = _ranges(low, high)
    entries = _ranges(rows.start[segments], rows.start[segments + 1])
    lengths = rows.start[segments + 1] - rows.start[segments]
    node = np.repeat(np.repeat(nodes, high - low), lengths)
    kind = np.repeat(rows.kind[segments], lengths)
    columns = (node, kind, rows.target[entries], rows.cost[entries], rows.far[entries], index.edge[entries])
    return np.stack([one.astype(np.int64) for one in columns], axis=1)


def _ranges(low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.int64]:
    """All numbers from each `low` up to its `high`, one range after the other."""
    lengths = high - low
    ends = np.cumsum(lengths)
    steps = np.arange(int(ends[-1]) if len(ends) else 0)
    return np.asarray(steps + np.repeat(low - (ends - lengths), lengths), dtype=np.int64)


def _lay_over(touched: NDArray[np.int64], entries: _Columns) -> tuple[Rows, NDArray[np.int64]]:
    """The rows of the touched nodes, in order, and the edge of each entry."""
    node, kind, target, cost, far, edge = entries.T
    row = np.searchsorted(touched, node).astype(np.int32)
    target, cost = target.astype(np.int32), cost.astype(np.uint16)
    laid = lay_out(len(touched), row, kind.astype(np.uint8), cost, target)
    order = laid.order
    rows = Rows(laid.first, laid.kind, laid.size, laid.start, target[order], cost[order], far[order].astype(np.uint8))
    return rows, edge[order]
