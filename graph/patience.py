"""Waiting for something that may never come."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class OutOfPatience(Exception):
    """It took longer than anyone wanted to wait."""


class Errand(Generic[T]):
    """`work`, begun in a thread of its own, which may hang without holding up anyone, the end of the program included.

    The Bolt driver has no time limit on an answer: a server that is stopped, not dead, would keep its reader for ever.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._done = threading.Event()
        self._result: list[T] = []
        self._error: BaseException | None = None
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            self._result.append(self._work())
        except BaseException as error:
            self._error = error
        finally:
            self._done.set()

    def result(self, seconds: float) -> T:
        """What `work` returned or raised. Raises OutOfPatience when it did neither within `seconds`."""
        if not self._done.wait(seconds):
            raise OutOfPatience
        if self._error:
            raise self._error
        return self._result[0]


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` returns or raises. Raises OutOfPatience when it does neither within `seconds`; then it goes on, to
    no avail."""
    return Errand(work).result(seconds)
