"""What tests share: a clean environment, and a real PostgreSQL."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg2
import pytest

from scrapers.store import server
from scrapers.store.database import Database
from scrapers.store.store import Store
from tests.graph_servers import (  # noqa: F401 - fixtures for every test
    embedded_server,
    graph,
    graph_server,
    neo4j_2026_server,
    neo4j_server,
)
from tests.sample_release import sample  # noqa: F401 - a fixture for every test


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads, or writes to, what the developer's own environment names."""
    for name in list(os.environ):
        if name.startswith(("KINDRED_", "NEO4J_")) or name == "DATABASE_URL":
            monkeypatch.delenv(name)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses the real PostgreSQL is an integration test."""
    for item in items:
        if "postgres" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.integration)


@dataclass
class Postgres:
    """A running PostgreSQL that hands out fresh databases."""

    url: str
    numbers: Iterator[int]

    @contextmanager
    def database(self, *, template: str = "template1") -> Iterator[Database]:
        """An empty database, or a copy of `template`; dropped at the end, whoever is still connected."""
        name = f"test_{next(self.numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        database = Database.connect(self.address(name))
        try:
            yield database
        finally:
            database.close()
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def store(self) -> Iterator[Store]:
        """An empty store."""
        with self.database(template="template_kindred") as database:
            yield Store(database)

    def address(self, name: str) -> str:
        return self.url.replace("/kindred?", f"/{name}?")

    def execute(self, statement: str) -> None:
        connection = psycopg2.connect(self.address("postgres"))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()


@contextmanager
def folder() -> Iterator[Path]:
    """A temporary folder that PostgreSQL's own user can search too, as pytest's `tmp_path` of root is not."""
    path = Path(tempfile.mkdtemp(prefix="kindred-test-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        pointer = path / "postgres.path"
        if pointer.exists():
            shutil.rmtree(Path(pointer.read_text()).parent)
        shutil.rmtree(path)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One embedded PostgreSQL for all tests, from the wheel."""
    with folder() as data, server.open_server(data) as running:
        found = Postgres(running.url, count())
        # Nothing here outlives the tests; those of crashes have servers of their own, which do write through.
        found.execute("ALTER SYSTEM SET fsync = off")
        found.execute("SELECT pg_reload_conf()")
        found.execute("CREATE DATABASE template_kindred")
        database = Database.connect(found.address("template_kindred"))
        Store(database)
        database.close()
        yield found


@pytest.fixture
def store(postgres: Postgres) -> Iterator[Store]:
    """An empty store over a database of its own."""
    with postgres.store() as fresh:
        yield fresh


@pytest.fixture
def database(postgres: Postgres) -> Iterator[Database]:
    """A database of its own, wholly empty."""
    with postgres.database() as fresh:
        yield fresh


@pytest.fixture
def data_folder() -> Iterator[Path]:
    """A data folder that PostgreSQL's own user can search."""
    with folder() as path:
        yield path
