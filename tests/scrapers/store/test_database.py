"""Transactions, snapshots, locks, and what is said when the server is not there."""

import subprocess
import sys
import threading
from typing import Any

import psycopg2
import pytest

from scrapers.errors import KindredError, StoreUnavailable
from scrapers.store.database import Database


def fetch(database: Database, query: str) -> list[tuple[Any, ...]]:
    with database.snapshot() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


@pytest.fixture
def numbers(database: Database) -> Database:
    with database.transaction() as cursor:
        cursor.execute("CREATE TABLE number (n integer PRIMARY KEY)")
    return database


def fail_halfway(database: Database) -> None:
    with database.transaction() as cursor:
        cursor.execute("INSERT INTO number VALUES (1)")
        raise RuntimeError("midway")


def test_transaction_is_all_or_nothing(numbers: Database) -> None:
    with pytest.raises(RuntimeError, match="midway"):
        fail_halfway(numbers)
    assert fetch(numbers, "SELECT * FROM number") == []
    with numbers.transaction() as cursor:
        cursor.execute("INSERT INTO number VALUES (2)")
    assert fetch(numbers, "SELECT * FROM number") == [(2,)]


def test_database_works_on_after_an_error(numbers: Database) -> None:
    with pytest.raises(psycopg2.errors.DivisionByZero), numbers.transaction() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert fetch(numbers, "SELECT 1") == [(1,)]


def fill_the_disk(database: Database) -> None:
    with database.transaction() as cursor:
        cursor.execute("INSERT INTO number VALUES (1)")
        cursor.execute("DO $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$")


def test_a_full_disk_is_told_as_one(numbers: Database) -> None:
    with pytest.raises(StoreUnavailable, match=r"is out of room: could not extend file .*Make room on its disk"):
        fill_the_disk(numbers)
    assert fetch(numbers, "SELECT * FROM number") == []


def test_snapshot_sees_one_moment_and_cannot_write(numbers: Database) -> None:
    with numbers.snapshot() as reader:
        reader.execute("SELECT count(*) FROM number")
        with numbers.transaction() as writer:
            writer.execute("INSERT INTO number VALUES (1)")
        reader.execute("SELECT count(*) FROM number")
        assert reader.fetchone() == (0,)
    with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction), numbers.snapshot() as cursor:
        cursor.execute("INSERT INTO number VALUES (2)")


def test_threads_have_transactions_of_their_own(numbers: Database) -> None:
    barrier = threading.Barrier(4, timeout=30)

    def insert(n: int) -> None:
        with numbers.transaction() as cursor:
            cursor.execute("INSERT INTO number VALUES (%s)", (n,))
            barrier.wait()

    threads = [threading.Thread(target=insert, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fetch(numbers, "SELECT count(*) FROM number") == [(4,)]


def test_connection_cut_while_idle_is_replaced(postgres: Any, database: Database) -> None:
    (pid,) = fetch(database, "SELECT pg_backend_pid()")[0]
    assert fetch(database, "SELECT pg_backend_pid()") == [(pid,)], "connections are kept"
    postgres.execute(f"SELECT pg_terminate_backend({pid}, 5000)")
    assert fetch(database, "SELECT pg_backend_pid()") != [(pid,)]


def test_connection_cut_after_its_work_is_no_error(postgres: Any, database: Database) -> None:
    with database.snapshot() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone() or (0,)
        postgres.execute(f"SELECT pg_terminate_backend({pid}, 5000)")
    assert fetch(database, "SELECT 1") == [(1,)]


def test_connection_cut_within_a_transaction_is_reported(numbers: Database) -> None:
    with pytest.raises(StoreUnavailable, match="does not answer"), numbers.transaction() as cursor:
        cursor.execute("INSERT INTO number VALUES (1); SELECT pg_terminate_backend(pg_backend_pid())")
    assert fetch(numbers, "SELECT * FROM number") == []


def test_database_moves_with_its_server(postgres: Any) -> None:
    lost = Database("host=127.0.0.1 port=1 user=nobody dbname=none")
    with pytest.raises(StoreUnavailable), lost.snapshot():
        pass
    lost.move(postgres.url)
    with lost.snapshot() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == ("kindred",)
    lost.move("host=127.0.0.1 port=1 user=nobody dbname=elsewhere")
    with pytest.raises(StoreUnavailable, match="elsewhere"), lost.snapshot():
        pass


def test_exclusive_keeps_others_out_until_it_ends(database: Database) -> None:
    with database.exclusive("ingest"):
        with (
            pytest.raises(KindredError, match=r"another run of 'ingest' is in progress \(process \d+\)"),
            database.exclusive("ingest", patience_s=0.05),
        ):
            pass
        with database.exclusive("embed", patience_s=0.05):
            pass
    with database.exclusive("ingest", patience_s=0.05):
        pass


HOLDER = """
import sys, time
from scrapers.store.database import Database
with Database.connect(sys.argv[1]).exclusive("ingest"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_lock_of_a_killed_process_is_free(postgres: Any, database: Database) -> None:
    (name,) = fetch(database, "SELECT current_database()")[0]
    command = [sys.executable, "-c", HOLDER, postgres.address(name)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        process.kill()
        with database.exclusive("ingest"):
            pass


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://someone:secret@/x?host=/nowhere", "/nowhere, database x does not answer"),
        ("postgresql://someone:secret@127.0.0.1:1/x", "127.0.0.1, database x does not answer"),
        ("not a url: secret", "not a PostgreSQL address"),
        ("mysql://someone:secret@host/x", "not a PostgreSQL address"),
        ("postgresql://someone:se@cret@127.0.0.1:1/x", "write them as %40 and %2F"),
        ("postgresql://someone:se/cret@127.0.0.1:1/x", "write them as %40 and %2F"),
    ],
)
def test_unavailable_says_where_and_what_to_do_but_no_password(url: str, said: str) -> None:
    with pytest.raises(StoreUnavailable, match="DATABASE_URL") as caught:
        Database.connect(url)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "cret" not in str(caught.value)
