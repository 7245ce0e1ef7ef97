"""Waiting for something that may never come."""

import threading

import pytest

from graph.patience import Errand, OutOfPatience, within


def test_answers_and_errors_come_through() -> None:
    assert within(10, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(10, lambda: 1 // 0)


def test_patience_ends_and_the_work_goes_on() -> None:
    wait = threading.Event()
    errand = Errand(lambda: wait.wait(10))
    for _ in range(2):
        with pytest.raises(OutOfPatience):
            errand.result(0.01)
    wait.set()
    assert errand.result(10) is True
