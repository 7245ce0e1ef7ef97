"""Who else finds paths: networkx, PostgreSQL's recursive query, and Cypher in either home of the graph.

Each has the same edges as the index beside it, and is given the same pairs and the same patience. A server is up only
while it is asked, in a folder that is thrown away.
"""

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from pathlib import Path
from types import FrameType
from typing import Any

import neo4j
import networkx as nx
import numpy as np
from neo4j.exceptions import Neo4jError
from numpy.typing import NDArray

from graph import cypher
from graph.affinity import Affinities
from graph.client import GraphClient
from graph.path_check import dialect
from graph.paths.costs import COSTS
from graph.paths.index import PathIndex
from graph.paths.records import Constraints
from graph.paths.search import search
from graph.patience import OutOfPatience, within
from graph.projection import Target, project
from graph.server import open_server as open_graph_server
from scrapers.progress import Silent
from scrapers.store.path_walks import PathWalks
from scrapers.store.server import open_server
from scripts import neo4j_server
from scripts.path_world import FLOOR, World

K = 5
RELEASE = 1
_HEAP_MB = 1024


@dataclass(frozen=True, slots=True)
class Contender:
    """Who finds paths: `paths` gives how many it found between two inner ids within so many hops.

    It raises TimeoutError when that takes too long. `note` says what it does less, or more, than the index.
    """

    name: str
    note: str
    paths: Callable[[int, int, int], int]


Opening = Callable[[Path, World, float], AbstractContextManager[list[Contender]]]
"""Contenders over a folder of their own, which hold the edges of a world and have so many seconds for a pair."""


def kindred(index: PathIndex) -> Contender:
    """The index, its hops made whole."""

    def paths(start: int, end: int, hops: int) -> int:
        return len(search(index, start, end, K, Constraints(hops=hops)).paths)

    return Contender("kindred", f"the {K} best that differ in kind, with evidence, or the nearest misses", paths)


@contextmanager
def networkx(_folder: Path, world: World, patience: float) -> Iterator[list[Contender]]:
    """Dictionaries of Python; the cheapest edge stands for all between two nodes."""
    graph = nx.Graph()
    src, dst, cost = _edges(world)
    order = np.argsort(cost)[::-1]  # the last one written stays
    graph.add_weighted_edges_from(zip(*(one[order].tolist() for one in (src, dst, cost)), strict=True))

    def cheapest(start: int, end: int, hops: int) -> int:
        with _alarm(patience):
            some = islice(nx.shortest_simple_paths(graph, start, end, weight="weight"), K)
            return sum(len(path) <= hops + 1 for path in some)

    def fewest(start: int, end: int, hops: int) -> int:
        with _alarm(patience):
            some = nx.all_shortest_paths(graph, start, end)
            return sum(1 for _ in islice(takewhile(lambda path: len(path) <= hops + 1, some), K))

    yield [
        Contender("networkx, shortest_simple_paths", f"the {K} that cost least, of any length, hubs and all", cheapest),
        Contender("networkx, all_shortest_paths", f"any {K} of those with the fewest hops", fewest),
    ]


@contextmanager
def postgresql(folder: Path, world: World, patience: float) -> Iterator[list[Contender]]:
    """The embedded server, and one recursive query from both ends."""
    folder.chmod(0o755)
    folder.parent.chmod(0o755)  # root's server is another user, whose files would else be kept elsewhere
    with open_server(folder) as server, PathWalks(server.url, patience) as walks:
        walks.fill(*_edges(world))

        def paths(start: int, end: int, hops: int) -> int:
            return len(walks.best(start, end, hops, K))

        note = f"the {K} that cost least by their edges, hubs and all, of whatever kind"
        yield [Contender("PostgreSQL, WITH RECURSIVE", note, paths)]


@contextmanager
def embedded(folder: Path, world: World, patience: float) -> Iterator[list[Contender]]:
    """The embedded graph server."""
    with (
        open_graph_server(folder, _HEAP_MB) as one,
        _cypher("embedded", (one.uri, one.username, one.password, one.database), world, patience) as contenders,
    ):
        yield contenders


@contextmanager
def neo4j_5(folder: Path, world: World, patience: float) -> Iterator[list[Contender]]:
    """Neo4j. Raises MissingTool without Java or Maven."""
    with (
        neo4j_server.running(folder) as one,
        _cypher("Neo4j", (one.uri, one.username, one.password, one.database), world, patience) as contenders,
    ):
        yield contenders


OPENINGS: Mapping[str, Opening] = {
    "networkx": networkx,
    "postgresql": postgresql,
    "neo4j": neo4j_5,
    "embedded": embedded,
}


@contextmanager
def _cypher(home: str, address: tuple[str, str, str, str], world: World, patience: float) -> Iterator[list[Contender]]:
    """`allShortestPaths` as readers ask it, and without anything that they ask besides."""
    uri, username, password, database = address
    with GraphClient.connect(*address) as graph:
        near = {facet: _listed(one) for facet, one in world.affinities.items()}
        project(graph, world.knowledge, Target(RELEASE, "made up", near), Silent())
        why = cypher.WHY[dialect(graph)]
    values = {"release": RELEASE, "types": None, "skip": 0, "limit": K}
    # The client has no time limit, which a server needs here to leave off.
    with neo4j.GraphDatabase.driver(uri, auth=(username, password)) as driver:

        def ask(statement: str, start: int, end: int) -> int:
            query = neo4j.Query(statement, timeout=patience)
            with driver.session(database=database) as session:
                return len(session.run(query, {**values, "start": start, "end": end}).data())

        def contender(name: str, note: str, statements: Mapping[int, str]) -> Contender:
            def paths(start: int, end: int, hops: int) -> int:
                try:
                    return within(patience + 1, lambda: ask(statements[hops], start, end))
                except (Neo4jError, OutOfPatience) as error:
                    if isinstance(error, Neo4jError) and "TransactionTimedOut" not in str(error.code):
                        raise
                    raise TimeoutError(f"{name} took more than {patience:g} s") from error

            return Contender(f"{home}, {name}", note, paths)

        yield [
            contender("why", "the fewest hops that a reader of the release sees, nothing else weighed", why),
            contender("allShortestPaths", f"any {K} of those with the fewest hops, of all releases", cypher.SHORTEST),
        ]


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in the block after so long; in the main thread only."""

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"it took more than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _edges(world: World) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint16]]:
    """Source, target and cost of every edge, in the units of the index."""
    one = world.knowledge.relations
    cost = np.zeros(len(one.src), dtype=np.uint16)
    for number, name in enumerate(one.types):
        cost[one.type == number] = COSTS.relation(name, one.confidence[one.type == number])
    parts = [(one.src, one.dst, cost)]
    parts += [
        (near.edge_source, near.edge_target, COSTS.affinity(near.edge_percentile, FLOOR))
        for near in world.affinities.values()
    ]
    src, dst, cost = (np.concatenate(column) for column in zip(*parts, strict=True))
    return src, dst, cost


def _listed(one: Affinities) -> Affinities:
    """The same, with lists of nearest works, from which the projection takes ranks."""
    ids = np.unique(np.concatenate([one.edge_source, one.edge_target]))
    values: dict[str, Any] = {name: getattr(one, f"edge_{name}") for name in ("cosine", "csls", "percentile")}
    indptr = np.searchsorted(one.edge_source, np.append(ids, np.iinfo(np.int64).max)).astype(np.int64)
    return replace(one, ids=ids, indptr=indptr, neighbours=one.edge_target, **values)
