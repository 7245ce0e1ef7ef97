"""Walking and exporting the sample collection, as it is released."""

import csv
import io
from types import SimpleNamespace
from typing import Any

import jsonschema
import networkx
import pytest

from api.app import assemble
from api.limits import BodyLimits
from api.live import Loaded
from api.search import Search
from scrapers.relation_types import AFFINITIES
from tests.api.doors import make_door
from tests.api.test_exports_bibtex import read
from tests.api.test_exports_iiif import check
from tests.asgi import Client
from tests.sample_release import Built

pytestmark = [pytest.mark.integration, pytest.mark.slow]

APP = assemble(BodyLimits(1, 1.0))
DOCUMENT: dict[str, Any] = APP.openapi()


@pytest.fixture(scope="module")
def client(sample: Built) -> Any:
    loaded = Loaded(sample.release, sample.catalogue, Search(sample.catalogue))
    APP.state.door = make_door(sample.work.store, live=SimpleNamespace(current=lambda: loaded))
    with Client(APP) as client:
        yield client


def shaped(path: str, answer: Any) -> Any:
    content = DOCUMENT["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    schema = {**content["schema"], "components": DOCUMENT["components"]}
    jsonschema.Draft202012Validator(schema).validate(answer)
    return answer


def test_every_work_is_walked_to_and_the_numbers_agree(client: Any, sample: Built) -> None:
    index = sample.release.paths
    keys = [*[work.key for work in sample.catalogue][::40], "person:sample:odile-marchevant", "subject:landscape"]
    for key in keys:
        answer = shaped("/graph/{id}", client.get(f"/graph/{key}?size=200").json())
        assert len(answer["edges"]) == answer["total"] == sum(one["count"] for one in answer["counts"])
        for one in answer["counts"]:
            assert shaped("/graph/{id}", client.get(one["url"]).json())["total"] == one["count"]
        for edge in answer["edges"]:
            src, dst = (index.find(edge[end]) for end in ("from", "to"))
            src, dst = (src, dst) if edge["forward"] else (dst, src)
            assert index.has(src, edge["type"], dst)
            assert (edge["closeness"] is not None) == (edge["type"] in AFFINITIES)
            assert edge["closeness"] is None or edge["closeness"].startswith("closest ")
        assert client.get(f"/explore/{key}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "from=sample:0007&to=sample:0100",
        "node=sample:0007&node=person:sample:odile-marchevant&node=sample:0002&node=subject:fruit",
    ],
)
def test_every_format_has_the_same_nodes_and_edges(client: Any, query: str) -> None:
    whole = shaped("/export", client.get(f"/export?{query}").json())
    edges = [(edge["from"], edge["type"], edge["to"]) for edge in whole["edges"]]
    assert edges
    graph = networkx.read_graphml(
        io.BytesIO(client.get(f"/export?{query}&format=graphml").content), force_multigraph=True
    )
    graph = networkx.relabel_nodes(graph, networkx.get_node_attributes(graph, "key"))
    assert set(graph) == {node["key"] for node in whole["nodes"]}
    assert {(start, data["type"], end) for start, end, data in graph.edges(data=True)} == set(edges)
    rows = list(csv.DictReader(io.StringIO(client.get(f"/export?{query}&format=csv").text, newline="")))
    assert [(row["from"], row["type"], row["to"]) for row in rows] == edges
    works = [node for node in whole["nodes"] if node["kind"] == "artwork"]
    entries = read(client.get(f"/export?{query}&format=bibtex").text)
    assert [fields["note"] for *_, fields in entries] == [node["attribution"] for node in works]
    manifest = client.get(f"/export?{query}&format=iiif").json()
    check(manifest)
    assert [canvas["label"]["none"] for canvas in manifest["items"]] == [
        [node["name"]] for node in works if node["picture"]
    ]
    for canvas in manifest["items"]:
        assert canvas["rights"].startswith("http://creativecommons.org/")
        assert canvas["homepage"][0]["id"].startswith("http://kindred.test/works/")
