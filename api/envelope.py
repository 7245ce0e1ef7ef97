"""What surrounds every answer: an id of the request, headers of safety, a line in the log, and no bare failure."""

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem_of, respond

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)

_log = logging.getLogger("kindred.door")


class Envelope:
    """The outermost part of the app. Puts `request_id` in the scope, the caller's own where it is a sane one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex
        scope["request_id"] = request_id
        status = 0

        async def wrapped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, wrapped)
        except ClientDisconnect:
            pass  # nobody is there to answer
        except Exception as error:
            _log.exception("%s failed", request_id)
            if status:
                raise  # half an answer cannot be taken back: the server cuts the connection
            await respond(Request(scope), problem_of(error))(scope, receive, wrapped)
        finally:
            took = (time.perf_counter() - begun) * 1000
            path = scope["path"].encode("unicode_escape").decode("ascii")
            _log.info("%s %s %s %s %.1f ms", request_id, scope["method"], path, status or "-", took)
