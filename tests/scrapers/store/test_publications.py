"""Publications: stored once, changed in place, and no part of the graph of artworks."""

from dataclasses import replace
from typing import Any

import pytest

from scrapers.errors import KindredError
from scrapers.records import Concept, Publication, Rejection
from scrapers.store.pages import PageCounts
from scrapers.store.store import Store
from tests.scrapers.store.stated import AnyStore, save, work

FULL = Publication(
    source="openalex",
    source_id="W1",
    title="On boats",
    doi="10.1/x",
    year=2016,
    venue="Annals of Boats",
    authors=("Ana", 'B. "Bo" {C}, D'),
    concepts=(Concept("boat", "https://example.org/b", 0.25), Concept("sea\\")),
    rights="CC-BY-4.0",
    landing_page="https://example.org/1",
    pdf="https://example.org/1.pdf",
    raw={"id": "W1", "nested": [1, None]},
)
BARE = Publication(source="openalex", source_id="W2", title="Boats again")


def test_all_that_is_stated_comes_back(any_store: AnyStore) -> None:
    assert any_store.save_publications("openalex", [FULL, BARE], [], "c1") == PageCounts(new=2)
    rows = any_store.publications()
    assert [row.publication for row in rows] == [FULL, BARE]
    assert rows[0].id < rows[1].id
    assert any_store.publications(after=rows[0].id) == rows[1:]
    assert any_store.publications(limit=1) == rows[:1]
    assert (any_store.checkpoint("openalex"), any_store.counts()["publications"]) == ("c1", 2)


def test_a_second_time_changes_only_what_changed(any_store: AnyStore) -> None:
    any_store.save_publications("openalex", [FULL, BARE], [], "c1")
    before = any_store.publications()
    assert any_store.save_publications("openalex", [FULL, BARE], [], "c2") == PageCounts(unchanged=2)
    assert any_store.publications() == before
    renamed = replace(FULL, title="On ships", concepts=FULL.concepts[:1])
    assert any_store.save_publications("openalex", [renamed], [], "c3") == PageCounts(changed=1)
    after = any_store.publications()
    assert (after[0].id, after[0].publication, after[1]) == (before[0].id, renamed, before[1])


def test_what_cannot_be_kept_is_refused(any_store: AnyStore) -> None:
    unusable = Publication(source="openalex", source_id=" ", title="?")
    refusal = Rejection(source_id="W9", reason="malformed")
    counts = any_store.save_publications("openalex", [FULL, FULL, unusable], [refusal], "c")
    assert (counts.new, [rejection.reason for rejection in counts.refused]) == (1, ["duplicate id", "unusable id"])
    assert any_store.counts()["rejections"] == 3
    with pytest.raises(KindredError, match="does not belong"):
        any_store.save_publications("met", [FULL], [], "c")
    with pytest.raises(KindredError, match="cannot name a source"):
        any_store.save_publications("publication", [], [], "c")


@pytest.mark.parametrize("year", [2**31, -(2**31) - 1, 10**30])
def test_a_year_that_no_column_holds_is_refused(any_store: AnyStore, year: int) -> None:
    counts = any_store.save_publications("openalex", [replace(FULL, year=year), BARE], [], "c")
    assert (counts.new, [(one.source_id, one.reason) for one in counts.refused]) == (1, [("W1", "malformed record")])
    assert any_store.counts()["rejections"] == 1
    held = [replace(FULL, year=2**31 - 1), replace(BARE, year=-(2**31))]
    assert any_store.save_publications("openalex", held, [], "c").refused == ()


def test_a_second_time_writes_no_row(store: Store, asked: Any) -> None:
    store.save_publications("openalex", [FULL, BARE], [], "c")
    written = "SELECT xmin::text, p::text FROM publication AS p UNION ALL SELECT xmin::text, n::text FROM node AS n"
    before = sorted(asked(written))
    store.save_publications("openalex", [FULL, BARE], [], "c")
    assert sorted(asked(written)) == before
    store.save_publications("openalex", [replace(FULL, title="On ships")], [], "c")
    assert asked("SELECT kind, label FROM node WHERE key = 'openalex:W1'") == [("publication", "On ships")]


def test_odd_values_do_not_stop_a_page(store: Store) -> None:
    odd = Publication(
        source="openalex", source_id="W3", title="a\0b", authors=("\0", ""), concepts=(Concept("\0\ud800", None, 1.0),)
    )
    assert store.save_publications("openalex", [odd], [], "c").new == 1
    (row,) = store.publications()
    assert (row.publication.title, row.publication.authors) == ("a\ufffdb", ("\ufffd", ""))
    assert row.publication.concepts[0].name == "\ufffd\ufffd"
    assert store.save_publications("openalex", [odd], [], "c").unchanged == 1


def test_publications_do_not_travel_into_the_graph(store: Store) -> None:
    save(store, work("1", subjects=("sea",)))
    before = store.knowledge().nodes
    store.save_publications("openalex", [FULL, BARE], [], "c")
    assert store.knowledge().nodes == before
    assert store.collection().artworks[0].key == "met:1"
    assert len(store.collection().artworks) == 1
