"""Turns at hosts: one row of turns for all who share a database, never faster than the limit."""

import asyncio
import threading
import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.store.store import Store
from scrapers.store.turns import StoreTurns
from scrapers.web.bucket import reserve
from scrapers.web.limits import Limit
from tests.scrapers.store.stated import AnyStore


def test_turns_stand_in_a_row(any_store: AnyStore) -> None:
    limit = Limit(1, 100)
    assert [round(any_store.take_turn("a.org", limit, 0.1) / 10) for _ in range(4)] == [0, 11, 22, 33]
    assert any_store.take_turn("b.org", limit, 0.1) == 0


def test_a_burst_comes_first(any_store: AnyStore) -> None:
    limit = Limit(12, 1000, burst=3)
    assert [round(any_store.take_turn("a.org", limit, 0)) // 10 for _ in range(5)] == [0, 0, 0, 10, 20]


def test_no_turn_comes_before_the_host_has_rested(any_store: AnyStore) -> None:
    limit = Limit(4, 100, burst=2)
    assert any_store.host_resting("a.org") == 0
    any_store.rest_host("a.org", 500, "throttled")
    any_store.rest_host("a.org", 5, "throttled again")
    assert 495 < any_store.host_resting("a.org") <= 500
    turns = [any_store.take_turn("a.org", limit, 0) for _ in range(3)]
    assert [round(turn, -1) for turn in turns] == [500, 500, 530]
    (row,) = any_store.hosts()
    assert (row.name, row.failure) == ("a.org", "throttled again")
    assert row.resting_until is not None
    assert row.failed_at is not None
    assert 490 < (row.resting_until - row.failed_at).total_seconds() < 505


def test_a_rest_is_over_when_it_is_over(any_store: AnyStore) -> None:
    any_store.rest_host("a.org", 0.01, "x")
    time.sleep(0.02)
    assert any_store.host_resting("a.org") == any_store.take_turn("a.org", Limit(1, 50), 0) == 0


def test_hosts_tell_how_they_are(any_store: AnyStore) -> None:
    assert any_store.hosts() == []
    any_store.host_answered("b.org")
    any_store.take_turn("a.org", Limit(1), 0)
    any_store.rest_host("b.org", 1, "503")
    any_store.host_answered("b.org")
    a, b = any_store.hosts()
    assert (a.name, a.answered_at, a.failed_at, a.failure, a.resting_until) == ("a.org", None, None, None, None)
    assert b.answered_at is not None
    assert b.failed_at is not None
    assert b.answered_at > b.failed_at, "an answer after a failure is noted at once"


def test_a_failure_makes_nobody_rest(any_store: AnyStore) -> None:
    any_store.host_failed("a.org", "timeout")
    any_store.rest_host("b.org", 500, "503")
    any_store.host_failed("b.org", "timeout too")
    a, b = any_store.hosts()
    assert (a.failure, a.resting_until, b.failure) == ("timeout", None, "timeout too")
    assert a.failed_at is not None
    assert any_store.host_resting("a.org") == any_store.take_turn("a.org", Limit(1), 0) == 0
    assert any_store.host_resting("b.org") > 490


def test_a_slow_run_does_not_bind_the_quick_ones_after_it(any_store: AnyStore) -> None:
    slow, quick = Limit(1).slowed(7200), Limit(1, 10)
    assert round(any_store.take_turn("a.org", slow, 0.25)) == 0
    assert round(any_store.take_turn("a.org", slow, 0.25), -2) == 9000, "its own turns stand in a row"
    assert round(any_store.take_turn("a.org", quick, 0)) == 0
    assert [round(any_store.take_turn("a.org", quick, 0)) for _ in range(2)] == [10, 20]
    any_store.take_turn("b.org", slow, 0)
    any_store.rest_host("b.org", 300, "503")
    assert [round(any_store.take_turn("b.org", quick, 0), -1) for _ in range(2)] == [300, 310], "a rest stays a rest"


def test_a_long_row_of_turns_is_kept(any_store: AnyStore) -> None:
    turns = [any_store.take_turn("a.org", Limit(1, 100), 0) for _ in range(51)]
    assert [round(turn, -2) for turn in turns] == [*range(0, 5100, 100)]
    burst = [any_store.take_turn("b.org", Limit(1000, 1000, burst=900), 0) for _ in range(910)]
    assert [round(turn) for turn in burst[:900:100]] == [0] * 9
    assert 90 < burst[-1] < 100, "a bucket that a burst has emptied is not of another time"


def test_a_clock_that_was_set_back_blocks_nobody(store: Store, asked: Any) -> None:
    store.take_turn("a.org", Limit(1), 0)
    asked("UPDATE host SET turn_at = turn_at + interval '1 day'")
    assert store.take_turn("a.org", Limit(1), 0) == 0
    asked("UPDATE host SET turn_at = clock_timestamp() + interval '50 seconds'")
    assert 45 < store.take_turn("a.org", Limit(1), 0) <= 50


def test_eight_threads_keep_the_limit_together(store: Store) -> None:
    limit = Limit(20, 1, burst=4)
    moments: list[float] = []

    def ask() -> None:
        for _ in range(5):
            wait = store.take_turn("a.org", limit, 0.05)
            moments.append(time.monotonic() + wait)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(moments) == 40
    # The clock is read here a moment after the server read its own.
    assert most_within(sorted(moments), limit.seconds - 0.05) <= limit.requests
    assert max(moments) - min(moments) < 40 * limit.interval * 1.1 + 1, "and no turn is lost"


def most_within(moments: Sequence[float], seconds: float) -> int:
    """How many of `moments`, sorted, lie in the fullest stretch of that many seconds."""
    return max(sum(start <= moment < start + seconds for moment in moments) for start in moments)


limits = st.builds(
    lambda requests, seconds, share: Limit(requests, seconds, burst=1 + int(share * (requests - 1))),
    st.integers(1, 20),
    st.floats(50, 1000),
    st.floats(0, 1),
)
events = st.lists(st.tuples(st.sampled_from(["take", "take", "rest"]), st.floats(0, 300)), max_size=12)


@pytest.mark.integration
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=limits, events=events, jitter=st.floats(0, 0.5))
def test_the_database_reckons_as_the_bucket_does(store: Store, limit: Limit, events: Any, jitter: float) -> None:
    """Both begin anew with each example: the host has another name."""
    host = f"{time.monotonic_ns()}.org"
    turn_at = resting_until = float("-inf")
    begun = time.monotonic()
    for what, seconds in events:
        now = time.monotonic() - begun
        if what == "rest":
            store.rest_host(host, seconds, "x")
            resting_until = max(resting_until, now + seconds)
        else:
            expected, turn_at = reserve(turn_at, resting_until, now, limit, jitter)
            assert store.take_turn(host, limit, jitter) == pytest.approx(expected, abs=1.5)


def test_turns_for_tasks(store: Store) -> None:
    async def ask() -> None:
        turns = StoreTurns(store)
        limit = Limit(1, 100)
        waits = sorted(await asyncio.gather(*(turns.take("a.org", limit) for _ in range(3))))
        assert waits[0] == 0
        for earlier, later in pairwise(waits):
            assert 103 < later - earlier < 127, "a turn is a twentieth to a quarter longer than it must be"
        await turns.rest("b.org", 60, "503")
        await turns.answered("b.org")
        await turns.failed("c.org", "timeout")
        assert 50 < await turns.resting("b.org") <= 60

    asyncio.run(ask())
    assert [(row.name, row.failure) for row in store.hosts()] == [
        ("a.org", None),
        ("b.org", "503"),
        ("c.org", "timeout"),
    ]
