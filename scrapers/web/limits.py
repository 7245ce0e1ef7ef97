"""How fast a host may be asked."""

import math
from dataclasses import dataclass, replace
from typing import Self

_LONGEST_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `requests` in any stretch of `seconds`, `burst` of them in a row, `at_once` under way together.

    `requests` is a whole number, or a fraction of one: 0.5 a second is one in two seconds. Raises ValueError for what
    limits nothing, and for a turn in more than a day.
    """

    requests: float
    seconds: float = 1.0
    burst: int = 1
    at_once: int = 1

    def __post_init__(self) -> None:
        whole = 0 < self.requests < 1 or (math.isfinite(self.requests) and self.requests == int(self.requests) >= 1)
        if not (whole and self.seconds > 0 and self.at_once >= 1 and 1 <= self.burst <= max(self.requests, 1)):
            raise ValueError(f"{self} limits nothing, or more than there is")
        if self.seconds > _LONGEST_S or self.interval > _LONGEST_S:
            raise ValueError(f"{self} is less than one request in {_LONGEST_S:.0f} s: nobody waits for that")

    @property
    def interval(self) -> float:
        """Seconds from one turn to the next in a long row.

        A burst comes out of the same allowance: no stretch of `seconds` ever holds more than `requests`.
        """
        return self.seconds / (self.requests - (self.burst - 1))

    def slowed(self, delay: float | None) -> Self:
        """This limit with at least `delay` seconds between any two requests, and so without a burst.

        None or 0 changes nothing. A delay shorter than the limit's own changes nothing but the burst. Raises ValueError
        for a delay that is not finite.
        """
        if delay is not None and not math.isfinite(delay):
            raise ValueError(f"a delay of {delay} s is none that can be kept")
        if not delay or delay < 0:
            return self
        if delay <= self.seconds / self.requests:
            return replace(self, burst=1)
        return replace(self, requests=1, seconds=delay, burst=1)

    def and_also(self, other: "Limit") -> "Limit":
        """The limit that keeps both: the longer interval, the shorter burst, the fewer at once."""
        interval, burst = max(self.interval, other.interval), min(self.burst, other.burst)
        at_once = min(self.at_once, other.at_once)
        for one in (self, other):
            if (one.interval, one.burst, one.at_once) == (interval, burst, at_once):
                return one
        return Limit(burst, interval, burst, at_once)
