"""Turns at a host, counted so that its limit is kept exactly: a token bucket without tokens.

The Generic Cell Rate Algorithm in its virtual scheduling form (ITU-T Recommendation I.371, annex A; RFC 2698 uses the
same bucket). One number a host is enough: when the bucket would be full again if nobody asked any more.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from scrapers.web.limits import Limit

LEAST_JITTER, MOST_JITTER = 0.05, 0.25


def jitter_of(chance: float) -> float:
    """How much longer than its interval a turn lasts, as a fraction, for `chance` in [0, 1)."""
    return LEAST_JITTER + (MOST_JITTER - LEAST_JITTER) * chance


def reserve(turn_at: float, resting_until: float, now: float, limit: Limit, jitter: float) -> tuple[float, float]:
    """The next turn as (seconds from now, never negative; the new `turn_at`).

    `turn_at` is when the host's bucket is full again, `resting_until` when it may be asked again at all, both in the
    seconds of `now`; -inf for a host that nobody asked. `jitter` is the fraction by which this turn lasts longer than
    the limit's interval, 0 or more: turns only ever move apart, so that the limit holds whatever the jitter.
    """
    turn = max(now, resting_until, turn_at - (limit.burst - 1) * limit.interval)
    return turn - now, max(turn_at, turn) + limit.interval * (1 + jitter)


@dataclass
class _Host:
    turn_at: float = float("-inf")
    resting_until: float = float("-inf")
    answered_at: float | None = None
    failed_at: float | None = None


class LocalTurns:
    """`scrapers.web.turns.Turns` in memory: for one process, and gone with it.

    `clock` gives seconds that never run backwards, `random` numbers in [0, 1).
    """

    def __init__(self, clock: Callable[[], float], random: Callable[[], float]) -> None:
        self._clock = clock
        self._random = random
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)

    async def take(self, host: str, limit: Limit) -> float:
        state = self._hosts[host]
        wait, state.turn_at = reserve(
            state.turn_at, state.resting_until, self._clock(), limit, jitter_of(self._random())
        )
        return wait

    async def rest(self, host: str, seconds: float, reason: str) -> None:  # noqa: ARG002 - kept by a lasting store only
        state = self._hosts[host]
        state.resting_until = max(state.resting_until, self._clock() + seconds)

    async def resting(self, host: str) -> float:
        return max(self._hosts[host].resting_until - self._clock(), 0.0)

    async def answered(self, host: str) -> None:
        self._hosts[host].answered_at = self._clock()

    async def failed(self, host: str, reason: str) -> None:  # noqa: ARG002 - kept by a lasting store only
        self._hosts[host].failed_at = self._clock()
