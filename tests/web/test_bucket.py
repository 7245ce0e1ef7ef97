"""No stretch of time ever holds more turns than the limit says."""

import asyncio
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.web.bucket import LocalTurns, jitter_of, reserve
from scrapers.web.limits import Limit
from tests.web.clocks import Clock

LIMITS = st.builds(
    lambda requests, seconds, burst: Limit(requests, seconds, burst=min(burst, requests)),
    st.integers(1, 200),
    st.floats(0.1, 7200),
    st.integers(1, 50),
) | st.builds(Limit, st.floats(0.001, 0.999))
# Seconds from one arrival to the next, in shares of the limit's stretch.
ARRIVALS = st.lists(st.just(0.0) | st.floats(0, 0.2) | st.floats(0, 3), min_size=1, max_size=120)


def most_within(times, seconds):
    """The most of `times` in any stretch of `seconds` that is closed at one end only."""
    return max(sum(start <= time < start + seconds for time in times) for start in times)


@given(LIMITS, ARRIVALS, st.data())
def test_no_stretch_holds_more_than_the_limit(limit, arrivals, data):
    turn_at, now, turns = -math.inf, 0.0, []
    # A limit below one is one in a longer stretch.
    stretch = limit.seconds if limit.requests >= 1 else limit.seconds / limit.requests
    for gap in arrivals:
        now += gap * stretch
        wait, turn_at = reserve(turn_at, -math.inf, now, limit, data.draw(st.floats(0, 1)))
        assert wait >= 0
        turns.append(now + wait)
    assert turns == sorted(turns)
    assert most_within(turns, stretch * (1 - 1e-9)) <= max(limit.requests, 1)


@given(LIMITS, ARRIVALS, st.lists(st.tuples(st.integers(0, 119), st.floats(0, 10)), max_size=5))
def test_nobody_has_a_turn_while_the_host_rests_and_the_limit_holds_after(limit, arrivals, rests):
    clock = Clock(0.0)
    turns = LocalTurns(clock, lambda: 0.5)
    stretch = limit.seconds if limit.requests >= 1 else limit.seconds / limit.requests

    async def run():
        times, until = [], 0.0
        for number, gap in enumerate(arrivals):
            clock.now += gap * stretch
            for at, share in rests:
                if at == number:
                    await turns.rest("a.org", share * stretch, "busy")
                    until = max(until, clock.now + share * stretch)
            assert await turns.resting("a.org") == max(until - clock.now, 0)
            wait = await turns.take("a.org", limit)
            assert clock.now + wait >= until - 1e-9 * stretch
            times.append(clock.now + wait)
        assert most_within(times, stretch * (1 - 1e-9)) <= max(limit.requests, 1)

    asyncio.run(run())


def test_a_long_row_is_as_fast_as_limit_and_jitter_let_it():
    for limit in (Limit(2), Limit(60, 60), Limit(10, 1, burst=4), Limit(0.25)):
        turn_at, turn = -math.inf, 0.0
        for _ in range(1001):
            wait, turn_at = reserve(turn_at, -math.inf, 0.0, limit, 0.0)
            turn = wait
        assert turn == pytest.approx((1000 - (limit.burst - 1)) * limit.interval)


def test_a_burst_goes_at_once_and_a_rested_bucket_allows_it_again():
    limit = Limit(10, 10, burst=3)
    turn_at, waits = -math.inf, []
    for now in (0.0, 0.0, 0.0, 0.0, 100.0, 100.0, 100.0, 100.0):
        wait, turn_at = reserve(turn_at, -math.inf, now, limit, 0.0)
        waits.append(wait)
    assert waits == [0, 0, 0, pytest.approx(limit.interval)] * 2


def test_jitter_only_moves_turns_apart():
    assert (jitter_of(0.0), jitter_of(1.0)) == (0.05, 0.25)
    waits = []
    for jitter in (0.0, 0.05, 0.25):
        _, turn_at = reserve(-math.inf, -math.inf, 5.0, Limit(1), jitter)
        waits.append(reserve(turn_at, -math.inf, 5.0, Limit(1), jitter)[0])
    assert waits == [pytest.approx(1.0), pytest.approx(1.05), pytest.approx(1.25)]


def test_a_shorter_rest_does_not_end_a_longer_one():
    async def run():
        clock = Clock()
        turns = LocalTurns(clock, lambda: 0.0)
        await turns.rest("a.org", 60, "busy")
        await turns.rest("a.org", 1, "busy")
        assert await turns.resting("a.org") == 60
        assert await turns.take("a.org", Limit(1)) == 60
        assert await turns.take("b.org", Limit(1)) == 0

    asyncio.run(run())


def test_many_takers_share_one_row():
    async def run():
        clock = Clock(0.0)
        chances = iter([0.1 * (number % 10) for number in range(200)])
        turns = LocalTurns(clock, lambda: next(chances))
        limit = Limit(5, 1, burst=2)
        waits = await asyncio.gather(*(turns.take("a.org", limit) for _ in range(200)))
        assert most_within(waits, 1 - 1e-9) <= 5
        assert max(waits) <= 200 * limit.interval * 1.25

    asyncio.run(run())


@pytest.mark.parametrize(
    ("requests", "seconds", "burst", "at_once"),
    [(0, 1, 1, 1), (-1, 1, 1, 1), (1, 0, 1, 1), (1, 1, 2, 1), (1, 1, 0, 1), (1, 1, 1, 0), (1.5, 1, 1, 1)],
)
def test_what_limits_nothing_is_no_limit(requests, seconds, burst, at_once):
    with pytest.raises(ValueError, match="limits nothing"):
        Limit(requests, seconds, burst, at_once)


@pytest.mark.parametrize(
    ("requests", "seconds"),
    [(1, math.inf), (math.inf, 1), (math.nan, 1), (1, math.nan), (1, 86_401), (1e-6, 1), (0.5, 86_400)],
)
def test_nobody_waits_for_more_than_a_day(requests, seconds):
    with pytest.raises(ValueError, match=r"limits nothing|nobody waits"):
        Limit(requests, seconds)
    assert Limit(1, 86_400).interval == 86_400


@pytest.mark.parametrize("delay", [math.inf, -math.inf, math.nan, 86_401])
def test_a_delay_that_cannot_be_kept_is_refused(delay):
    with pytest.raises(ValueError, match=r"none that can be kept|nobody waits"):
        Limit(2).slowed(delay)


def test_two_limits_that_are_one_of_them():
    strict, lax = Limit(60, 60), Limit(10, burst=2, at_once=4)
    assert strict.and_also(lax) == lax.and_also(strict) == strict
    assert lax.and_also(lax) == lax
    both = Limit(1, 2, at_once=4).and_also(Limit(1, at_once=2))
    assert (both.interval, both.burst, both.at_once) == (2, 1, 2)


@given(LIMITS, LIMITS, ARRIVALS)
def test_two_limits_are_kept_together(one, other, arrivals):
    both = one.and_also(other)
    assert both.interval >= max(one.interval, other.interval) * (1 - 1e-9)
    assert both.at_once <= min(one.at_once, other.at_once)
    turn_at, now, turns = -math.inf, 0.0, []
    for gap in arrivals:
        now += gap * one.interval
        wait, turn_at = reserve(turn_at, -math.inf, now, both, 0.0)
        turns.append(now + wait)
    for limit in (one, other):
        stretch = limit.seconds if limit.requests >= 1 else limit.seconds / limit.requests
        assert most_within(turns, stretch * (1 - 1e-9)) <= max(limit.requests, 1)


def test_a_limit_is_only_ever_slowed():
    assert Limit(2).slowed(None) == Limit(2).slowed(0) == Limit(2).slowed(0.1) == Limit(2)
    assert Limit(2, at_once=3).slowed(10) == Limit(1, 10, at_once=3)
    # A burst would come faster than any delay.
    assert Limit(60, 60, burst=5).slowed(0.5) == Limit(60, 60)
    assert Limit(60, 60, burst=60).slowed(2).interval == 2
