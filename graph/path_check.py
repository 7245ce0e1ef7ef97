"""The check of paths: whether the arrays in which a release searches hold the edges that Cypher walks, in sentences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from graph import cypher
from graph.check import some
from graph.client import GraphClient, GraphRefused
from graph.path_edges import PathEdges
from graph.paths.index import PathIndex
from graph.paths.judged import PROVENANCE, Judged
from graph.paths.records import Constraints, Hop, Verdict
from graph.paths.search import search

REACH = 3
"""Hops within which distances are compared. From a typical work, a fourth reaches most of a graph of any size."""

_HOPS, _K = (2, 3, 4), 5
_PAGE = 5_000
_AT_ONCE = 20
"""Nodes whose edges are read in one answer: each may have ten thousands."""


@dataclass(frozen=True, slots=True)
class PathsChecked:
    """What a check compared, and what differs: a sentence each, none when all is well."""

    edges: int
    nodes: int
    hops: int
    pairs: int
    differences: tuple[str, ...]


def check_paths(
    graph: GraphClient,
    index: PathIndex,
    release: int,
    *,
    verdicts: Iterable[Verdict] = (),
    gone: Iterable[int] = (),
    sample: int,
    seed: int,
) -> PathsChecked:
    """Compare the paths of `release` with what a reader of `graph` sees at it.

    All edges are counted by type, from both ends. Of `sample` nodes of every kind the edges are compared one by one; of
    `sample` pairs, half of them a short walk apart, every hop of the best paths must be in the graph, and Cypher must
    find as few hops between them as the arrays have, up to REACH. `verdicts` and `gone` works (inner ids) are heeded as
    the search heeds them (`graph.path_edges`). Raises GraphUnavailable when the server does not answer.
    """
    verdicts = tuple(verdicts)
    judged = Judged.of(index, verdicts, gone)
    edges = PathEdges(index, judged)
    random = np.random.default_rng(seed)
    differences = _counts(graph, edges, release)
    nodes = _nodes(random, edges, sample)
    differences += _neighbours(graph, edges, nodes, release)
    pairs = _pairs(random, edges, sample)
    hops = _hops(index, judged, pairs)
    differences += _missing(graph, hops, release)
    differences += _distances(graph, edges, pairs, release)
    return PathsChecked(index.edges, len(nodes), len(hops), len(pairs), tuple(differences))


def dialect(graph: GraphClient) -> str:
    """Which of the statements that are kept by dialect the server takes: those under "embedded" or under "neo4j"."""
    try:
        graph.read(cypher.DIALECT)
    except GraphRefused:
        return "neo4j"
    return "embedded"


def _counts(graph: GraphClient, edges: PathEdges, release: int) -> list[str]:
    found: dict[str, int] = {}
    for statement in (cypher.COUNT_RELATIONS, cypher.COUNT_AFFINITIES):
        found |= {row["name"]: row["number"] for row in graph.read(statement, release=release)}
    return [
        f"{name}: the graph has {found.get(name, 0)}, the paths of the release {out}"
        + (f" as seen from their sources and {back} from their targets" if back != out else "")
        for name, (out, back) in edges.counts().items()
        if {out, back} != {found.get(name, 0)}
    ]


def _nodes(random: np.random.Generator, edges: PathEdges, sample: int) -> NDArray[np.int64]:
    """`sample` nodes of every kind, by dense number."""
    kinds = edges.index.ground.kind
    chosen = [np.zeros(0, dtype=np.int64)]
    for kind in np.unique(kinds).tolist():
        which = np.flatnonzero(kinds == kind)
        chosen.append(random.choice(which, size=min(len(which), sample), replace=False))
    return np.sort(np.concatenate(chosen))


def _neighbours(graph: GraphClient, edges: PathEdges, nodes: NDArray[np.int64], release: int) -> list[str]:
    ids = edges.index.ids[nodes].tolist()
    found: set[tuple[int, str, int]] = set()
    for start, statement in product(range(0, len(ids), _AT_ONCE), cypher.EDGES_AT):
        lists = graph.read(statement, ids=ids[start : start + _AT_ONCE], release=release)[0]
        found |= set(zip(lists["src"], lists["type"], lists["dst"], strict=True))
    wanted = edges.at(nodes)
    missing, strange = sorted(wanted - found), sorted(found - wanted)
    told = [f"{some(missing, 'edges')} at {len(ids)} sampled nodes are in the paths, not in the graph"] * bool(missing)
    return told + [f"{some(strange, 'edges')} at {len(ids)} sampled nodes are in the graph, not in the paths"] * bool(
        strange
    )


def _pairs(random: np.random.Generator, edges: PathEdges, sample: int) -> list[tuple[int, int]]:
    """`sample` pairs by dense number: anywhere, or up to REACH steps of a walk apart."""
    joined = edges.walkable
    pairs = []
    for turn in range(sample if len(joined) > 1 else 0):
        start, end = (int(one) for one in random.choice(joined, 2, replace=False))
        if turn % 2:
            end = start
            for _ in range(1 + turn // 2 % REACH):
                others = edges.neighbours(end)
                end = int(random.choice(others)) if len(others) else end
        if start != end:
            pairs.append((start, end))
    return pairs


def _hops(index: PathIndex, judged: Judged, pairs: Sequence[tuple[int, int]]) -> list[Hop]:
    """The hops of the best paths between `pairs`, less those that people added: nobody stated most of these."""
    hops: dict[tuple[int, str, int], Hop] = {}
    for turn, (start, end) in enumerate(pairs):
        asked = Constraints(hops=_HOPS[turn % len(_HOPS)])
        for path in search(index, int(index.ids[start]), int(index.ids[end]), _K, asked, judged).paths:
            hops |= {(hop.src, hop.type, hop.dst): hop for hop in path.hops if hop.provenance != PROVENANCE}
    return list(hops.values())


def _missing(graph: GraphClient, hops: Sequence[Hop], release: int) -> list[str]:
    found: set[int] = set()
    for start in range(0, len(hops), _PAGE):
        rows = [
            {"number": start + place, "src": hop.src, "type": hop.type, "dst": hop.dst}
            for place, hop in enumerate(hops[start : start + _PAGE])
        ]
        found |= set(graph.read(cypher.FOUND, rows=rows, release=release)[0]["numbers"])
    missing = [(hop.src, hop.type, hop.dst) for number, hop in enumerate(hops) if number not in found]
    return [f"{some(missing, 'hops')} of {len(hops)} in paths that were found are not in the graph"] * bool(missing)


def _distances(graph: GraphClient, edges: PathEdges, pairs: Sequence[tuple[int, int]], release: int) -> list[str]:
    statement = cypher.DISTANCE[dialect(graph)][REACH]
    told = []
    for pair in pairs:
        start, end = (int(edges.index.ids[one]) for one in pair)
        rows = graph.read(statement, start=start, end=end, release=release, types=None)
        found, wanted = rows[0]["hops"] if rows else None, edges.distance(*pair, REACH)
        if found != wanted:
            told.append(f"from {start} to {end}: {_so_many(found)} in the graph, {_so_many(wanted)} in the paths")
    return told


def _so_many(hops: int | None) -> str:
    return f"more than {REACH} hops" if hops is None else f"{hops} hops"
