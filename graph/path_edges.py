"""The edges of a release's paths as the graph database is to have them: read from the rows that the search walks."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from graph.paths.index import PathIndex
from graph.paths.judged import Judged
from graph.paths.layout import Rows
from graph.paths.records import Verdict
from graph.paths.writing import NODE_KINDS
from scrapers.relation_types import AFFINITIES, RELATION_TYPES, SYMMETRIC

_ARTWORK, _ARTIST = (NODE_KINDS.index(kind) for kind in ("artwork", "artist"))


@dataclass(frozen=True, slots=True)
class _Entries:
    """Entries as in `graph.paths.layout.Rows`: node int32[n], kind uint8[n], target int32[n], by dense numbers."""

    node: NDArray[np.int32]
    kind: NDArray[np.uint8]
    target: NDArray[np.int32]

    @classmethod
    def of(cls, rows: Rows, nodes: NDArray[np.int64]) -> Self:
        """Those of `rows`, whose ith row is that of the ith of `nodes`."""
        lengths = np.diff(rows.start)
        node = np.repeat(np.repeat(nodes.astype(np.int32), np.diff(rows.first)), lengths)
        return cls(node, np.repeat(rows.kind, lengths), np.asarray(rows.target))

    def take(self, which: NDArray[np.bool_]) -> "_Entries":
        return _Entries(self.node[which], self.kind[which], self.target[which])

    def joined(self, other: "_Entries") -> "_Entries":
        pairs = ((getattr(one, name) for one in (self, other)) for name in self.__slots__)
        return _Entries(*(np.concatenate(list(pair)) for pair in pairs))


class PathEdges:
    """What of an index, as it was judged, the graph database holds too.

    It holds known relations as judged, less those of works that are gone and of what nothing leads to any more, and
    affinities as computed: a rejected one is not walked, but stays there. An edge that a person added, or made of an
    affinity, is the search's alone: nobody stated it.
    """

    def __init__(self, index: PathIndex, judged: Judged) -> None:
        self.index, self.gone = index, judged.gone
        relation = np.asarray([name in RELATION_TYPES for name in index.kinds.types])
        stated = _Entries.of(index.rows, np.arange(index.nodes))
        known = relation[stated.kind >> 1]
        place = judged.ground.place
        touched = np.flatnonzero(place)
        over = _Entries.of(judged.ground.over, touched[np.argsort(place[touched])])
        heeded = over.take(relation[over.kind >> 1] & ~np.isin(judged.entry_edge, _unstated(index, judged)))
        heeded = stated.take(known & (place[stated.node] == 0)).joined(heeded)
        heeded = heeded.take(~np.isin(heeded.node, self.gone) & ~np.isin(heeded.target, self.gone))
        self._entries = stated.take(~known).joined(self._led_to(heeded))

    def counts(self) -> dict[str, tuple[int, int]]:
        """How many edges of each type there are, as seen from their sources, and as seen from their targets."""
        numbers = np.bincount(self._entries.kind, minlength=256)
        return {
            name: self._ends(name, int(numbers[2 * place]), int(numbers[2 * place + 1]))
            for place, name in enumerate(self.index.kinds.types)
        }

    def _ends(self, name: str, out: int, back: int) -> tuple[int, int]:
        """A symmetric edge has the same kind from both ends: one end more than the other has is one edge too many."""
        return (out - out // 2, out // 2) if name in SYMMETRIC else (out, back)

    def at(self, nodes: NDArray[np.int64]) -> set[tuple[int, str, int]]:
        """The edges with an end among `nodes`, dense numbers, as they stand: source, type and target by inner id.

        Each is read from the rows of `nodes`, never from those of its other end.
        """
        some = self._entries.take(np.isin(self._entries.node, nodes))
        found = set()
        ends = (self.index.ids[some.node].tolist(), some.kind.tolist(), self.index.ids[some.target].tolist())
        for node, kind, target in zip(*ends, strict=True):
            type_, forward = self.index.kinds.of(kind)
            backward = node > target if type_ in SYMMETRIC else not forward
            found.add((target, type_, node) if backward else (node, type_, target))
        return found

    def distance(self, start: int, end: int, most: int) -> int | None:
        """The fewest hops between two dense numbers, None for more than `most`; nothing goes through what is gone."""
        first, targets = self._undirected
        seen = np.zeros(self.index.nodes, dtype=np.bool_)
        seen[self.gone] = True
        frontier = np.asarray([start], dtype=np.int32)
        for hops in range(1, most + 1):
            reached = np.unique(np.concatenate([targets[first[one] : first[one + 1]] for one in frontier.tolist()]))
            if end in reached:
                return hops
            frontier = reached[~seen[reached]]
            if not len(frontier):
                return None
            seen[frontier] = True
        return None

    @property
    def walkable(self) -> NDArray[np.int32]:
        """The nodes that edges lead from, by dense number, less those that are gone."""
        return np.setdiff1d(self._entries.node, self.gone)

    def neighbours(self, node: int) -> NDArray[np.int32]:
        """The other ends of the edges at a node, by dense number, less those that are gone."""
        first, targets = self._undirected
        others = targets[first[node] : first[node + 1]]
        return others[~np.isin(others, self.gone)]

    @cached_property
    def _undirected(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        order = np.argsort(self._entries.node, kind="stable")
        first = np.searchsorted(self._entries.node[order], np.arange(self.index.nodes + 1))
        return first.astype(np.int64), self._entries.target[order]

    def _led_to(self, known: _Entries) -> _Entries:
        """Those of `known` whose source is a work, a person, or what relations lead to from there."""
        kind = self.index.ground.kind
        out = known.take(known.kind & 1 == 0)
        led = (kind == _ARTWORK) | (kind == _ARTIST)
        while True:
            more = led.copy()
            more[out.target[led[out.node]]] = True
            if (more == led).all():
                break
            led = more
        return known.take(led[known.node] & led[known.target])


def _unstated(index: PathIndex, judged: Judged) -> NDArray[np.int64]:
    """The numbers of the edges laid over that no source states, in whatever type: people's own."""

    def stated(verdict: Verdict) -> bool:
        known = verdict.verdict == "retype" and verdict.type not in AFFINITIES
        return known and index.has(verdict.src, verdict.type, verdict.dst)

    added = enumerate(judged.added, start=index.edges)
    return np.asarray([number for number, (_, verdict) in added if not stated(judged.heard[verdict])], dtype=np.int64)
