"""A host that keeps failing is left alone, and tried again with one request."""

import pytest

from scrapers.errors import Transient
from scrapers.web.breaker import Breaker
from tests.web.clocks import Clock


def fail(breaker):
    with breaker.passing() as trial:
        return breaker.failed(trial=trial)


def opened(failures=3):
    clock = Clock()
    breaker = Breaker(clock, failures=failures, cool_down_s=30)
    assert [fail(breaker) for _ in range(failures)] == [False] * (failures - 1) + [True]
    return clock, breaker


def refused(breaker):
    with pytest.raises(Transient, match="host resting") as error, breaker.passing():
        pytest.fail("went through")
    return error.value.wait_s


def test_it_opens_after_failures_in_a_row_and_says_for_how_long():
    clock, breaker = opened()
    assert refused(breaker) == 30
    clock.now += 20
    assert refused(breaker) == 10


def test_a_success_in_between_keeps_it_closed():
    breaker = Breaker(Clock(), failures=3)
    for _ in range(10):
        assert not fail(breaker)
        assert not fail(breaker)
        with breaker.passing():
            breaker.answered()


def test_half_open_it_lets_exactly_one_through():
    clock, breaker = opened()
    clock.now += 30
    with breaker.passing():
        assert refused(breaker) == 30
        breaker.answered()
    with breaker.passing(), breaker.passing():
        pass


def test_a_failed_trial_opens_it_for_another_while():
    clock, breaker = opened()
    clock.now += 30
    assert fail(breaker)
    assert refused(breaker) == breaker.rest_s == 60
    clock.now += 60
    with breaker.passing():
        breaker.answered()
    with breaker.passing():
        pass


def test_each_failed_trial_doubles_the_while_up_to_a_bound_and_an_answer_ends_that():
    clock, breaker = opened()
    waits = []
    for _ in range(100):
        waits.append(refused(breaker))
        clock.now += waits[-1]
        assert fail(breaker)
    assert waits[:7] == [30, 60, 120, 240, 480, 600, 600]
    assert set(waits[7:]) == {600}
    clock.now += 600
    with breaker.passing() as trial:
        assert trial
        breaker.answered()
    assert [fail(breaker) for _ in range(3)] == [False, False, True]
    assert refused(breaker) == 30


def test_failures_of_requests_that_left_before_are_no_trials():
    _, breaker = opened()
    assert breaker.failed(trial=False)
    assert breaker.failed(trial=False)
    assert refused(breaker) == 30


def test_a_trial_that_was_called_off_leaves_the_trial_to_the_next():
    clock, breaker = opened()
    clock.now += 30
    with pytest.raises(KeyboardInterrupt), breaker.passing():
        raise KeyboardInterrupt
    with breaker.passing():
        refused(breaker)
