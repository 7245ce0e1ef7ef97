"""What a whole crawl does not meet any more is taken down, unless that is too much to be believed."""

import pytest

from scrapers.records import Rejection
from scrapers.store.absences import FEW, Absent
from scrapers.store.store import Store
from tests.conftest import Postgres
from tests.scrapers.store.stated import work


@pytest.fixture
def store(postgres: Postgres):
    with postgres.store() as store:
        yield store


def crawl(store: Store, ids, rejections=(), wanted="{}"):
    row = store.open_harvest("met", wanted)
    claim = store.claim_page(row.id)
    assert claim
    claim.save("met", [(work(str(one)), None) for one in ids], rejections)
    assert store.close_harvest(row.id)
    return store.retire_absent(row.id)


def keys(store: Store):
    return {artwork.key for artwork in store.collection().artworks}


def test_a_work_that_is_no_longer_listed_is_taken_down_and_comes_back_when_it_is(store: Store) -> None:
    assert crawl(store, range(5)) == Absent()
    absent = crawl(store, [0, 1, 2, 4])
    assert (absent.found, absent.taken_down) == (1, 1)
    assert keys(store) == {"met:0", "met:1", "met:2", "met:4"}
    (receipt,) = store.takedowns()
    assert (receipt.key, receipt.reason, receipt.ordered_by) == ("met:3", "no longer listed by its source", "rule")
    assert crawl(store, range(5)) == Absent()
    assert "met:3" in keys(store)


def test_too_many_at_once_are_a_fault_of_the_source(store: Store) -> None:
    crawl(store, range(2 * FEW))
    assert crawl(store, range(FEW - 1)) == Absent(FEW + 1, 0)
    assert len(keys(store)) == 2 * FEW
    assert crawl(store, range(FEW)).taken_down == FEW


def test_a_part_of_a_source_tells_nothing_of_the_rest(store: Store) -> None:
    crawl(store, range(5))
    assert crawl(store, [1], wanted='{"query": "x"}') == Absent()
    assert len(keys(store)) == 5


def test_a_record_that_could_not_be_read_may_be_any_work(store: Store) -> None:
    crawl(store, range(5))
    unread = Rejection(source_id="?", reason="malformed record", unread=True)
    assert crawl(store, range(4), [unread]) == Absent()
    refused = Rejection(source_id="4", reason="duplicate id")
    assert crawl(store, range(4), [refused]) == Absent()
    assert len(keys(store)) == 5


def test_an_unfinished_harvest_tells_nothing(store: Store) -> None:
    crawl(store, range(5))
    row = store.open_harvest("met", "{}")
    claim = store.claim_page(row.id)
    assert claim
    claim.found(["2"], None)
    claim.save("met", [(work("0"), None)], [])
    assert store.retire_absent(row.id) == Absent()
    last = store.claim_page(row.id)
    assert last
    last.save("met", [(work(str(one)), None) for one in range(1, 4)], [])
    assert store.close_harvest(row.id)
    assert store.retire_absent(row.id).taken_down == 1


def test_a_work_that_came_while_the_crawl_ran_is_not_absent(store: Store) -> None:
    crawl(store, range(3))
    row = store.open_harvest("met", "{}")
    store.save_page("met", [(work("9"), None)], [], "")
    claim = store.claim_page(row.id)
    assert claim
    claim.save("met", [(work(str(one)), None) for one in range(3)], [])
    assert store.close_harvest(row.id)
    assert store.retire_absent(row.id) == Absent()
    assert "met:9" in keys(store)
