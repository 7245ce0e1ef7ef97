"""Real graph servers for tests: the embedded one, Neo4j 5 and, where a new Java is found, Neo4j 2026."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.client import GraphClient
from graph.server import open_server
from scripts import neo4j_server as neo4j_program

HEAP_MB = 512
NEO4J_2026 = "2026.02.2"

# Read once, before any test's environment is cleaned.
NEVER_SKIPS = os.environ.get("CI_NEVER_SKIPS") == "1"


@dataclass(frozen=True)
class GraphServer:
    """A running graph server; `name` is embedded, neo4j or neo4j-2026."""

    name: str
    uri: str
    username: str
    password: str
    database: str

    def client(self) -> GraphClient:
        """A connection of its own, for its receiver to close."""
        return GraphClient.connect(self.uri, self.username, self.password, self.database)

    def clear(self) -> None:
        """Delete all nodes and edges; constraints stay."""
        with self.client() as client:
            while client.read("MATCH (n) RETURN n LIMIT 1"):
                client.write("MATCH (n) WITH n LIMIT 5000 DETACH DELETE n")


def skip(reason: str) -> None:
    """Skip the test that asks; fail it where nothing may be skipped."""
    if NEVER_SKIPS:
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def _neo4j(name: str, version: str) -> Iterator[GraphServer]:
    try:
        neo4j_program.java_for(version)
        neo4j_program.jars(version)
    except neo4j_program.MissingTool as error:
        skip(str(error))
    with (
        tempfile.TemporaryDirectory(prefix="kindred-neo4j-") as home,
        neo4j_program.running(Path(home), version) as address,
    ):
        yield GraphServer(name, address.uri, address.username, address.password, address.database)


@pytest.fixture(scope="session")
def embedded_server() -> Iterator[GraphServer]:
    """One embedded server for all tests, from the wheel."""
    with tempfile.TemporaryDirectory(prefix="kindred-graph-") as data, open_server(Path(data), HEAP_MB) as server:
        yield GraphServer("embedded", server.uri, server.username, server.password, server.database)


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[GraphServer]:
    """One Neo4j 5 for all tests, from Maven Central."""
    with _neo4j("neo4j", neo4j_program.VERSION) as server:
        yield server


@pytest.fixture(scope="session")
def neo4j_2026_server() -> Iterator[GraphServer]:
    """One Neo4j 2026 for all tests; it needs Java 21."""
    try:
        neo4j_program.java_for(NEO4J_2026)
    except neo4j_program.MissingTool as error:
        pytest.skip(str(error))  # an older Java is no fault
    with _neo4j("neo4j-2026", NEO4J_2026) as server:
        yield server


@pytest.fixture(params=["embedded", "neo4j"])
def graph_server(request: pytest.FixtureRequest) -> GraphServer:
    """Either kind of server, with an empty database."""
    server: GraphServer = request.getfixturevalue(f"{request.param}_server")
    server.clear()
    return server


@pytest.fixture
def graph(graph_server: GraphServer) -> Iterator[GraphClient]:
    """A client of either kind of server, over an empty database."""
    with graph_server.client() as client:
        yield client
