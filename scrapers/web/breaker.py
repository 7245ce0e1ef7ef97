"""A host that fails again and again is left alone for a while, and then tried with one request.

The circuit breaker of M. Nygard, "Release It!", 2nd edition, 2018, chapter 5; a trial that fails doubles the while.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from scrapers.errors import Transient

RESTING = "host resting"
"""The reason of an error that means that the host was not even asked."""


@dataclass
class Breaker:
    """One host's breaker. Closed, it lets all through; after `failures` in a row it opens and lets none through.

    `cool_down_s` seconds later it is half open: it lets exactly one through, whose outcome closes or opens it again,
    the latter for twice as long as before, up to `longest_s`. `clock` gives seconds.
    """

    clock: Callable[[], float]
    failures: int = 5
    cool_down_s: float = 30.0
    longest_s: float = 600.0
    _in_a_row: int = 0
    _trials: int = 0
    _open_until: float = 0.0
    _trying: bool = False

    @property
    def rest_s(self) -> float:
        """How many seconds it stays open when it opens now."""
        return min(self.cool_down_s * 2.0 ** min(self._trials, 64), self.longest_s)

    @contextmanager
    def passing(self) -> Iterator[bool]:
        """Go through; within, say `answered` or `failed`. Gives whether this is the trial of a half open breaker.

        Raises Transient when nobody may go through now.
        """
        trial = self._in_a_row >= self.failures
        if trial:
            left = self._open_until - self.clock()
            if left > 0 or self._trying:
                detail = f"it failed {self._in_a_row} times in a row"
                raise Transient(RESTING, detail, wait_s=left if left > 0 else self.rest_s)
            self._trying = True
        try:
            yield trial
        finally:
            if trial:
                self._trying = False

    def answered(self) -> None:
        """The host answered, be it with a refusal."""
        self._in_a_row = self._trials = 0

    def failed(self, *, trial: bool = False) -> bool:
        """The host did not answer as it should. True when the breaker is open because of this."""
        self._in_a_row += 1
        self._trials += trial
        self._open_until = self.clock() + self.rest_s
        return self._in_a_row >= self.failures
