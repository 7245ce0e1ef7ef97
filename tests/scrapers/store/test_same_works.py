"""Same works: proposed across sources where enough agrees, never merged, never proposed twice."""

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.errors import KindredError
from scrapers.records import Artist, Artwork, Image, Years
from scrapers.store import same_works, titles
from scrapers.store.store import Store
from tests.fakes import MemoryStore
from tests.scrapers.store.stated import AnyStore, picture, save, work

ANA = (Artist(key="a", name="Ana", ulan="500000001"),)
BOB = (Artist(key="b", name="Bob", ulan="500000002"),)
MADE = Years(1880, 1885)
LATER = Years(1886, 1890)
ALIKE: dict[str, Any] = {"title": "The Red Boat", "artists": ANA, "years": MADE}


def proposed(store: AnyStore) -> dict[tuple[str, str], tuple[float, dict[str, Any]]]:
    return {(row.first, row.second): (row.confidence, dict(row.evidence)) for row in store.same_works(1000)}


def met_and_tate(
    store: AnyStore, met: tuple[Artwork, Image | None], tate: tuple[Artwork, Image | None]
) -> tuple[float, dict[str, Any]] | None:
    """What is proposed of the first work of either."""
    save(store, met)
    save(store, tate)
    found = store.propose_same_works()
    rows = proposed(store)
    assert found == len(rows) <= 1
    return rows.get(("met:1", "tate:1"))


def pair(met: dict[str, Any], tate: dict[str, Any], *pictures: Image | None) -> Any:
    one, other = pictures or (None, None)
    return (work("1", **met), one), (work("1", "tate", **tate), other)


AGREE = {"title": True, "artist": True, "years": True}
ANYHOW = {"artist": True, "years": True}
NAMELESS = ALIKE | {"title": "Untitled"}
FLAT = 1 << 63


@pytest.mark.parametrize(
    ("pair", "confidence", "evidence"),
    [
        (pair({"wikidata": "Q1"}, {"wikidata": "Q1", "years": MADE}), 0.99, {"wikidata": "Q1", "title": True}),
        (pair(ALIKE, ALIKE), 0.75, AGREE),
        (pair(ALIKE, ALIKE | {"title": "the “réd” BOAT!", "years": Years(1885, 1900)}), 0.75, AGREE),
        (pair(ALIKE, ALIKE, picture("aa"), picture("aa")), 0.98, AGREE | {"picture": "same"}),
        (pair(ALIKE, ALIKE, picture("aa"), picture("bb", 3)), 0.93, AGREE | {"picture": "near"}),
        (
            pair(ALIKE, ALIKE | {"title": "Barque"}, picture("aa"), picture("aa")),
            0.95,
            {"artist": True, "years": True, "picture": "same"},
        ),
        (
            pair(ALIKE, ALIKE | {"artists": BOB}, picture("bb"), picture("aa", 1)),
            0.9,
            {"title": True, "years": True, "picture": "near"},
        ),
        (
            pair(ALIKE, ALIKE | {"years": None}, picture("aa"), picture("aa")),
            0.98,
            {"title": True, "artist": True, "picture": "same"},
        ),
        (pair(NAMELESS, NAMELESS, picture("a"), picture("a")), 0.95, ANYHOW | {"picture": "same"}),
        (pair(NAMELESS, NAMELESS, picture("a", 255), picture("b", 254)), 0.9, ANYHOW | {"picture": "near"}),
        (pair(NAMELESS, ALIKE, picture("a"), picture("b")), 0.9, ANYHOW | {"picture": "near"}),
        (pair(NAMELESS | {"wikidata": "Q1"}, {"wikidata": "Q1", "title": "Untitled"}), 0.99, {"wikidata": "Q1"}),
    ],
)
def test_what_agrees_enough_is_proposed(any_store: AnyStore, pair: Any, confidence: float, evidence: Any) -> None:
    found = met_and_tate(any_store, *pair)
    assert found is not None
    assert found[0] == pytest.approx(confidence)
    assert found[1] == evidence


@pytest.mark.parametrize(
    "pair",
    [
        pair(ALIKE, ALIKE | {"years": LATER}),
        pair(ALIKE, ALIKE | {"years": None}),
        pair(ALIKE, ALIKE | {"artists": BOB}),
        pair(ALIKE, ALIKE | {"artists": ()}),
        pair(ALIKE, ALIKE | {"title": "The Red Boats"}),
        pair(ALIKE | {"title": "Untitled"}, ALIKE | {"title": "(untitled)"}),
        pair(ALIKE | {"title": "…"}, ALIKE | {"title": "!"}),
        pair(NAMELESS | {"artists": ()}, NAMELESS | {"artists": ()}, picture("aa"), picture("aa")),
        pair(NAMELESS | {"years": None}, NAMELESS, picture("aa"), picture("aa")),
        pair(NAMELESS, NAMELESS, picture("aa", FLAT), picture("bb", FLAT)),
        pair(NAMELESS, ALIKE | {"title": "Study"}, picture("aa", FLAT), picture("bb", FLAT + 1)),
        pair(NAMELESS, ALIKE | {"title": "…"}, picture("aa", 31), picture("bb", 15)),
        pair({"wikidata": "Q1"}, {"wikidata": "Q2"}),
        pair(ALIKE | {"wikidata": "Q1"}, ALIKE | {"wikidata": "Q2"}, picture("aa"), picture("aa")),
        pair({}, {"title": "x"}, picture("aa"), picture("aa")),
        pair(ALIKE, ALIKE | {"years": LATER}, picture("aa"), picture("aa")),
        pair(ALIKE, ALIKE | {"years": None, "artists": BOB}, picture("aa"), picture("aa")),
    ],
)
def test_what_does_not_is_not(any_store: AnyStore, pair: Any) -> None:
    assert met_and_tate(any_store, *pair) is None


def test_one_source_knows_its_own_works(any_store: AnyStore) -> None:
    save(any_store, work("1", **ALIKE, wikidata="Q1"), work("2", **ALIKE, wikidata="Q1"))
    assert any_store.propose_same_works() == 0


def test_a_title_that_many_works_have_says_nothing(any_store: AnyStore) -> None:
    save(any_store, work("1", **ALIKE))
    save(any_store, work("1", "tate", **ALIKE), work("2", "tate", **ALIKE))
    save(any_store, work("1", "nga", title="the red boat"))
    assert any_store.propose_same_works() == 0
    any_store.takedown("nga:1", "x", "ann")
    assert any_store.propose_same_works() == 2


def test_an_item_or_a_picture_that_a_crowd_has_says_nothing(any_store: AnyStore) -> None:
    crowd = range(same_works.CROWD)
    stated: dict[str, Any] = {"years": MADE, "artists": ANA}
    save(any_store, *((work(f"i{n}", wikidata="Q1"), None) for n in crowd))
    save(any_store, *((work(f"p{n}", **stated), picture("aa")) for n in crowd))
    save(any_store, work("i", "tate", wikidata="Q1"), (work("p", "tate", **stated), picture("aa")))
    assert any_store.propose_same_works() == 0


def test_a_proposal_is_made_once_and_decided_by_a_person(any_store: AnyStore) -> None:
    save(any_store, work("1", wikidata="Q1"), work("2", wikidata="Q2"))
    save(any_store, work("1", "tate", wikidata="Q1"), work("2", "tate", wikidata="Q2"))
    assert [any_store.propose_same_works() for _ in range(2)] == [2, 0]
    any_store.decide_same_work("tate:1", "met:1", "rejected", "ann")
    assert any_store.propose_same_works() == 0
    decided, open_ = any_store.same_works(9)
    assert (decided.first, decided.verdict, decided.decided_by) == ("met:1", "rejected", "ann")
    assert decided.decided_at is not None
    assert (open_.first, open_.verdict, open_.decided_by, open_.decided_at) == ("met:2", None, None, None)
    assert any_store.same_works(9, decided=True) == [decided]
    assert any_store.same_works(9, decided=False) == [open_]
    any_store.decide_same_work("met:1", "tate:1", "accepted", "bob")
    assert any_store.same_works(1)[0].verdict == "accepted"
    assert [artwork.key for artwork in any_store.collection().artworks] == ["met:1", "met:2", "tate:1", "tate:2"]
    for one, other, verdict, said in [
        ("met:1", "tate:2", "accepted", "met:1 and tate:2 were never proposed"),
        ("met:1", "x", "accepted", "never proposed"),
        ("met:1", "tate:1", "maybe", "accepted or rejected, not 'maybe'"),
    ]:
        with pytest.raises(KindredError, match=said):
            any_store.decide_same_work(one, other, verdict, "ann")


def test_proposals_are_read_in_pages(any_store: AnyStore) -> None:
    for source in ("met", "tate", "nga"):
        save(any_store, *(work(f"{n}", source, wikidata=f"Q{n}") for n in (1, 2)))
    assert any_store.propose_same_works() == 6
    every = any_store.same_works(9)
    read, after = [], None
    while page := any_store.same_works(2, after):
        read += page
        after = (page[-1].first, page[-1].second)
    assert read == every
    assert len(every) == 6


def test_only_those_in_reach_of_the_chosen_are_proposed(any_store: AnyStore) -> None:
    save(any_store, *(work(f"{n}", **ALIKE | {"title": f"Boat {n}"}, wikidata=f"Q{n}") for n in (1, 2)))
    save(any_store, *(work(f"{n}", "tate", wikidata=f"Q{n}") for n in (1, 2)))
    save(any_store, work("3", "nga", **ALIKE | {"title": "Boat 2"}))
    assert any_store.propose_same_works([any_store.artwork("tate:1").id]) == 1
    assert any_store.propose_same_works([any_store.artwork("nga:3").id]) == 1
    assert proposed(any_store).keys() == {("met:1", "tate:1"), ("met:2", "nga:3")}
    assert any_store.propose_same_works([]) == 0
    assert any_store.propose_same_works() == 1


@pytest.mark.parametrize(
    ("title", "folded"),
    [
        ("  L'Été (étude) ", "l ete etude"),
        ("Ｆuji №1_x", "fuji no1 x"),
        ("Straße", "strasse"),
        ("がか", "がか"),
        ("Йод", "иод"),
        ("…", ""),
        ("x" * 999, "x" * 300),
    ],
)
def test_titles_are_compared_without_case_accents_and_punctuation(title: str, folded: str) -> None:
    assert titles.fold(title) == folded


def test_generic_titles_are_spelled_as_folded() -> None:
    assert [titles.fold(title) for title in titles.GENERIC] == list(titles.GENERIC)


def test_works_of_an_older_database_get_their_titles_to_compare(store: Store, asked: Any) -> None:
    save(store, work("1", **ALIKE))
    save(store, work("1", "tate", **ALIKE | {"title": "the red boat"}))
    asked("UPDATE artwork SET title_key = NULL")
    assert store.propose_same_works() == 1
    assert asked("SELECT DISTINCT title_key FROM artwork") == [("the red boat",)]


_few = st.sampled_from
works = st.builds(
    work,
    _few(["1", "2", "3"]),
    _few(["met", "tate", "nga"]),
    title=_few(["Boat", "boat", "Sea", "Untitled"]),
    artists=_few([(), ANA, BOB]),
    years=_few([None, MADE, LATER]),
    wikidata=_few([None, None, "Q1", "Q2"]),
)
pictures = st.none() | _few([0, 1, 2, 255, 254]).map(lambda n: picture(f"{n}", n))


@pytest.mark.integration
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(st.tuples(works, pictures), max_size=10), chosen=st.none() | st.lists(st.integers(0, 9)))
def test_statement_and_comparison_of_all_with_all_tell_the_same(
    store: Store, asked: Any, records: Any, chosen: Any
) -> None:
    asked("TRUNCATE node, image CASCADE")
    memory = MemoryStore()
    for kept in (store, memory):
        for record in records:
            save(kept, record)
        held = kept.collection().artworks
        kept.propose_same_works(None if chosen is None else [held[n].id for n in chosen if n < len(held)])
    assert proposed(store) == proposed(memory)


def test_many_works_are_not_compared_all_with_all(store: Store, asked: Any) -> None:
    """Most share something with one other; a crowd shares a title, an item and a picture."""
    asked(MANY)

    def item(n: int) -> int | None:
        return -1 if n % 7 == 0 else n // 6 if n % 3 == 0 else None

    shown = [n for n in range(2, 19997, 2) if n % 10 and n % 11 and (n + 1) % 11]
    expected = {(n, n + 1) for n in shown if item(n) is None or item(n + 1) is None or item(n) == item(n + 1)}
    expected |= {(n, n + 3) for n in range(6, 19998, 6) if n % 7 and (n + 3) % 7}
    begun = time.monotonic()
    assert store.propose_same_works() == len(expected)
    assert set(asked("SELECT first, second FROM same_work")) == expected
    assert store.propose_same_works([*range(500, 600)]) == 0
    assert time.monotonic() - begun < 20


MANY = """
INSERT INTO node (id, kind, key, label)
SELECT n, 'artwork', 'm' || n % 5 || ':' || n, '' FROM generate_series(1, 20000) AS n;
INSERT INTO artwork (id, source, source_id, title, title_key, rights, raw, content_hash, year_start, year_end, wikidata)
SELECT n, 'm' || n % 5, n, '', CASE WHEN n % 10 = 0 THEN 'vase' ELSE 'title ' || n / 2 END, '', '{}', '', 1900, 1910,
       CASE WHEN n % 7 = 0 THEN 'a kind of thing' WHEN n % 3 = 0 THEN 'Q' || n / 6 END
FROM generate_series(1, 20000) AS n;
INSERT INTO image (sha256, mime, width, height, size, phash, original, working, thumbnail, exif, iptc)
SELECT n, '', 1, 1, 1, n::bit(64), '', '', '', '{}', '{}' FROM generate_series(1, 10000) AS n;
INSERT INTO artwork_image
SELECT n, 0, CASE WHEN n % 11 = 0 THEN 1 ELSE 1 + n / 2 END FROM generate_series(1, 19998) AS n;
"""
