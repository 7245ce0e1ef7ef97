"""Asking hosts for JSON and for files: one turn a request, and only what may pass is tried again."""

import asyncio
import json
import random as chances
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp
from yarl import URL

from scrapers.errors import Permanent, Transient
from scrapers.web.answers import complaint
from scrapers.web.backoff import Backoff
from scrapers.web.body import Pace, chunks
from scrapers.web.breaker import RESTING
from scrapers.web.downloads import Downloaded, Sink
from scrapers.web.guard import GuardedResolver, check
from scrapers.web.limits import Limit
from scrapers.web.masks import brief, masked, shown
from scrapers.web.queue import PATIENCE_S, Queue
from scrapers.web.redirects import MOST_REDIRECTS, REDIRECTS, TOO_MANY, parsed, target
from scrapers.web.robots import MAX_BYTES as ROBOTS_BYTES
from scrapers.web.robots import Robots
from scrapers.web.turns import Turns

T = TypeVar("T")

_JSON = {"Accept": "application/json, application/ld+json;q=0.9, */*;q=0.1"}
# Pictures are compressed already; asked for plainly, their size is what the host says it is.
_FILE = {"Accept": "*/*", "Accept-Encoding": "identity"}


class Web:
    """Asks hosts, as the async context manager of one session. Every method raises Transient or Permanent.

    `agent` is the User-Agent (`agent_of`), `turns` the row that all who ask stand in, `allowed` the `host:port` that
    may be private addresses. An error that may pass is tried again up to `attempts` times in all, unless the host wants
    to be left alone for longer than PATIENCE_S: then it is raised at once, with `wait_s`. `timeout_s` is for the answer
    to begin, `pace` for its body. A host that says "slower" and not for how long rests for `throttled_s`.

    A host is asked as slowly as the strictest of the limits wants that were ever named here for it, whichever of them
    comes with the request. `secrets` are keys: no error, and no reason that is noted of a host, ever holds one.

    `sleep` takes seconds, `random` gives numbers in [0, 1), `clock` gives seconds that never run backwards.
    """

    def __init__(
        self,
        *,
        agent: str,
        turns: Turns,
        allowed: frozenset[str] = frozenset(),
        attempts: int = 4,
        timeout_s: float = 60,
        throttled_s: float = 60,
        secrets: Iterable[str] = (),
        pace: Pace = Pace(),  # noqa: B008 - frozen
        backoff: Backoff = Backoff(),  # noqa: B008 - frozen
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Callable[[], float] = chances.random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._agent = agent
        self._turns = turns
        self._allowed = allowed
        self._attempts = attempts
        self._timeout_s = timeout_s
        self._throttled_s = throttled_s
        self._pace = pace
        self._backoff = backoff
        self._sleep = sleep
        self._random = random
        self._clock = clock
        self._secrets = tuple(secrets)
        self._limits: dict[str, Limit] = {}
        self._queue = Queue(turns, sleep, clock, self._said)
        self._robots = Robots(self._robots_txt, clock)

    async def __aenter__(self) -> Self:
        resolver = GuardedResolver(aiohttp.ThreadedResolver(), self._allowed)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=resolver, limit=0),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self._agent},
            timeout=aiohttp.ClientTimeout(total=None),
            middlewares=(_once,),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    def declare(self, url: str, limit: Limit) -> None:
        """Name the limit of the host of `url` before anybody asks it, by a redirect or under another limit.

        Raises Permanent when `url` is none.
        """
        self._name(self._address(url), limit)

    async def json(
        self,
        url: str,
        *,
        limit: Limit,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        throttles: frozenset[int] = frozenset(),
        max_bytes: int = 64_000_000,
    ) -> Any:
        """The JSON at `url`, a documented address for programs: its robots.txt is not asked.

        What is no JSON is tried again like any error that may pass, for overloaded hosts answer pages in HTML; when it
        is none at any attempt, Permanent("not JSON") is raised. NaN and Infinity, which are none either, are None.
        """
        whole = self._address(url).update_query(params or {})
        self._name(whole, limit)

        async def once(hops: list[URL]) -> Any:
            async with self._following(hops, limit, {**_JSON, **(headers or {})}, throttles) as response:
                body = bytearray()
                async for chunk in chunks(response, max_bytes, self._pace, self._clock):
                    body += chunk
            try:
                found = json.loads(body, parse_constant=lambda _: None)
            except (ValueError, RecursionError):
                raise Transient("not JSON", f"{response.content_type}, {len(body)} bytes") from None
            await self._turns.answered(_host(response.url))
            return found

        return await self._patiently(once, whole)

    async def download(
        self,
        url: str,
        to: Path,
        *,
        limit: Limit,
        documented: tuple[str, ...] = (),
        throttles: frozenset[int] = frozenset(),
        max_bytes: int,
    ) -> Downloaded:
        """The file at `url` in `to`, which is there whole or not at all.

        robots.txt is asked unless `url` is under one of the URLs `documented`; wherever a documented address redirects
        to is as good. A page of HTML is no file; it is treated as one that is no JSON. A host that is left alone, since
        it keeps failing, is not waited for: there are other files.
        """
        whole = self._address(url)
        self._name(whole, limit)
        crawling = not any(_under(whole, URL(prefix)) for prefix in documented)

        async def once(hops: list[URL]) -> Downloaded:
            with Sink(to) as sink:
                async with self._following(hops, limit, _FILE, throttles, crawling) as response:
                    async for chunk in chunks(response, max_bytes, self._pace, self._clock):
                        await sink.add(chunk)
                if response.content_type in ("text/html", "application/xhtml+xml"):
                    raise Transient("not a file", response.content_type)
                done = await sink.finish()
            await self._turns.answered(_host(response.url))
            return done

        return await self._patiently(once, whole, wait_out=False)

    async def _patiently(self, once: Callable[[list[URL]], Awaitable[T]], url: URL, *, wait_out: bool = True) -> T:
        """What `once` gives of `url`; it adds to the list where redirects lead.

        Without `wait_out` a host that is left alone since it keeps failing is not waited for.
        """
        reasons = set()
        for attempt in range(1, self._attempts + 1):
            hops = [url]
            try:
                return await once(hops)
            except Permanent as error:
                raise Permanent(error.reason, self._told(error, url), error.status) from None
            except Transient as error:
                reasons.add(error.reason)
                wait_s = error.wait_s or 0.0
                resting = error.reason == RESTING and not wait_out
                if attempt == self._attempts or wait_s > PATIENCE_S or resting:
                    told = self._told(error, url)
                    if reasons != {RESTING}:
                        await self._turns.failed(_host(hops[-1]), f"{error.reason}: {told}")
                    if reasons in ({"not JSON"}, {"not a file"}):
                        raise Permanent(error.reason, told) from None
                    raise Transient(error.reason, told, error.wait_s, exhausted=True) from None
            await self._sleep(wait_s + self._backoff.delay(attempt, self._random()))
        raise AssertionError("the last attempt returns or raises")

    @asynccontextmanager
    async def _following(
        self,
        hops: list[URL],
        limit: Limit,
        headers: Mapping[str, str],
        throttles: frozenset[int],
        crawling: bool = False,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """The answer at the end of the redirects from the last of `hops`, to which they are added.

        Headers of ours, keys among them, stay with their host.
        """
        origin = None
        for _ in range(MOST_REDIRECTS + 1):
            url = hops[-1]
            check(url, self._allowed)
            if origin not in (None, url.origin()):
                headers = {name: value for name, value in headers.items() if name in _FILE}
            origin = url.origin()
            kept = self._strictest(url, limit)
            slowed = await self._robots.admit(url, kept) if crawling else kept
            async with (
                self._queue.turn(_host(url), slowed),
                await self._get(url, headers) as response,
            ):
                if error := complaint(response.status, response.headers, throttles, self._throttled_s):
                    raise error
                if response.status not in REDIRECTS:
                    yield response
                    return
                hops.append(target(url, response.headers.get("Location")))
        raise Permanent(TOO_MANY, f"more than {MOST_REDIRECTS}")

    async def _get(self, url: URL, headers: Mapping[str, str]) -> aiohttp.ClientResponse:
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._session.get(url, headers=headers, allow_redirects=False)
        except TimeoutError:
            raise Transient("timeout", f"no answer in {self._timeout_s:.0f} s") from None
        except (aiohttp.InvalidURL, ValueError):
            raise Permanent("bad address", shown(url)) from None
        except aiohttp.ClientResponseError as error:
            raise Transient("bad answer", type(error).__name__) from None
        except (aiohttp.ClientError, OSError) as error:
            raise Transient("no connection", type(error).__name__) from None

    async def _robots_txt(self, url: URL, limit: Limit) -> bytes:
        body = bytearray()
        async with self._following([url], limit, _FILE, frozenset()) as response:
            async for chunk in chunks(response, sys.maxsize, self._pace, self._clock):
                body += chunk
                if len(body) >= ROBOTS_BYTES:
                    break
        return bytes(body[:ROBOTS_BYTES])

    def _address(self, url: str) -> URL:
        try:
            return parsed(url)
        except Permanent as error:
            raise Permanent(error.reason, self._said(error.detail)) from None

    def _name(self, url: URL, limit: Limit) -> None:
        self._limits[_host(url)] = self._strictest(url, limit)

    def _strictest(self, url: URL, limit: Limit) -> Limit:
        named = self._limits.get(_host(url))
        return limit.and_also(named) if named else limit

    def _told(self, error: Permanent | Transient, url: URL) -> str:
        """What was seen, and at which address."""
        at = self._said(shown(url))
        seen = self._said(error.detail)
        return at if not seen else seen if at in seen else f"{seen} at {at}"

    def _said(self, text: str) -> str:
        return brief(masked(text, self._secrets))


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """A middleware: aiohttp by itself asks again when a connection breaks (RFC 9112, 9.3.1), out of turn."""
    try:
        return await handler(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise Transient("no connection", type(error).__name__) from None


def _under(url: URL, prefix: URL) -> bool:
    """Whether `url` is at the host of `prefix` and its path begins as that does."""
    return url.host == prefix.host and url.port == prefix.port and url.path.startswith(prefix.path)


def _host(url: URL) -> str:
    return url.host_port_subcomponent or ""
