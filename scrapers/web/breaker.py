"""A host that fails again and again is left alone for a while, and then tried with one request.

The circuit breaker of M. Nygard, "Release It!", 2nd edition, 2018, chapter 5.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from scrapers.errors import Transient


@dataclass
class Breaker:
    """One host's breaker. Closed, it lets all through; after `failures` in a row it opens and lets none through.

    `cool_down_s` seconds later it is half open: it lets exactly one through, whose outcome closes or opens it again.
    `clock` gives seconds.
    """

    clock: Callable[[], float]
    failures: int = 5
    cool_down_s: float = 30.0
    _in_a_row: int = 0
    _open_until: float = 0.0
    _trying: bool = False

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Go through; within, say `answered` or `failed`. Raises Transient when nobody may go through now."""
        trying = self._in_a_row >= self.failures
        if trying:
            left = self._open_until - self.clock()
            if left > 0 or self._trying:
                detail = f"it failed {self._in_a_row} times in a row"
                raise Transient("host resting", detail, wait_s=left if left > 0 else self.cool_down_s)
            self._trying = True
        try:
            yield
        finally:
            if trying:
                self._trying = False

    def answered(self) -> None:
        """The host answered, be it with a refusal."""
        self._in_a_row = 0

    def failed(self) -> bool:
        """The host did not answer as it should. True when the breaker is open because of this."""
        self._in_a_row += 1
        self._open_until = self.clock() + self.cool_down_s
        return self._in_a_row >= self.failures
