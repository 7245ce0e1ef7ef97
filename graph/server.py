"""The embedded graph server: one for a data folder, shared by all who use it, gone when the last one is.

Its process is `graph/embedded.py`.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import psutil

from graph.address import DATABASE, PROGRAM, SERVICE, USERNAME, BoltAddress, folder_of, runs, server_process
from graph.client import GraphClient
from graph.patience import OutOfPatience, within
from scrapers.errors import GraphUnavailable, StoreUnavailable
from scrapers.store import services
from scrapers.store.services import Process, Service, ServiceRow

# Starting takes 3 s (2 cores); after a crash the server first reads its log again.
_START_SECONDS = 90.0
# A server that says nothing for so long is taken for hung and ended.
_ANSWER_SECONDS = 10.0
_STOP_SECONDS = 30.0
_STOP_HUNG_SECONDS = 3.0

_LARGEST_LOG = 1_000_000


class EmbeddedGraph:
    """A running server that stays up at least until `close`, or the end of this process."""

    username = USERNAME
    database = DATABASE

    def __init__(self, data: Path, heap_mb: int, address: BoltAddress, user: Process) -> None:
        self._data = data
        self._heap_mb = heap_mb
        self._address = address
        self._user: Process | None = user

    @property
    def uri(self) -> str:
        return self._address.uri

    @property
    def password(self) -> str:
        return self._address.password

    def revive(self) -> None:
        """Start the server again when it died or hangs, on the same address where that is free.

        Raises GraphUnavailable when it cannot be started.
        """
        with _locked(self._data) as service:
            if self._user and self._user not in service.users:
                service.users.append(self._user)  # somebody lost the file that says who uses what
            self._address = _ensure(self._data, self._heap_mb, service)

    def close(self) -> None:
        """Use it no longer; the last one out stops it."""
        user, self._user = self._user, None
        if user:
            with _locked(self._data) as service:
                with suppress(ValueError):
                    service.users.remove(user)
                _stop_unwanted(self._data, service)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_server(data: Path, heap_mb: int) -> EmbeddedGraph:
    """The server of a data folder, started when it does not run; use it as a context manager.

    `heap_mb` caps the memory that a newly started one takes for its objects, in MiB. Raises GraphUnavailable when it
    cannot be started.
    """
    with _locked(data) as service:
        address = _ensure(data, heap_mb, service)
        user = Process.this()
        service.users.append(user)
    return EmbeddedGraph(data, heap_mb, address, user)


def up(data: Path, heap_mb: int) -> None:
    """Start the server of a data folder; it now stays up, with users or without, until `down`."""
    with _locked(data) as service:
        _ensure(data, heap_mb, service)
        service.kept = True


def down(data: Path) -> tuple[int, ...]:
    """The pids that still use the server; with none it is stopped, otherwise the last of them stops it."""
    if not data.exists():
        return ()
    with _locked(data) as service:
        service.kept = False
        _stop_unwanted(data, service)
        return tuple(sorted({user.pid for user in service.users}))


def status(data: Path) -> list[ServiceRow]:
    """What runs for a data folder; nothing is started or changed."""
    service = services.look(data, SERVICE)
    running = server_process(folder_of(data))
    return [
        ServiceRow(
            service=SERVICE,
            state="running" if running else "stopped",
            pid=running.pid if running else None,
            users=tuple(sorted({user.pid for user in service.users})),
            url=service.details.get("uri") if running else None,
        )
    ]


@contextmanager
def _locked(data: Path) -> Iterator[Service]:
    try:
        with services.locked(data, SERVICE) as service:
            yield service
    except StoreUnavailable as error:
        raise GraphUnavailable(str(error)) from error


def _ensure(data: Path, heap_mb: int, service: Service) -> BoltAddress:
    """The address of the server, which now answers."""
    folder = folder_of(data)
    running = server_process(folder)
    address = None
    if running:
        address = _answering(folder, running)
        if address is None:
            _end(running, _STOP_HUNG_SECONDS)
    if address is None:
        address = _start(data, folder, heap_mb)
        service.started_by = Process.this().pid
    service.details = {"pid": address.pid, "uri": address.uri}
    return address


def _start(data: Path, folder: Path, heap_mb: int) -> BoltAddress:
    if find_spec("arcadedb_embedded") is None:
        raise GraphUnavailable("there is no embedded graph server for this machine: set NEO4J_URI or KINDRED_GRAPH=off")
    log = data.resolve() / "run" / "graph.log"
    folder.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as said:
        if said.tell() > _LARGEST_LOG:
            said.truncate(0)
        done = _launch(data, folder, heap_mb, said)
    started = server_process(folder) if done else None
    address = _answering(folder, started) if started else None
    if address is None:
        if started:
            _end(started, _STOP_HUNG_SECONDS)
        raise GraphUnavailable(
            f"the embedded graph server did not start; {log} says why. Should its files be damaged, delete {folder} "
            "and run `./kindred project`"
        )
    return address


def _launch(data: Path, folder: Path, heap_mb: int, said: BinaryIO) -> bool:
    """Whether the program ran and left its server behind; what it has to say goes into `said`."""

    def run(**as_whom: Any) -> bool:
        return not subprocess.run(
            [sys.executable, "-P", "-m", PROGRAM, str(data.resolve()), str(heap_mb)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
            check=False,
            **as_whom,
        ).returncode

    owner = data.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        # Files of root's would shut out the owner of the folder, unless this environment is closed to him anyway.
        for where in (folder, said.fileno()):
            os.chown(where, owner.st_uid, owner.st_gid)
        with suppress(PermissionError):
            return run(user=owner.st_uid, group=owner.st_gid, extra_groups=[])
    return run()


def _answering(folder: Path, process: psutil.Process) -> BoltAddress | None:
    """The address of the server, once it answers there; None when it ends before, or hangs."""
    stage: int | None = None
    since = time.monotonic()
    while runs(process):
        address = BoltAddress.load(folder)
        if address and address.pid == process.pid and _answers(address):
            return address
        if address and address.pid != stage:
            stage, since = address.pid, time.monotonic()
        # A pid of 0 is written at the start. One that never writes its own, or lost the file, is of no use.
        patience = _START_SECONDS if stage == 0 else _ANSWER_SECONDS
        if time.monotonic() - since > patience:
            return None
        time.sleep(0.05)
    return None


def _answers(address: BoltAddress) -> bool:
    try:
        within(_ANSWER_SECONDS, lambda: GraphClient.connect(address.uri, USERNAME, address.password, DATABASE).close())
    except (GraphUnavailable, OutOfPatience):
        return False
    return True


def _end(process: psutil.Process, patience: float = _STOP_SECONDS) -> None:
    """End the server, after `patience` seconds by force; what was committed is kept either way."""
    with suppress(psutil.NoSuchProcess):
        process.terminate()
        if not _gone(process, patience):
            process.kill()
            if not _gone(process, _STOP_SECONDS):
                raise GraphUnavailable(f"the embedded graph server, process {process.pid}, does not end: end it")


def _gone(process: psutil.Process, patience: float) -> bool:
    """Whether the process ended within `patience` seconds."""
    deadline = time.monotonic() + patience
    while runs(process):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _stop_unwanted(data: Path, service: Service) -> None:
    if service.wanted:
        return
    running = server_process(folder_of(data))
    if running:
        _end(running)
    service.details = {}
    service.started_by = None
