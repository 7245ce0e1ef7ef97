"""Bodies that are too large or too slow are refused at the door."""

import asyncio
import json
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Scope

from api import limits
from api.app import assemble
from api.limits import FORM_BYTES, JSON_BYTES, BodyLimits

LIMITS = BodyLimits(picture_bytes=5_000, seconds=0.2)


@pytest.fixture
def app() -> FastAPI:
    return taking(LIMITS)


def taking(limits: BodyLimits) -> FastAPI:
    app = assemble(limits)

    @app.post("/length")
    async def length(request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    @app.post("/early")
    async def early() -> Response:
        return PlainTextResponse("not read")

    return app


class Sent:
    """What an app sent for a request whose body comes in `chunks`; `taken` counts those that were asked for."""

    def __init__(self, chunks: list[bytes], *, pause: float = 0.0, endless: bool = False) -> None:
        self.messages: list[Message] = []
        self.taken = 0
        self._chunks, self._pause, self._endless = chunks, pause, endless

    async def receive(self) -> Message:
        await asyncio.sleep(self._pause)
        self.taken += 1
        if self._endless:
            return {"type": "http.request", "body": self._chunks[0], "more_body": True}
        if self.taken > len(self._chunks):
            return {"type": "http.disconnect"}
        return {
            "type": "http.request",
            "body": self._chunks[self.taken - 1],
            "more_body": self.taken < len(self._chunks),
        }

    async def send(self, message: Message) -> None:
        self.messages.append(message)

    @property
    def status(self) -> int:
        return int(self.messages[0]["status"])

    @property
    def closes(self) -> bool:
        return (b"connection", b"close") in self.messages[0]["headers"]

    @property
    def body(self) -> bytes:
        return b"".join(one.get("body", b"") for one in self.messages[1:])


def post(app: FastAPI, path: str, sent: Sent, **headers: str) -> Sent:
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        "server": ("test", 80),
        "client": ("test", 1),
    }
    asyncio.run(app(scope, sent.receive, sent.send))
    return sent


def problem(sent: Sent) -> Any:
    return json.loads(sent.body)["type"].rpartition(":")[2]


def test_a_stated_length_is_refused_before_anything_is_read(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINGER_SECONDS", 0.0)
    sent = post(app, "/length", Sent([b"x"], endless=True, pause=0.01), content_length=str(JSON_BYTES + 1))
    assert (sent.status, problem(sent), sent.closes) == (413, "body-too-large", True)
    assert sent.taken == 0


def test_the_largest_body_passes(app: FastAPI) -> None:
    sent = post(app, "/length", Sent([b"x" * JSON_BYTES]), content_length=str(JSON_BYTES))
    assert (sent.status, sent.body, sent.closes) == (200, str(JSON_BYTES).encode(), False)


def test_a_body_of_unstated_length_is_cut(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINGER_SECONDS", 0.05)
    chunks = [b"x" * (JSON_BYTES // 2)] * 2
    assert post(app, "/length", Sent(chunks), transfer_encoding="chunked").status == 200
    sent = post(app, "/length", Sent([chunks[0]], endless=True, pause=0.001), transfer_encoding="chunked")
    assert (sent.status, problem(sent), sent.closes) == (413, "body-too-large", True)


def test_a_stated_length_that_lies_does_not_help(app: FastAPI) -> None:
    sent = post(app, "/length", Sent([b"x" * JSON_BYTES, b"x"]), content_length="10")
    assert sent.status == 413


def test_a_form_may_be_as_large_as_a_picture_and_its_fields(app: FastAPI) -> None:
    most = LIMITS.picture_bytes + FORM_BYTES
    kind = "multipart/form-data; boundary=x"
    assert post(app, "/length", Sent([b"x" * most]), content_type=kind).status == 200
    assert post(app, "/length", Sent([b"x" * most, b"x"]), content_type=kind, transfer_encoding="chunked").status == 413
    assert LIMITS.of("application/x-www-form-urlencoded") == JSON_BYTES


def test_a_slow_body_is_refused_as_a_whole(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINGER_SECONDS", 0.05)
    sent = post(app, "/length", Sent([b"x"], endless=True, pause=0.03), transfer_encoding="chunked")
    assert (sent.status, problem(sent), sent.closes) == (408, "too-slow", True)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """Waits long for a whole body, but not for one that comes too slowly."""
    monkeypatch.setattr(limits, "LINGER_SECONDS", 0.05)
    monkeypatch.setattr(limits, "GRACE_SECONDS", 0.2)
    monkeypatch.setattr(limits, "AHEAD_SECONDS", 0.5)
    return taking(BodyLimits(picture_bytes=5_000, seconds=60))


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x"])
def test_a_body_below_the_least_rate_is_refused(patient: FastAPI, kind: str) -> None:
    sent = post(patient, "/length", Sent([b"x"], endless=True, pause=0.02), content_type=kind, content_length="9000")
    assert (sent.status, problem(sent), sent.closes) == (408, "too-slow", True)
    assert sent.taken < 100


def test_a_body_above_the_least_rate_passes(patient: FastAPI) -> None:
    sent = post(patient, "/length", Sent([b"x" * 10_000] * 20, pause=0.03), transfer_encoding="chunked")
    assert (sent.status, sent.body) == (200, b"200000")


def test_a_few_bytes_have_the_grace(patient: FastAPI) -> None:
    assert post(patient, "/length", Sent([b"x"] * 2, pause=0.02), transfer_encoding="chunked").status == 200


def test_a_quick_beginning_does_not_carry_far(patient: FastAPI) -> None:
    class Stalling(Sent):
        async def receive(self) -> Message:
            self._pause = 5.0 if self.taken else 0.0
            return await super().receive()

    sent = post(patient, "/length", Stalling([b"x" * 500_000, b"x"]), transfer_encoding="chunked")
    assert (sent.status, problem(sent)) == (408, "too-slow")


def test_an_answer_before_the_body_came_closes_the_connection(app: FastAPI) -> None:
    sent = post(app, "/early", Sent([b"x"] * 3), transfer_encoding="chunked")
    assert (sent.status, sent.body, sent.closes) == (200, b"not read", True)
    assert sent.taken == 3
    assert [one.get("more_body", False) for one in sent.messages[1:]] == [True, False]
    assert not post(app, "/early", Sent([b""])).closes


def test_the_rest_of_a_refused_body_is_not_waited_for_long(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINGER_SECONDS", 0.05)
    sent = post(app, "/early", Sent([b"x"], endless=True, pause=0.01), transfer_encoding="chunked")
    assert sent.status == 200
    assert sent.taken < 20


def test_who_leaves_in_the_middle_is_no_failure_of_ours(app: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    class Leaving(Sent):
        async def receive(self) -> Message:
            self.taken += 1
            return (
                {"type": "http.request", "body": b"x", "more_body": True}
                if self.taken == 1
                else {"type": "http.disconnect"}
            )

    with caplog.at_level("INFO", "kindred.door"):
        post(app, "/length", Leaving([b"x"]), transfer_encoding="chunked")
    assert [one.levelname for one in caplog.records] == ["INFO"]
