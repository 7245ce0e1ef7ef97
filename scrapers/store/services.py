"""Which embedded services run for a data folder, and which processes use them: `run/services.json`."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from filelock import FileLock, Timeout

from scrapers.errors import StoreUnavailable
from scrapers.files import write_file

# Starting a service recovers what a crash left, which may take a while; nobody holds the lock longer than that.
_PATIENCE_S = 180


@dataclass(frozen=True, slots=True)
class Process:
    """A process, told from a later one that got the same pid by when it was created (seconds since the epoch)."""

    pid: int
    created: float

    @classmethod
    def this(cls) -> "Process":
        """The process that asks."""
        return cls(os.getpid(), psutil.Process().create_time())

    @property
    def alive(self) -> bool:
        """Whether it still runs; a zombie does not."""
        try:
            process = psutil.Process(self.pid)
            # The clock may have been set since; a pid does not come round again within a minute.
            return process.status() != psutil.STATUS_ZOMBIE and abs(process.create_time() - self.created) < 60
        except psutil.Error:
            return False


@dataclass(slots=True)
class Service:
    """What is known of one service. `kept` means that it stays up without users until it is taken down.

    `users` has an entry for each use, so a process may stand there twice. `details` are the service's own.
    """

    users: list[Process] = field(default_factory=list)
    kept: bool = False
    started_by: int | None = None
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def wanted(self) -> bool:
        """Whether there is anyone to stay up for."""
        return self.kept or bool(self.users)


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A line of `services status`. `state` is running or stopped; `users` are pids."""

    service: str
    state: str
    pid: int | None
    users: tuple[int, ...]
    url: str | None


@contextmanager
def locked(data: Path, name: str) -> Iterator[Service]:
    """The service `name` of a data folder, while no other process looks at or changes any; written back at the end.

    Users that died do not count. Raises StoreUnavailable when another process keeps the lock for minutes, or when
    the folder cannot be written.
    """
    run = data / "run"
    try:
        run.mkdir(parents=True, exist_ok=True)
        with FileLock(run / "services.lock", timeout=_PATIENCE_S, mode=0o644):
            _hand_over(data, run, run / "services.lock")
            services = _read(run)
            before = dict(services)
            service = _parse(services.get(name, {}))
            yield service
            services[name] = _format(service)
            if services != before:
                write_file(run / "services.json", json.dumps(services, indent=2).encode())
                _hand_over(data, run / "services.json")
    except Timeout:
        raise StoreUnavailable(
            f"another process has been starting or stopping services in {data} for {_PATIENCE_S} s"
        ) from None
    except PermissionError as error:
        raise StoreUnavailable(
            f"{error.filename or run} belongs to another user: run Kindred as that user, or set KINDRED_DATA"
        ) from error


def look(data: Path, name: str) -> Service:
    """The service `name` of a data folder as last written; nothing is locked or changed."""
    return _parse(_read(data / "run").get(name, {}))


def _hand_over(data: Path, *paths: Path) -> None:
    """Give what root makes in somebody's data folder to its owner, who would be shut out otherwise."""
    if os.geteuid() == 0:
        owner = data.stat()
        for path in paths:
            os.chown(path, owner.st_uid, owner.st_gid)


def _read(run: Path) -> dict[str, Any]:
    try:
        services = json.loads((run / "services.json").read_bytes())
    except (FileNotFoundError, ValueError):
        # A file that somebody damaged says nothing; the services themselves are looked for anyway.
        return {}
    return services if isinstance(services, dict) else {}


def _parse(entry: object) -> Service:
    """A service as written; what is not of the right shape was damaged by somebody, and says nothing."""
    known = entry if isinstance(entry, dict) else {}
    users, details, started_by = known.get("users"), known.get("details"), known.get("started_by")
    found = [_process(user) for user in users] if isinstance(users, list) else []
    return Service(
        users=[user for user in found if user is not None and user.alive],
        kept=known.get("kept") is True,
        started_by=started_by if isinstance(started_by, int) else None,
        details=(
            {name: value for name, value in details.items() if isinstance(value, int if name == "pid" else str)}
            if isinstance(details, dict)
            else {}
        ),
    )


def _process(user: object) -> Process | None:
    if not isinstance(user, dict):
        return None
    pid, created = user.get("pid"), user.get("created")
    if isinstance(pid, int) and 0 < pid < 1 << 31 and isinstance(created, int | float):
        return Process(pid, created)
    return None


def _format(service: Service) -> dict[str, Any]:
    return {
        "users": [{"pid": user.pid, "created": user.created} for user in service.users],
        "kept": service.kept,
        "started_by": service.started_by,
        "details": service.details,
    }
