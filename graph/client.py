"""The graph database, over Bolt: the one client, whatever answers at the other end."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, TypeVar

import neo4j
from neo4j.exceptions import AuthError, ClientError, DatabaseError, DriverError, Neo4jError

from graph.columns import Columns
from scrapers.errors import GraphUnavailable, KindredError

Row = dict[str, Any]
T = TypeVar("T")

CONNECT_SECONDS = 5.0
RETRY_SECONDS = 5.0
"""How long a transaction that the server asks to repeat is repeated. A lost server is told to the caller, who waits."""

_NOT_BOLT = "NEO4J_URI is not a Bolt address; it should look like bolt://host:7687, without user or password"
_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")

# What the driver has to say reaches people as GraphUnavailable; without a handler it would write to stderr as well.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class GraphRefused(KindredError):
    """The graph server refused a statement."""


class GraphClient:
    """A database of a graph server, for any number of threads. Every statement runs in a managed transaction.

    Each method raises GraphUnavailable when the server does not answer or fails inside, and GraphRefused when it does
    not like the statement. A server that hangs may keep a caller for ever: see `graph/patience.py`.
    """

    def __init__(self, driver: neo4j.Driver, database: str) -> None:
        self._driver = driver
        self._database = database

    @classmethod
    def connect(
        cls, uri: str, username: str, password: str, database: str, *, retry_seconds: float = RETRY_SECONDS
    ) -> Self:
        """The database at `uri`, after it answered once."""
        # An address that holds a password is not repeated, by us or by the driver.
        if uri.partition("://")[0] not in _SCHEMES or "@" in uri:
            raise GraphUnavailable(_NOT_BOLT)
        try:
            driver = neo4j.GraphDatabase.driver(
                uri,
                auth=(username, password),
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=CONNECT_SECONDS,
                max_transaction_retry_time=retry_seconds,
                user_agent="kindred",
            )
        except (ValueError, DriverError) as error:
            raise GraphUnavailable(_NOT_BOLT) from error
        client = cls(driver, database)
        try:
            client.check()
        except ValueError as error:  # the driver looks at a port only now
            client.close()
            raise GraphUnavailable(_NOT_BOLT) from error
        except BaseException:
            client.close()
            raise
        return client

    def check(self) -> None:
        """One trivial round trip, tried once."""

        def once(session: neo4j.Session) -> None:
            session.run("RETURN 1").consume()

        self._use(once)

    def read(self, statement: str, **values: Any) -> list[Row]:
        """The rows that `statement` returns for its parameters `values`."""

        def work(transaction: neo4j.ManagedTransaction) -> list[Row]:
            return transaction.run(statement, values).data()

        return self._use(lambda session: session.execute_read(work))

    def write(self, statement: str, rows: Sequence[Mapping[str, Any]] | Columns = (), **values: Any) -> None:
        """Run `statement` for `rows` (its parameter `$rows`) in one transaction: all of it is kept, or nothing."""

        sent = rows.values() if isinstance(rows, Columns) else list(rows)

        def work(transaction: neo4j.ManagedTransaction) -> None:
            transaction.run(statement, {**values, "rows": sent}).consume()

        self._use(lambda session: session.execute_write(work))

    def _use(self, work: Callable[[neo4j.Session], T]) -> T:
        try:
            with self._driver.session(database=self._database) as session:
                return work(session)
        except AuthError as error:
            raise GraphUnavailable("the graph server refuses NEO4J_USERNAME or NEO4J_PASSWORD") from error
        except ClientError as error:
            if error.code == "Neo.ClientError.Database.DatabaseNotFound":
                raise GraphUnavailable(f"the graph server has no database named {self._database!r}") from error
            raise GraphRefused(f"the graph server refused a statement: {_line(error)}") from error
        except DatabaseError as error:
            raise GraphUnavailable(
                f"the graph server failed with {error.code}: {error.message}. Its log says why"
            ) from error
        except (Neo4jError, DriverError, OSError) as error:
            raise GraphUnavailable(f"the graph server does not answer: {_line(error)}") from error

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


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
