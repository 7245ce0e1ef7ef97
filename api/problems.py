"""Every error as RFC 9457 problem details: one shape, with the id of the request, and nothing from inside."""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from scrapers import errors

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 2
"""After which a lost service may well be back: a killed PostgreSQL is up again in about this time."""

_log = logging.getLogger("kindred.door")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error as people see it. `kind` is the last part of its type; `faults` lists what is wrong, one by one."""

    status: int
    title: str
    detail: str
    kind: str = ""
    instance: str = ""
    request_id: str = ""
    faults: Sequence[Mapping[str, Any]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """A URI that names the kind of problem; `about:blank` where the status says it all."""
        return f"urn:kindred:problem:{self.kind}" if self.kind else "about:blank"

    def to_mapping(self) -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {
            "type": self.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": self.instance,
            "request_id": self.request_id,
        }
        return body | ({"errors": list(self.faults)} if self.faults else {})


class ProblemPage(Protocol):
    """Draws a problem as a page, for those who asked for HTML; set as `app.state.problem_page`."""

    def __call__(self, request: Request, problem: Problem) -> Response: ...


@dataclass(frozen=True, slots=True)
class _Answer:
    """`outside` is said instead of the error's own message, which names hosts and folders: that is for the log."""

    status: int
    kind: str
    title: str
    retry: bool = False
    outside: str = ""


_KINDS: dict[type[Exception], _Answer] = {
    errors.ArtworkNotFound: _Answer(404, "artwork-not-found", "There is no such artwork"),
    errors.NodeNotFound: _Answer(404, "node-not-found", "There is no such node"),
    errors.JudgementNotFound: _Answer(404, "judgement-not-found", "There is no such judgement"),
    errors.AlreadyJudged: _Answer(409, "already-judged", "This edge is judged already"),
    errors.TakenDown: _Answer(410, "artwork-taken-down", "This artwork was taken down"),
    errors.BadQuery: _Answer(422, "bad-query", "The query cannot be answered as asked"),
    errors.Rejected: _Answer(422, "bad-picture", "The picture cannot be used"),
    errors.StoreUnavailable: _Answer(
        503,
        "store-unavailable",
        "The database does not answer",
        retry=True,
        outside="the database does not answer now; try again in a few seconds",
    ),
    errors.GraphUnavailable: _Answer(
        503,
        "graph-unavailable",
        "The graph does not answer",
        retry=True,
        outside="the graph does not answer now; try again in a few seconds",
    ),
    errors.ObjectStoreUnavailable: _Answer(
        503,
        "object-store-unavailable",
        "The store of pictures does not answer",
        retry=True,
        outside="the store of pictures does not answer now; try again in a few seconds",
    ),
    errors.NoLiveRelease: _Answer(503, "no-live-release", "There is nothing to recommend yet", retry=True),
    errors.NotFitted: _Answer(503, "no-live-release", "There is nothing to recommend yet", retry=True),
    errors.ReleaseMismatch: _Answer(
        503,
        "release-mismatch",
        "The live release cannot be read",
        retry=True,
        outside="what is live cannot be read now; the request id finds the reason in the log",
    ),
    errors.KindredError: _Answer(500, "error", "This did not work"),
}
"""Which answer an error of the domain gets: that of the nearest of its classes."""

_PICTURES = {
    "file too large": _Answer(413, "picture-too-large", "The picture is too large"),
    "too many pixels": _Answer(413, "picture-too-large", "The picture is too large"),
    "not an image": _Answer(415, "not-a-picture", "This is not a picture"),
}
"""What a refused picture gets by its reason; any other is damaged."""

DETAIL, FAULT = 2000, 200
"""Characters of a detail, and of each part of a fault: both may repeat what was sent, which may be a megabyte."""

MOST_FAULTS = 20
"""Faults that are listed one by one; the detail says how many more there are."""

INTERNAL = "something went wrong inside; the request id finds it in the log"


def outline(error: Exception) -> str:
    """The first clause of an error: what happened, without the hosts and folders that its details name."""
    return re.split(r"[:;] ", str(error), maxsplit=1)[0]


def problem_of(error: Exception) -> Problem:
    """The problem that `error` is to the person who asked."""
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, HTTPException):
        return _http(error)
    answer = next((_KINDS[kind] for kind in type(error).__mro__ if kind in _KINDS), None)
    if answer is None:
        return Problem(status=500, title=HTTPStatus(500).phrase, detail=INTERNAL)
    if isinstance(error, errors.Rejected):
        answer = _PICTURES.get(error.reason, answer)
    return Problem(
        status=answer.status,
        kind=answer.kind,
        title=answer.title,
        detail=answer.outside or cut(str(error), DETAIL),
        headers={"Retry-After": str(RETRY_SECONDS)} if answer.retry else {},
    )


class Refused(HTTPException):
    """A request refused at the door. `kind` ends the type of the problem."""

    def __init__(
        self, status: int, kind: str, title: str, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, detail, dict(headers or {}))
        self.kind, self.title = kind, title


def respond(request: Request, problem: Problem) -> Response:
    """The answer to `request`: JSON, or a page where HTML is preferred and somebody draws it."""
    whole = Problem(
        status=problem.status,
        title=problem.title,
        detail=problem.detail,
        kind=problem.kind,
        instance=cut(request.url.path, DETAIL),
        request_id=request.scope.get("request_id", ""),
        faults=problem.faults,
        headers=problem.headers,
    )
    page: ProblemPage | None = getattr(request.app.state, "problem_page", None)
    if page is not None and prefers_html(request.headers.get("accept", "")):
        response = page(request, whole)
        response.status_code = whole.status
        response.headers.update(whole.headers)
        return response
    return JSONResponse(whole.to_mapping(), whole.status, dict(whole.headers), media_type=MEDIA_TYPE)


def cut(text: str, most: int) -> str:
    """`text`, no longer than `most` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def prefers_html(accept: str) -> bool:
    """Whether an `Accept` header names HTML, and nothing of JSON above it."""
    best = {"html": 0.0, "json": 0.0}
    for part in accept.split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    weight = float(parameter[2:])
                except ValueError:
                    weight = 0.0
        for name in best:
            if media.endswith(name):
                best[name] = max(best[name], weight)
    return best["html"] > best["json"]


def install(app: FastAPI) -> None:
    """Have `app` answer every error with its problem."""
    kinds: list[type[Exception]] = [errors.KindredError, HTTPException, RequestValidationError]
    for kind in kinds:
        app.add_exception_handler(kind, _handle)


async def _handle(request: Request, error: Exception) -> Response:
    problem = problem_of(error)
    if problem.status >= 500:
        said = " ".join(str(error).split())
        _log.warning("%s %s: %s", request.scope.get("request_id", "-"), type(error).__name__, said)
    return respond(request, problem)


def _http(error: HTTPException) -> Problem:
    phrase = HTTPStatus(error.status_code).phrase
    headers = dict(error.headers or {})
    if isinstance(error, Refused):
        return Problem(
            status=error.status_code,
            kind=error.kind,
            title=error.title,
            detail=cut(error.detail, DETAIL),
            headers=headers,
        )
    detail = error.detail if error.detail and error.detail != phrase else _PLAIN.get(error.status_code, phrase)
    return Problem(status=error.status_code, title=phrase, detail=detail, headers=headers)


_PLAIN = {
    404: "there is nothing at this address",
    405: "this address does not take this method",
}


def _invalid(error: RequestValidationError) -> Problem:
    found = error.errors()
    faults = [
        {
            "where": cut(".".join(map(str, fault["loc"])), FAULT),
            "what": cut(fault["msg"].removeprefix("Value error, "), FAULT),
        }
        for fault in found[:MOST_FAULTS]
    ]
    said = "; ".join(f"{fault['where']}: {fault['what']}" for fault in faults[:5])
    more = f"; and {len(found) - 5} more" if len(found) > 5 else ""
    return Problem(
        status=422, kind="invalid-request", title="The request is not well formed", detail=said + more, faults=faults
    )
