"""The embedded PostgreSQL: one server for a data folder, shared by all who use it, gone when the last one is."""

import shutil
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg2

from scrapers.errors import StoreUnavailable
from scrapers.store import cluster, homes, services
from scrapers.store.services import Process, Service, ServiceRow

NAME = "postgres"

# A server that was killed in the middle of a load replays its log before it answers.
_ANSWER_S = 120


class EmbeddedServer:
    """A running server that stays up at least until `close`, or the end of this process. `url` says where it is."""

    def __init__(self, data: Path, url: str, user: Process) -> None:
        self.url = url
        self._data = data
        self._user: Process | None = user

    def revive(self) -> None:
        """Start the server again when it died; `url` then says where it is now.

        Raises StoreUnavailable when it cannot be started.
        """
        with services.locked(self._data, NAME) as service:
            if self._user and self._user not in service.users:
                service.users.append(self._user)  # somebody lost the file that says who uses what
            self.url = _ensure(self._data, service)

    def close(self) -> None:
        """Use it no longer; the last one out stops it."""
        user, self._user = self._user, None
        if user:
            with services.locked(self._data, NAME) as service:
                with suppress(ValueError):
                    service.users.remove(user)
                _stop_unwanted(self._data, service)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_server(data: Path) -> EmbeddedServer:
    """The server of a data folder, started when it does not run; use it as a context manager.

    Raises StoreUnavailable when it cannot be started.
    """
    with services.locked(data, NAME) as service:
        url = _ensure(data, service)
        user = Process.this()
        service.users.append(user)
    return EmbeddedServer(data, url, user)


def up(data: Path) -> str:
    """The URL of the server of a data folder, which now stays up, with users or without, until `down`."""
    with services.locked(data, NAME) as service:
        service.kept = True
        return _ensure(data, service)


def down(data: Path) -> tuple[int, ...]:
    """The pids that still use the server; with none it is stopped, otherwise the last of them stops it."""
    if not data.exists():
        return ()
    with services.locked(data, NAME) as service:
        service.kept = False
        _stop_unwanted(data, service)
        return tuple(sorted({user.pid for user in service.users}))


def status(data: Path) -> list[ServiceRow]:
    """What runs for a data folder; nothing is started or changed."""
    service = services.look(data, NAME)
    running = cluster.postmaster(_folder(data, service))
    return [
        ServiceRow(
            service=NAME,
            state="running" if running else "stopped",
            pid=running.pid if running else None,
            users=tuple(sorted({user.pid for user in service.users})),
            url=service.details.get("url") if running else None,
        )
    ]


def _ensure(data: Path, service: Service) -> str:
    """The URL of the server, which now answers."""
    home = homes.find(data)
    home.create()
    running = cluster.postmaster(home.folder)
    if running is None:
        home.start(home.sockets(service.details.get("sockets")))
        service.started_by = Process.this().pid
        running = cluster.postmaster(home.folder)
        if running is None:
            raise StoreUnavailable(f"PostgreSQL stopped as soon as it was started; see {home.folder / 'log'}")
    url = home.url(running.sockets)
    service.details = {
        "pid": running.pid,
        "url": url,
        "folder": str(home.folder),
        "sockets": str(running.sockets),
    }
    _prepare(url)
    return url


def _folder(data: Path, service: Service) -> Path:
    return Path(service.details.get("folder", data.resolve() / "postgres"))


def _prepare(url: str) -> None:
    """Wait until the server answers, and make the database in it unless it is there."""
    deadline = time.monotonic() + _ANSWER_S
    while True:
        try:
            connection = psycopg2.connect(url, dbname="postgres", connect_timeout=10)
            break
        except psycopg2.OperationalError as error:
            if time.monotonic() > deadline:
                raise StoreUnavailable(f"the embedded PostgreSQL does not answer: {error}") from error
            time.sleep(0.05)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (cluster.DATABASE,))
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {cluster.DATABASE}")
    finally:
        connection.close()


def _stop_unwanted(data: Path, service: Service) -> None:
    if service.wanted:
        return
    folder = _folder(data, service)
    if cluster.postmaster(folder):
        homes.find(data).stop()
    sockets = Path(service.details.get("sockets", folder))
    if sockets != folder:
        shutil.rmtree(sockets, ignore_errors=True)
    service.details = {}
    service.started_by = None
