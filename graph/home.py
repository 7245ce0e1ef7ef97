"""How processes reach the graph, whichever home it has: the Neo4j that was given, or the embedded server."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from graph.client import GraphClient, Row
from graph.patience import Errand, OutOfPatience, within
from graph.server import EmbeddedGraph, open_server
from scrapers.errors import GraphUnavailable

SILENCE_SECONDS = 1.0
"""A read that takes longer makes its reader ask whether the server is there at all."""

ANSWER_SECONDS = 1.0
"""How long the server may then take for a trivial answer; together a hung server costs its first reader 2 s, and a busy
one, or one that tidies its memory, is not taken for lost."""

CHECK_SECONDS = 2.0
READ_SECONDS = 30.0
CONNECT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Neo4jAddress:
    """A Neo4j that somebody else runs."""

    uri: str
    username: str
    password: str
    database: str


@contextmanager
def open_graph(data: Path, address: Neo4jAddress | None, heap_mb: int) -> Iterator[GraphClient]:
    """The graph while the block runs: that of `address`, or of the embedded server of a data folder, kept up for it.

    `heap_mb` caps the embedded server's objects, in MiB. Raises GraphUnavailable.
    """
    if address:
        with GraphClient.connect(address.uri, address.username, address.password, address.database) as client:
            yield client
        return
    with (
        open_server(data, heap_mb) as server,
        GraphClient.connect(server.uri, server.username, server.password, server.database) as client,
    ):
        yield client


class GraphConnection:
    """The graph as a long-running process uses it: lost and found again, in any number of threads.

    `home` is where the graph lives. It begins unconnected, so that nobody waits for a server to start: call `revive`,
    and again whenever `check` fails.
    """

    def __init__(self, data: Path, address: Neo4jAddress | None, heap_mb: int) -> None:
        self.home: Literal["embedded", "neo4j"] = "neo4j" if address else "embedded"
        self._data = data
        self._address = address
        self._heap_mb = heap_mb
        self._server: EmbeddedGraph | None = None
        self._client: GraphClient | None = None
        self._reason = "the graph is not connected yet"
        self._closed = False
        self._state = threading.Lock()
        self._reviving = threading.Lock()

    def read(self, statement: str, **values: Any) -> list[Row]:
        """The rows that `statement` returns for its parameters `values`.

        Raises GraphUnavailable at once when the server is known to be lost, and within seconds when it proves to be;
        GraphRefused when it does not like the statement.
        """
        client = self._connected()
        try:
            return self._ask(client, statement, values)
        except GraphUnavailable:
            # Perhaps only a pooled connection was lost, to a server that was started again meanwhile.
            client = self._connected()
            self._check(client, ANSWER_SECONDS)
        return self._ask(client, statement, values)

    def check(self) -> None:
        """One trivial round trip. Raises GraphUnavailable when the server is lost."""
        self._check(self._connected(), CHECK_SECONDS)

    def revive(self) -> None:
        """Connect, after starting the embedded server if it does not run; nothing where all is well.

        Raises GraphUnavailable when the server cannot be started or reached.
        """
        with self._reviving:
            try:
                self.check()
                return
            except GraphUnavailable:
                pass
            try:
                client = self._connect()
            except GraphUnavailable as error:
                with self._state:
                    self._reason = str(error)
                raise
            with self._state:
                if not self._closed:
                    self._client = client
                    return
            client.close()

    def close(self) -> None:
        """Leave the server; the embedded one is stopped by the last one out."""
        with self._state:
            client, self._client = self._client, None
            self._closed, self._reason = True, "the connection to the graph was closed"
        if client:
            _discard(client)
        with self._reviving:
            server, self._server = self._server, None
            if server:
                server.close()

    def _connected(self) -> GraphClient:
        with self._state:
            if self._client is None:
                raise GraphUnavailable(self._reason)
            return self._client

    def _ask(self, client: GraphClient, statement: str, values: dict[str, Any]) -> list[Row]:
        """The answer to a statement, for which a server that is alive gets longer than one that is not."""
        errand = Errand(lambda: client.read(statement, **values))
        deadline = time.monotonic() + READ_SECONDS
        while time.monotonic() < deadline:
            try:
                return errand.result(SILENCE_SECONDS)
            except OutOfPatience:
                self._check(client, ANSWER_SECONDS)
        raise GraphUnavailable(f"the graph server did not answer a statement within {READ_SECONDS:g} s")

    def _check(self, client: GraphClient, seconds: float) -> None:
        try:
            within(seconds, client.check)
        except OutOfPatience:
            error = GraphUnavailable(f"the graph server does not answer within {seconds:g} s")
            self._lose(client, error)
            raise error from None
        except GraphUnavailable as error:
            self._lose(client, error)
            raise

    def _lose(self, client: GraphClient, error: GraphUnavailable) -> None:
        with self._state:
            if self._client is not client:
                return
            self._client, self._reason = None, str(error)
        _discard(client)

    def _connect(self) -> GraphClient:
        with self._state:
            if self._closed:
                raise GraphUnavailable(self._reason)
        if self._address is None:
            if self._server is None:
                self._server = open_server(self._data, self._heap_mb)
            else:
                self._server.revive()
        where = self._address or self._server
        assert where is not None
        try:
            return within(
                CONNECT_SECONDS,
                lambda: GraphClient.connect(where.uri, where.username, where.password, where.database, retry_seconds=0),
            )
        except OutOfPatience:
            raise GraphUnavailable(f"the graph server does not answer within {CONNECT_SECONDS:g} s") from None


def _discard(client: GraphClient) -> None:
    """Close a client whose server may hang; whoever still waits for an answer there is told."""
    Errand(client.close)
