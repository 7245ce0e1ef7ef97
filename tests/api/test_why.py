"""`GET /why`: what it takes and refuses, and that every answer has the shape that the document says."""

from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
from fastapi import FastAPI

from api.app import assemble
from api.limits import BodyLimits
from api.live import Loaded
from tests.api.doors import make_door
from tests.api.why_world import DAWN, DUSK, TAKEN, world
from tests.asgi import Client

ENDS = f"from=met:{DAWN}&to=met:{DUSK}"
APP: FastAPI = assemble(BodyLimits(5_000_000, 5))
DOCUMENT: dict[str, Any] = APP.openapi()


@pytest.fixture
def loaded() -> Loaded:
    return world()


@pytest.fixture
def get(loaded: Loaded) -> Any:
    """Asks, and holds the answer to the document."""
    APP.state.door = make_door(live=SimpleNamespace(current=lambda: loaded))
    with Client(APP) as client:

        def ask(query: str, status: int = 200) -> Any:
            answer = client.get(f"/why?{query}")
            assert answer.status_code == status, answer.text
            content = DOCUMENT["paths"]["/why"]["get"]["responses"][str(status)]["content"]
            (kind,) = content
            assert answer.headers["content-type"] == kind
            schema = {**content[kind]["schema"], "components": DOCUMENT["components"]}
            jsonschema.Draft202012Validator(schema).validate(answer.json())
            return answer.json()

        yield ask


def test_the_paths_are_answered_best_first(get: Any) -> None:
    answer = get(ENDS)
    assert [path["kind"] for path in answer["paths"][:3]] == ["looks like", "is by → taught → made", "the same subject"]
    for path in answer["paths"]:
        costs = [part["cost"] for part in (*path["nodes"], *path["hops"])]
        assert sum(costs) == pytest.approx(path["cost"], abs=1e-6)
        assert path["nodes"][0]["cost"] == path["nodes"][-1]["cost"] == 0
        assert all(cost >= 0 for cost in costs)
    assert any(node["cost"] for path in answer["paths"] for node in path["nodes"])
    assert answer["from"]["thumbnail"] == "/images/thumbnails/aa/a.jpg"
    assert [len(get(f"{ENDS}&k={k}")["paths"]) for k in (1, 2)] == [1, 2]
    assert get("from=Dawn&to=dusk") == answer


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("hops=2", ["looks like", "the same subject"]),
        ("type=depicts&type=form", ["looks like", "the same subject"]),
        ("require=taught", ["is by → taught → made"]),
        ("forbid=form&forbid=movement&forbid=taught&hops=3", ["the same subject", ...]),
        ("through=hut&hops=2", ["the same subject"]),
        ("without=hut&without=boat&without=Tonalism", ["looks like", "is by → taught → made"]),
        ("forbid=form&rights=CC0-1.0&without=hut&k=20", ["is by → taught → made", "the same subject"]),
        ("year_to=1895&without=Bo%20Celik&hops=2", ["looks like", "the same subject"]),
        ("year_from=1895&year_to=1899&without=hut&without=boat", ["looks like"]),
        ("year_to=1870&without=hut&without=boat", ["looks like", "is by → taught → made"]),
        ("require=form&facet_share=0.5&hops=2", []),
        ("facet_share=0.5&k=2", ["is by → taught → made", "the same subject"]),
    ],
)
def test_every_parameter_reaches_the_search(get: Any, query: str, kinds: list[Any]) -> None:
    found = [path["kind"] for path in get(f"{ENDS}&{query}")["paths"]]
    if ... in kinds:
        kinds = kinds[: kinds.index(...)]
        found = found[: len(kinds)]
    assert found == kinds


def test_time_runs_one_way_where_it_is_asked_to(get: Any) -> None:
    by_oak = "type=movement&type=maker&through=met:13"
    assert get(f"{ENDS}&{by_oak}")["paths"]
    assert not get(f"{ENDS}&{by_oak}&monotone=true")["paths"]


def test_no_path_is_an_answer(get: Any) -> None:
    answer = get(f"{ENDS}&type=depicts&hops=2&without=boat&without=hut")
    assert (answer["paths"], answer["reached"]) == ([], [0, 0])
    assert "Without ‘not through boat and hut’ there would be: “Dawn” and “Dusk” both depict" in answer["explanation"]
    assert [miss["constraint"] for miss in answer["misses"]] == ["allowed", "without"]


@pytest.mark.parametrize(
    ("query", "where"),
    [
        (f"to=met:{DUSK}", "query.from"),
        (f"from=met:{DUSK}", "query.to"),
        (f"{ENDS}&k=0", "query.k"),
        (f"{ENDS}&k=21", "query.k"),
        (f"{ENDS}&hops=6", "query.hops"),
        (f"{ENDS}&hops=two", "query.hops"),
        (f"{ENDS}&facet_share=0", "query.facet_share"),
        (f"{ENDS}&facet_share=nan", "query.facet_share"),
        (f"{ENDS}&monotone=perhaps", "query.monotone"),
        (f"{ENDS}&start=met:1", "query.start"),
        (f"{ENDS}" + "&without=boat" * 21, "query.without"),
    ],
)
def test_what_is_not_well_formed_is_refused_by_name(get: Any, query: str, where: str) -> None:
    answer = get(query, 422)
    assert answer["type"] == "urn:kindred:problem:invalid-request"
    assert where in [fault["where"] for fault in answer["errors"]]


@pytest.mark.parametrize(
    ("query", "status", "kind", "detail"),
    [
        (f"from=met:{TAKEN}&to=met:{DUSK}", 410, "artwork-taken-down", "was taken down"),
        (f"from=met:{DAWN}&to=Tonalsm", 404, "node-not-found", "(movement:tonalism)"),
        (f"from=Ada%20Berg&to=met:{DUSK}", 422, "bad-query", "person:ulan:1); Ada Berg, artist, 1920– (person:ulan:3)"),
        (f"{ENDS}&through=met:{DAWN}", 422, "bad-query", "is an end of the path"),
        (f"{ENDS}&forbid=colour", 422, "bad-query", "is no type of hop"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(get: Any, query: str, status: int, kind: str, detail: str) -> None:
    answer = get(query, status)
    assert answer["type"] == f"urn:kindred:problem:{kind}"
    assert detail in answer["detail"]


def test_the_page_is_at_an_address_of_its_own(loaded: Loaded) -> None:
    APP.state.door = make_door(live=SimpleNamespace(current=lambda: loaded))
    with Client(APP) as client:
        page = client.get(f"/why/?{ENDS}", headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert "“Dawn” and “Dusk” both depict boat and hut." in page.text
        gone = client.get(f"/why/?from=met:{TAKEN}&to=met:{DUSK}", headers={"Accept": "text/html"})
        assert gone.status_code == 410
        assert client.get("/why/?from=x&to=y").status_code == 404
        assert client.request("HEAD", "/why/").status_code == client.request("HEAD", f"/why?{ENDS}").status_code == 200
