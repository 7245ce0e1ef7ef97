"""A fresh database gets the schema, an older one the missing migrations, a newer one is refused."""

import shutil
from pathlib import Path

import psycopg2
import pytest

from scrapers.errors import KindredError
from scrapers.store import schema
from scrapers.store.database import Database
from tests.conftest import Postgres


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A made-up schema of version 1."""
    (tmp_path / "migrations").mkdir()
    (tmp_path / "schema.sql").write_text("CREATE TABLE thing (a integer);")
    return tmp_path


def migrate(folder: Path, name: str, sql: str) -> None:
    (folder / "migrations" / name).write_text(sql)


def columns(database: Database, table: str = "thing") -> list[str]:
    with database.snapshot() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
            (table,),
        )
        return [row[0] for row in cursor.fetchall()]


def test_fresh_database_gets_the_schema_and_its_version(database: Database, folder: Path) -> None:
    migrate(folder, "0002_more.sql", "THIS IS NOT RUN")
    assert schema.ensure(database, folder) == 2
    assert columns(database) == ["a"]
    assert schema.ensure(database, folder) == 2


def test_older_database_gets_what_is_missing_in_order(database: Database, folder: Path) -> None:
    assert schema.ensure(database, folder) == 1
    migrate(folder, "0003_c.sql", "ALTER TABLE thing RENAME b TO c;")
    migrate(folder, "0002_b.sql", "ALTER TABLE thing ADD b integer;")
    assert schema.ensure(database, folder) == 3
    assert columns(database) == ["a", "c"]


def test_failed_migration_leaves_the_version_before_it(database: Database, folder: Path) -> None:
    schema.ensure(database, folder)
    migrate(folder, "0002_b.sql", "ALTER TABLE thing ADD b integer;")
    migrate(folder, "0003_c.sql", "ALTER TABLE thing ADD c integer; SELECT 1 / 0;")
    with pytest.raises(psycopg2.errors.DivisionByZero):
        schema.ensure(database, folder)
    assert columns(database) == ["a", "b"]
    migrate(folder, "0003_c.sql", "ALTER TABLE thing ADD c integer;")
    assert schema.ensure(database, folder) == 3
    assert columns(database) == ["a", "b", "c"]


def test_newer_database_is_refused(database: Database, folder: Path) -> None:
    migrate(folder, "0002_b.sql", "")
    schema.ensure(database, folder)
    (folder / "migrations" / "0002_b.sql").unlink()
    with pytest.raises(KindredError, match=r"version 2, this program knows 1: update Kindred"):
        schema.ensure(database, folder)


def test_gap_in_the_numbers_is_refused(database: Database, folder: Path) -> None:
    migrate(folder, "0003_c.sql", "")
    with pytest.raises(ValueError, match="without gaps"):
        schema.ensure(database, folder)


def described(database: Database) -> list[tuple[object, ...]]:
    """Every column, constraint and index."""
    with database.snapshot() as cursor:
        cursor.execute(
            "SELECT 'column', table_name, column_name, data_type, is_nullable, column_default, ordinal_position "
            "FROM information_schema.columns WHERE table_schema = 'public' "
            "UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '', 0 "
            "FROM pg_constraint WHERE connamespace = 'public'::regnamespace "
            "UNION ALL SELECT 'index', tablename, indexname, indexdef, '', '', 0 "
            "FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2, 3"
        )
        return cursor.fetchall()


def test_own_migrations_lead_from_the_first_schema_to_this_one(
    postgres: Postgres, database: Database, tmp_path: Path
) -> None:
    (tmp_path / "migrations").mkdir()
    shutil.copy(Path(__file__).parent / "schema_1.sql", tmp_path / "schema.sql")
    assert schema.ensure(database, tmp_path) == 1
    with database.transaction() as cursor:
        cursor.execute("INSERT INTO node (kind, key, label) VALUES ('artwork', 'met:1', 'One')")
    newest = schema.ensure(database)
    assert newest > 1
    with postgres.database() as fresh:
        assert schema.ensure(fresh) == newest
        assert described(database) == described(fresh)
    with database.snapshot() as cursor:
        cursor.execute("SELECT key FROM node")
        assert cursor.fetchall() == [("met:1",)]
