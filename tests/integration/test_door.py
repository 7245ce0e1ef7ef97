"""The API over real HTTP on the sample collection: the command line's answers, and a document that is true."""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from api import links
from api.asking import Request
from api.filters import Filters
from api.serialise import as_data
from ml.choice import RankerName
from scrapers.sample.painting import paint_unseen
from scripts.recommend import answer_to
from tests.conftest import Postgres
from tests.integration.conftest import Built
from tests.integration.serving import Serving, same, serving

pytestmark = [pytest.mark.integration, pytest.mark.slow]
WEIGHTS = {"formal": 0.4, "conceptual": 0.4, "historical": 0.2}


@pytest.fixture(scope="module")
def served(sample: Built, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    log = tmp_path_factory.mktemp("door") / "log"
    url = postgres.address("sample_collection")
    with serving(sample.work.data, log, DATABASE_URL=url, KINDRED_GRAPH="off") as server:
        yield server


@pytest.fixture(scope="module")
def client(served: Serving) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/openapi.json").json()
    return answer


def keys(sample: Built) -> list[str]:
    return [one.key for one in sample.catalogue]


def said(sample: Built, request: Request, ranker: RankerName = RankerName.COSINE) -> dict[str, Any]:
    """What `kindred recommend --json` prints, with the API's links to pictures."""
    answer: dict[str, Any] = json.loads(json.dumps(as_data(answer_to(sample.work, request, ranker), links.picture)))
    return answer


def test_a_hundred_works_have_the_kin_that_the_command_line_says(sample: Built, client: httpx.Client) -> None:
    for key in keys(sample)[::3][:100]:
        answer = client.get(links.artwork(key) + "/related")
        assert answer.status_code == 200, answer.text
        assert same(answer.json(), said(sample, Request(weights=WEIGHTS, liked=(key,)))), key


@pytest.mark.parametrize(
    ("query", "request_", "ranker"),
    [
        ("k=3&diversity=0", {"k": 3, "diversity": 0.0}, RankerName.COSINE),
        ("formal=1&conceptual=0&historical=0", {"weights": {"formal": 1.0}}, RankerName.COSINE),
        ("historical=3&ranker=hybrid", {"weights": {**WEIGHTS, "historical": 3.0}}, RankerName.HYBRID),
        ("year_from=1880&year_to=1920", {"filters": Filters(year_from=1880, year_to=1920)}, RankerName.COSINE),
        ("genre=landscape&genre=Portrait", {"filters": Filters(genres=("landscape", "Portrait"))}, RankerName.COSINE),
        (
            "movement=Lagoon+Pointillism&rights=CC0-1.0&source=sample&artist=marche",
            {
                "filters": Filters(
                    movements=("Lagoon Pointillism",), rights=("CC0-1.0",), sources=("sample",), artist="marche"
                )
            },
            RankerName.COSINE,
        ),
        ("movement=Nonesuch", {"filters": Filters(movements=("Nonesuch",))}, RankerName.COSINE),
    ],
)
def test_every_parameter_means_what_its_option_means(
    sample: Built, client: httpx.Client, query: str, request_: dict[str, Any], ranker: RankerName
) -> None:
    answer = client.get(f"/artworks/sample:0007/related?{query}")
    assert answer.status_code == 200
    assert same(
        answer.json(), said(sample, Request(**{"weights": WEIGHTS, "liked": ("sample:0007",), **request_}), ranker)
    )


def test_recommend_is_related_for_more_than_one(sample: Built, client: httpx.Client) -> None:
    body = {
        "positive": ["sample:0007", "sample:0031"],
        "negative": ["sample:0100"],
        "weights": {"formal": 2, "historical": 0},
        "filters": {"year_to": 1950, "genres": ["landscape", "still life"]},
        "top_k": 7,
        "diversity": 0.6,
        "ranker": "hybrid",
    }
    request = Request(
        weights={"formal": 2.0, "conceptual": 0.4, "historical": 0.0},
        liked=("sample:0007", "sample:0031"),
        disliked=("sample:0100",),
        filters=Filters(year_to=1950, genres=("landscape", "still life")),
        k=7,
        diversity=0.6,
    )
    answer = client.post("/recommend", json=body)
    assert len(answer.json()["items"]) == 7
    assert same(answer.json(), said(sample, request, RankerName.HYBRID))
    one = client.post("/recommend", json={"positive": ["sample:0007"]}).json()
    assert same(one, client.get("/artworks/sample:0007/related").json())


def painted() -> bytes:
    return paint_unseen("washes", "boats", 2024)


def test_a_picture_has_the_kin_that_the_command_line_says(sample: Built, client: httpx.Client, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(painted())
    fields = {"weights": '{"formal": 1}', "filters": '{"year_from": 1800}', "negative": ["sample:0100"], "top_k": "4"}
    answer = client.post("/recommend", files={"image": ("x.exe", path.read_bytes(), "text/plain")}, data=fields)
    assert answer.status_code == 200, answer.text
    request = Request(
        weights={**WEIGHTS, "formal": 1.0},
        liked=(str(path),),
        disliked=("sample:0100",),
        filters=Filters(year_from=1800),
        k=4,
    )
    assert same(answer.json(), said(sample, request))
    assert answer.json()["placement"]["movements"]
    both = client.post("/recommend", files={"image": ("x", path.read_bytes())}, data={"positive": "sample:0007"})
    assert (both.status_code, both.json()["type"]) == (422, "urn:kindred:problem:bad-query")


def test_a_work_that_is_not_there_is_named_with_those_that_may_be_meant(client: httpx.Client) -> None:
    for answer in (
        client.get("/artworks/sample:007"),
        client.get("/artworks/sample:007/related"),
        client.get("/artworks/sample:007/neighbours"),
        client.post("/recommend", json={"positive": ["sample:007"]}),
        client.post("/recommend", json={"positive": ["sample:0007"], "negative": ["sample:007"]}),
    ):
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:kindred:problem:artwork-not-found")
        assert "did you mean sample:0" in answer.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"negative": ["sample:0007"]},
        {"positive": ["sample:0007"], "negative": ["sample:0007"]},
        {"positive": ["sample:0007"], "weights": {"formal": 0, "conceptual": 0, "historical": 0}},
        {"positive": [f"sample:{one:04}" for one in range(1, 22)]},
        {"positive": ["sample:0007"], "filters": {"year_from": 1900, "year_to": 1800}},
    ],
)
def test_what_cannot_be_answered_is_said_plainly(client: httpx.Client, body: dict[str, Any]) -> None:
    answer = client.post("/recommend", json=body)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:kindred:problem:bad-query")


def test_pages_of_a_search_lead_through_all_of_it(sample: Built, client: httpx.Client) -> None:
    path, found = "/artworks?genre=landscape&size=10", []
    while path:
        answer = client.get(path)
        found += [one["id"] for one in answer.json()["items"]]
        path = answer.links.get("next", {}).get("url", "")
    assert len(found) == len(set(found)) == answer.json()["total"]
    assert set(found) == {one.key for one in sample.catalogue if "landscape" in one.genres}
    assert client.get("/artworks?q=no+such+words").json()["items"] == []
    assert client.get("/artworks?page=1000000&size=200").json()["items"] == []
    facets = client.get("/artworks?size=1").json()["facets"]
    assert {"value": "landscape", "count": len(found)} in facets["genre"]


def test_a_work_is_told_whole(sample: Built, client: httpx.Client) -> None:
    work = client.get("/artworks/sample:0007").json()
    stored = sample.work.store.artwork("sample:0007")
    assert stored.image is not None
    assert (work["title"], work["rights"], work["subjects"]) == (stored.title, stored.rights, list(stored.subjects))
    assert work["picture"]["sha256"] == stored.image.sha256
    assert work["regions"]
    assert len(work["descriptors"]["palette"]) > 1
    assert work["facets"] == {"formal": "measured", "conceptual": "measured", "historical": "measured"}
    for where in (work["links"]["self"], work["links"]["related"], work["links"]["neighbours"], work["image"]):
        assert client.get(where).status_code == 200
    picture = client.get(work["picture"]["original"])
    assert len(picture.content) == stored.image.size
    assert picture.headers["content-type"] == stored.image.mime


def test_every_work_can_be_told_and_every_picture_is_there(sample: Built, client: httpx.Client) -> None:
    for key in keys(sample)[::7]:
        work = client.get(links.artwork(key)).json()
        assert work["id"] == key
        if work["thumbnail"]:
            assert client.head(work["thumbnail"]).status_code == 200


def test_without_a_graph_neighbours_are_those_of_the_release(sample: Built, client: httpx.Client) -> None:
    answer = client.get("/artworks/sample:0007/neighbours").json()
    assert answer["from"] == "release"
    assert "switched off" in answer["degraded"][0]
    inner = sample.catalogue.find("sample:0007").id
    for facet, found in answer["affinities"].items():
        ids = {sample.catalogue.find(one["id"]).id for one in found}
        assert ids == set(sample.release.edges[facet].of(inner)[0].tolist())
        assert [one["percentile"] for one in found] == sorted((one["percentile"] for one in found), reverse=True)


def test_text_is_packed_and_pictures_are_not(client: httpx.Client) -> None:
    assert client.get("/artworks").headers["content-encoding"] == "gzip"
    work = client.get("/artworks/sample:0007").json()
    assert "content-encoding" not in client.get(work["image"]).headers


def test_health_takes_no_time(client: httpx.Client) -> None:
    client.get("/health")
    assert min(client.get("/health").elapsed.total_seconds() for _ in range(50)) < 0.010


def validate(document: dict[str, Any], answer: httpx.Response, method: str, path: str) -> None:
    """That `answer` is one that the document declares, and shaped as it says."""
    declared = document["paths"][path][method]["responses"]
    assert str(answer.status_code) in declared, f"{method} {path} does not document {answer.status_code}"
    content = declared[str(answer.status_code)].get("content", {})
    kind = answer.headers.get("content-type", "").split(";")[0]
    assert kind in content, f"{method} {path} does not document {kind} for {answer.status_code}"
    if kind.endswith("json"):
        schema = {**content[kind]["schema"], "components": document["components"]}
        jsonschema.Draft202012Validator(schema).validate(answer.json())


def test_the_examples_of_the_document_are_true(document: dict[str, Any], client: httpx.Client) -> None:
    body = document["paths"]["/recommend"]["post"]["requestBody"]["content"]["application/json"]
    assert len(body["examples"]) >= 3
    for example in body["examples"].values():
        answer = client.post("/recommend", json=example["value"])
        assert answer.status_code == 200
        assert len(answer.json()["items"]) == example["value"].get("top_k", 20)
        validate(document, answer, "post", "/recommend")
    for path in ("/artworks/{id}", "/artworks/{id}/related", "/artworks/{id}/neighbours"):
        parameter = next(one for one in document["paths"][path]["get"]["parameters"] if one["name"] == "id")
        for example in parameter["examples"].values():
            answer = client.get(path.replace("{id}", example["value"]))
            assert answer.status_code == 200
            validate(document, answer, "get", path)


def test_every_answer_has_the_shape_that_the_document_says(
    sample: Built, document: dict[str, Any], client: httpx.Client
) -> None:
    for key, (end, path) in product(
        keys(sample)[::40], [("", ""), ("/related", "/related"), ("/neighbours", "/neighbours")]
    ):
        validate(document, client.get(links.artwork(key) + end), "get", "/artworks/{id}" + path)
    validate(document, client.post("/recommend", files={"image": painted()}), "post", "/recommend")
    for path in ("/artworks", "/health", "/ready"):
        validate(document, client.get(path), "get", path)
    token = sample.work.store.create_token("document", ["operate"])
    bearer = {"Authorization": f"Bearer {token.text}"}
    for path in ("/token", "/tokens"):
        validate(document, client.get(path, headers=bearer), "get", path)


def test_every_error_is_documented(sample: Built, document: dict[str, Any], client: httpx.Client) -> None:
    for answer in (
        client.post("/recommend", json={"positive": ["sample:x"]}),
        client.post("/recommend", json={"postive": []}),
        client.post("/recommend", content=b"x"),
        client.post("/recommend", files={"image": b"MZ"}),
        client.post("/recommend", files=[("image", b"1"), ("image", b"2")]),
        client.post("/recommend", content=b" " * 1_000_001, headers={"Content-Type": "application/json"}),
    ):
        assert answer.status_code >= 400
        validate(document, answer, "post", "/recommend")
    reader = {"Authorization": f"Bearer {sample.work.store.create_token('r', ['read']).text}"}
    for path, query, headers in (
        ("/artworks", "?page=0", {}),
        ("/artworks", "?colour=red", {}),
        ("/artworks/{id}", "", {}),
        ("/artworks/{id}/related", "", {}),
        ("/artworks/{id}/related", "?k=0", {}),
        ("/artworks/{id}/neighbours", "", {}),
        ("/images/{path}", "", {}),
        ("/token", "", {}),
        ("/tokens", "", reader),
    ):
        answer = client.get(path.replace("{id}", "sample:x") + query, headers=headers)
        assert answer.status_code >= 400
        validate(document, answer, "get", path)


def test_the_document_brings_nothing_from_elsewhere(document: dict[str, Any], client: httpx.Client) -> None:
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404
    assert "HTTPValidationError" not in json.dumps(document)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], f"{method} {path}"
            assert operation["description"], f"{method} {path}"
    jsonschema.Draft202012Validator.check_schema({"$defs": document["components"]["schemas"]})
