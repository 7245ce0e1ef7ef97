"""`kindred serve` in a process of its own, for tests that speak real HTTP with it."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg2

from scrapers.store.database import Database
from scrapers.store.store import Store

ROOT = Path(__file__).parents[2]
STARTED = "Kindred listens on "


@dataclass(frozen=True)
class Serving:
    """A running server. `url` has no slash at the end."""

    process: subprocess.Popen[str]
    url: str
    log: Path

    @property
    def host(self) -> tuple[str, int]:
        return "127.0.0.1", int(self.url.rpartition(":")[2])

    @property
    def memory(self) -> int:
        """Resident memory in bytes."""
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return httpx.get(self.url + path, timeout=60, **options)

    def ready(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.get("/ready").json()
        return answer

    def stop(self, number: int = signal.SIGTERM) -> int:
        """The exit status, after the server was sent a signal."""
        self.process.send_signal(number)
        return self.process.wait(60)


def environment(data: Path, **settings: str) -> dict[str, str]:
    """The environment of a Kindred process on a data folder; `settings` are variables."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("KINDRED_")}
    return {**ours, "KINDRED_DATA": str(data), "PYTHONPATH": str(ROOT), **settings}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "scripts", *arguments]


@contextmanager
def serving(data: Path, log: Path, *arguments: str, **settings: str) -> Iterator[Serving]:
    """A server on a free port; stopped at the end unless it is already."""
    with log.open("w") as said:
        process = subprocess.Popen(
            command("serve", "--port", "0", *arguments),
            env=environment(data, **settings),
            cwd=log.parent,  # no .env of the developer's
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith(STARTED), f"{line}{log.read_text()}"
        yield Serving(process, line.removeprefix(STARTED).strip(), log)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(60)
        assert process.stdout is not None
        process.stdout.close()


def until(condition: Callable[[], bool], seconds: float = 60.0) -> float:
    """How many seconds it took until `condition` held."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, "it did not come to pass"
        time.sleep(0.05)
    return time.monotonic() - begun


def service_pid(data: Path, name: str) -> int:
    """The process of an embedded service of a data folder."""
    services = json.loads((data / "run" / "services.json").read_text())
    return int(services[name]["details"]["pid"])


def processes_of(data: Path) -> list[psutil.Process]:
    """Every process that works in, or names, a data folder; a zombie does nothing."""
    found = []
    for process in psutil.process_iter():
        try:
            named = any(str(data.resolve()) in word for word in process.cmdline())
            inside = Path(process.cwd()).is_relative_to(data.resolve())
            if (named or inside) and process.status() != psutil.STATUS_ZOMBIE and process.pid != os.getpid():
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def copy_store(source: str, target: str) -> None:
    """Fill the empty database at `target` with the store at `source`."""
    database = Database.connect(target)
    Store(database)
    database.close()
    reader, writer = psycopg2.connect(source), psycopg2.connect(target)
    try:
        with reader.cursor() as cursor:
            cursor.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_version'"
            )
            tables = [row[0] for row in cursor.fetchall()]
        with writer.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # in any order of tables
            for table in tables:
                _copy(reader, cursor, table)
        writer.commit()
    finally:
        reader.close()
        writer.close()


def _copy(reader: Any, writer: Any, table: str) -> None:
    text = io.StringIO()
    with reader.cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" TO STDOUT', text)
    text.seek(0)
    writer.copy_expert(f'COPY "{table}" FROM STDIN', text)


def same(one: Any, other: Any, tolerance: float = 1e-5) -> bool:
    """Whether two pieces of plain data are the same, numbers to `tolerance`."""
    if isinstance(one, float) or isinstance(other, float):
        return isinstance(one, int | float) and isinstance(other, int | float) and abs(one - other) <= tolerance
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key], tolerance) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b, tolerance) for a, b in zip(one, other, strict=True))
    return bool(one == other)
