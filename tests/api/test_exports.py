"""`GET /export`: what it takes and refuses, its media types and names, and what each format keeps."""

import csv
import io
import re
from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any

import jsonschema
import networkx
import numpy as np
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from api.app import assemble
from api.catalogue import Catalogue
from api.exports import graphml, table
from api.exports.excerpt import Excerpt, of_answer, of_nodes
from api.exports.rows import EDGE, NODE
from api.limits import BodyLimits
from api.live import Loaded
from api.why.asked import Asked
from api.why.route import why
from api.why.sentences import apart
from scrapers.collection import Collection, StoredArtwork
from scrapers.errors import BadQuery
from tests.api.doors import make_door
from tests.api.why_world import BARE, DAWN, DUSK, OAK, TAKEN, world
from tests.asgi import Client

APP: FastAPI = assemble(BodyLimits(5_000_000, 5))
DOCUMENT: dict[str, Any] = APP.openapi()
ENDS = f"from=met:{DAWN}&to=met:{DUSK}"
HOSTILE = "=cmd|' /C calc'!A0 <b>&\"'\r\n]]> \x00\x0b\ufffe\U0001f600 東京\t"


@pytest.fixture
def loaded() -> Loaded:
    return world()


@pytest.fixture
def get(loaded: Loaded) -> Any:
    APP.state.door = make_door(live=SimpleNamespace(current=lambda: loaded))
    with Client(APP) as client:

        def ask(query: str, status: int = 200) -> Any:
            answer = client.get(f"/export?{query}")
            assert answer.status_code == status, answer.text
            return answer

        yield ask


def excerpt_of(loaded: Loaded, number: int | None = None) -> Excerpt:
    return of_answer(why(Asked(start=f"met:{DAWN}", end=f"met:{DUSK}"), loaded), number, loaded)


@cache
def found() -> Excerpt:
    return excerpt_of(world(), 2)


def hostile(text: str = HOSTILE) -> Excerpt:
    """An excerpt whose every text is `text`."""
    whole = found()
    known = {node.id: replace(node, name=text, attribution=text, artists=(text,)) for node in whole.nodes}
    edges = tuple(
        replace(
            edge,
            start=known[edge.start.id],
            end=known[edge.end.id],
            sentence=text,
            hop=replace(edge.hop, citation=text, provenance=text, sources=(text, text)),
            evidence=tuple(replace(one, text=text) for one in edge.evidence),
        )
        for edge in whole.edges
    )
    return replace(whole, title=text, nodes=tuple(known.values()), edges=edges)


@pytest.mark.parametrize(
    ("format_", "media_type", "name"),
    [
        ("json", "application/json", "kindred-why-met-11-met-12.json"),
        ("graphml", "application/graphml+xml", "kindred-why-met-11-met-12.graphml"),
        ("csv", "text/csv; charset=utf-8; header=present", "kindred-why-met-11-met-12.csv"),
        ("bibtex", "application/x-bibtex; charset=utf-8", "kindred-why-met-11-met-12.bib"),
        (
            "iiif",
            'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"',
            "kindred-why-met-11-met-12.json",
        ),
    ],
)
def test_a_format_has_its_media_type_and_name(get: Any, format_: str, media_type: str, name: str) -> None:
    answer = get(f"{ENDS}&format={format_}")
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert ("access-control-allow-origin" in answer.headers) == (format_ == "iiif")
    declared = DOCUMENT["paths"]["/export"]["get"]["responses"]["200"]["content"]
    assert media_type.split(";")[0] in declared


def test_the_name_of_a_file_is_plain_whatever_the_keys_hold(loaded: Loaded) -> None:
    odd = replace(why(Asked(start=f"met:{DAWN}", end=f"met:{DUSK}"), loaded))
    odd = replace(odd, start=replace(odd.start, key='x:/../"\r\n東' + "y" * 300))
    odd = replace(odd, names=odd.names | apart((odd.start,)))
    assert re.fullmatch(r"[A-Za-z0-9-]{1,120}", of_answer(odd, None, loaded).name)


def test_works_of_one_title_maker_and_date_are_told_apart_in_every_edge_and_title(loaded: Loaded) -> None:
    whole = why(Asked(start=f"met:{DAWN}", end=f"met:{DUSK}"), loaded)
    like = next(path for path in whole.paths if len(path.steps) == 1)
    dawn = like.nodes[0]
    twin = replace(like.nodes[1], name=dawn.name, artists=dawn.artists, years=dawn.years, work=dawn.work)
    step = replace(like.steps[0], end=twin)
    answer = replace(whole, end=twin, paths=(replace(like, nodes=(dawn, twin), steps=(step,)),))
    answer = replace(answer, names=apart((dawn, twin)))
    excerpt = of_answer(answer, None, loaded)
    names = [f"“Dawn” (Ada Berg, c. 1860–1862, {key})" for key in (f"met:{DAWN}", f"met:{DUSK}")]
    assert excerpt.edges[0].sentence.startswith(f"{names[0]} looks like {names[1]}: closest")
    assert excerpt.title == f"Why {names[0]} and {names[1]} are related"


def test_an_edge_names_a_node_in_full_where_another_of_its_name_is_in_the_excerpt(loaded: Loaded) -> None:
    nodes = [f"met:{DAWN}", f"met:{DUSK}", "person:ulan:1", "person:ulan:3"]
    made = next(edge for edge in of_nodes(nodes, loaded).edges if edge.hop.type == "CREATED_BY")
    assert made.sentence == "“Dawn” is by Ada Berg (1820–1890)"
    (alone,) = of_nodes([f"met:{DAWN}", "person:ulan:1"], loaded).edges
    assert alone.sentence == "“Dawn” is by Ada Berg"


def test_an_edge_that_was_walked_backward_is_ranked_from_its_source(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    affinities: Any = loaded.release.affinities["formal"]
    only = replace(affinities, indptr=np.asarray([0, 1, 1]))  # DAWN lists DUSK, DUSK nothing
    monkeypatch.setitem(loaded.release.affinities, "formal", only)
    answer = why(Asked(start=f"met:{DUSK}", end=f"met:{DAWN}", types=("form",)), loaded)
    assert answer.paths[0].steps[0].closeness == "closest 0.4 % in form, the other way round the nearest of 1"
    (edge,) = of_answer(answer, None, loaded).edges
    assert edge.closeness == "closest 0.4 % in form, the nearest of 1"
    assert edge.sentence == "“Dawn” looks like “Dusk”: closest 0.4 % in form, the nearest of 1"


def test_json_carries_all_and_has_the_shape_of_the_document(get: Any, loaded: Loaded) -> None:
    whole = get(ENDS).json()
    content = DOCUMENT["paths"]["/export"]["get"]["responses"]["200"]["content"]["application/json"]
    schema = {**content["schema"], "components": DOCUMENT["components"]}
    jsonschema.Draft202012Validator(schema).validate(whole)
    answer = why(Asked(start=f"met:{DAWN}", end=f"met:{DUSK}"), loaded)
    assert [path["summary"] for path in whole["paths"]] == [path.summary for path in answer.paths]
    assert {node["key"] for node in whole["nodes"]} == {node.key for path in answer.paths for node in path.nodes}
    for path, told in zip(whole["paths"], answer.paths, strict=True):
        edges = [whole["edges"][place]["cost"] for place in path["edges"]]
        assert sum(edges) + sum(path["node_costs"]) == pytest.approx(path["cost"], abs=1e-6)
        walked = [whole["edges"][edge] for edge in path["edges"]]
        ends = list(zip(path["nodes"], path["nodes"][1:], strict=False))
        assert [{one["from"], one["to"]} for one in walked] == [set(pair) for pair in ends]
        assert [one["type"] for one in walked] == [step.hop.type for step in told.steps]
    assert all(edge["forward"] for edge in whole["edges"])
    assert [edge["id"] for edge in whole["edges"]] == list(range(len(whole["edges"])))
    stood = {(edge["from"], edge["type"], edge["to"]) for edge in whole["edges"]}
    assert len(stood) == len(whole["edges"])
    assert ("person:ulan:2", "STUDENT_OF", "person:ulan:1") in stood
    (taught,) = [edge for edge in whole["edges"] if edge["type"] == "STUDENT_OF"]
    assert taught["sentence"] == "Bo Çelik was taught by Ada Berg"
    assert taught["citation"] == "A. Writer, Lives, 1901, p. 3"


def test_one_path_alone(get: Any) -> None:
    whole = get(ENDS).json()
    for number, path in enumerate(whole["paths"], start=1):
        one = get(f"{ENDS}&path={number}").json()
        assert [(found["summary"], found["nodes"]) for found in one["paths"]] == [(path["summary"], path["nodes"])]
        assert len(one["edges"]) == len(path["edges"])
        assert [node["key"] for node in one["nodes"]] == path["nodes"]
    constrained = get(f"{ENDS}&require=taught&path=1").json()
    assert [path["kind"] for path in constrained["paths"]] == ["is by → taught → made"]


def test_nodes_come_with_every_edge_between_them(get: Any) -> None:
    query = "&".join(f"node={key}" for key in (f"met:{DAWN}", "subject:boat", f"met:{DUSK}", f"met:{BARE}"))
    found = get(query).json()
    assert [node["key"] for node in found["nodes"]] == ["met:11", "subject:boat", "met:12", "met:16"]
    assert {(edge["from"], edge["type"], edge["to"]) for edge in found["edges"]} == {
        ("met:11", "DEPICTS", "subject:boat"),
        ("met:12", "DEPICTS", "subject:boat"),
        ("met:11", "FORMAL_SIM", "met:12"),
    }
    assert found["paths"] == []
    assert get(f"{query}&{query}").json() == found


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 422, "give from and to, or node"),
        (f"from=met:{DAWN}", 422, "give from and to, or node"),
        (f"{ENDS}&node=boat", 422, "either nodes, or what"),
        ("node=boat&path=1", 422, "either nodes, or what"),
        ("node=boat&k=3", 422, "either nodes, or what"),
        ("node=", 422, "query.node"),
        (f"{ENDS}&format=pdf", 422, "query.format"),
        (f"{ENDS}&path=0", 422, "query.path"),
        (f"{ENDS}&path=20", 422, "there is no path 20"),
        (f"{ENDS}&depth=1", 422, "query.depth"),
        (f"{ENDS}&hops=1&forbid=form", 422, "No path of at most 1 hop"),
        ("node=Tonalsm", 404, "movement:tonalism"),
        (f"node=met:{TAKEN}", 410, "was taken down"),
        (f"from=met:{TAKEN}&to=met:{DUSK}", 410, "was taken down"),
        ("node=boat&format=iiif", 422, "a work with a picture"),
        ("&".join(["node=boat"] * 201), 422, "query.node"),
    ],
)
def test_what_cannot_be_exported_is_a_problem(get: Any, query: str, status: int, said: str) -> None:
    answer = get(query, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.text


def test_too_many_nodes_are_refused_by_the_excerpt_too(loaded: Loaded) -> None:
    with pytest.raises(BadQuery, match="at most 200"):
        of_nodes(["boat"] * 201, loaded)


def graph_of(text: str) -> Any:
    return networkx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)


def test_graphml_opens_in_networkx_with_all_that_it_was_given(get: Any) -> None:
    told = get(ENDS).json()
    graph = graph_of(get(f"{ENDS}&format=graphml").text)
    graph = networkx.relabel_nodes(graph, networkx.get_node_attributes(graph, "key"))
    assert set(graph) == {node["key"] for node in told["nodes"]}
    assert {(start, data["type"], end) for start, end, data in graph.edges(data=True)} == {
        (edge["from"], edge["type"], edge["to"]) for edge in told["edges"]
    }
    assert graph.nodes[f"met:{DAWN}"] == {
        "key": f"met:{DAWN}",
        "kind": "artwork",
        "name": "Dawn",
        "year_start": 1860,
        "year_end": 1862,
        "circa": True,
        "artists": "Ada Berg",
        "rights": "CC0-1.0",
        "licence": "https://creativecommons.org/publicdomain/zero/1.0/",
        "attribution": "Dawn, Ada Berg, met (CC0 1.0)",
        "picture": "a" * 64,
    }
    (taught,) = [data for *_, data in graph.edges(data=True) if data["type"] == "STUDENT_OF"]
    assert taught == {
        "type": "STUDENT_OF",
        "sentence": "Bo Çelik was taught by Ada Berg",
        "symmetric": False,
        "evidence": "pupil of Ada Berg, according to National Gallery of Art, Washington and Tate",
        "citation": "A. Writer, Lives, 1901, p. 3",
        "provenance": "stated",
        "sources": "nga; tate",
        "confidence": 0.875,
    }
    assert graph.graph["release"] == 7
    assert graph.graph["paths"].splitlines() == [path["summary"] for path in told["paths"]]


@given(st.text())
def test_graphml_keeps_any_text_that_xml_can_hold(text: str) -> None:
    excerpt = hostile(text)
    kept = re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
    graph = graph_of(graphml.document(excerpt))
    assert {data["name"] for _, data in graph.nodes(data=True)} == {kept}
    assert {data["citation"] for *_, data in graph.edges(data=True)} == {kept}
    assert len(graph.nodes) == len(excerpt.nodes)
    assert len(graph.edges) == len(excerpt.edges)


def test_graphml_declares_each_attribute_that_it_uses() -> None:
    text = graphml.document(hostile())
    used, declared = set(re.findall(r'<data key="([^"]+)"', text)), set(re.findall(r'<key id="([^"]+)"', text))
    assert used <= declared
    assert declared >= {f"node-{name}" for name in NODE} | {f"edge-{name}" for name in EDGE}


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_csv_has_a_row_for_each_edge(get: Any) -> None:
    text = get(f"{ENDS}&format=csv").content.decode()
    told = get(ENDS).json()
    rows = rows_of(text)
    assert text.count("\r\n") == len(told["edges"]) + 1 == text.count("\n")
    assert [(row["from"], row["type"], row["to"], row["sentence"]) for row in rows] == [
        (edge["from"], edge["type"], edge["to"], edge["sentence"]) for edge in told["edges"]
    ]
    taught = next(row for row in rows if row["type"] == "STUDENT_OF")
    assert (taught["from_name"], taught["to_name"]) == ("Bo Çelik", "Ada Berg")
    assert (taught["citation"], taught["evidence"]) == (
        "A. Writer, Lives, 1901, p. 3",
        "pupil of Ada Berg, according to National Gallery of Art, Washington and Tate",
    )
    assert (taught["confidence"], taught["sources"], taught["percentile"]) == ("0.875", "nga; tate", "")
    like = next(row for row in rows if row["type"] == "FORMAL_SIM")
    assert like["closeness"] == "closest 0.4 % in form, the nearest of 1"
    assert (like["from_rights"], like["from_attribution"]) == ("CC0-1.0", "Dawn, Ada Berg, met (CC0 1.0)")


@given(st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", "＝", "x", ""]), st.text())
def test_csv_keeps_any_text_and_runs_none(first: str, rest: str) -> None:
    text = (first + rest).replace("\x00", "")  # no reader of the standard library takes it
    rows = rows_of(table.table(hostile(text)))
    for row in rows:
        assert row["sentence"] == row["citation"] == row["from_attribution"]
        assert row["sentence"].removeprefix("'") == text.removeprefix("'")
        assert not row["sentence"].startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
        assert not row["evidence"].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_no_format_gives_out_a_cosine(get: Any) -> None:
    for format_ in ("json", "graphml", "csv", "bibtex", "iiif"):
        assert "0.81" not in get(f"{ENDS}&format={format_}").text


@pytest.mark.parametrize("format_", ["json", "graphml", "csv", "bibtex", "iiif"])
def test_rights_and_attribution_go_with_each_work(format_: str, get: Any, loaded: Loaded) -> None:
    works = tuple(
        replace(work, rights="CC-BY-NC-ND-4.0", attribution="Photo: K. Ek", image=work.image or image)
        for work, image in ((one, loaded.catalogue.get(DAWN).image) for one in loaded.catalogue)
    )
    strict = of_works(loaded, works)
    APP.state.door = make_door(live=SimpleNamespace(current=lambda: strict))
    text = get(f"from=met:{OAK}&to=met:{DUSK}&format={format_}").text
    assert "Photo: K. Ek" in text
    assert re.search(r"CC.BY.NC.ND.4\.0", text)
    assert re.search(r'NC; ND|"NC",\s*"ND"|no commercial use, no derivatives', text)


def of_works(loaded: Loaded, works: tuple[StoredArtwork, ...]) -> Loaded:
    return replace(loaded, catalogue=Catalogue(Collection(works, loaded.catalogue.persons), loaded.tombs.keys))
