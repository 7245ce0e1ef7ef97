"""What a host lets crawlers see: robots.txt, the Robots Exclusion Protocol (RFC 9309)."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

from yarl import URL

from scrapers.errors import Permanent
from scrapers.web.agent import PRODUCT
from scrapers.web.limits import Limit
from scrapers.web.masks import shown

MAX_BYTES = 500 * 1024
"""What is read of a robots.txt; whatever follows is not (RFC 9309, 2.5)."""

_KEPT_S = 24 * 3600.0  # RFC 9309, 2.4
_LONGEST_DELAY_S = 3600.0


@dataclass(frozen=True, slots=True)
class Rules:
    """A host's rules for us: (pattern, allowed), and seconds between requests where it names them."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float | None = None

    def allow(self, path: str) -> bool:
        """Whether `path`, with its query, may be asked: the longest rule that fits decides, and of two the kinder."""
        fitting = [(len(pattern), allowed) for pattern, allowed in self.rules if _fits(pattern, path)]
        return max(fitting, default=(0, True))[1]


def _fits(pattern: str, path: str) -> bool:
    """Whether `path` begins with `pattern`, in which * is any text and a last $ the end."""
    ended = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    if not rest:
        return not ended or place == len(path)
    # Taking the first place of each piece is enough, and unlike a regular expression it is never slow.
    for piece in rest[:-1]:
        found = path.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return path.endswith(rest[-1]) and len(path) - len(rest[-1]) >= place if ended else rest[-1] in path[place:]


def parse(text: str) -> Rules:
    """The rules of the groups that name us, or else of those for everybody (*)."""
    groups: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    delays: dict[str, float] = {}
    agents: list[str] = []
    naming = False
    for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")):
        key, colon, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        key = key.lower()
        if not colon:
            continue
        if key == "user-agent":
            # The token only: some write the whole header.
            name = re.match(r"\*|[a-z_-]*", value.lower())
            agents = [*(agents if naming else ()), name[0] if name else ""]
            groups.update({agent: groups[agent] for agent in agents})
            naming = True
            continue
        if key in ("allow", "disallow", "crawl-delay"):
            naming = False
        for agent in agents:
            if key in ("allow", "disallow") and value:
                groups[agent].append((_spelled(value), key == "allow"))
            elif key == "crawl-delay" and re.fullmatch(r"[0-9]{1,6}(\.[0-9]*)?", value):
                delays[agent] = max(float(value), delays.get(agent, 0.0))
    ours = PRODUCT.lower() if PRODUCT.lower() in groups else "*"
    return Rules(tuple(groups[ours]), delays.get(ours))


def _spelled(pattern: str) -> str:
    """A pattern as the paths of URLs are spelled: what is not ASCII escaped, what is escaped left so."""
    return quote(pattern, safe="".join(map(chr, range(0x21, 0x7F))))


class Robots:
    """The rules of the hosts asked, each fetched once a day by `fetch`, which gives at most MAX_BYTES of a URL."""

    def __init__(self, fetch: Callable[[URL, Limit], Awaitable[bytes]], clock: Callable[[], float]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._known: dict[URL, tuple[float, Rules]] = {}
        self._fetching: defaultdict[URL, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def admit(self, url: URL, limit: Limit) -> Limit:
        """`limit`, slowed to what the host of `url` asks of crawlers.

        Raises Permanent when `url` is forbidden, and Transient when it cannot be known.
        """
        rules = await self._of(url.origin(), limit)
        if not rules.allow(url.raw_path_qs) or (rules.delay or 0) > _LONGEST_DELAY_S:
            raise Permanent("robots.txt forbids it", shown(url))
        return limit.slowed(rules.delay)

    async def _of(self, origin: URL, limit: Limit) -> Rules:
        async with self._fetching[origin]:
            fetched, rules = self._known.get(origin, (float("-inf"), Rules()))
            if self._clock() - fetched >= _KEPT_S:
                rules = await self._read(origin, limit)
                self._known[origin] = self._clock(), rules
            return rules

    async def _read(self, origin: URL, limit: Limit) -> Rules:
        try:
            return parse((await self._fetch(origin.with_path("/robots.txt"), limit)).decode(errors="replace"))
        except Permanent as error:
            # There is none, or none for us: all is allowed (RFC 9309, 2.3.1.3).
            if error.status is None or not 400 <= error.status < 500:
                raise
            return Rules()
