"""How many requests to a host are under way together, in this process."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Slots:
    """Places at hosts. Who finds none free looks again whenever one is left."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()
        self._left: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    @asynccontextmanager
    async def of(self, host: str, at_once: int) -> AsyncIterator[None]:
        """Hold a place at `host` while fewer than `at_once` are taken, and else wait for one."""
        while self._taken[host] >= at_once:
            await self._left[host].wait()
        self._taken[host] += 1
        try:
            yield
        finally:
            self._taken[host] -= 1
            # A pulse: it wakes all who wait, since they may wait for different numbers of places, and nobody later.
            self._left[host].set()
            self._left[host].clear()
