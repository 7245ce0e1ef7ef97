"""How much a request may send, and for how long: refused at the door, before anything is kept."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Refused, problem_of, respond

JSON_BYTES = 1_000_000
FORM_BYTES = 1_000_000
"""What a form may hold beside its picture."""

LINGER_SECONDS = 2.0
"""How long the rest of a refused body is read and thrown away: one that is cut off at once never reads the answer."""

GRACE_SECONDS = 5.0
"""Waited for a body in any case: a bad connection may need that long to get going."""

BYTES_A_SECOND = 10_000
"""What a body must come at, on the average of the time spent waiting for it, once the grace is over. The slowest of
telephones send more; whoever sends less only holds a place."""

AHEAD_SECONDS = 10.0
"""How far a quick beginning carries: who sends a megabyte and then nothing is not waited for as long as it earned."""


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """`picture_bytes` is the largest picture; a whole body must have arrived within `seconds`, and not too slowly."""

    picture_bytes: int
    seconds: float

    def of(self, content_type: str) -> int:
        """The most bytes a body of this type may have."""
        if content_type.split(";")[0].strip().lower() == "multipart/form-data":
            return self.picture_bytes + FORM_BYTES
        return JSON_BYTES


class Limits:
    """Hands on a body of which no more than allowed is read; answers 413 or 408 otherwise.

    An answer that was given before the whole body was read closes the connection, lest the rest be waited for.
    """

    def __init__(self, app: ASGIApp, limits: BodyLimits) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        body = _Body(receive, self.limits.of(headers.get("content-type", "")), self.limits.seconds)
        stated = headers.get("content-length", "0")
        body.whole = stated == "0" and "transfer-encoding" not in headers
        reply = _Reply(send, body)
        if stated.isdecimal() and int(stated) > body.most:
            await respond(Request(scope), problem_of(_too_large(body.most)))(scope, receive, reply)
        else:
            await self.app(scope, body, reply)


class _Body:
    """A receive channel that counts bytes and seconds. `whole` says whether all of the body has arrived.

    Bytes earn seconds of waiting for more.
    """

    def __init__(self, receive: Receive, most: int, seconds: float) -> None:
        self.receive, self.most, self.seconds = receive, most, seconds
        self.whole = False
        self._got = 0
        self._waited = 0.0
        self._earned = 0.0

    async def __call__(self) -> Message:
        if self.whole:
            return await self.receive()
        begun = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(min(self.seconds, max(GRACE_SECONDS, self._earned)) - self._waited):
                message = await self.receive()
        except TimeoutError:
            raise Refused(
                408,
                "too-slow",
                "The body came too slowly",
                f"a body must arrive within {self.seconds:g} s, and by {BYTES_A_SECOND:,} bytes a second",
            ) from None
        # Only what was spent waiting counts: that we are busy ourselves is not the sender's fault.
        self._waited += asyncio.get_running_loop().time() - begun
        self._note(message)
        came = len(message.get("body", b"")) / BYTES_A_SECOND
        self._earned = min(self._earned + came, self._waited + AHEAD_SECONDS)
        if self._got > self.most:
            raise _too_large(self.most)
        return message

    async def drain(self) -> None:
        """Throw the rest away for a moment."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER_SECONDS):
                while not self.whole:
                    self._note(await self.receive())

    def _note(self, message: Message) -> None:
        self._got += len(message.get("body", b""))
        self.whole = message["type"] == "http.disconnect" or not message.get("more_body", False)


class _Reply:
    """A send channel that closes the connection behind an answer to a body that was not read."""

    def __init__(self, send: Send, body: _Body) -> None:
        self.send, self.body = send, body
        self._closing = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and not self.body.whole:
            self._closing = True
            MutableHeaders(scope=message)["Connection"] = "close"
        if self._closing and message["type"] == "http.response.body" and not message.get("more_body", False):
            await self.send({**message, "more_body": True})
            await self.body.drain()
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await self.send(message)


def _too_large(most: int) -> Refused:
    return Refused(413, "body-too-large", "The body is too large", f"at most {most:,} bytes are taken here")
