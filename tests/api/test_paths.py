"""Ids in paths may hold anything."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI

from api import links
from api.app import assemble
from api.artworks import page_links
from api.docket import Docket
from api.limits import BodyLimits
from scrapers.errors import ArtworkNotFound
from tests.api.doors import make_door
from tests.asgi import Client


class Asking:
    """A `Live` whose catalogue knows no work, and notes which was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.release = SimpleNamespace(number=1)
        self.docket = Docket()
        self.catalogue = self

    def current(self) -> Any:
        return self

    def ranker(self, _: Any) -> None:
        return None

    def find(self, key: str) -> Any:
        self.asked.append(key)
        raise ArtworkNotFound(f"no artwork {key}")


@pytest.fixture
def live() -> Asking:
    return Asking()


@pytest.fixture
def client(live: Asking) -> Iterator[Client]:
    app: FastAPI = assemble(BodyLimits(1000, 5))
    app.state.door = make_door(live=live)
    with Client(app) as client:
        yield client


KEYS = [
    "met:436535",
    "folder:a/b.jpg",
    "folder:a/../../etc/passwd",
    "folder:a/related",
    "folder:related",
    "folder:a/neighbours/related",
    "folder:Žluťoučký kůň",
    "folder:100 %",
    "folder:%2F",
    "folder:a?b=c#d",
    "folder:a+b&c=d",
    "folder:a;b",
    'folder:"<script>',
    "folder:a\\b",
    "folder:..",
    "folder:a/",
    "folder://a",
]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("end", ["", "/related", "/neighbours"])
def test_the_link_to_a_work_leads_to_it(client: Client, live: Asking, key: str, end: str) -> None:
    answer = client.get(links.artwork(key) + end)
    assert (answer.status_code, live.asked) == (404, [key])
    assert answer.json()["type"].endswith(":artwork-not-found")


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/artworks/folder:a/b.jpg", "folder:a/b.jpg"),
        ("/artworks/folder:a/b.jpg/related", "folder:a/b.jpg"),
        ("/artworks/folder:a/b.jpg/neighbours?", "folder:a/b.jpg"),
    ],
)
def test_a_slash_may_stand_as_it_is(client: Client, live: Asking, path: str, key: str) -> None:
    assert client.get(path).status_code == 404
    assert live.asked == [key]


@pytest.mark.parametrize(
    "path", ["/artworks/met:1%0a", "/artworks/met:1%0A/related%0a", "/artworks/met:1/neighbours%0a", "/works/met:1%0a"]
)
def test_a_line_break_at_the_end_is_not_dropped(client: Client, live: Asking, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.get("/artworks%0a").status_code == 404
    assert live.asked == []


@pytest.mark.parametrize("end", ["", "/related", "/neighbours"])
def test_what_can_be_got_has_a_head(client: Client, live: Asking, end: str) -> None:
    assert client.request("HEAD", f"/artworks/met:1{end}").status_code == 404
    assert live.asked == ["met:1"]


def test_heads_are_answered_and_not_in_the_document(client: Client) -> None:
    for path in ("/health", "/ready"):
        head, answer = client.request("HEAD", path), client.get(path)
        assert (head.status_code, head.headers["content-length"]) == (200, answer.headers["content-length"])
    assert client.request("HEAD", "/artworks?page=0").status_code == 422
    document = client.get("/openapi.json").json()
    assert not [path for path, operations in document["paths"].items() if "head" in operations]


@pytest.mark.parametrize("query", ["rights=" + "a" * 201, "&".join(["genre=a"] * 21)])
def test_names_of_filters_are_short_and_few(client: Client, query: str) -> None:
    for path in ("/artworks", "/artworks/met:1/related"):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == 422
        assert len(answer.text) < 1000


def test_an_endless_id_is_refused_unasked(client: Client, live: Asking) -> None:
    answer = client.get("/artworks/" + "a" * 1001)
    assert (answer.status_code, live.asked) == (422, [])


@pytest.mark.parametrize(
    "query", ["kk=1", "weights=1", "k=0", "k=1001", "k=x", "diversity=2", "formal=-1", "formal=nan", "ranker=best"]
)
def test_what_cannot_be_asked_is_named(client: Client, live: Asking, query: str) -> None:
    answer = client.get(f"/artworks/met:1/related?{query}")
    assert (answer.status_code, live.asked) == (422, [])
    assert [fault["where"] for fault in answer.json()["errors"]] == [f"query.{query.partition('=')[0]}"]


def test_years_that_run_backwards_are_refused(client: Client) -> None:
    answer = client.get("/artworks/met:1/related?year_from=1900&year_to=1800")
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:kindred:problem:bad-query")


def link(query: str, page: int, pages: int) -> dict[str, str]:
    from starlette.requests import Request

    scope = {"type": "http", "path": "/artworks", "query_string": query.encode(), "headers": [], "method": "GET"}
    scope["server"] = ("kindred.test", 80)
    found = (one.split("; rel=") for one in page_links(Request(scope), page, pages).split(", "))
    return {name.strip('"'): target.strip("<>").partition("?")[2] for target, name in found}


def test_links_to_other_pages() -> None:
    assert link("q=a+b&page=2&genre=x&genre=y", 2, 3) == {
        "first": "q=a+b&genre=x&genre=y&page=1",
        "prev": "q=a+b&genre=x&genre=y&page=1",
        "next": "q=a+b&genre=x&genre=y&page=3",
        "last": "q=a+b&genre=x&genre=y&page=3",
    }
    assert set(link("", 1, 3)) == {"first", "next", "last"}
    assert set(link("", 3, 3)) == {"first", "prev", "last"}
    assert set(link("", 1, 0)) == {"first", "last"}
    assert set(link("", 9, 3)) == {"first", "last"}
