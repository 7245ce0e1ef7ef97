"""The index in which paths are searched: nodes and edges of a release, memory-mapped."""

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from embeddings.arrays import map_array
from graph.paths.costs import UNITS, Costs
from graph.paths.ground import Ground
from graph.paths.kinds import Kinds
from graph.paths.layout import Rows
from graph.paths.records import Counts, Hop, Neighbour
from graph.paths.scratch import Pool
from graph.paths.texts import Texts
from graph.paths.writing import FORMAT, META, NO_YEAR, fingerprint, write
from scrapers.errors import ReleaseMismatch
from scrapers.known import Node
from scrapers.relation_types import edge

if TYPE_CHECKING:
    from graph.paths.judged import Judged

__all__ = ["PathIndex", "fingerprint", "write"]

_NEAR = 5
"""Keys named as alike, from each end of the alphabet."""


class PathIndex:
    """The arrays that `graph.paths.writing.write` made. An entry is one edge seen from one of its ends.

    Ids outside are inner ids; inside, nodes have dense numbers in order of id (`number`). Any number of threads may
    read and search.
    """

    def __init__(self, folder: Path) -> None:
        """Map the arrays in `folder`. Raises ReleaseMismatch when they are missing or of another format."""
        try:
            meta = json.loads((folder / META).read_bytes())
        except (OSError, ValueError) as error:
            raise ReleaseMismatch(f"{folder} has no paths: {error}; build the release with `./kindred link`") from error
        if meta.get("format") != FORMAT:
            raise ReleaseMismatch(f"the paths in {folder} are of another format; build them with `./kindred link`")
        self.nodes: int = meta["nodes"]
        self.edges: int = meta["edges"]
        self.skipped: dict[str, int] = meta["skipped"]
        """Edges that were left out, by reason."""
        self.costs = Costs(**meta["costs"])
        self.kinds = Kinds(tuple(meta["types"]))
        self.opposite, self.facets, self.penalties = (
            self.kinds.opposite(),
            self.kinds.facets(),
            self.costs.penalties(),
        )
        """Each kind seen from its other end, its facet, and what a segment's size adds to a path."""
        self.rights: list[str] = meta["rights"]
        self._facts: int = meta["facts"]
        self._node_kinds: list[str] = meta["node_kinds"]
        self._sources: list[str] = meta["sources"]
        self._provenances: list[str] = meta["provenances"]
        self._groups = [tuple(one) for one in meta["source_groups"]]
        self._folder = folder
        self.ids: NDArray[np.int64] = self._map("ids")
        self.rows = Rows(*(self._map(name) for name in Rows._fields))
        self.edge: NDArray[np.int32] = self._map("edge")
        """The edge of each entry."""
        self._source, self._target = self._map("edge_source"), self._map("edge_target")
        self._type = self._map("edge_type")
        self._fact = {name: self._map(f"fact_{name}") for name in ("confidence", "provenance", "sources", "note")}
        self._score = {name: self._map(f"score_{name}") for name in ("cosine", "csls", "percentile")}
        self._by_key, self._by_tail = self._map("by_key"), self._map("by_tail")
        self._node_source = self._map("node_source")
        self._texts, self._notes = Texts(folder, "nodes"), Texts(folder, "notes")
        self.pool = Pool(self.nodes)

    def _map(self, name: str) -> NDArray[Any]:
        return map_array(self._folder / f"{name}.npy")

    @cached_property
    def ground(self) -> Ground:
        """What is walked on, with nothing laid over."""
        nothing: Any = (np.zeros(1, dtype=one.dtype) for one in self.rows)
        return self.ground_under(Rows(*nothing), self._untouched)

    def ground_under(self, over: Rows, place: NDArray[np.int32]) -> Ground:
        """What is walked on where the rows `over` stand instead of those at `place`."""
        nodes = (self._map(f"node_{name}") for name in ("kind", "rights", "start", "end", "year"))
        return Ground(self.rows, over, bool(place.any()), place, *nodes)

    @cached_property
    def _untouched(self) -> NDArray[np.int32]:
        return np.zeros(self.nodes, dtype=np.int32)

    @cached_property
    def artworks(self) -> NDArray[np.int64]:
        """The ids of the artworks, ascending."""
        kinds = np.asarray([kind == "artwork" for kind in self._node_kinds], dtype=np.bool_)
        return np.asarray(self.ids[kinds[self.ground.kind]])

    def has(self, src: int, type_: str, dst: int) -> bool:
        """Whether the release has the edge of a type from one node to another, both inner ids, in either direction
        where the type says the same in both.

        Raises ValueError for an id that it does not have.
        """
        if type_ not in self.kinds.types:
            return False
        return self.edge_number(*edge(self.number(src), type_, self.number(dst))) is not None

    def __contains__(self, id_: int) -> bool:
        """Whether the release has the node."""
        place = int(np.searchsorted(self.ids, id_))
        return place < self.nodes and bool(self.ids[place] == id_)

    def number(self, id_: int) -> int:
        """The dense number of a node. Raises ValueError for an id that the release does not have."""
        if id_ not in self:
            raise ValueError(f"the release has no node {id_}")
        return int(np.searchsorted(self.ids, id_))

    def node(self, id_: int) -> Node:
        """The node as it was when the release was made. Raises ValueError for an id that the release does not have."""
        place = self.number(id_)
        key, name, nationality = self._texts[place].split("\0")
        start, end = int(self.ground.start[place]), int(self.ground.end[place])
        return Node(
            id=id_,
            kind=self._node_kinds[self.ground.kind[place]],
            key=key,
            name=name,
            start=None if start == NO_YEAR else start,
            end=None if end == NO_YEAR else end,
            rights=self.rights[self.ground.rights[place]] or None,
            source=self._sources[self._node_source[place]] or None,
            nationality=nationality or None,
        )

    def key(self, place: int) -> str:
        """The key of a node by its dense number."""
        return self._texts[place].split("\0", 1)[0]

    def find(self, key: str) -> int | None:
        """The id of the node with this key."""
        at = bisect_left(self._by_key, key.encode(), key=lambda place: self.key(place).encode())
        if at == self.nodes or self.key(int(self._by_key[at])) != key:
            return None
        return int(self.ids[self._by_key[at]])

    def near(self, key: str) -> list[str]:
        """Keys that begin or end most like `key`, a few of each, those that share most first."""
        text = key.encode()
        starting = self._around(self._by_key, text, lambda place: self.key(place).encode())
        ending = self._around(self._by_tail, text[::-1], lambda place: self.key(place).encode()[::-1])
        ending = [one[::-1] for one in ending]
        return list(dict.fromkeys(one.decode() for one in (*starting, *ending)))

    def _around(self, order: NDArray[np.int32], text: bytes, of: Callable[[int], bytes]) -> list[bytes]:
        at = bisect_left(order, text, key=lambda place: of(int(place)))
        some = [of(int(place)) for place in order[max(at - _NEAR, 0) : at + _NEAR]]
        shared = {one: _shared(one, text) for one in some}
        longest = max(shared.values(), default=0)
        if longest < min(3, len(text)):
            return []
        return sorted((one for one in some if shared[one] == longest), key=lambda one: (len(one), one))[:_NEAR]

    def counts(self, id_: int, judged: "Judged | None" = None) -> Counts:
        """How many edges a node has, by type and direction, those with the most first."""
        numbers = Counter(self._entries(self.number(id_), None, judged)[0].tolist())
        return {self.kinds.of(one): number for one, number in numbers.most_common()}

    def neighbours(
        self,
        id_: int,
        type: str | None = None,  # noqa: A002 - the word that people know it by
        forward: bool | None = None,
        start: int = 0,
        size: int = 50,
        judged: "Judged | None" = None,
    ) -> list[Neighbour]:
        """The edges at a node, cheapest first, from the `start`th on, at most `size`.

        Of one `type`, and of one direction (`forward`: the node is the source), where these are given; a symmetric type
        has one direction only. Raises ValueError for a node or type that the release does not have.
        """
        if type is not None and type not in self.kinds.types:
            raise ValueError(f"there is no type {type}; there are {', '.join(self.kinds.types)}")
        if start < 0 or size < 0:
            raise ValueError(f"a page begins at 0 or later and holds 0 or more, not {start} and {size}")
        types = self.kinds.types if type is None else (type,)
        wanted = {
            self.kinds.number(one, way) for one in types for way in (True, False) if forward is None or way is forward
        }
        place = self.number(id_)
        kind, target, cost, at = self._entries(place, wanted, judged)
        order = np.lexsort((target, kind, cost))[start : start + size]
        hops = (self.hop(int(at[one]), judged) for one in order)
        return [Neighbour(int(self.ids[target[one]]), hop) for one, hop in zip(order, hops, strict=True)]

    def _entries(
        self, place: int, wanted: set[int] | None, judged: "Judged | None"
    ) -> tuple[NDArray[np.uint8], NDArray[np.int32], NDArray[np.uint16], NDArray[np.int64]]:
        """Kind, target, cost and number of a node's entries of the `wanted` kinds (None: all)."""
        rows, row, first = self.rows, place, 0
        if judged is not None and judged.ground.place[place]:
            rows, row, first = judged.ground.over, int(judged.ground.place[place]) - 1, len(self.edge)
        parts = [
            (int(rows.kind[at]), int(rows.start[at]), int(rows.start[at + 1]))
            for at in range(int(rows.first[row]), int(rows.first[row + 1]))
            if wanted is None or int(rows.kind[at]) in wanted
        ]
        none = [np.zeros(0, dtype=np.int64)]
        at = np.concatenate(none + [np.arange(low, high) for _, low, high in parts])
        kind = np.repeat([number for number, _, _ in parts], [high - low for _, low, high in parts]).astype(np.uint8)
        target, cost = rows.target[at], rows.cost[at]
        if judged is not None and len(judged.gone):
            there = ~np.isin(target, judged.gone)
            kind, target, cost, at = kind[there], target[there], cost[there], at[there]
        return kind, target, cost, at + first

    def hop(self, entry: int, judged: "Judged | None" = None, source: int | None = None) -> Hop:
        """The hop of an entry, as walked from the node whose entry it is; entries of `judged` follow the index's own.

        `source`, a dense number, is the node from which it is walked, if that is the other end.
        """
        verdict = None
        if judged is not None and entry >= len(self.edge):
            rows, at, edge = judged.ground.over, entry - len(self.edge), int(judged.entry_edge[entry - len(self.edge)])
            verdict = judged.verdicts.get(edge)
        else:
            rows, at, edge = self.rows, entry, int(self.edge[entry])
        cost, target = int(rows.cost[at]) / UNITS, int(rows.target[at])
        if judged is not None and edge >= self.edges:
            return judged.added_hop(edge - self.edges, cost, source, target)
        tail, head = int(self._source[edge]), int(self._target[edge])
        forward = head == target if source is None else tail == source
        src, dst, type_ = int(self.ids[tail]), int(self.ids[head]), self.kinds.types[self._type[edge]]
        if edge >= self._facts:
            row = edge - self._facts
            percentile, cosine, csls = (float(self._score[name][row]) for name in ("percentile", "cosine", "csls"))
            return Hop(
                src=src,
                type=type_,
                dst=dst,
                forward=forward,
                cost=cost,
                percentile=percentile,
                cosine=cosine,
                csls=csls,
                judgement=verdict,
            )
        evidence, citation = self._notes[int(self._fact["note"][edge])].split("\0", 1)
        return Hop(
            src=src,
            type=type_,
            dst=dst,
            forward=forward,
            cost=cost,
            provenance=self._provenances[self._fact["provenance"][edge]],
            sources=self._groups[self._fact["sources"][edge]],
            confidence=float(self._fact["confidence"][edge]),
            evidence=evidence or None,
            citation=citation or None,
            judgement=verdict,
        )

    def edge_number(self, source: int, type_: str, target: int) -> int | None:
        """The edge between two dense numbers, the source first; None when there is none."""
        kind = self.kinds.number(type_)
        for at in range(int(self.rows.first[source]), int(self.rows.first[source + 1])):
            if self.rows.kind[at] == kind:
                start, stop = int(self.rows.start[at]), int(self.rows.start[at + 1])
                found = np.flatnonzero(self.rows.target[start:stop] == target)
                return int(self.edge[start + found[0]]) if len(found) else None
        return None


def _shared(one: bytes, other: bytes) -> int:
    """How many bytes both begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
