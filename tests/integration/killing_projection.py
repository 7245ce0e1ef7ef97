"""Project a small collection again and again, killed after its n-th write, and print what state each ends in.

`python killing_projection.py URI USERNAME PASSWORD DATABASE`: the graph server there is used and emptied.
"""

import hashlib
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from graph import cypher
from graph.client import GraphClient
from graph.projection import project
from graph.writer import Writer
from scrapers.progress import Silent
from tests.graph_collections import knowledge, target

BEFORE = (
    (knowledge(deleted=[12]), target(1, works=11)),
    (knowledge(), target(2, change=0.3)),
)
WANTED = (knowledge(13, deleted=[4], titles="Renamed", drop=3), target(3, works=13, change=0.6))
BATCH = 12
"""Rows in a transaction, so that there are many."""


def in_child(work: Callable[[], None]) -> int:
    """The wait status of a child that did `work`."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    try:
        work()
    finally:
        os._exit(0 if sys.exc_info()[0] is None else 1)


def run(address: tuple[str, str, str, str], at: int | None, rebuild: bool, counted: int | None = None) -> None:
    """Project; right after write number `at` was kept, the kernel kills this process."""
    write, done = GraphClient.write, 0

    def counting(client: GraphClient, *arguments: Any, **values: Any) -> None:
        nonlocal done
        write(client, *arguments, **values)
        done += 1
        if done == at:
            os.kill(os.getpid(), signal.SIGKILL)

    GraphClient.write = counting  # type: ignore[method-assign]
    with GraphClient.connect(*address) as graph:
        project(graph, *WANTED, Silent(), rebuild=rebuild, writer=Writer(graph, BATCH))
    if counted is not None:
        os.write(counted, str(done).encode())


def reset(address: tuple[str, str, str, str]) -> None:
    """The state before: two complete releases and a work that only the first names."""
    with GraphClient.connect(*address) as graph:
        for number, (known, wanted) in enumerate(BEFORE):
            project(graph, known, wanted, Silent(), rebuild=number == 0)


def state(address: tuple[str, str, str, str]) -> dict[str, str]:
    """A digest of all nodes of each label and all edges of each type."""
    found = {}
    with GraphClient.connect(*address) as graph:
        found["releases"] = repr(graph.read(cypher.RELEASES))
        for label, statement in cypher.NODES.items():
            nodes = [sorted(row["node"].items()) for row in graph.read(statement, ids=list(range(2000)))]
            found[label] = hashlib.sha256(repr(nodes).encode()).hexdigest()[:12]
        for name, statement in {**cypher.RELATIONS, **cypher.VERSIONS}.items():
            edges = sorted(zip(*graph.read(statement, ids=list(range(2000)))[0].values(), strict=True))
            found[name] = f"{len(edges)} {hashlib.sha256(repr(edges).encode()).hexdigest()[:12]}"
    return found


def main(*address: str) -> None:
    """Print `{"incremental": {"writes": n, "differences": {n: [...]}, "survived": [...]}, "rebuild": ...}`."""
    where = (address[0], address[1], address[2], address[3])
    told = {}
    for name, rebuild in (("incremental", False), ("rebuild", True)):
        reset(where)
        reader, writer = os.pipe()
        status = in_child(lambda: run(where, None, rebuild, writer))  # noqa: B023 - called at once
        assert status == 0, f"the undisturbed run ended with {status}"
        writes = int(os.read(reader, 100))
        expected = state(where)
        differences, survived = {}, []
        schema = len(cypher.SCHEMA)
        for at in range(schema, writes + 1):
            reset(where)
            status = in_child(lambda: run(where, at, rebuild))  # noqa: B023
            if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
                survived.append(at)
            again = in_child(lambda: run(where, None, rebuild))  # noqa: B023
            ended = state(where) if again == 0 else {"exit": str(again)}
            if ended != expected:
                differences[at] = sorted(key for key in expected if expected.get(key) != ended.get(key))
        told[name] = {"writes": writes, "differences": differences, "survived": survived}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
