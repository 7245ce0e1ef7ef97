"""Killed between any two writes and started again, the projection ends as if nothing had happened."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from graph import cypher
from graph.address import BoltAddress, folder_of
from graph.check import check
from graph.client import GraphClient
from graph.columns import Columns
from graph.projection import project
from graph.server import open_server
from graph.writer import Writer
from scrapers.errors import GraphUnavailable
from scrapers.progress import Silent
from tests.graph_collections import knowledge, target
from tests.graph_servers import HEAP_MB, GraphServer

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.integration, pytest.mark.slow]


def test_killed_after_every_write_it_ends_in_the_same_state(embedded_server: GraphServer) -> None:
    script = str(Path(__file__).with_name("killing_projection.py"))
    address = (embedded_server.uri, embedded_server.username, embedded_server.password, embedded_server.database)
    embedded_server.clear()
    ended = subprocess.run(
        [sys.executable, script, *address],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    for name, result in json.loads(ended.stdout).items():
        assert result["writes"] > 30, f"{name}: this is no more a test of much"
        assert result["survived"] == [], f"{name}: these runs were not killed"
        assert result["differences"] == {}, f"{name}: killed after these writes, the next run ended otherwise"


class Murderer(Writer):
    """A writer that kills the graph server after some batches."""

    def __init__(self, graph: GraphClient, pid: int, after: int) -> None:
        super().__init__(graph, 12)
        self._pid, self._after = pid, after

    def write(self, statement: str, rows: Sequence[Mapping[str, Any]] | Columns) -> int:
        if self.batches >= self._after and self._pid:
            os.kill(self._pid, signal.SIGKILL)
            self._pid = 0
        return super().write(statement, rows)


@pytest.mark.parametrize("after", [2, 6])
def test_a_graph_server_that_is_killed_meanwhile_loses_nothing(data_folder: Path, after: int) -> None:
    known, first, second = knowledge(), target(1), target(2, change=0.5)
    with open_server(data_folder, HEAP_MB) as server:
        with GraphClient.connect(server.uri, server.username, server.password, server.database) as graph:
            project(graph, known, first, Silent())
            address = BoltAddress.load(folder_of(data_folder))
            assert address
            began = time.monotonic()
            with pytest.raises(GraphUnavailable):
                project(graph, known, second, Silent(), writer=Murderer(graph, address.pid, after))
            assert time.monotonic() - began < 60
        server.revive()
        with GraphClient.connect(server.uri, server.username, server.password, server.database) as graph:
            assert [row["number"] for row in graph.read(cypher.RELEASES)] == [1]
            assert check_affinities(graph, 1)
            project(graph, known, second, Silent())
            assert check(graph, known, second, sample=1000, seed=1).differences == ()
            assert check(graph, known, first, sample=1000, seed=1).differences == ()


def check_affinities(graph: GraphClient, release: int) -> bool:
    """Whether a reader at `release` still sees its affinities, whatever was begun since."""
    wanted = {cypher.AFFINITIES[name]: len(one.edge_source) for name, one in target(release).affinities.items()}
    return {row["name"]: row["number"] for row in graph.read(cypher.COUNT_AFFINITIES, release=release)} == wanted
