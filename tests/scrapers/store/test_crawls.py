"""Harvests whose pages are claimed: each page is one worker's at a time, and free again however the worker ends."""

import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from typing import Any

import pytest

from scrapers.errors import KindredError, StoreUnavailable
from scrapers.records import Publication, Rejection
from scrapers.store.crawls import Claim
from scrapers.store.pages import PageCounts
from scrapers.store.store import Store
from tests.scrapers.store.stated import AnyStore, picture, work


def claimed(store: AnyStore, harvest: int) -> Any:
    claim = store.claim_page(harvest)
    assert claim is not None
    return claim


def test_a_wish_has_one_open_harvest(any_store: AnyStore) -> None:
    first = any_store.open_harvest("met", "{}")
    assert any_store.open_harvest("met", "{}").id == first.id
    other, elsewhere = any_store.open_harvest("met", '{"query": "sea"}'), any_store.open_harvest("tate", "{}")
    assert len({first.id, other.id, elsewhere.id}) == 3
    assert (first.total, first.seen, first.finished_at, first.saved_at) == (None, 0, None, None)
    claimed(any_store, first.id).save("met", [], [])
    assert any_store.open_harvest("met", "{}").id == first.id, "what is done and was not closed goes on"
    assert any_store.close_harvest(first.id)
    assert any_store.close_harvest(first.id)
    assert any_store.open_harvest("met", "{}").id not in (first.id, other.id, elsewhere.id)
    assert [row.source for row in any_store.harvests()] == ["met", "tate", "met", "met"]
    assert [row.finished_at is None for row in any_store.harvests("met")] == [True, True, False]
    assert any_store.harvests("met")[2].id == first.id


def test_pages_are_taken_in_the_order_in_which_they_were_found(any_store: AnyStore) -> None:
    harvest = any_store.open_harvest("met", "{}").id
    first = claimed(any_store, harvest)
    assert (first.cursor, first.taken) == ("", 0)
    assert any_store.claim_page(harvest) is None
    first.found(["z", "a", "", "m"], 40)
    first.found(["b", "a"], None)
    assert any_store.pages_left(harvest) == 5
    with claimed(any_store, harvest) as second, claimed(any_store, harvest) as third:
        assert [second.cursor, third.cursor] == ["z", "a"]
        second.release()
        assert claimed(any_store, harvest).cursor == "z"
    first.save("met", [(work("1"), None)], [])
    assert (any_store.pages_left(harvest), any_store.harvests()[0].total) == (4, 40)
    assert not any_store.close_harvest(harvest)
    assert any_store.harvests()[0].finished_at is None


def test_a_page_counts_where_it_is_saved(any_store: AnyStore) -> None:
    harvest = any_store.open_harvest("met", "{}").id
    with claimed(any_store, harvest) as first:
        first.found(["a"], None)
    refused = [Rejection(source_id="3", reason="malformed"), Rejection(source_id="1", reason="image: truncated")]
    page = [(work("1"), None), (work("2"), None), (work("2"), None)]
    counts = claimed(any_store, harvest).save("met", page, refused)
    assert (counts.new, counts.changed, counts.unchanged) == (2, 0, 0)
    assert [rejection.reason for rejection in counts.refused] == ["duplicate id"]
    claimed(any_store, harvest).save("met", [(work("1"), None), (work("2", title="B"), None), (work("4"), None)], [])
    row = any_store.harvests()[0]
    assert (row.seen, row.new, row.changed, row.unchanged, row.skipped) == (7, 3, 1, 1, 2)
    assert row.saved_at is not None
    assert row.saved_at >= row.started_at
    assert any_store.counts()["artworks"] == 3
    assert any_store.counts()["rejections"] == 3
    assert any_store.close_harvest(harvest)
    assert any_store.pages_left(harvest) == 0


def test_a_page_cut_short_by_a_limit_goes_on_where_it_was(any_store: AnyStore) -> None:
    harvest = any_store.open_harvest("met", "{}").id
    claimed(any_store, harvest).save("met", [(work("1"), None)], [], 1)
    assert any_store.pages_left(harvest) == 1
    claim = claimed(any_store, harvest)
    assert (claim.cursor, claim.taken) == ("", 1)
    claim.release()
    claimed(any_store, harvest).save("met", [(work("2"), None)], [])
    assert any_store.close_harvest(harvest)
    assert any_store.harvests()[0].seen == 2


def test_a_claim_ends_once(any_store: AnyStore) -> None:
    harvest = any_store.open_harvest("met", "{}").id
    claim = claimed(any_store, harvest)
    claim.save("met", [], [])
    claim.release()
    with pytest.raises(KindredError, match="has ended"):
        claim.save("met", [(work("1"), None)], [])
    assert any_store.counts()["artworks"] == 0


def test_a_page_that_cannot_be_saved_is_free_again(any_store: AnyStore) -> None:
    harvest = any_store.open_harvest("met", "{}").id
    with pytest.raises(KindredError, match="does not belong"):
        claimed(any_store, harvest).save("met", [(work("1", "tate"), None)], [])
    assert claimed(any_store, harvest).cursor == ""
    assert any_store.harvests()[0].seen == 0


def test_a_page_of_publications(any_store: AnyStore) -> None:
    harvest = any_store.open_harvest("openalex", "{}").id
    found = [Publication(source="openalex", source_id="W1", title="On boats")]
    assert claimed(any_store, harvest).save_publications("openalex", found, []) == PageCounts(new=1)
    assert any_store.close_harvest(harvest)
    assert (any_store.counts()["publications"], any_store.harvests()[0].seen) == (1, 1)


def test_an_unfinished_harvest_can_be_forgotten(any_store: AnyStore) -> None:
    first = any_store.open_harvest("met", "{}").id
    elsewhere = any_store.open_harvest("met", '{"query": "sea"}').id
    claim = claimed(any_store, first)
    claim.found(["a", "b"], 9)
    with pytest.raises(KindredError, match="somebody works on this harvest of met"):
        any_store.abandon_harvest("met", "{}")
    claim.save("met", [(work("1"), None)], [])
    assert any_store.abandon_harvest("met", "{}")
    assert not any_store.abandon_harvest("met", "{}")
    assert not any_store.abandon_harvest("tate", '{"query": "sea"}')
    assert (any_store.claim_page(first), any_store.pages_left(first)) == (None, 0)
    assert [row.id for row in any_store.harvests()] == [elsewhere]
    second = any_store.open_harvest("met", "{}")
    assert (second.seen, second.total, claimed(any_store, second.id).cursor) == (0, None, "")
    assert any_store.counts()["artworks"] == 1, "what it stored stays"


def test_a_finished_harvest_is_not_forgotten(any_store: AnyStore) -> None:
    harvest = any_store.open_harvest("met", "{}").id
    claimed(any_store, harvest).save("met", [], [])
    assert any_store.close_harvest(harvest)
    assert not any_store.abandon_harvest("met", "{}")
    assert [row.id for row in any_store.harvests()] == [harvest]


def test_page_and_account_are_saved_together_or_not_at_all(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    harvest = store.open_harvest("met", "{}").id
    claim = claimed(store, harvest)
    with monkeypatch.context() as patch:
        patch.setattr(Claim, "_count", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            claim.save("met", [(work("1"), picture("aa"))], [])
    assert store.counts()["artworks"] == store.counts()["images"] == 0
    claimed(store, harvest).save("met", [(work("1"), None)], [])
    assert store.counts()["artworks"] == 1


def test_two_who_start_together_open_one_harvest(store: Store) -> None:
    barrier = threading.Barrier(6, timeout=30)
    opened = []

    def start() -> None:
        barrier.wait()
        opened.append(store.open_harvest("met", "{}").id)

    run([start] * 6)
    assert len(opened) == 6
    assert len(set(opened)) == len(store.harvests()) == store.pages_left(opened[0]) == 1


def test_workers_share_the_pages_and_none_is_done_twice(store: Store) -> None:
    harvest = store.open_harvest("met", "{}").id
    with claimed(store, harvest) as first:
        first.found([f"{n}" for n in range(40)], 41)
        first.save("met", [], [])
    done: Counter[str] = Counter()

    def worker() -> None:
        while store.pages_left(harvest):
            claim = store.claim_page(harvest)
            if claim is None:
                time.sleep(0.01)
                continue
            # Everybody finds the same further pages, each in another order.
            cursors = [f"more {n}" for n in range(8)]
            claim.found(cursors if int(claim.cursor[-1]) % 2 else cursors[::-1], None)
            claim.save("met", [(work(claim.cursor), None)], [])
            done[claim.cursor] += 1
        assert store.close_harvest(harvest)

    run([worker] * 4)
    assert (len(done), set(done.values())) == (48, {1})
    row = store.harvests()[0]
    assert (row.seen, row.new, row.finished_at is not None) == (48, 48, True)
    assert store.counts()["artworks"] == 48


def run(jobs: list[Any]) -> None:
    """Run `jobs` side by side; the first error of theirs is raised."""
    failures = []

    def guarded(job: Any) -> None:
        try:
            job()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for failure in failures:
        raise failure


HOLDER = """
import sys, time
from scrapers.store.database import Database
from scrapers.store.store import Store
claim = Store(Database.connect(sys.argv[1])).claim_page(int(sys.argv[2]))
claim.found(["further"], 7)
print("claimed" if claim.cursor == "" else claim.cursor, flush=True)
time.sleep(60)
"""


def test_the_page_of_a_killed_worker_is_free_at_once(postgres: Any, store: Store, asked: Any) -> None:
    harvest = store.open_harvest("met", "{}").id
    ((name,),) = asked("SELECT current_database()")
    command = [sys.executable, "-c", HOLDER, postgres.address(name), str(harvest)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "claimed\n"
        with claimed(store, harvest) as other:
            assert other.cursor == "further", "what it found is there for others, the page it holds is not"
            assert store.claim_page(harvest) is None
        assert store.pages_left(harvest) == 2
        process.send_signal(signal.SIGKILL)
        process.wait()
        begun = time.monotonic()
        while (found := claimed(store, harvest)).cursor != "":
            found.release()
            assert time.monotonic() - begun < 10
            time.sleep(0.02)
    found.save("met", [(work("1"), None)], [])
    assert store.harvests()[0].total == 7


def test_a_claim_whose_connection_was_cut_is_lost(store: Store, asked: Any) -> None:
    harvest = store.open_harvest("met", "{}").id
    one = claimed(store, harvest)
    cut = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE state = 'idle in transaction'"
    assert asked(cut) == [(True,)]
    with pytest.raises(StoreUnavailable):
        one.save("met", [(work("1"), None)], [])
    two = claimed(store, harvest)
    assert asked(cut) == [(True,)]
    two.release()
    claimed(store, harvest).save("met", [], [])
    assert store.close_harvest(harvest)
