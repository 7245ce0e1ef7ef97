"""What a source says of artists apart from works: before what its works say, replaced and taken back."""

from collections.abc import Iterator
from typing import Any

import pytest
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.knowledge.records import KnownArtist
from scrapers.records import Artist
from scrapers.store import artists
from scrapers.store.store import Store
from tests.scrapers.store.stated import save, work
from tests.scrapers.store.test_identities import undone


@pytest.fixture
def cursor(store: Store) -> Iterator[Cursor]:
    save(
        store,
        work("1", artists=(Artist(key="a", name="Work says", birth=1800, nationality="Danish", teachers=("t",)),)),
    )
    with undone(store) as found:
        yield found


def row(cursor: Cursor, key: str) -> tuple[Any, ...]:
    cursor.execute(
        "SELECT name, birth, death, nationality, ulan, aliases, teachers, stated FROM artist WHERE key = %s", (key,)
    )
    return cursor.fetchall()[0]


def label(cursor: Cursor, key: str) -> str:
    cursor.execute("SELECT label FROM node WHERE key = %s", (f"artist:met:{key}",))
    return str(cursor.fetchall()[0][0])


def test_records_count_before_works_and_fill_what_they_leave_open(cursor: Cursor) -> None:
    told = KnownArtist(key="a", name="Record says", death=1850, ulan="u1", aliases=("Says, Record",))
    ids = artists.save_records(cursor, "met", [told, KnownArtist(key="b", name="Bo")])
    assert list(ids) == ["a", "b"]
    assert row(cursor, "a") == ("Record says", 1800, 1850, "Danish", "u1", ["Says, Record"], ["t"], True)
    assert row(cursor, "b") == ("Bo", None, None, None, None, [], [], True)
    assert (label(cursor, "a"), label(cursor, "b")) == ("Record says", "Bo")


def test_who_was_only_named_is_described(cursor: Cursor) -> None:
    assert row(cursor, "t")[0] is None
    artists.save_records(cursor, "met", [KnownArtist(key="t", name="Teacher")])
    assert row(cursor, "t")[0] == "Teacher"


def test_what_is_no_longer_given_is_taken_back(cursor: Cursor) -> None:
    ids = artists.save_records(cursor, "met", [KnownArtist(key="a", name="Record"), KnownArtist(key="b", name="Bo")])
    artists.save_records(cursor, "tate", [KnownArtist(key="a", name="Elsewhere")])
    assert artists.retract_records(cursor, "met", [ids["b"]]) == 1
    cursor.execute("SELECT name, stated FROM artist WHERE source = 'met' ORDER BY key")
    assert cursor.fetchall() == [("Work says", True), ("Bo", True), (None, False)]
    assert artists.retract_records(cursor, "met", []) == 1
    cursor.execute("SELECT name, stated FROM artist WHERE key = 'b'")
    assert cursor.fetchall() == [("Bo", False)]
    assert artists.retract_records(cursor, "met", []) == 0
    cursor.execute("SELECT name FROM artist WHERE source = 'tate'")
    assert cursor.fetchall() == [("Elsewhere",)]


def test_the_same_again_writes_nothing_and_odd_texts_are_kept(cursor: Cursor) -> None:
    odd = [
        KnownArtist(key="b\0", name="B\ud800", birth=0, aliases=("\0", "x,{}\"'\\")),
        KnownArtist(key="a", name=""),
        KnownArtist(key="a", name="second"),
    ]
    first = artists.save_records(cursor, "met", odd)
    tables = ("artist", "artist_record", "artist_identity", "node", "relation", "artist_name")
    before = {table: rows(cursor, table) for table in tables}
    assert artists.save_records(cursor, "met", odd) == first
    assert {table: rows(cursor, table) for table in tables} == before
    assert row(cursor, "a")[0] == "Work says", "no name is no name, and of two records the first counts"
    assert row(cursor, "b\ufffd")[:2] == ("B\ufffd", 0)


def rows(cursor: Cursor, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f"SELECT ctid::text, t::text FROM {table} AS t ORDER BY 2")
    return cursor.fetchall()


def test_an_alias_finds_the_person(cursor: Cursor) -> None:
    artists.save_records(
        cursor, "nga", [KnownArtist(key="1", name="Brush", aliases=("Ana Berg",), birth=1700, death=1750)]
    )
    artists.save_records(cursor, "tate", [KnownArtist(key="1", name="Berg, Ana", birth=1700, death=1750)])
    cursor.execute(
        "SELECT count(DISTINCT person) FROM artist_identity JOIN artist ON id = artist".replace("id =", "artist.id =")
    )
    assert cursor.fetchall() == [(3,)], "a, t, and one of two sources"
    artists.save_records(cursor, "nga", [KnownArtist(key="1", name="Brush", birth=1700, death=1750)])
    cursor.execute("SELECT count(DISTINCT person) FROM artist_identity WHERE withdrawn_at IS NULL")
    assert cursor.fetchall() == [(4,)]
