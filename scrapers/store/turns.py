"""Turns at hosts for all processes and machines that share a database."""

import asyncio
from random import Random

from scrapers.store.store import Store
from scrapers.web.bucket import jitter_of
from scrapers.web.limits import Limit


class StoreTurns:
    """`scrapers.web.turns.Turns` in PostgreSQL. Every method raises StoreUnavailable when it does not answer."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._random = Random()

    async def take(self, host: str, limit: Limit) -> float:
        return await asyncio.to_thread(self._store.take_turn, host, limit, jitter_of(self._random.random()))

    async def rest(self, host: str, seconds: float, reason: str) -> None:
        await asyncio.to_thread(self._store.rest_host, host, seconds, reason)

    async def resting(self, host: str) -> float:
        return await asyncio.to_thread(self._store.host_resting, host)

    async def failed(self, host: str, reason: str) -> None:
        await asyncio.to_thread(self._store.host_failed, host, reason)

    async def answered(self, host: str) -> None:
        await asyncio.to_thread(self._store.host_answered, host)
