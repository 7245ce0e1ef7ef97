"""Every answer carries an id and headers of safety; every failure is a problem that tells nothing from inside."""

import logging
from collections.abc import Iterator

import pytest
from fastapi import FastAPI, HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse

from api.app import assemble
from api.limits import BodyLimits
from api.problems import MEDIA_TYPE, Problem, prefers_html, problem_of
from scrapers import errors
from tests.api.doors import make_door
from tests.asgi import Client

UNTOLD = ("StoreUnavailable", "GraphUnavailable", "ReleaseMismatch")


@pytest.fixture
def app() -> FastAPI:
    app = assemble(BodyLimits(1_000_000, 5))

    @app.get("/try/{what}")
    def fail(what: str) -> Response:
        if what == "http":
            raise HTTPException(409, "no")
        if what == "half":
            return StreamingResponse(_half())
        if what == "zero":
            raise ZeroDivisionError("the secret of /etc/passwd")
        if what == "fine":
            return PlainTextResponse("fine")
        if what == "rejected":
            raise errors.Rejected("not an image", "begins with b'MZ'")
        raise getattr(errors, what)("said")

    @app.get("/number/{number}")
    def number(number: int, other: int) -> int:
        return number + other

    return app


def _half() -> Iterator[bytes]:
    yield b"begun"
    raise ZeroDivisionError


@pytest.fixture
def client(app: FastAPI) -> Iterator[Client]:
    with Client(app) as client:
        yield client


def test_every_answer_has_an_id_and_headers_of_safety(client: Client) -> None:
    for path in ("/try/fine", "/try/zero", "/nothing", "/try/http"):
        headers = client.get(path).headers
        assert len(headers["x-request-id"]) == 32
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"]


@pytest.mark.parametrize(
    ("given", "taken"),
    [("night-1.a_B", True), ("x" * 64, True), ("x" * 65, False), ("a b", False), ("", False), ("é", False)],
)
def test_a_sane_id_of_the_caller_is_kept(client: Client, given: str, taken: bool) -> None:
    answer = client.get("/nothing", headers={"X-Request-ID": given.encode()})
    assert (answer.headers["x-request-id"] == given) is taken
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    ("what", "status", "kind"),
    [
        ("ArtworkNotFound", 404, "artwork-not-found"),
        ("BadQuery", 422, "bad-query"),
        ("StoreUnavailable", 503, "store-unavailable"),
        ("GraphUnavailable", 503, "graph-unavailable"),
        ("NoLiveRelease", 503, "no-live-release"),
        ("NotFitted", 503, "no-live-release"),
        ("ReleaseMismatch", 503, "release-mismatch"),
        ("SourceError", 500, "error"),
        ("rejected", 415, "not-a-picture"),
    ],
)
def test_errors_of_the_domain_have_their_answers(client: Client, what: str, status: int, kind: str) -> None:
    answer = client.get(f"/try/{what}")
    body = answer.json()
    assert (answer.status_code, body["status"]) == (status, status)
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert body["type"] == f"urn:kindred:problem:{kind}"
    assert set(body) == {"type", "title", "status", "detail", "instance", "request_id"}
    assert body["instance"] == f"/try/{what}"
    assert ("said" in body["detail"]) is (what not in {"rejected", *UNTOLD})
    assert ("retry-after" in answer.headers) is (status == 503)


@pytest.mark.parametrize("what", UNTOLD)
def test_hosts_and_folders_are_for_the_log(app: FastAPI, what: str, caplog: pytest.LogCaptureFixture) -> None:
    inside = "at 10.0.0.7:5432,\n\tin /srv/secret"

    @app.get("/inside")
    def inside_of() -> None:
        raise getattr(errors, what)(inside)

    with Client(app) as client:
        answer = client.get("/inside", headers={"X-Request-ID": "find-me"})
    assert not {"10.0.0.7", "secret"} & set(answer.text.replace("/", " ").replace(":", " ").split())
    assert " now" in answer.json()["detail"]
    assert f"find-me {what}: at 10.0.0.7:5432, in /srv/secret" in caplog.text


def test_what_was_sent_is_not_sent_back_whole(app: FastAPI) -> None:
    @app.get("/long")
    def long() -> None:
        raise errors.BadQuery("a" * 100_000)

    app.state.door = make_door()
    with Client(app) as client:
        assert len(client.get("/long").json()["detail"]) == 2000
        answer = client.post("/recommend", json={"a" * 100_000: 1, **{f"field{one}": 1 for one in range(1000)}})
    body = answer.json()
    assert (answer.status_code, len(body["errors"]), len(body["errors"][0]["where"])) == (422, 20, 200)
    assert body["detail"].endswith("; and 996 more")


def test_an_error_of_a_new_class_is_that_of_the_nearest_known_one() -> None:
    class Missing(errors.ArtworkNotFound):
        pass

    assert problem_of(Missing("gone")).status == 404


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("empty file", 422),
        ("file too large", 413),
        ("too many pixels", 413),
        ("not an image", 415),
        ("truncated", 422),
        ("corrupt", 422),
        ("unsupported pixels", 422),
    ],
)
def test_a_refused_picture_is_answered_by_its_reason(reason: str, status: int) -> None:
    problem = problem_of(errors.Rejected(reason, "seen"))
    assert problem.status == status
    assert problem.detail == f"{reason}: seen"


def test_what_is_unexpected_tells_nothing_and_is_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "kindred.door"):
        answer = client.get("/try/zero", headers={"X-Request-ID": "find-me"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert "passwd" not in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert "find-me failed" in caplog.text
    assert "passwd" in caplog.text
    assert caplog.records[-1].getMessage().startswith("find-me GET /try/zero 500 ")


def test_half_an_answer_is_cut_not_patched(app: FastAPI) -> None:
    with Client(app, raising=True) as client, pytest.raises(ZeroDivisionError):
        client.get("/try/half")


def test_http_errors_are_problems_too(client: Client) -> None:
    assert client.get("/try/http").json()["detail"] == "no"
    assert client.get("/nothing").json()["title"] == "Not Found"
    answer = client.request("DELETE", "/try/fine")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert answer.headers["content-type"] == MEDIA_TYPE


def test_all_faults_of_a_request_are_listed(client: Client) -> None:
    body = client.get("/number/many").json()
    assert body["type"] == "urn:kindred:problem:invalid-request"
    assert [fault["where"] for fault in body["errors"]] == ["path.number", "query.other"]
    assert "query.other: Field required" in body["detail"]


def test_a_log_line_is_one_line(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "kindred.door"):
        client.get("/nothing%0A2026 GET /secret")
    assert len(caplog.records) == 1
    assert "\n" not in caplog.records[0].getMessage()


def test_those_who_prefer_html_get_a_page_where_somebody_draws_it(app: FastAPI, client: Client) -> None:
    wants = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    app.state.problem_page = None
    assert client.get("/nothing", headers=wants).headers["content-type"] == MEDIA_TYPE

    def draw(request: Request, problem: Problem) -> Response:
        return HTMLResponse(f"<h1>{problem.title}</h1>{request.url.path} {problem.request_id}")

    app.state.problem_page = draw
    answer = client.get("/nothing", headers=wants)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert answer.headers["x-request-id"] in answer.text
    assert client.get("/try/zero", headers=wants).text.startswith("<h1>Internal Server Error")
    assert client.get("/try/NoLiveRelease", headers=wants).headers["retry-after"]
    assert client.get("/nothing").headers["content-type"] == MEDIA_TYPE


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        ("", False),
        ("*/*", False),
        ("text/html", True),
        ("application/json", False),
        ("text/html;q=0.5, application/json", False),
        ("application/json;q=0.5, text/html", True),
        ("text/html;q=x", False),
    ],
)
def test_what_an_accept_header_prefers(accept: str, html: bool) -> None:
    assert prefers_html(accept) is html
