"""The connection to PostgreSQL: transactions, snapshots and named locks."""

import hashlib
import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Self

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812 - a class, whatever psycopg2 calls it
from psycopg2.extensions import cursor as Cursor  # noqa: N812
from psycopg2.extensions import parse_dsn

from scrapers.errors import KindredError, StoreUnavailable

LOST = (psycopg2.OperationalError, psycopg2.InterfaceError)


class Database:
    """One PostgreSQL database, for any number of threads; each transaction has a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._place = _place(url)
        self._idle: deque[Connection] = deque()

    @classmethod
    def connect(cls, url: str) -> Self:
        """The database at `url`, after it answered once. Raises StoreUnavailable when it does not."""
        database = cls(url)
        database._idle.append(database._open())
        return database

    def move(self, url: str) -> None:
        """Go to the same database at another address from now on; a restarted server may listen elsewhere."""
        if url != self._url:
            self._url, self._place = url, _place(url)
            self.close()

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """A cursor whose writes are all kept when the block ends, or none when it raises.

        Every write of the store commits here and nowhere else. Raises StoreUnavailable when the server is lost.
        """
        with self._lease(read_only=False) as connection, connection.cursor() as cursor:
            yield cursor
            connection.commit()

    @contextmanager
    def snapshot(self) -> Iterator[Cursor]:
        """A cursor that reads one moment of the database, whatever others write meanwhile."""
        with self._lease(read_only=True) as connection, connection.cursor() as cursor:
            yield cursor

    @contextmanager
    def exclusive(self, name: str, *, patience_s: float = 2.0) -> Iterator[None]:
        """Hold the lock `name` among all processes on this database; it goes with the process, however that ends.

        Raises KindredError when another run holds it. The patience is for the server, which may take a moment to
        notice that the last holder was killed.
        """
        connection = self._open()
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", (f"{round(patience_s * 1000)}ms",))
                try:
                    cursor.execute("SELECT pg_advisory_lock(%s)", (key,))
                except psycopg2.errors.LockNotAvailable:
                    raise KindredError(f"another run of {name!r} is in progress{_holder(cursor, key)}") from None
            yield
        finally:
            connection.close()

    def close(self) -> None:
        """Give all idle connections back to the server."""
        with suppress(IndexError):  # others may take them at the same time
            while True:
                self._idle.pop().close()

    @contextmanager
    def _lease(self, *, read_only: bool) -> Iterator[Connection]:
        connection = self._begin(read_only)
        try:
            yield connection
        except LOST as error:
            connection.close()
            raise self._unavailable(error) from error
        finally:
            # The work is done, or its error is on the way: a connection that was cut since says nothing more.
            with suppress(*LOST):
                connection.rollback()
                self._idle.append(connection)

    def _begin(self, read_only: bool) -> Connection:
        """A connection with an open transaction; those that a restart of the server has cut are thrown away."""
        level = "REPEATABLE READ" if read_only else "READ COMMITTED"
        while True:
            try:
                connection, fresh = self._idle.pop(), False
            except IndexError:
                connection, fresh = self._open(), True
            try:
                connection.set_session(isolation_level=level, readonly=read_only)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
            except LOST as error:
                connection.close()
                if fresh:
                    raise self._unavailable(error) from error
            else:
                return connection

    def _open(self) -> Connection:
        try:
            return psycopg2.connect(
                self._url,
                connect_timeout=10,
                application_name=f"kindred {os.getpid()}",
                client_encoding="UTF8",
                # The server gives up a client whose machine fell silent, and with it all that the client has locked.
                options="-c client_min_messages=warning -c timezone=UTC "
                "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
                # A host that fell silent is given up within seconds, whatever the statement; one that is at work is
                # not, since its kernel answers.
                keepalives_idle=5,
                keepalives_interval=2,
                keepalives_count=3,
                tcp_user_timeout=10_000,
            )
        except (psycopg2.Error, UnicodeError) as error:
            raise self._unavailable(error) from error

    def _unavailable(self, error: Exception) -> StoreUnavailable:
        said = " ".join(str(error).split()).rstrip("?.")
        if isinstance(error, psycopg2.errors.DiskFull):
            return StoreUnavailable(
                f"PostgreSQL at {self._place} is out of room: {said}. Make room on its disk and do this again: what "
                "was half done is undone. The embedded server keeps its files where KINDRED_DATA says."
            )
        return StoreUnavailable(
            f"PostgreSQL at {self._place} does not answer: {said}. "
            "Check that it runs and that DATABASE_URL is right, or unset DATABASE_URL to use the embedded server."
        )


def _place(url: str) -> str:
    """Where `url` points, without its password."""
    user, at, _ = url.partition("://")[2].partition("?")[0].rpartition("@")
    if at and set(user) & set("@/"):
        # Parts of the password would be taken for host or name, and repeated in errors.
        raise StoreUnavailable(
            "DATABASE_URL has an @ or a / within its user or password: write them as %40 and %2F, "
            "or give the password as PGPASSWORD"
        )
    try:
        parts = parse_dsn(url)
    except psycopg2.ProgrammingError:
        raise StoreUnavailable(
            "DATABASE_URL is not a PostgreSQL address; it should look like postgresql://user:password@host:5432/name"
        ) from None
    return f"{parts.get('host', 'the local socket')}, database {parts.get('dbname', 'of the user')}"


def _holder(cursor: Cursor, key: int) -> str:
    # An advisory lock of one bigint is listed as its upper and lower half.
    cursor.execute(
        "SELECT min(application_name) FROM pg_locks JOIN pg_stat_activity USING (pid) "
        "WHERE locktype = 'advisory' AND granted AND objsubid = 1 "
        "AND classid = ((%(key)s >> 32) & 4294967295)::oid AND objid = (%(key)s & 4294967295)::oid",
        {"key": key},
    )
    row = cursor.fetchone()
    name = row[0] if row else None
    return f" (process {name.removeprefix('kindred ')})" if name else ""
