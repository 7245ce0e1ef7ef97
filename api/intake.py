"""Pictures coming in: a bounded number at a time, so that memory stays flat however many are sent."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from ipaddress import IPv6Address, ip_address
from typing import TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from api.problems import Refused

T = TypeVar("T")

MOST_INSIDE = 64
"""Uploads between their first byte and their answer. Each holds 1 MB while it waits; the rest of it is on disk."""

MOST_OF_ONE = 16
"""Of those, what one client may have: four must agree to shut everybody else out. A browser has one or two on their
way, a script eight. Behind a reverse proxy all clients have its address, unless it is one that uvicorn believes
(`FORWARDED_ALLOW_IPS`, by default this machine) and sends `X-Forwarded-For`; they then share these places, which is
still about as many pictures as two workers may have waiting."""

QUEUE = 8
"""Whole pictures that wait for each one that is decoded: a large one takes a second or two, and nobody waits for long
without being told."""

MOST_FIELDS = 50
RETRY_SECONDS = 5


class Intake:
    """`at_once` pictures are decoded at the same time, and `QUEUE` times as many wait.

    `most` may be on their way, and `most_of_one` from one client.
    """

    def __init__(
        self, at_once: int, most: int = MOST_INSIDE, queue: int | None = None, most_of_one: int = MOST_OF_ONE
    ) -> None:
        self._limiter = CapacityLimiter(at_once)
        self._inside = _Places(most)
        self._most_of_one = most_of_one
        self._of_client: Counter[str] = Counter()
        self._whole = _Places(at_once + (QUEUE * at_once if queue is None else queue))

    @contextmanager
    def admit(self, host: str) -> Iterator[None]:
        """Let one from `host` in for as long as the block runs. Refuses with 503 when too many are inside."""
        client = client_of(host)
        if self._of_client[client] >= self._most_of_one:
            raise _too_many(f"{self._most_of_one} from your address are on their way")
        with self._inside.take():
            self._of_client[client] += 1
            try:
                yield
            finally:
                self._of_client[client] -= 1
                if not self._of_client[client]:
                    del self._of_client[client]

    @asynccontextmanager
    async def form(self, request: Request) -> AsyncIterator[FormData]:
        """The form that `request` sends, admitted, with one file at most; what was spooled to disk is gone after."""
        with self.admit(request.client.host if request.client else ""):
            form = await request.form(max_files=1, max_fields=MOST_FIELDS)
            try:
                yield form
            finally:
                await form.close()

    async def decode(self, upload: UploadFile, work: Callable[[bytes], T]) -> T:
        """What `work` makes of the bytes of `upload`, in a thread, once it is its turn.

        The bytes are read when the turn has come: what waits lies on disk. Refuses with 503 when too many wait.
        """

        def read() -> T:
            upload.file.seek(0)
            return work(upload.file.read())

        with self._whole.take():
            return await anyio.to_thread.run_sync(read, limiter=self._limiter)


class _Places:
    """A number of places, for one event loop."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._taken = 0

    @contextmanager
    def take(self) -> Iterator[None]:
        if self._taken >= self._number:
            raise _too_many(f"{self._taken} are being looked at")
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1


def client_of(host: str) -> str:
    """Who stands behind an address: of IPv6 the network of 64 bits, all of which one customer is given."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    return str(address.ipv4_mapped or f"{int(address) >> 64:x}::/64")


def _too_many(what: str) -> Refused:
    return Refused(
        503,
        "too-many-uploads",
        "Too many pictures at once",
        f"{what}; try again in a few seconds",
        {"Retry-After": str(RETRY_SECONDS)},
    )
