"""`python -m scripts.graph_rates`: how fast graphs of either home are filled, by each way there is, in one run.

The servers are thrown away afterwards; nobody's graph is touched. Ways take turns, so that a slow minute of the
machine meets them all; ratios are therefore more certain than rates.
"""

import csv
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Annotated

import numpy as np
import typer

from graph import cypher
from graph.affinity import Affinities
from graph.client import GraphClient
from graph.home import open_graph
from graph.projected import Projected
from graph.projection import Target, project
from graph.versions import Pairs
from graph.writer import Writer
from scrapers.known import Knowledge, Node, Relations
from scrapers.progress import Silent
from scripts import neo4j_server
from scripts.peak import PeakMemory

BATCHES = (1_000, 10_000, 50_000)
TYPE = "FORMAL_SIM"

Works = Annotated[int, typer.Option(min=100, help="Artworks.")]
Edges = Annotated[int, typer.Option(min=1000, help="Affinities written each time.")]
Rounds = Annotated[int, typer.Option(min=1, help="Turns that every way gets.")]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of writing affinities."""

    name: str
    write: Callable[[GraphClient, Pairs], None]


def _created(batch: int) -> Way:
    def write(graph: GraphClient, pairs: Pairs) -> None:
        Writer(graph, batch).write(cypher.ADD_AFFINITIES[TYPE], pairs.columns(1))

    return Way(f"CREATE, each batch once, {batch} rows", write)


def _merged(batch: int) -> Way:
    def write(graph: GraphClient, pairs: Pairs) -> None:
        rows = pairs.rows(1)
        for start in range(0, len(rows), batch):
            graph.write(cypher.MERGE_AFFINITIES[TYPE], rows[start : start + batch])

    return Way(f"MERGE, {batch} rows", write)


WAYS = (*map(_created, BATCHES), *map(_merged, BATCHES))


def main(works: Works = 10_000, edges: Edges = 100_000, rounds: Rounds = 2) -> None:
    """Measure the embedded server, then Neo4j where Java and Maven are."""
    with tempfile.TemporaryDirectory(prefix="kindred-rates-") as folder:
        data = Path(folder)
        with open_graph(data, None, 1024) as graph:
            _measure("embedded", graph, works, edges, rounds)
        try:
            with _neo4j(data / "neo4j") as graph:
                _measure("Neo4j", graph, works, edges, rounds)
            _import(data / "imported", works, edges)
        except neo4j_server.MissingTool as error:
            print(f"Neo4j: not measured, {error}")


@contextmanager
def _neo4j(home: Path) -> Iterator[GraphClient]:
    with (
        neo4j_server.running(home) as address,
        GraphClient.connect(address.uri, address.username, address.password, address.database) as graph,
    ):
        yield graph


def _measure(home: str, graph: GraphClient, works: int, edges: int, rounds: int) -> None:
    known, pairs = _knowledge(works), _pairs(works, edges)
    project(graph, known, _target(1, pairs, 0), Silent())
    seconds: dict[str, list[float]] = {way.name: [] for way in WAYS}
    for turn in range(rounds + 1):
        for way in WAYS:
            _empty(graph)
            began = time.monotonic()
            way.write(graph, pairs)
            if turn:  # the first only warms the server up
                seconds[way.name].append(time.monotonic() - began)
    best = min(median(one) for one in seconds.values())
    for name, some in seconds.items():
        print(f"{home}: {name}: {len(pairs) / median(some):,.0f} edges/s, {best / median(some):.2f} of the fastest")
    _empty(graph)
    _project(f"{home}: first load of", graph, known, _target(2, pairs, len(pairs)))
    other = replace(pairs, score=np.where(np.arange(len(pairs)) % 100 == 0, pairs.score / 2, pairs.score))
    _project(f"{home}: then 1 % with other scores,", graph, known, _target(3, other, len(pairs)))
    _project(f"{home}: then nothing,", graph, known, _target(3, other, len(pairs)))


def _project(what: str, graph: GraphClient, known: Knowledge, target: Target) -> Projected:
    with PeakMemory() as peak:
        began = time.monotonic()
        done = project(graph, known, target, Silent())
        took = time.monotonic() - began
    edges = len(target.affinities["formal"].edge_source)
    print(
        f"{what} {done.written:,} written of {edges:,}: {took:.1f} s, {done.written / took:,.0f} written and "
        f"{edges / took:,.0f} compared a second, peak memory {peak.mebibytes:.0f} MiB"
    )
    return done


def _empty(graph: GraphClient) -> None:
    while graph.read(cypher.EDGES[TYPE])[0]["number"]:
        graph.write(cypher.EMPTY_OF_EDGES[TYPE], limit=20_000)


def _import(home: Path, works: int, edges: int) -> None:
    """Neo4j's own bulk import into a database that does not run, files written included."""
    pairs = _pairs(works, edges)
    java, lib = neo4j_server.java_for(neo4j_server.VERSION), neo4j_server.jars(neo4j_server.VERSION)
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "neo4j.conf").write_text("server.memory.heap.max_size=1g\n")
    began = time.monotonic()
    with (home / "nodes.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["id:ID{id-type:long}", "key", "title", ":LABEL"]])
        csv.writer(file).writerows([one, f"made:{one}", f"Work {one}", "Artwork"] for one in range(1, works + 1))
    with (home / "edges.csv").open("w", newline="") as file:
        names = ["score:double", "score_csls:double", "percentile:double", "rank:int", "from_release:int"]
        csv.writer(file).writerows([[":START_ID", ":END_ID", *names, ":TYPE"]])
        csv.writer(file).writerows([*row.values(), TYPE] for row in pairs.rows(1))
    what = ("database", "import", "full", "neo4j", "--id-type=integer")
    files = (f"--nodes={home / 'nodes.csv'}", f"--relationships={home / 'edges.csv'}")
    done = subprocess.run(
        [str(java), "-Xmx1g", "-cp", f"{lib}/*", "org.neo4j.cli.AdminTool", *what, *files],
        env={"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf"), "PATH": "/usr/bin:/bin"},
        cwd=home,  # it leaves its report where it is called
        capture_output=True,
        text=True,
        check=False,
    )
    took = time.monotonic() - began
    if done.returncode:
        print(f"Neo4j: bulk import not measured: {' '.join((done.stderr or done.stdout).split())[:300]}")
    else:
        print(f"Neo4j: bulk import of a stopped, empty database: {took:.1f} s, {len(pairs) / took:,.0f} edges/s")


def _knowledge(works: int) -> Knowledge:
    nodes = tuple(
        Node(id=one, kind="artwork", key=f"made:{one}", name=f"Work {one}", start=1800, end=1800, rights="CC0-1.0")
        for one in range(1, works + 1)
    )
    none = np.zeros(0, dtype=np.int64)
    small = none.astype(np.int16)
    relations = Relations(
        src=none,
        dst=none,
        type=small,
        provenance=small,
        sources=none.astype(np.int32),
        confidence=none.astype(np.float32),
        types=(),
        provenances=(),
        source_groups=(),
        note=none.astype(np.int32),
    )
    return Knowledge(nodes, relations)


def _pairs(works: int, edges: int) -> Pairs:
    """About `edges` random pairs."""
    random = np.random.default_rng(1)
    ends = np.sort(random.integers(1, works + 1, (edges, 2)), axis=1)
    ends = np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0)
    values = random.random((len(ends), 3)).astype(np.float32)
    rank = np.ones(len(ends), dtype=np.int32)
    return Pairs(ends[:, 0], ends[:, 1], values[:, 0], values[:, 1], values[:, 2] * 100, rank)


def _target(number: int, pairs: Pairs, edges: int) -> Target:
    """A release whose formal affinities are the first `edges` of `pairs`, and which has no others."""
    return Target(
        number,
        f"manifest {number}",
        {
            "formal": _affinities(pairs.take(slice(0, edges))),
            "conceptual": _affinities(pairs.take(slice(0, 0))),
            "historical": _affinities(pairs.take(slice(0, 0))),
        },
    )


def _affinities(pairs: Pairs) -> Affinities:
    ids = np.unique(np.concatenate([pairs.src, pairs.dst]))
    indptr = np.searchsorted(pairs.src, np.append(ids, np.iinfo(np.int64).max)).astype(np.int64)
    values = (pairs.score, pairs.csls, pairs.percentile)
    return Affinities(ids, indptr, pairs.dst, *values, pairs.src, pairs.dst, *values)


if __name__ == "__main__":
    typer.run(main)
