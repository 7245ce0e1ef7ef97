"""Likenesses: verdicts, pictures and prints, never titles that a hundred works have."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.records import Artist, Years
from scrapers.store import likenesses, titles
from scrapers.store.likenesses import CLIQUE, IMPRESSIONS, telling
from scrapers.store.store import Store
from tests.scrapers.store.stated import picture, save, work

ANA = (Artist(key="a", name="Ana", ulan="500000001"),)
BOB = (Artist(key="b", name="Bob", ulan="500000002"),)
MADE = Years(1819, 1820)
PRINT: dict[str, Any] = {"title": "Little Devil’s Bridge", "artists": ANA, "years": MADE, "medium": "Etching on paper"}


def told(store: Store) -> dict[tuple[str, str], tuple[str, str, float]]:
    """Type, provenance and confidence by the keys of each pair."""
    with store._database.transaction() as cursor:
        found = likenesses.derived(cursor)
        cursor.execute("SELECT id, key FROM node")
        keys = dict(cursor.fetchall())
    assert found == sorted(found)
    assert all(src < dst and source == "kindred" and words for src, _, dst, _, source, _, words in found)
    pairs = {(keys[src], keys[dst]): (type_, how, sure) for src, type_, dst, how, _, sure, _ in found}
    assert len(pairs) == len(found), "one a pair"
    return pairs


def test_states_of_one_print_are_versions(store: Store) -> None:
    mezzotint = PRINT | {
        "medium": "Etching and mezzotint",
        "years": Years(1820, 1825),
        "title": "LITTLE DEVIL'S BRIDGE",
    }
    save(store, work("1", **PRINT), work("2", **mezzotint))
    assert told(store) == {("met:1", "met:2"): ("VERSION_OF", "derived", 0.6)}


@pytest.mark.parametrize(
    "other",
    [
        {"artists": BOB},
        {"artists": ANA + BOB},
        {"artists": ()},
        {"years": Years(1821, 1830)},
        {"years": None},
        {"medium": "Oil on canvas"},
        {"medium": None},
        {"title": "Great Devil’s Bridge"},
    ],
)
def test_what_does_not_agree_is_no_version(store: Store, other: dict[str, Any]) -> None:
    save(store, work("1", **PRINT), work("2", **PRINT | other))
    assert told(store) == {}


@pytest.mark.parametrize(
    "title",
    [
        *("No title", "Untitled (Bridge over River)", "[title not known]", "", "12 3 1819", "Plate 3", "Page 12"),
        *("Landscape", "Reclining Figure", "Three Reclining Figures", "Study of a Head", "Self-Portrait", "Madonna"),
    ],
)
def test_titles_that_name_no_work_join_nothing(store: Store, title: str) -> None:
    save(store, work("1", **PRINT | {"title": title}), work("2", **PRINT | {"title": title}))
    assert told(store) == {}


def test_a_title_says_that_it_is_a_print_where_the_medium_does_not(store: Store) -> None:
    proof = PRINT | {"title": "The Lonely Tower, second state", "medium": "Paper"}
    save(store, work("1", **proof), work("2", **proof))
    assert len(told(store)) == 1


def test_more_than_a_print_may_have_are_a_portfolio(store: Store) -> None:
    save(store, *(work(str(one), **PRINT) for one in range(IMPRESSIONS)))
    assert len(told(store)) == IMPRESSIONS * (IMPRESSIONS - 1) // 2
    save(store, work("more", **PRINT))
    assert told(store) == {}


def test_a_portfolio_takes_no_print_of_another_time_with_it(store: Store) -> None:
    later = PRINT | {"years": Years(1850, 1851)}
    save(store, *(work(str(one), **PRINT) for one in range(IMPRESSIONS + 1)), work("x", **later), work("y", **later))
    assert set(told(store)) == {("met:x", "met:y")}


def test_one_picture_is_one_work_where_maker_and_title_agree_and_else_a_version(store: Store) -> None:
    bridge: dict[str, Any] = {"title": "Little Devil's Bridge", "artists": ANA}
    save(store, (work("1", **bridge), picture("a")), (work("2", **bridge), picture("a")), (work("3"), picture("a")))
    assert told(store) == {
        ("met:1", "met:2"): ("SAME_WORK", "derived", pytest.approx(0.95)),
        ("met:1", "met:3"): ("VERSION_OF", "derived", 0.9),
        ("met:2", "met:3"): ("VERSION_OF", "derived", 0.9),
    }


def test_pictures_that_look_almost_the_same_are_versions_unless_they_show_nothing(store: Store) -> None:
    save(store, (work("1"), picture("a", 0xFFFF)), (work("2"), picture("b", 0xFFFE)))
    save(store, (work("3"), picture("c", 1 << 63)), (work("4"), picture("d", 1 << 63 | 1)))
    assert told(store) == {("met:1", "met:2"): ("VERSION_OF", "derived", 0.8)}


def test_works_with_items_of_their_own_are_not_one(store: Store) -> None:
    bridge: dict[str, Any] = {"title": "Little Devil's Bridge", "artists": ANA}
    save(store, (work("1", **bridge, wikidata="Q1"), picture("a")), (work("2", **bridge, wikidata="Q2"), picture("a")))
    assert told(store)["met:1", "met:2"][0] == "VERSION_OF"


def test_many_under_one_picture_are_a_chain_and_a_crowd_is_nothing(store: Store) -> None:
    save(store, *((work(str(one)), picture("a")) for one in range(10, 10 + CLIQUE + 3)))
    assert len(told(store)) == CLIQUE + 2
    save(store, *((work(str(one)), picture("a")) for one in range(30, 50)))
    assert told(store) == {}, "a picture that stands for a missing one"


def test_a_person_has_the_last_word(store: Store) -> None:
    bridge: dict[str, Any] = PRINT | {"title": "Little Devil's Bridge"}
    for source in ("met", "tate", "aic"):
        save(store, (work("1", source, **bridge), picture("a")))
    store.propose_same_works()
    store.decide_same_work("met:1", "tate:1", "accepted", "Ida")
    store.decide_same_work("tate:1", "aic:1", "rejected", "Ida")
    assert told(store) == {
        ("met:1", "tate:1"): ("SAME_WORK", "judged", 1.0),
        ("met:1", "aic:1"): ("SAME_WORK", "derived", pytest.approx(0.95)),
    }


def test_deleted_works_have_none(store: Store) -> None:
    save(store, work("1", **PRINT), work("2", **PRINT))
    with store._database.transaction() as cursor:
        cursor.execute("UPDATE artwork SET deleted_at = now() WHERE source_id = '2'")
    assert told(store) == {}


@given(st.text(max_size=60))
def test_any_title_can_be_asked(title: str) -> None:
    assert telling(titles.fold(title)) in (True, False)
    assert not telling(titles.fold(f"Untitled ({title})"))
