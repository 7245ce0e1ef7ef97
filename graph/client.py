"""The graph database, over Bolt: the one client, whatever answers at the other end."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from scrapers.errors import GraphUnavailable

Row = dict[str, Any]

CONNECT_SECONDS = 5.0
RETRY_SECONDS = 5.0
"""How long a transaction that the server asks to repeat is repeated. A lost server is told to the caller, who waits."""


class GraphClient:
    """A database of a graph server, for any number of threads. Every statement runs in a managed transaction.

    Each method raises GraphUnavailable when the server does not answer.
    """

    def __init__(self, driver: neo4j.Driver, database: str) -> None:
        self._driver = driver
        self._database = database

    @classmethod
    def connect(cls, uri: str, username: str, password: str, database: str) -> Self:
        """The database at `uri`, after it answered once."""
        try:
            driver = neo4j.GraphDatabase.driver(
                uri,
                auth=(username, password),
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=CONNECT_SECONDS,
                max_transaction_retry_time=RETRY_SECONDS,
                user_agent="kindred",
            )
        except (ValueError, DriverError) as error:
            raise GraphUnavailable(f"{uri!r} is not a Bolt address; it should look like bolt://host:7687") from error
        client = cls(driver, database)
        try:
            client.read("RETURN 1 AS one")
        except BaseException:
            client.close()
            raise
        return client

    def read(self, statement: str, **values: Any) -> list[Row]:
        """The rows that `statement` returns for its parameters `values`."""

        def work(transaction: neo4j.ManagedTransaction) -> list[Row]:
            return transaction.run(statement, values).data()

        try:
            with self._driver.session(database=self._database) as session:
                return session.execute_read(work)
        except (Neo4jError, DriverError, OSError) as error:
            raise _unavailable(error) from error

    def write(self, statement: str, rows: Sequence[Mapping[str, Any]] = (), **values: Any) -> None:
        """Run `statement` for `rows` (its parameter `$rows`) in one transaction: all of it is kept, or nothing."""

        def work(transaction: neo4j.ManagedTransaction) -> None:
            transaction.run(statement, {**values, "rows": list(rows)}).consume()

        try:
            with self._driver.session(database=self._database) as session:
                session.execute_write(work)
        except (Neo4jError, DriverError, OSError) as error:
            raise _unavailable(error) from error

    def close(self) -> None:
        """Close all connections."""
        with suppress(Neo4jError, DriverError, OSError):
            self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _unavailable(error: Exception) -> GraphUnavailable:
    text = " ".join(str(error).split())
    return GraphUnavailable(f"the graph server does not answer: {text}")
