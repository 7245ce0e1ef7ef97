"""What only a real database can promise: pages are whole, unchanged rows stay untouched, one row says what is live."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import psycopg2
import pytest

from scrapers.records import Artist, Artwork, Image, Region, Rejection
from scrapers.store import relations
from scrapers.store.database import Database
from scrapers.store.pages import PageCounts
from scrapers.store.store import Store


@pytest.fixture
def database(postgres: Any) -> Iterator[Database]:
    with postgres.database(template="template_kindred") as fresh:
        yield fresh


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database)


@pytest.fixture
def sql(database: Database) -> Callable[..., list[tuple[Any, ...]]]:
    """Run a statement and give what it returns."""

    def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with database.transaction() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    return run


def work(source_id: str, source: str = "met", **stated: Any) -> Artwork:
    return Artwork(**({"title": f"Work {source_id}", "rights": "CC0-1.0"} | stated), source=source, source_id=source_id)


MONET = Artist(key="a", name="Monet", teachers=("b",), influences=("c",))
PICTURE = Image(
    sha256="aa",
    mime="image/jpeg",
    width=4,
    height=3,
    size=9,
    phash="f" * 16,
    original="o",
    working="w",
    thumbnail="t",
)
FULL = work(
    "1",
    artists=(MONET,),
    movements=("Fauvism",),
    genres=("landscape",),
    subjects=("sea",),
    places=("Paris",),
    regions=(Region(label="boat", x=0, y=0, width=1, height=1),),
    raw={"id": 1, "nested": {"a": [1, None]}},
)

CONTENT = ("node", "artwork", "artist_statement", "artist", "artist_identity", "image", "image_band")
LINKS = ("artwork_image", "region", "relation", "rejection", "release", "live_release")


def versions(sql: Callable[..., list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table with the transaction that wrote it."""
    return {table: sorted(sql(f"SELECT xmin::text, t::text FROM {table} AS t")) for table in CONTENT + LINKS}


def test_second_run_writes_no_row(store: Store, sql: Callable[..., Any]) -> None:
    rejections = [Rejection(source_id="2", reason="no licence", detail="?")]
    store.save_page("met", [(FULL, PICTURE)], rejections, "1")
    store.finish_harvest("met")
    finish(store)
    before = versions(sql)
    assert all(before.values())
    store.save_page("met", [(FULL, PICTURE)], rejections, "1")
    store.finish_harvest("met")
    store.finish_release(1, "m")
    store.publish(1)
    assert versions(sql) == before


def finish(store: Store) -> None:
    number = store.begin_release("f", "b")
    store.finish_release(number, "m")
    store.publish(number)


@pytest.mark.parametrize("part", ["artworks.save", "artists.save", "relations.replace", "harvests.set_checkpoint"])
def test_page_is_saved_whole_or_not_at_all(
    store: Store, sql: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(f"scrapers.store.{part}", fail)
    with pytest.raises(RuntimeError, match="killed"):
        store.save_page("met", [(FULL, PICTURE)], [], "1")
    assert not any(versions(sql).values())
    assert store.checkpoint("met") is None


def test_relations_are_sentences_with_their_source(store: Store, sql: Callable[..., Any]) -> None:
    store.save_page("met", [(FULL, None)], [], "1")
    found = sql(
        "SELECT src.key, type, dst.key, dst.kind, provenance, source, confidence FROM relation "
        "JOIN node AS src ON src.id = src JOIN node AS dst ON dst.id = dst"
    )
    assert {row[:4] for row in found} == {
        ("met:1", "CREATED_BY", "artist:met:a", "artist"),
        ("met:1", "PART_OF_MOVEMENT", "movement:fauvism", "movement"),
        ("met:1", "HAS_GENRE", "subject:landscape", "subject"),
        ("met:1", "DEPICTS", "subject:sea", "subject"),
        ("met:1", "LOCATED_IN", "place:paris", "place"),
        ("artist:met:a", "STUDENT_OF", "artist:met:b", "artist"),
        ("artist:met:a", "INFLUENCED_BY", "artist:met:c", "artist"),
    }
    assert {row[4:] for row in found} == {("stated", "met", 1.0)}


def test_relations_of_others_outlive_a_change(store: Store, database: Database, sql: Callable[..., Any]) -> None:
    store.save_page("met", [(FULL, None), (work("2", movements=("Cubism",)), None)], [], "1")
    one, two = (artwork.id for artwork in store.collection().artworks)
    (cubism,) = sql("SELECT id FROM node WHERE key = 'movement:cubism'")[0]
    with database.transaction() as cursor:
        relations.replace(cursor, "curator", [one], [relations.Relation(one, "PART_OF_MOVEMENT", cubism, 0)])
    store.save_page("met", [(work("1"), None)], [], "2")
    assert store.artwork("met:1").movements == ("Cubism",)
    assert sql("SELECT source FROM relation WHERE src = %s", one) == [("curator",)]
    assert store.artwork("met:2").id == two


def test_raw_record_and_reference_are_kept(store: Store, sql: Callable[..., Any]) -> None:
    store.save_page("met", [(work("1", image="a/b.jpg", raw=FULL.raw, year_text="ca."), None)], [], "1")
    assert sql("SELECT raw, image, year_text FROM artwork") == [(FULL.raw, "a/b.jpg", "ca.")]


def test_odd_values_do_not_stop_a_page(store: Store, sql: Callable[..., Any]) -> None:
    odd = work("1", title="a\0b\ud800", subjects=("\0", "x" * 9000), raw={"n": float("nan"), "\0": {1, 2}})
    odder = work("2", artists=(Artist(key="k" * 9000, name="\0", teachers=("t\0",)),))
    assert store.save_page("met", [(odd, None), (odder, None)], [], "1").new == 2
    assert store.artwork("met:1").title == "a\ufffdb\ufffd"
    assert sql("SELECT raw FROM artwork ORDER BY id")[0] == ({"n": None, "\ufffd": [1, 2]},)
    assert store.save_page("met", [(odd, None), (odder, None)], [], "1").unchanged == 2


def test_rejection_is_logged_once_with_its_time(store: Store, sql: Callable[..., Any]) -> None:
    refused = [Rejection(source_id="1", reason="no licence", detail="rights: ?")]
    store.save_page("met", [], refused, "1")
    logged = sql("SELECT source, source_id, reason, detail, rejected_at FROM rejection")
    assert logged[0][:4] == ("met", "1", "no licence", "rights: ?")
    store.save_page("met", [], refused, "1")
    assert sql("SELECT source, source_id, reason, detail, rejected_at FROM rejection") == logged


def test_deleted_work_is_hidden_and_comes_back_as_itself(store: Store, sql: Callable[..., Any]) -> None:
    store.save_page("met", [(FULL, None)], [], "1")
    before = store.artwork("met:1")
    sql("UPDATE artwork SET deleted_at = now()")
    assert store.collection().artworks == ()
    assert store.counts()["artworks"] == 0
    assert store.save_page("met", [(FULL, None)], [], "1") == PageCounts(changed=1)
    assert store.artwork("met:1") == before


def test_what_a_curator_decided_stays(store: Store, sql: Callable[..., Any]) -> None:
    alone, shared = Artist(key="a", name="A"), Artist(key="a", name="A", ulan="u1")
    store.save_page("met", [(work("1", artists=(alone,)), None)], [], "1")
    store.save_page("tate", [(work("1", "tate", artists=(shared,)), None)], [], "1")
    sql("UPDATE artist_identity SET decided_by = 'ann'")
    (before,) = store.artwork("met:1").persons
    store.save_page("met", [(work("1", artists=(shared,)), None)], [], "2")
    assert store.artwork("met:1").persons == (before,)


def test_replaced_identity_is_withdrawn_not_deleted(store: Store, sql: Callable[..., Any]) -> None:
    for artist in (Artist(key="a", name="A"), Artist(key="a", name="A", ulan="u1")):
        store.save_page("met", [(work("1", artists=(artist,)), None)], [], "1")
    found = sql("SELECT method, decided_by, confidence, withdrawn_at IS NULL FROM artist_identity ORDER BY id")
    assert found == [("own", "rule", 1.0, False), ("own", "rule", 1.0, True)]


def test_ids_are_not_reused(store: Store, sql: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr("scrapers.store.relations.replace", fail)
        with pytest.raises(RuntimeError):
            store.save_page("met", [(work("1"), None)], [], "1")
    store.save_page("met", [(work("1"), None)], [], "1")
    assert store.artwork("met:1").id > 1
    assert sql("SELECT count(*), count(DISTINCT id) FROM node") == [(1, 1)]


def test_only_one_release_can_be_live_or_building(store: Store, sql: Callable[..., Any]) -> None:
    finish(store)
    with pytest.raises(psycopg2.errors.UniqueViolation):
        sql("INSERT INTO live_release (number) VALUES (1)")
    with pytest.raises(psycopg2.errors.CheckViolation):
        sql("INSERT INTO live_release (single, number) VALUES (false, 1)")
    store.begin_release("g", "b")
    with pytest.raises(psycopg2.errors.UniqueViolation):
        sql("INSERT INTO release (number, status, fingerprint, basis) VALUES (9, 'building', 'h', 'b')")


def test_writers_take_turns(store: Store) -> None:
    """Two sources harvested at once share artists, movements and pictures, and neither fails."""
    sources = ("met", "tate", "nga")
    failures: list[BaseException] = []

    def harvest(source: str) -> None:
        try:
            for n in range(8):
                artist = Artist(key="a", name="A", ulan="u1")
                page = [(work(str(n), source, artists=(artist,), movements=(f"M{n}",)), PICTURE)]
                store.save_page(source, page, [], str(n))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=harvest, args=(source,)) for source in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    counts = store.counts()
    assert (counts["artworks"], counts["artists"], counts["persons"], counts["images"]) == (24, 3, 1, 1)
