"""What goes wrong at other people's servers. A fault takes the right answer and gives, or does, something else."""

import asyncio
import gzip
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from aiohttp import web


@dataclass(frozen=True)
class Right:
    """The answer that would be right."""

    status: int
    body: bytes
    mime: str


def _plain(status, text="", headers=None):
    return web.Response(status=status, text=text, headers=headers)


def status(code, headers=None):
    """Another status, such as 403 or 503, and a page in HTML."""

    async def fault(_request, _right, _door):
        return _plain(code, "<html>no</html>", {"Content-Type": "text/html", **(headers or {})})

    return fault


def throttled(seconds, code=429):
    """Slower, for so many seconds."""
    return status(code, {"Retry-After": str(seconds)})


def throttled_until(seconds, code=429):
    """Slower, until a date that many seconds from the moment of the answer (dates have whole seconds: rounded up)."""

    async def fault(_request, _right, _door):
        until = datetime.now(UTC) + timedelta(seconds=seconds + 0.999)
        return _plain(code, headers={"Retry-After": format_datetime(until, usegmt=True)})

    return fault


def _raw(head, body):
    """These bytes, and the end of the connection."""

    async def fault(request, right, _door):
        status_line = f"HTTP/1.1 {right.status} OK\r\nContent-Type: {right.mime}\r\n"
        request.transport.write((status_line + head(right) + "\r\n").encode() + body(right))
        await asyncio.sleep(0)
        request.transport.close()
        return web.Response()

    return fault


def dropped():
    """The connection ends half-way through the body."""
    return _raw(
        lambda right: f"Content-Length: {len(right.body)}\r\n", lambda right: right.body[: len(right.body) // 2]
    )


def dropped_chunk():
    """The connection ends within a chunk of a body whose length was not told."""
    return _raw(
        lambda _: "Transfer-Encoding: chunked\r\n",
        lambda right: b"%x\r\n" % len(right.body) + right.body[: len(right.body) // 2],
    )


def silent():
    """The connection ends before anything is answered."""

    async def fault(request, _right, _door):
        request.transport.abort()
        return web.Response()

    return fault


def too_short():
    """A Content-Length that is larger than the body."""
    return _raw(lambda right: f"Content-Length: {len(right.body) + 1000}\r\n", lambda right: right.body)


def too_long():
    """A Content-Length that is smaller than the body, which is cut where it says."""
    return _raw(lambda right: f"Content-Length: {len(right.body) // 2}\r\n", lambda right: right.body)


def slow(pause, piece=1):
    """The right body, `piece` bytes each `pause` seconds."""

    async def fault(request, right, _door):
        response = web.StreamResponse(headers={"Content-Type": right.mime, "Content-Length": str(len(right.body))})
        await response.prepare(request)
        for start in range(0, len(right.body), piece):
            await response.write(right.body[start : start + piece])
            await asyncio.sleep(pause)
        return response

    return fault


def late(seconds):
    """The right answer after a while."""

    async def fault(_request, right, _door):
        await asyncio.sleep(seconds)
        return web.Response(status=right.status, body=right.body, content_type=right.mime)

    return fault


def html():
    """Status 200, and a page that says to come again later."""

    async def fault(_request, _right, _door):
        return web.Response(text="<!doctype html><title>Busy</title>", content_type="text/html")

    return fault


def redirect(to, code=302):
    """Elsewhere."""

    async def fault(_request, _right, _door):
        return _plain(code, headers={"Location": to})

    return fault


def loop():
    """Elsewhere, which is here."""

    async def fault(request, _right, _door):
        return _plain(302, headers={"Location": str(request.url)})

    return fault


def endless(total=10 * 2**30, told=True):
    """A body of `total` zeros, sent until nobody listens; the door counts them as `sent`. `told`: its length is."""

    async def fault(request, right, door):
        response = web.StreamResponse(headers={"Content-Type": right.mime})
        if told:
            response.content_length = total
        await response.prepare(request)
        piece = bytes(1 << 16)
        for _ in range(total // len(piece)):
            await response.write(piece)
            door.sent += len(piece)
        return response

    return fault


def bomb(size=200_000_000):
    """A small body in gzip that is `size` zeros."""
    packed = gzip.compress(bytes(size), 9)

    async def fault(_request, right, _door):
        return web.Response(body=packed, headers={"Content-Type": right.mime, "Content-Encoding": "gzip"})

    return fault


def truncated():
    """Half the right body, as if that were all: a picture that cannot be decoded."""

    async def fault(_request, right, _door):
        return web.Response(body=right.body[: len(right.body) // 2], content_type=right.mime)

    return fault
