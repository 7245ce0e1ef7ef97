"""Pictures coming in: a bounded number at a time, so that memory stays flat however many are sent."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from typing import TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from api.problems import Refused

T = TypeVar("T")

MOST_INSIDE = 64
"""Uploads between their first byte and their answer. Each holds 1 MB while it waits; the rest of it is on disk."""

QUEUE = 8
"""Whole pictures that wait for each one that is decoded: a large one takes a second or two, and nobody waits for long
without being told."""

MOST_FIELDS = 50
RETRY_SECONDS = 5


class Intake:
    """`at_once` pictures are decoded at the same time, and `QUEUE` times as many wait; `most` may be on their way."""

    def __init__(self, at_once: int, most: int = MOST_INSIDE, queue: int | None = None) -> None:
        self._limiter = CapacityLimiter(at_once)
        self._inside = _Places(most)
        self._whole = _Places(at_once + (QUEUE * at_once if queue is None else queue))

    def admit(self) -> AbstractContextManager[None]:
        """Let one in for as long as the block runs. Refuses with 503 when too many are inside."""
        return self._inside.take()

    @asynccontextmanager
    async def form(self, request: Request) -> AsyncIterator[FormData]:
        """The form that `request` sends, admitted, with one file at most; what was spooled to disk is gone after."""
        with self.admit():
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
            raise Refused(
                503,
                "too-many-uploads",
                "Too many pictures at once",
                f"{self._taken} are being looked at; try again in a few seconds",
                {"Retry-After": str(RETRY_SECONDS)},
            )
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1
