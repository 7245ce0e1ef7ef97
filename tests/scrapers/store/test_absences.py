"""What two whole crawls in a row do not meet any more is taken down, unless that is too much to be believed."""

import threading

import pytest

from scrapers.records import Rejection
from scrapers.store.absences import Absent
from scrapers.store.belief import FEW
from scrapers.store.store import Store
from tests.conftest import Postgres
from tests.scrapers.store.stated import picture, work


@pytest.fixture
def store(postgres: Postgres):
    with postgres.store() as store:
        yield store


def finish(store: Store, ids, rejections=(), wanted="{}", total=None):
    row = store.open_harvest("met", wanted)
    claim = store.claim_page(row.id)
    assert claim
    claim.found([], total)
    claim.save("met", [(work(str(one)), None) for one in ids], rejections)
    assert store.close_harvest(row.id)
    return row.id


def crawl(store: Store, ids, rejections=(), wanted="{}", total=None):
    return store.retire_absent(finish(store, ids, rejections, wanted, total))


def keys(store: Store):
    return {artwork.key for artwork in store.collection().artworks}


def test_a_work_that_is_no_longer_listed_is_taken_down_and_comes_back_when_it_is(store: Store) -> None:
    assert crawl(store, range(5)) == Absent()
    assert crawl(store, [0, 1, 2, 4]) == Absent(found=1, waiting=1)
    assert "met:3" in keys(store)
    assert crawl(store, [0, 1, 2, 4]) == Absent(found=1, taken_down=1)
    assert keys(store) == {"met:0", "met:1", "met:2", "met:4"}
    (receipt,) = store.takedowns()
    assert (receipt.key, receipt.reason, receipt.ordered_by) == ("met:3", "no longer listed by its source", "rule")
    assert crawl(store, range(5)) == Absent()
    assert "met:3" in keys(store)
    assert crawl(store, [0, 1, 2, 4]) == Absent(found=1, waiting=1), "the misses before count no more"


def test_its_picture_goes_with_it(store: Store) -> None:
    store.save_page("met", [(work("1"), picture("aa"))], [], "")
    crawl(store, [2])
    assert [image.sha256 for image in crawl(store, [2]).orphans] == ["aa"]


def test_one_that_is_met_in_between_was_never_gone(store: Store) -> None:
    """A record that goes while pages are counted off by skip and limit hides its neighbour for once."""
    crawl(store, range(5))
    for missed in (1, 2, 1, 2):
        assert crawl(store, set(range(5)) - {missed}) == Absent(found=1, waiting=1)
    assert len(keys(store)) == 5


def test_a_harvest_is_looked_at_once(store: Store) -> None:
    crawl(store, range(3))
    crawl(store, range(2))
    harvest = finish(store, range(2))
    assert store.retire_absent(harvest) == Absent(found=1, taken_down=1)
    assert store.retire_absent(harvest) == Absent()
    first = finish(store, range(2))
    assert store.retire_absent(first) == Absent()
    assert store.retire_absent(first) == Absent(), "though what it met is forgotten"
    assert store.retire_absent(first) == Absent()
    assert keys(store) == {"met:0", "met:1"}


def test_of_two_who_finish_together_one_looks(store: Store) -> None:
    crawl(store, range(3))
    crawl(store, range(2))
    harvest = finish(store, range(2))
    barrier, found = threading.Barrier(4, timeout=30), []

    def look() -> None:
        barrier.wait()
        found.append(store.retire_absent(harvest))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found, key=lambda absent: absent.found) == [Absent()] * 3 + [Absent(found=1, taken_down=1)]
    assert keys(store) == {"met:0", "met:1"}


def test_what_the_next_harvest_made_forget_tells_nothing(store: Store) -> None:
    crawl(store, range(3))
    first = finish(store, range(3))
    second = store.open_harvest("met", "{}")
    assert second.id != first
    assert store.retire_absent(first) == Absent()
    assert len(keys(store)) == 3


def test_too_many_at_once_are_a_fault_of_the_source(store: Store) -> None:
    crawl(store, range(10))
    for _ in range(3):
        assert crawl(store, range(10 - FEW - 1)) == Absent(found=FEW + 1)
    assert len(keys(store)) == 10
    assert crawl(store, range(10 - FEW)) == Absent(found=FEW, waiting=FEW), "what was not believed is no first miss"
    assert crawl(store, range(10 - FEW)) == Absent(found=FEW, taken_down=FEW)


def test_of_many_works_a_twentieth_may_go(store: Store) -> None:
    crawl(store, range(100))
    assert crawl(store, range(94)) == Absent(found=6)
    assert crawl(store, range(95)) == Absent(found=5, waiting=5)
    assert crawl(store, range(94)) == Absent(found=6), "and the five wait on"
    assert crawl(store, range(95)) == Absent(found=5, taken_down=5)


def test_a_harvest_that_met_too_little_of_what_there_is_tells_nothing(store: Store) -> None:
    crawl(store, range(20), total=20)
    for _ in range(3):
        assert crawl(store, range(18), total=20) == Absent(found=2)
    assert crawl(store, range(19), total=20) == Absent(found=1, waiting=1)
    assert crawl(store, range(18), total=20) == Absent(found=2)
    assert crawl(store, range(19), total=20) == Absent(found=1, taken_down=1)


def test_a_part_of_a_source_tells_nothing_of_the_rest(store: Store) -> None:
    crawl(store, range(5))
    crawl(store, range(4))
    assert crawl(store, [1], wanted='{"query": "x"}') == Absent()
    assert crawl(store, range(5), wanted='{"query": "x"}') == Absent()
    assert len(keys(store)) == 5
    assert crawl(store, range(4)) == Absent(found=1, taken_down=1), "nor does it change what whole crawls missed"


def test_a_record_that_could_not_be_read_may_be_any_work(store: Store) -> None:
    crawl(store, range(5))
    crawl(store, range(4))
    unread = Rejection(source_id="?", reason="malformed record", unread=True)
    assert crawl(store, range(4), [unread]) == Absent()
    refused = Rejection(source_id="4", reason="duplicate id")
    assert crawl(store, range(4), [refused, unread]) == Absent()
    assert crawl(store, range(4)) == Absent(found=1, waiting=1), "it was met by a whole crawl, which tells that much"
    assert len(keys(store)) == 5


def test_an_unfinished_harvest_tells_nothing(store: Store) -> None:
    crawl(store, range(5))
    crawl(store, range(4))
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


def test_a_person_may_take_down_what_waits(store: Store) -> None:
    crawl(store, range(3))
    crawl(store, range(2))
    store.takedown("met:2", "x", "ann")
    store.lift_takedown("met:2")
    store.save_page("met", [(work("2"), None)], [], "")
    assert crawl(store, range(2)) == Absent(found=1, waiting=1)


def test_other_sources_are_left_alone(store: Store) -> None:
    store.save_page("tate", [(work("1", "tate"), None)], [], "")
    crawl(store, range(3))
    crawl(store, range(2))
    assert crawl(store, range(2)) == Absent(found=1, taken_down=1)
    assert "tate:1" in keys(store)
