"""`GET /graph/{id}`: what lies around a node, page by page, and that every answer has the shape of the document."""

import tracemalloc
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import jsonschema
import numpy as np
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from api import links
from api.app import assemble
from api.catalogue import Catalogue
from api.docket import Docket
from api.limits import BodyLimits
from api.live import Loaded
from api.nodes import shown
from api.search import Search
from api.walking.neighbourhood import Tally, chosen, steps, tallies
from api.why.types import TYPES
from graph.paths.index import PathIndex, write
from graph.paths.induced import edges_between
from graph.paths.judged import Judged
from graph.paths.records import Hop, Verdict
from scrapers.collection import Collection
from scrapers.known import Knowledge, Node, Relations
from tests.api.doors import make_door
from tests.api.why_world import BOAT, DAWN, DUSK, HUT, ISLE, MASTER, MIST, OAK, PUPIL, SCHOOL, TAKEN, index, world
from tests.asgi import Client
from tests.graph.paths.worlds import World

APP: FastAPI = assemble(BodyLimits(5_000_000, 5))
DOCUMENT: dict[str, Any] = APP.openapi()
HUB = 40_000


@pytest.fixture
def loaded() -> Loaded:
    return world()


@pytest.fixture
def ask(loaded: Loaded) -> Any:
    """Asks, and holds the answer to the document."""
    APP.state.door = make_door(live=SimpleNamespace(current=lambda: loaded))
    with Client(APP) as client:

        def get(path: str, status: int = 200, **options: Any) -> Any:
            answer = client.get(path, **options)
            assert answer.status_code == status, answer.text
            content = DOCUMENT["paths"]["/graph/{id}"]["get"]["responses"][str(status)]["content"]
            (kind,) = content
            assert answer.headers["content-type"] == kind
            schema = {**content[kind]["schema"], "components": DOCUMENT["components"]}
            jsonschema.Draft202012Validator(schema).validate(answer.json())
            return answer

        yield get


def test_a_node_says_what_it_is_linked_to(ask: Any) -> None:
    answer = ask(f"/graph/met:{DAWN}").json()
    assert answer["node"] | {"attribution": ""} == {
        "key": "met:11",
        "kind": "artwork",
        "name": "Dawn",
        "years": [1860, 1862],
        "circa": True,
        "url": "/artworks/met:11",
        "page": "/works/met:11",
        "graph": "/graph/met:11",
        "explore": "/explore/met:11",
        "artists": ["Ada Berg"],
        "thumbnail": "/images/thumbnails/aa/a.jpg",
        "picture": "/images/working/aa/a.jpg",
        "rights": "CC0-1.0",
        "restrictions": [],
        "attribution": "",
    }
    assert [(one["words"], one["url"]) for one in answer["counts"]] == [
        ("is by 1 artist", "/graph/met:11?type=CREATED_BY&direction=out"),
        ("belongs to 1 movement", "/graph/met:11?type=PART_OF_MOVEMENT&direction=out"),
        ("depicts 2 subjects", "/graph/met:11?type=DEPICTS&direction=out"),
        ("looks like 1 work", "/graph/met:11?type=FORMAL_SIM&direction=out"),
    ]
    assert answer["total"] == len(answer["edges"]) == 5


def test_an_edge_reads_from_the_node_and_carries_all_that_it_rests_on(ask: Any) -> None:
    answer = ask("/graph/person:ulan:1?type=taught").json()
    (edge,) = answer["edges"]
    assert (edge["from"], edge["to"], edge["forward"]) == ("person:ulan:1", "person:ulan:2", False)
    assert edge["sentence"] == "Ada Berg taught Bo Çelik"
    assert edge["citation"] == "A. Writer, Lives, 1901, p. 3"
    assert edge["evidence"][0]["text"] == "pupil of Ada Berg, according to National Gallery of Art, Washington and Tate"
    assert (edge["provenance"], edge["sources"], edge["confidence"]) == ("stated", ["nga", "tate"], 0.875)
    assert edge["node"]["name"] == "Bo Çelik"
    assert edge["judgement"] is None
    (back,) = ask("/graph/person:ulan:2?type=STUDENT_OF&direction=out").json()["edges"]
    assert back["sentence"] == "Bo Çelik was taught by Ada Berg"


def test_likeness_is_said_in_words_and_never_as_a_cosine(ask: Any) -> None:
    answer = ask(f"/graph/met:{DUSK}?type=form")
    (edge,) = answer.json()["edges"]
    assert edge["closeness"] == "closest 0.4 % in form, the nearest of 1"
    assert edge["sentence"] == "“Dusk” looks like “Dawn”: closest 0.4 % in form, the nearest of 1"
    assert "0.81" not in answer.text


def test_pages_follow_each_other_and_hold_every_edge_once(ask: Any) -> None:
    whole = [edge["to"] for edge in ask("/graph/person:ulan:2?size=200").json()["edges"]]
    assert sorted(whole) == ["met:12", "met:13", "person:ulan:1"]
    path, seen = "/graph/person:ulan:2?size=1", []
    while path:
        answer = ask(path)
        seen += [edge["to"] for edge in answer.json()["edges"]]
        path = answer.links.get("next", {}).get("url", "")
    assert seen == whole
    links = {name: one["url"] for name, one in ask("/graph/person:ulan:2?size=1&page=2&direction=in").links.items()}
    assert links == {
        name: f"/graph/person:ulan:2?size=1&direction=in&page={page}"
        for name, page in {"first": 1, "prev": 1, "last": 2}.items()
    }
    beyond = ask("/graph/person:ulan:2?page=9").json()
    assert (beyond["edges"], beyond["total"]) == ([], 3)


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        (f"/graph/met:{TAKEN}", 410, "was taken down"),
        ("/graph/movement:tonalsm", 404, "movement:tonalism"),
        ("/graph/Ada%20Berg", 422, "person:ulan:3"),
        ("/graph/met:11?type=colour", 422, "is no type of hop"),
        ("/graph/met:11?type=place", 422, "ACTIVE_IN; give the one you mean by its own name"),
        ("/graph/met:11?direction=up", 422, "query.direction"),
        ("/graph/met:11?size=201", 422, "query.size"),
        ("/graph/met:11?size=0", 422, "query.size"),
        ("/graph/met:11?page=0", 422, "query.page"),
        ("/graph/met:11?depth=2", 422, "query.depth"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(ask: Any, path: str, status: int, detail: str) -> None:
    assert detail in ask(path, status).text


def test_works_that_are_gone_are_neither_counted_nor_shown(ask: Any) -> None:
    answer = ask("/graph/person:ulan:1?type=maker")
    assert [edge["to"] for edge in answer.json()["edges"]] == ["met:11"]
    assert answer.json()["total"] == 1
    assert f"met:{TAKEN}" not in answer.text


def test_what_people_judged_shows_at_once(loaded: Loaded, ask: Any) -> None:
    verdicts = (
        Verdict(1, "reject", DAWN, "DEPICTS", BOAT),
        Verdict(2, "accept", DUSK, "PART_OF_MOVEMENT", SCHOOL),
        Verdict(3, "retype", PUPIL, "STUDENT_OF", MASTER, "INFLUENCED_BY"),
    )
    APP.state.door = make_door(live=SimpleNamespace(current=lambda: replace(loaded, docket=Docket("1", verdicts))))
    assert [edge["to"] for edge in ask(f"/graph/met:{DAWN}?type=depicts").json()["edges"]] == ["subject:hut"]
    (edge,) = ask(f"/graph/met:{DUSK}?type=PART_OF_MOVEMENT").json()["edges"]
    assert (edge["to"], edge["judgement"], edge["provenance"]) == ("movement:tonalism", 2, "judgement")
    answer = ask("/graph/person:ulan:2").json()
    assert "was influenced by 1 artist" in [one["words"] for one in answer["counts"]]
    assert not [edge for edge in answer["edges"] if edge["type"] == "STUDENT_OF"]


def test_a_key_may_hold_anything(tmp_path: Path) -> None:
    strange = "place:Zürich/Höngg > ?#%2F, 東京"
    nodes = [Node(id=1, kind="artwork", key="met:1", name="A"), Node(id=2, kind="place", key=strange, name="Höngg")]
    small = World(nodes, {(1, "LOCATED_IN", 2): 1.0})
    catalogue = Catalogue(Collection((), {}))
    release = SimpleNamespace(number=1, paths=small.index(tmp_path))
    loaded = Loaded(cast(Any, release), catalogue, Search(catalogue))
    # nobody's judgements, and nobody gone
    object.__setattr__(loaded, "judged", Judged.of(release.paths, ()))
    APP.state.door = make_door(live=SimpleNamespace(current=lambda: loaded))
    with Client(APP) as client:
        answer = client.get(links.node(strange))
        assert answer.json()["node"]["key"] == strange
        assert client.get(answer.json()["counts"][0]["url"]).json()["edges"][0]["to"] == "met:1"
        assert client.get(answer.links["last"]["url"]).json() == answer.json()
        assert client.request("HEAD", links.node(strange)).status_code == 200
        assert client.get("/graph/met:1%0A").status_code == 404


def test_every_type_is_counted_in_words() -> None:
    for name in TYPES:
        for way in ("out", "in"):
            few, many = (Tally(name, cast(Any, way), count).words for count in (1, 5012))
            assert few.endswith(("work", "artist", "movement", "place", "subject", "exhibition", "series"))
            assert " 5\N{NARROW NO-BREAK SPACE}012 " in many
            assert many.endswith("s")
            assert "seriess" not in many
    assert Tally("LOCATED_IN", "in", 2).words == "is the place of 2 works"
    assert Tally("PART_OF", "in", 1).words == "has as a part 1 work"
    assert Tally("PART_OF", "in", 19).words == "has as parts 19 works"
    assert Tally("MEMBER_OF", "in", 412).words == "had as members 412 artists"
    assert Tally("BRANCH_OF", "in", 2).words == "has as branches 2 movements"


def test_sorts_of_edges_come_known_ones_first_and_add_up(loaded: Loaded) -> None:
    for node in (DAWN, DUSK, OAK, MIST, MASTER, PUPIL, SCHOOL, BOAT, ISLE, HUT):
        counts = tallies(node, loaded)
        affine = [one.type.endswith("_SIM") for one in counts]
        assert affine == sorted(affine)
        start = shown(loaded.release.paths.node(node), loaded.catalogue)
        for one in counts:
            assert len(steps(start, one.type, one.direction, 0, 200, loaded)) == one.count
            assert chosen(counts, one.type, one.direction) == (one,)
        assert sum(one.count for one in counts) == len(steps(start, None, None, 0, 200, loaded))


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """A movement to which 40,000 works belong."""
    nodes = [
        Node(id=1, kind="movement", key="movement:all", name="All"),
        *(Node(id=at + 2, kind="artwork", key=f"x:{at}", name=f"Work {at}") for at in range(HUB)),
    ]
    none = np.zeros(HUB, dtype=np.int32)
    relations = Relations(
        src=np.arange(HUB) + 2,
        dst=np.ones(HUB, dtype=np.int64),
        type=none.astype(np.int16),
        provenance=none.astype(np.int16),
        sources=none,
        confidence=np.ones(HUB, dtype=np.float32),
        types=("PART_OF_MOVEMENT",),
        provenances=("stated",),
        source_groups=(("x",),),
        note=none,
    )
    folder = tmp_path_factory.mktemp("hub")
    write(folder, Knowledge(tuple(nodes), relations), {}, 95.0)
    paths = PathIndex(folder)
    catalogue = Catalogue(Collection((), {}))
    loaded = Loaded(cast(Any, SimpleNamespace(number=1, paths=paths)), catalogue, Search(catalogue))
    object.__setattr__(loaded, "judged", Judged.of(paths, ()))
    return loaded


def test_a_page_of_a_hub_makes_that_page_alone(hub: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    made: Counter[str] = Counter()
    hop = PathIndex.hop

    def counted(*arguments: Any, **options: Any) -> Hop:
        made["hops"] += 1
        return hop(*arguments, **options)

    monkeypatch.setattr(PathIndex, "hop", counted)
    start = shown(hub.release.paths.node(1), hub.catalogue)
    tracemalloc.start()
    found = steps(start, "PART_OF_MOVEMENT", "in", HUB - 50, 50, hub)
    (tally,) = tallies(1, hub)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(found), tally.count, made["hops"]) == (50, HUB, 50)
    assert tally.words == "includes 40\N{NARROW NO-BREAK SPACE}000 works"
    assert peak < 8_000_000, "a page of a hub takes arrays of its entries, and no object for each"
    made.clear()
    assert len(edges_between(hub.release.paths, [1, 5, 7], hub.judged)) == 2
    assert made["hops"] < 5


NODES = st.lists(st.sampled_from([*range(1, 8), *range(11, 17)]), min_size=1, max_size=13)
VERDICTS = st.lists(
    st.sampled_from(
        [
            ("reject", DAWN, "DEPICTS", BOAT, None),
            ("accept", DUSK, "PART_OF_MOVEMENT", SCHOOL, None),
            ("accept", DAWN, "FORMAL_SIM", OAK, None),
            ("reject", DAWN, "FORMAL_SIM", DUSK, None),
            ("retype", PUPIL, "STUDENT_OF", MASTER, "ASSOCIATED_WITH"),
        ]
    ),
    unique=True,
)


@given(NODES, VERDICTS, st.sets(st.sampled_from([DAWN, TAKEN])))
def test_the_edges_between_nodes_are_those_that_their_neighbourhoods_have(
    nodes: list[int], verdicts: list[tuple[Any, int, str, int, str | None]], gone: set[int]
) -> None:
    told = [Verdict(number, word, src, type_, dst, new) for number, (word, src, type_, dst, new) in enumerate(verdicts)]
    judged = Judged.of(index(), told, gone)
    found = edges_between(index(), nodes, judged)
    there = {
        (one.hop.src, one.hop.type, one.hop.dst): one.hop.judgement
        for node in set(nodes) - gone
        for one in index().neighbours(node, size=1000, judged=judged)
        if one.node in nodes
    }
    assert {(one.src, one.type, one.dst): one.judgement for one in found} == there
    assert len(found) == len(there)
    assert all(one.forward for one in found)
