"""Waiting for one's turn at a host, and what the outcome of a request means for those who come after."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from scrapers.errors import Permanent, Transient
from scrapers.web.answers import THROTTLED
from scrapers.web.breaker import RESTING, Breaker
from scrapers.web.bucket import reserve
from scrapers.web.limits import Limit
from scrapers.web.slots import Slots
from scrapers.web.turns import Turns

PATIENCE_S = 300.0
"""The longest that a request waits for a host that wants to be left alone; beyond, whoever asks had better stop."""


class Queue:
    """All requests of this process, host by host. `sleep` takes seconds, `clock` gives them, forwards only.

    `said` is how a reason may be told to those who come after.
    """

    def __init__(
        self,
        turns: Turns,
        sleep: Callable[[float], Awaitable[None]],
        clock: Callable[[], float],
        said: Callable[[str], str],
    ) -> None:
        self._turns = turns
        self._sleep = sleep
        self._clock = clock
        self._said = said
        self._slots = Slots()
        self._breakers: defaultdict[str, Breaker] = defaultdict(lambda: Breaker(clock))
        self._sent: defaultdict[str, float] = defaultdict(lambda: float("-inf"))
        self._kept: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, host: str, limit: Limit) -> AsyncIterator[None]:
        """Wait for a turn, and ask within. Whatever is raised there is raised here, and counts for the host.

        Raises Transient when the host rests: its breaker is open, or its next turn is further off than PATIENCE_S.
        """
        breaker = self._breakers[host]
        async with self._slots.of(host, limit.at_once):
            with breaker.passing() as trial:
                await self._wait(host, limit)
                try:
                    yield
                    breaker.answered()
                except Transient as error:
                    await self._suffer(host, breaker, error, trial)
                    raise
                except Permanent:
                    breaker.answered()
                    raise

    async def _wait(self, host: str, limit: Limit) -> None:
        while wait := await self._next(host, limit):
            await self._sleep(self._bearable(host, wait))
            # It may have asked to be left alone in the meantime; then this turn is let go.
            if not await self._turns.resting(host):
                break
        # A busy process comes late to one turn and in time to the next, so what it sends is held to the limit again.
        wait, sent = reserve(self._sent[host], float("-inf"), self._clock(), limit, 0.0)
        if wait:
            self._bearable(host, wait)
        self._sent[host] = sent
        if wait:
            await self._sleep(wait)

    async def _next(self, host: str, limit: Limit) -> float:
        """Seconds to the next turn: one that somebody took and could not wait for, or a new one."""
        kept = self._kept.pop(host, None)
        if kept is not None:
            now = self._clock()
            free = now + await self._turns.resting(host)
            if free <= max(kept, now) and now < kept + limit.interval:
                return max(kept - now, 0.0)
        return await self._turns.take(host, limit)

    def _bearable(self, host: str, wait: float) -> float:
        """`wait`, up to PATIENCE_S. A longer one raises Transient, and the turn is kept for whoever comes back.

        Were it let go, those who come back in time would find the next one as far off, for ever.
        """
        if wait > PATIENCE_S:
            self._kept[host] = self._clock() + wait
            raise Transient(RESTING, f"its next turn is in {wait:.0f} s", wait_s=wait)
        return wait

    async def _suffer(self, host: str, breaker: Breaker, error: Transient, trial: bool) -> None:
        """Let the host rest, for everybody, when it asked for that or keeps failing."""
        if error.reason == THROTTLED:
            breaker.answered()
        elif breaker.failed(trial=trial):
            await self._turns.rest(host, breaker.rest_s, self._said(str(error)))
        if error.wait_s:
            await self._turns.rest(host, error.wait_s, self._said(str(error)))
