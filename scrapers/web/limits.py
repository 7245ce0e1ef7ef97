"""How fast a host may be asked."""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `requests` in any stretch of `seconds`, `burst` of them in a row, `at_once` under way together.

    `requests` is a whole number, or a fraction of one: 0.5 a second is one in two seconds.
    """

    requests: float
    seconds: float = 1.0
    burst: int = 1
    at_once: int = 1

    def __post_init__(self) -> None:
        whole = 0 < self.requests < 1 or self.requests == int(self.requests) >= 1
        if not (whole and self.seconds > 0 and self.at_once >= 1 and 1 <= self.burst <= max(self.requests, 1)):
            raise ValueError(f"{self} limits nothing, or more than there is")

    @property
    def interval(self) -> float:
        """Seconds from one turn to the next in a long row.

        A burst comes out of the same allowance: no stretch of `seconds` ever holds more than `requests`.
        """
        return self.seconds / (self.requests - (self.burst - 1))

    def slowed(self, delay: float | None) -> Self:
        """This limit with at least `delay` seconds between any two requests, and so without a burst.

        None or 0 changes nothing. A delay shorter than the limit's own changes nothing but the burst.
        """
        if not delay or delay < 0:
            return self
        if delay <= self.seconds / self.requests:
            return replace(self, burst=1)
        return replace(self, requests=1, seconds=delay, burst=1)
