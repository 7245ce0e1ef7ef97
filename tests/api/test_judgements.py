"""Judgements over HTTP: only curators judge, only edges that are there, and what they say can be withdrawn."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from api.app import assemble
from api.limits import BodyLimits
from graph.paths.records import Verdict
from scrapers.records import Artist, Artwork
from tests.api.doors import make_door
from tests.asgi import Client
from tests.fakes import MemoryStore

EDGE = ("met:1", "DEPICTS", "subject:boat")
GIVEN = {"verdict": "reject", "from": EDGE[0], "type": EDGE[1], "to": EDGE[2], "reason": "it is a raft"}


class OneEdge:
    """An index of paths that has two nodes and one edge."""

    def find(self, key: str) -> int | None:
        return {EDGE[0]: 1, EDGE[2]: 2, "subject:raft": 3}.get(key)

    def has(self, src: int, type_: str, dst: int) -> bool:
        return (src, type_, dst) == (1, EDGE[1], 2)


class Opened:
    """A `Live` with that index, and a genre that somebody made of what is depicted."""

    def current(self) -> Any:
        judged = SimpleNamespace(heard={9: Verdict(9, "retype", 1, "DEPICTS", 3, "HAS_GENRE")})
        return SimpleNamespace(release=SimpleNamespace(number=4, paths=OneEdge()), judged=judged)


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    artist = Artist(key="a", name="Ana")
    work = Artwork(
        source="met", source_id="1", title="A", rights="CC0-1.0", artists=(artist,), subjects=("boat", "raft")
    )
    store.save_page("met", [(work, None)], [], "")
    return store


@pytest.fixture
def client(store: MemoryStore) -> Iterator[Client]:
    app = assemble(BodyLimits(10_000, 5))
    app.state.door = make_door(store, live=Opened())
    with Client(app) as client:
        yield client


@pytest.fixture
def curator(store: MemoryStore) -> dict[str, str]:
    return {"Authorization": f"Bearer {store.create_token('Ana', ['curate']).text}"}


def test_a_judgement_is_made_read_and_withdrawn(client: Client, curator: dict[str, str]) -> None:
    made = client.post("/judgements", json=GIVEN, headers=curator)
    assert made.status_code == 201, made.text
    body = made.json()
    assert (body["from"], body["type"], body["to"]) == EDGE
    assert (body["author"], body["reason"], body["withdrawn_at"]) == ("Ana", "it is a raft", None)
    assert client.get(made.headers["location"]).json() == body
    assert client.get("/judgements", params={"of": EDGE[0]}).json() == [body]
    again = client.post("/judgements", json=GIVEN, headers=curator)
    assert (again.status_code, again.json()["type"]) == (409, "urn:kindred:problem:already-judged")
    gone = client.delete(f"/judgements/{body['id']}", headers=curator)
    assert gone.json()["withdrawn_by"] == "Ana"
    assert client.get("/judgements").json() == []
    assert client.get("/judgements", params={"withdrawn": True}).json() == [gone.json()]


@pytest.mark.parametrize("scopes", [["read"], ["operate"]])
def test_others_may_not_judge(client: Client, store: MemoryStore, scopes: list[str]) -> None:
    headers = {"Authorization": f"Bearer {store.create_token('Bob', scopes).text}"}
    assert client.post("/judgements", json=GIVEN).status_code == 401
    assert client.post("/judgements", json=GIVEN, headers=headers).status_code == 403
    assert client.delete("/judgements/1", headers=headers).status_code == 403
    assert store.judgements(withdrawn=True) == []


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"to": "subject:raft"}, 422, "release 4 has no DEPICTS from met:1 to subject:raft"),
        ({"to": "subject:none"}, 404, "subject:none"),
        ({"type": "HAS_GENRE"}, 422, "has no HAS_GENRE"),
        ({"type": "HAS_GENRE", "to": "subject:raft"}, 409, "judgement 9 made this edge what it is"),
        ({"reason": ""}, 422, "reason"),
        ({"reason": "\0"}, 422, "say why"),
        ({"reason": "   "}, 422, "say why"),
        ({"verdict": "like"}, 422, "verdict"),
        ({"verdict": "retype"}, 422, "new_type"),
        ({"colour": "red"}, 422, "colour"),
    ],
)
def test_what_cannot_be_judged_is_said(
    client: Client, store: MemoryStore, curator: dict[str, str], changed: dict[str, Any], status: int, said: str
) -> None:
    answer = client.post("/judgements", json=GIVEN | changed, headers=curator)
    assert answer.status_code == status, answer.text
    assert said in answer.text
    assert store.judgements(withdrawn=True) == []


def test_pages_lead_on(client: Client, curator: dict[str, str]) -> None:
    ids = []
    for _ in range(3):
        made = client.post("/judgements", json=GIVEN, headers=curator).json()
        client.delete(f"/judgements/{made['id']}", headers=curator)
        ids.append(made["id"])
    page = client.get("/judgements", params={"withdrawn": True, "size": 2})
    assert [one["id"] for one in page.json()] == ids[:2]
    link = page.headers["link"]
    assert link.endswith('; rel="next"')
    rest = client.get(link[1 : link.index(">")])
    assert [one["id"] for one in rest.json()] == ids[2:]
    assert "link" not in rest.headers


@pytest.mark.parametrize("path", ["/judgements/7", "/judgements/0"])
def test_an_unknown_one_is_not_found(client: Client, curator: dict[str, str], path: str) -> None:
    for answer in (client.get(path), client.delete(path, headers=curator)):
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:kindred:problem:judgement-not-found")
