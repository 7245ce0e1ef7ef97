"""An answer's body, taken in as it comes: never more than is wanted of it, and not at any pace."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import aiohttp

from scrapers.errors import Permanent, Transient


@dataclass(frozen=True, slots=True)
class Pace:
    """The slowest that a body may come: `bytes_per_s`, taken over each stretch of `over_s` seconds."""

    bytes_per_s: float = 1024.0
    over_s: float = 30.0


async def chunks(
    response: aiohttp.ClientResponse, max_bytes: int, pace: Pace, clock: Callable[[], float]
) -> AsyncIterator[bytes]:
    """The body, decoded, a piece at a time. `clock` gives seconds.

    Raises Permanent("file too large") as soon as it is known to be, counting what a decompression makes of it, and
    Transient when it is cut off, broken or slower than `pace`.
    """
    if (response.content_length or 0) > max_bytes:
        raise Permanent("file too large", f"{response.content_length} bytes, {max_bytes} are allowed")
    size = 0
    began, before = clock(), 0
    while True:
        try:
            chunk = await _next(response, max(began + pace.over_s - clock(), 0.0))
        except TimeoutError:
            chunk = None
        if chunk == b"":
            return
        if chunk is not None:
            size += len(chunk)
            if size > max_bytes:
                raise Permanent("file too large", f"more than {max_bytes} bytes")
            yield chunk
        else:
            if size - before < pace.bytes_per_s * pace.over_s:
                raise Transient("timeout", f"{size - before} bytes in {clock() - began:.0f} s")
            began, before = clock(), size


async def _next(response: aiohttp.ClientResponse, seconds: float) -> bytes:
    """The next piece, b"" at the end. Raises TimeoutError when none comes within `seconds`, losing nothing."""
    try:
        async with asyncio.timeout(seconds):
            return await response.content.readany()
    except (aiohttp.ClientError, ConnectionError) as error:
        raise Transient("cut off", type(error).__name__) from None
