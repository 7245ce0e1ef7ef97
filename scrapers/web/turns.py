"""Whose turn it is to ask a host: one row of turns for all who ask it, be they tasks, processes or machines."""

from typing import Protocol

from scrapers.web.limits import Limit


class Turns(Protocol):
    """Hands out the moments at which a host may be asked. Hosts are named as in a URL, `host` or `host:port`."""

    async def take(self, host: str, limit: Limit) -> float:
        """Take the next turn: how many seconds from now it comes, 0 for at once. A turn taken is never given back."""
        ...

    async def rest(self, host: str, seconds: float, reason: str) -> None:
        """Let nobody ask `host` for that long: it said so, or it fails. Turns already taken are not moved."""
        ...

    async def resting(self, host: str) -> float:
        """For how many seconds more nobody asks `host`; 0 when it may be asked."""
        ...

    async def answered(self, host: str) -> None:
        """Note that `host` gave a good answer just now."""
        ...

    async def failed(self, host: str, reason: str) -> None:
        """Note that `host` failed just now, and how; nobody has to rest for that."""
        ...
