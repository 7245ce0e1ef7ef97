"""Waiting for one's turn at a host, and what the outcome of a request means for those who come after."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from scrapers.errors import Permanent, Transient
from scrapers.web.answers import THROTTLED
from scrapers.web.breaker import Breaker
from scrapers.web.bucket import reserve
from scrapers.web.limits import Limit
from scrapers.web.slots import Slots
from scrapers.web.turns import Turns

PATIENCE_S = 300.0
"""The longest that a request waits for a host that wants to be left alone; beyond, whoever asks had better stop."""


class Queue:
    """All requests of this process, host by host. `sleep` takes seconds, `clock` gives them, forwards only."""

    def __init__(self, turns: Turns, sleep: Callable[[float], Awaitable[None]], clock: Callable[[], float]) -> None:
        self._turns = turns
        self._sleep = sleep
        self._clock = clock
        self._slots = Slots()
        self._breakers: defaultdict[str, Breaker] = defaultdict(lambda: Breaker(clock))
        self._sent: defaultdict[str, float] = defaultdict(lambda: float("-inf"))

    @asynccontextmanager
    async def turn(self, host: str, limit: Limit) -> AsyncIterator[None]:
        """Wait for a turn, and ask within. Whatever is raised there is raised here, and counts for the host.

        Raises Transient when the host rests: its breaker is open, or it rests for longer than PATIENCE_S.
        """
        breaker = self._breakers[host]
        async with self._slots.of(host, limit.at_once):
            with breaker.passing():
                await self._wait(host, limit)
                try:
                    yield
                    breaker.answered()
                except Transient as error:
                    await self._suffer(host, breaker, error)
                    raise
                except Permanent:
                    breaker.answered()
                    raise

    async def _wait(self, host: str, limit: Limit) -> None:
        while wait := await self._turns.take(host, limit):
            if wait > PATIENCE_S and (left := await self._turns.resting(host)) > PATIENCE_S:
                raise Transient("host resting", f"for {left:.0f} s", wait_s=left)
            await self._sleep(wait)
            # It may have asked to be left alone in the meantime; then this turn is let go.
            if not await self._turns.resting(host):
                break
        # A busy process comes late to one turn and in time to the next, so what it sends is held to the limit again.
        wait, self._sent[host] = reserve(self._sent[host], float("-inf"), self._clock(), limit, 0.0)
        if wait:
            await self._sleep(wait)

    async def _suffer(self, host: str, breaker: Breaker, error: Transient) -> None:
        """Let the host rest, for everybody, when it asked for that or keeps failing."""
        if error.reason == THROTTLED:
            breaker.answered()
        elif breaker.failed():
            await self._turns.rest(host, breaker.cool_down_s, str(error))
        if error.wait_s:
            await self._turns.rest(host, error.wait_s, str(error))
