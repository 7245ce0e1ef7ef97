"""A fake museum on loopback: an API at one port, pictures at another, and whatever goes wrong at such places.

It runs in a thread of its own, so that an ordinary test and a process of its own can ask it alike:

    with FakeServer(Dialect, works=50) as museum:
        museum.api.at(3, throttled(1))             # its third request
        museum.pictures.on("/47.jpg", status(404))   # whenever this is asked for
        asyncio.run(crawl(museum.endpoint))
        assert museum.api.busiest(1.0) <= 2
"""

import asyncio
import functools
import hashlib
import io
import json
import logging
import threading
import time
from collections import Counter
from dataclasses import dataclass

from aiohttp import web
from PIL import Image

from tests.museums.dialect import Status
from tests.museums.faults import Right

_QUIET = logging.getLogger("tests.museums.server")
_QUIET.addHandler(logging.NullHandler())
_QUIET.propagate = False


@functools.lru_cache(4096)
def picture(seed, size=(1100, 800)):
    """A JPEG whose patches of colour are those of `seed`."""
    coarse = Image.frombytes("RGB", (8, 6), hashlib.shake_128(str(seed).encode()).digest(144))
    written = io.BytesIO()
    coarse.resize(size, Image.Resampling.BILINEAR).save(written, "JPEG", quality=80)
    return written.getvalue()


@dataclass(frozen=True)
class Asked:
    """A request as it came in: when, on the clock of `time.monotonic`, and what it said."""

    at: float
    host: str
    path: str
    params: dict
    headers: dict


class Door:
    """One port: what was asked there, and what is to go wrong. Paths are those below `base`."""

    def __init__(self, right, base=""):
        self._right = right
        self._base = base
        self._by_number = {}
        self._by_path = {}
        self._times = Counter()
        self._number = 0
        self.asked = []
        self.robots = None
        """What /robots.txt says; None for none."""
        self.errors = []
        """What was raised while an answer was made: mistakes in a test."""
        self.sent = 0
        """Bytes of endless bodies that were sent."""
        self.under_way = 0
        self.most_under_way = 0
        self.port = None

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    @property
    def url(self):
        return f"http://{self.host}{self._base}"

    def at(self, number, fault):
        """Let the request of this number, from 1, meet `fault`. Those for robots.txt are not counted."""
        self._by_number[number] = fault

    def on(self, path, fault, times=None):
        """Let the first `times` requests for `path` meet `fault`; all of them when it is None."""
        self._by_path[path] = (fault, times)

    def busiest(self, seconds):
        """The most requests that came in any stretch of `seconds`, robots.txt among them."""
        times = sorted(one.at for one in self.asked)
        most = first = 0
        for last, at in enumerate(times):
            while times[first] <= at - seconds:
                first += 1
            most = max(most, last - first + 1)
        return most

    def paths(self):
        """The paths asked for, in order, without robots.txt."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]

    async def handle(self, request):
        path = request.path.removeprefix(self._base) or "/"
        params = dict(request.query)
        self.asked.append(Asked(time.monotonic(), request.host, path, params, dict(request.headers)))
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            if request.path == "/robots.txt":
                right = Right(404 if self.robots is None else 200, (self.robots or "").encode(), "text/plain")
                fault = self._of_path(path)
            else:
                self._number += 1
                fault = self._by_number.get(self._number) or self._of_path(path)
                right = self._right(path, request.query)
            if fault:
                return await fault(request, right, self)
            return web.Response(status=right.status, body=right.body, content_type=right.mime)
        except (ConnectionError, asyncio.CancelledError):
            raise
        except Exception as error:
            self.errors.append(error)
            raise
        finally:
            self.under_way -= 1

    def _of_path(self, path):
        fault, times = self._by_path.get(path, (None, None))
        self._times[path] += 1
        return fault if times is None or self._times[path] <= times else None


class FakeServer:
    """`dialect(works, pictures)` makes what the API says, below `base`; without one it says nothing but 404.

    `distinct` is how many pictures there are in all; None for one of its own at each path.
    """

    def __init__(self, dialect=None, works=0, *, base="/api", distinct=None, size=(1100, 800)):
        self._make = functools.partial(dialect, works) if dialect else None
        self._distinct = distinct
        self._size = size
        self.dialect = None
        self.api = Door(self._answer, base)
        self.pictures = Door(self._picture)

    @property
    def endpoint(self):
        return self.api.url

    @property
    def allowed(self):
        """Both ports, as `Web` wants them named."""
        return frozenset({self.api.host, self.pictures.host})

    def _answer(self, path, params):
        answer = self.dialect.answer(path, params) if self.dialect else Status(404)
        if isinstance(answer, Status):
            return Right(answer.code, json.dumps(answer.body).encode(), "application/json")
        return Right(200, json.dumps(answer).encode(), "application/json")

    def _picture(self, path, _params):
        seed = path if self._distinct is None else int(hashlib.sha256(path.encode()).hexdigest(), 16) % self._distinct
        return Right(200, picture(seed, self._size), "image/jpeg")

    def __enter__(self):
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        started = threading.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(started),), daemon=True)
        self._thread.start()
        assert started.wait(10), "the fake server does not start"
        return self

    def __exit__(self, kind, *_):
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self._loop.close()
        mistakes = self.api.errors + self.pictures.errors
        if mistakes and kind is None:
            raise mistakes[0]

    async def _serve(self, started):
        runners = [await self._open(door) for door in (self.api, self.pictures)]
        if self._make:
            self.dialect = self._make(self.pictures.url)
            self.dialect.base = self.endpoint
        started.set()
        await self._stopping.wait()
        for runner in runners:
            await runner.cleanup()

    async def _open(self, door):
        server = web.Server(door.handle, access_log=None, logger=_QUIET)
        runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        door.port = runner.addresses[0][1]
        return runner
