"""Whatever goes in through COPY comes out as it was."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.store import batch
from scrapers.store.database import Database

text = st.text() | st.text(alphabet="\\\t\n\r\"'{},N\0\ud800é", max_size=8)
# jsonb keeps the decimals of a number, not its bits: those of large floats read as another integer.
numbers = st.integers() | st.floats(-1e9, 1e9) | st.sampled_from([float("nan"), float("inf"), -float("inf")])
json = st.recursive(
    st.none() | st.booleans() | numbers | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)


def kept(value: Any) -> Any:
    """`value` as PostgreSQL can hold it, said in another way than the code under test."""
    if isinstance(value, str):
        return "".join("\ufffd" if c == "\0" or 0xD800 <= ord(c) < 0xE000 else c for c in value)
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return None
    if isinstance(value, dict):
        return {kept(name): kept(item) for name, item in value.items()}
    return [kept(item) for item in value] if isinstance(value, list) else value


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.none() | text,
            st.none() | st.floats(allow_nan=False),
            st.none() | st.booleans(),
            st.lists(text, max_size=3),
            st.dictionaries(text, json, max_size=3),
        ),
        max_size=5,
    )
)
def test_rows_come_back(database: Database, rows: list[Any]) -> None:
    with database.transaction() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE t (n int, a text, b float8, c boolean, d text[], e jsonb) ON COMMIT DROP"
        )
        batch.copy(cursor, "t", ("n", "a", "b", "c", "d", "e"), [(n, *row) for n, row in enumerate(rows)])
        cursor.execute("SELECT a, b, c, d, e FROM t ORDER BY n")
        found = cursor.fetchall()
    assert found == [(kept(a), b, c, kept(d), kept(e)) for a, b, c, d, e in rows]


@pytest.fixture
def table(database: Database) -> Database:
    with database.transaction() as cursor:
        cursor.execute("CREATE TABLE t (k text PRIMARY KEY, v integer, w integer, at integer DEFAULT 0)")
    return database


def upsert(database: Database, rows: list[tuple[str, int | None, int]]) -> list[tuple[Any, ...]]:
    """The rows of the table after an upsert, each with the transaction that last wrote it."""
    with database.transaction() as cursor:
        batch.upsert(cursor, "t", ("k",), ("k", "v", "w"), rows, also="at = old.at + 1")
        cursor.execute("SELECT k, v, w, at, xmin::text FROM t ORDER BY k")
        return cursor.fetchall()


def test_upsert_rewrites_only_what_differs(table: Database) -> None:
    first = upsert(table, [("a", 1, 1), ("b", None, 2)])
    second = upsert(table, [("a", 1, 1), ("b", 3, 2), ("c", 4, 4)])
    assert second[0] == first[0], "the row of `a` is the same version of the same row"
    assert [row[:4] for row in second[1:]] == [("b", 3, 2, 1), ("c", 4, 4, 0)]
    assert second[1][4] != first[1][4]


def test_upsert_twice_in_one_transaction(table: Database) -> None:
    with table.transaction() as cursor:
        for v in (1, 2):
            batch.upsert(cursor, "t", ("k",), ("k", "v", "w"), [("a", v, v)])
        cursor.execute("SELECT k, v, w FROM t")
        assert cursor.fetchall() == [("a", 2, 2)]
