"""What a host lets crawlers see: robots.txt, the Robots Exclusion Protocol (RFC 9309)."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

from protego import Protego
from yarl import URL

from scrapers.errors import Permanent
from scrapers.web.agent import PRODUCT
from scrapers.web.limits import Limit
from scrapers.web.masks import shown
from scrapers.web.redirects import TOO_MANY

MAX_BYTES = 500 * 1024
"""What is read of a robots.txt; whatever follows is not (RFC 9309, 2.5)."""

_KEPT_S = 24 * 3600.0  # RFC 9309, 2.4
_LONGEST_DELAY_S = 3600.0
_EVERYTHING = Protego.parse("")


class Robots:
    """The rules of the hosts asked, each fetched once a day by `fetch`, which gives at most MAX_BYTES of a URL."""

    def __init__(self, fetch: Callable[[URL, Limit], Awaitable[bytes]], clock: Callable[[], float]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._known: dict[URL, tuple[float, Protego]] = {}
        self._fetching: defaultdict[URL, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def admit(self, url: URL, limit: Limit) -> Limit:
        """`limit`, slowed to what the host of `url` asks of crawlers.

        Raises Permanent when `url` is forbidden, and Transient when it cannot be known.
        """
        rules = await self._of(url.origin(), limit)
        delay = rules.crawl_delay(PRODUCT)
        if not rules.can_fetch(str(url), PRODUCT) or (delay or 0) > _LONGEST_DELAY_S:
            raise Permanent("robots.txt forbids it", shown(url))
        return limit.slowed(delay)

    async def _of(self, origin: URL, limit: Limit) -> Protego:
        async with self._fetching[origin]:
            fetched, rules = self._known.get(origin, (float("-inf"), _EVERYTHING))
            if self._clock() - fetched >= _KEPT_S:
                rules = await self._read(origin, limit)
                self._known[origin] = self._clock(), rules
            return rules

    async def _read(self, origin: URL, limit: Limit) -> Protego:
        try:
            return Protego.parse((await self._fetch(origin.with_path("/robots.txt"), limit)).decode(errors="replace"))
        except Permanent as error:
            # None, or none for us, or one behind too many redirects: all is allowed (RFC 9309, 2.3.1.2 and 2.3.1.3).
            if error.reason == TOO_MANY or (error.status is not None and 400 <= error.status < 500):
                return _EVERYTHING
            raise
