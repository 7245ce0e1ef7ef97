"""What is looked at says what is missing, why and what to do, and never waits for a graph that says nothing."""

import threading
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from api import neighbours as neighbours_module
from api import probes
from api.docket import Docket
from api.door import Graph
from api.live import Live, Loaded
from api.neighbours import neighbours
from api.probes import GraphProbe, IndexProbe, StoreProbe
from api.readiness import Check, Readiness, Watch
from graph import cypher
from graph.paths.records import Verdict
from scrapers.collection import StoredArtwork
from scrapers.errors import ArtworkNotFound, GraphUnavailable, NoLiveRelease, ReleaseMismatch, StoreUnavailable
from scrapers.known import Node
from scrapers.store.store import Store
from tests.api.doors import Raising
from tests.fakes import MemoryStore

EDGES = {"formal": 3, "conceptual": 2, "historical": 1}


class FakeGraph:
    """A graph that answers the statements that the API asks, or fails."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.silent = threading.Event()
        self.silent.set()
        self.asked: list[str] = []
        self.marks = [{"number": 4, "manifest": "abc"}]
        self.counts = {cypher.AFFINITIES[facet]: number for facet, number in EDGES.items()}
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.unmarked_after = ""

    def check(self) -> None:
        self.silent.wait(5)
        if self.error:
            raise self.error

    def read(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        self.asked.append(statement)
        self.check()
        if statement == cypher.MARK:
            found = [{"manifest": one["manifest"]} for one in self.marks if one["number"] == values["release"]]
            if self.unmarked_after == cypher.MARK:
                self.marks = []
            return found
        if statement == self.unmarked_after:
            self.marks = []
        if statement == cypher.COUNT_AFFINITIES:
            assert values == {"release": 4}
            return [{"name": name, "number": number} for name, number in self.counts.items()]
        return self.rows[statement]

    def revive(self) -> None:
        self.error = None

    def close(self) -> None:
        pass


FACETED = {"formal": (1, 3), "conceptual": (2, 3, 5), "historical": (1, 3, 4)}


def release(rows: tuple[int, ...] = (1, 2, 3, 4, 5), artworks: int = 5) -> Any:
    manifest = SimpleNamespace(artworks=artworks, affinities={name: {"edges": n} for name, n in EDGES.items()})
    facets = {name: SimpleNamespace(ids=np.asarray(ids)) for name, ids in FACETED.items()}
    return SimpleNamespace(number=4, manifest=manifest, index=SimpleNamespace(ids=np.asarray(rows)), facets=facets)


class FakeLive:
    def __init__(self) -> None:
        self.release = release()
        self.manifest_sha256 = "abc"
        self.error: Exception | None = None
        self.counted = 0

    def current(self) -> Any:
        if self.error:
            raise self.error
        return self

    def stored(self) -> int:
        self.counted += 1
        return 7


@pytest.fixture
def graph() -> FakeGraph:
    return FakeGraph()


@pytest.fixture
def live() -> FakeLive:
    return FakeLive()


@pytest.fixture
def probe(graph: FakeGraph, live: FakeLive) -> GraphProbe:
    return GraphProbe(cast(Graph, graph), cast(Live, live))


def test_a_graph_that_holds_the_live_release_is_ready(probe: GraphProbe, graph: FakeGraph) -> None:
    check = probe.look()
    assert (check.state, check.detail) == ("ready", None)
    assert check.facts["affinities"]["FORMAL_SIM"] == {"edges": 3, "expected": 3}
    assert probe.look() == check
    assert graph.asked.count(cypher.COUNT_AFFINITIES) == 1  # a million edges are not counted every two seconds


def test_a_release_that_is_taken_out_of_the_graph_is_told_at_the_next_look(probe: GraphProbe, graph: FakeGraph) -> None:
    marks = graph.marks
    probe.look()
    graph.marks = []
    assert probe.look().state == "degraded"
    graph.marks, graph.counts = marks, {}
    assert "0 of 3 FORMAL_SIM" in str(probe.look().detail)  # what was counted before says nothing any more


def test_a_graph_without_the_live_release_says_what_to_do(probe: GraphProbe, graph: FakeGraph) -> None:
    for marks in ([], [{"number": 3, "manifest": "abc"}], [{"number": 4, "manifest": "other"}]):
        graph.marks = marks
        check = probe.look()
        assert check.state == "degraded"
        assert check.detail == "the graph does not have release 4 yet: run `./kindred project`"
    graph.marks = [{"number": 4, "manifest": "abc"}]
    assert probe.look().state == "ready"


def test_a_graph_that_lacks_edges_says_which(probe: GraphProbe, graph: FakeGraph) -> None:
    graph.counts = {"FORMAL_SIM": 2, "CONCEPT_SIM": 2}
    check = probe.look()
    assert check.state == "degraded"
    assert "2 of 3 FORMAL_SIM, 0 of 1 HISTORICAL_SIM of release 4" in str(check.detail)
    assert "./kindred project" in str(check.detail)


def test_a_lost_graph_is_lost_and_is_counted_anew_afterwards(probe: GraphProbe, graph: FakeGraph) -> None:
    probe.look()
    graph.error = GraphUnavailable("gone")
    with pytest.raises(GraphUnavailable, match="gone; neighbours come from the release"):
        probe.look()
    graph.counts = {}
    probe.revive()
    assert probe.look().state == "degraded"


def test_a_silent_graph_is_not_waited_for(probe: GraphProbe, graph: FakeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "GRAPH_SECONDS", 0.05)
    graph.silent.clear()
    with pytest.raises(GraphUnavailable, match="says nothing"):
        probe.look()
    graph.silent.set()


@pytest.mark.parametrize("error", [NoLiveRelease(), StoreUnavailable("x"), ReleaseMismatch("x")])
def test_a_graph_is_well_where_there_is_nothing_to_compare(probe: GraphProbe, live: FakeLive, error: Exception) -> None:
    live.error = error
    assert probe.look().state == "ready"


def test_the_index_is_that_of_the_live_release(live: FakeLive) -> None:
    probe = IndexProbe(cast(Live, live))
    facts = {"release": 4, "rows": 5, "artworks": 5, "behind": 2}
    assert probe.look() == probe.look() == Check("ready", None, facts)
    assert live.counted == 1
    live.error = StoreUnavailable("lost")
    assert probe.look().state == "ready"  # that is for the store to say
    live.error, live.release = None, release(rows=(1, 2, 4, 5, 6))
    assert probe.look().state == "degraded"
    assert probe.look().detail == ("the index of release 4 lacks 1 artwork that can be compared: run `./kindred link`")
    live.release = release(rows=(1, 2))
    assert "lacks 3 artworks that" in str(probe.look().detail)


def test_works_that_have_no_facet_are_no_fault(live: FakeLive) -> None:
    live.release = release(artworks=7)
    facts = {"release": 4, "rows": 5, "artworks": 7, "behind": 0}
    assert IndexProbe(cast(Live, live)).look() == Check("ready", None, facts)


def test_what_the_index_lacks_is_counted_once_for_a_release(live: FakeLive) -> None:
    probe = IndexProbe(cast(Live, live))
    first = probe.look()
    del live.release.facets  # half a million numbers are not compared every two seconds
    assert probe.look() == first
    live.release = release(rows=(1,))
    assert probe.look().state == "degraded"


@pytest.mark.parametrize("error", [NoLiveRelease(), ReleaseMismatch("files were changed; run `./kindred link`")])
def test_without_a_release_nothing_can_be_answered(error: Exception) -> None:
    watch = Watch(IndexProbe(cast(Live, Raising(error))))
    assert watch.look()
    assert watch.check() == Check("unavailable", str(error))
    assert "./kindred" in str(watch.check().detail)


def test_the_store_counts_and_restarts() -> None:
    calls: list[int] = []
    store = MemoryStore()
    probe = StoreProbe(cast(Store, store), lambda: calls.append(1))
    assert probe.look() == Check("ready", None, {"artworks": 0})
    probe.revive()
    assert calls == [1]
    StoreProbe(cast(Store, store), None).revive()  # DATABASE_URL: it is not ours to start


# -------------------------------------------------------------------------------------------------- neighbours

WORK = StoredArtwork(id=1, key="a:1", title="One", rights="CC0-1.0")
OTHER = StoredArtwork(id=2, key="a:2", title="Two", rights="CC0-1.0")


class FakeCatalogue:
    def __contains__(self, artwork: int) -> bool:
        return artwork == 2

    def get(self, artwork: int) -> StoredArtwork:
        if artwork != 2:
            raise ArtworkNotFound(str(artwork))
        return OTHER


class FakeIndex:
    """A release of one person besides works."""

    def __contains__(self, id_: int) -> bool:
        return id_ in (1, 2, 3, 9)

    def node(self, id_: int) -> Node:
        if id_ == 9:
            return Node(id=9, kind="artist", key="person:a", name="Ana")
        return Node(id=id_, kind="artwork", key=f"a:{id_}", name="Work")


def loaded(*verdicts: Verdict) -> Loaded:
    import numpy as np

    def affinities(*edges: tuple[int, int, float, float, float]) -> Any:
        columns = [np.asarray(column) for column in zip(*edges, strict=True)] or [np.zeros(0)] * 5
        names = ("edge_source", "edge_target", "edge_cosine", "edge_csls", "edge_percentile")
        return SimpleNamespace(**dict(zip(names, columns, strict=True)))

    arrays = {
        "formal": affinities((1, 2, 0.9, 0.1, 99.5), (1, 3, 0.8, 0.0, 99.0), (2, 3, 0.7, 0.0, 98.0)),
        "conceptual": affinities((1, 2, 0.5, 0.0, 98.5)),
        "historical": affinities(),
    }
    release = SimpleNamespace(number=4, affinities=arrays, paths=FakeIndex())
    catalogue: Any = FakeCatalogue()
    return Loaded(cast(Any, release), catalogue, cast(Any, None), "abc", docket=Docket("1", verdicts))


FORMAL = {"id": "a:2", "title": "Two", "score": 0.9, "score_csls": 0.1, "percentile": 99.5}


def told(graph: FakeGraph | None, readiness: Readiness | None = None, *verdicts: Verdict) -> dict[str, Any]:
    return neighbours(WORK, loaded(*verdicts), cast(Graph | None, graph), readiness or Readiness())


def test_neighbours_are_what_the_graph_says(graph: FakeGraph) -> None:
    affinity = {
        "id": 2,
        "key": "a:2",
        "type": "FORMAL_SIM",
        "rank": 1,
        **{k: v for k, v in FORMAL.items() if k != "id"},
    }
    known = {
        "type": "CREATED_BY",
        "direction": "out",
        "kind": "Artist",
        "id": 9,
        "key": "person:a",
        "name": "Ana",
        "provenance": "stated",
        "sources": ["a"],
        "confidence": 1.0,
    }
    unknown = affinity | {"id": 3, "key": "a:3", "title": "No longer in the collection"}
    graph.rows = {cypher.NEIGHBOURS: [unknown, affinity | {"title": "Renamed"}], cypher.KNOWN: [known]}
    answer = told(graph)
    assert answer == {
        "id": "a:1",
        "release": 4,
        "from": "graph",
        "affinities": {"formal": [FORMAL], "conceptual": [], "historical": []},
        "relations": [
            {
                "type": "CREATED_BY",
                "key": "person:a",
                "name": "Ana",
                "kind": "artist",
                "outgoing": True,
                "provenance": "stated",
                "sources": ["a"],
                "confidence": 1.0,
            }
        ],
        "degraded": [],
    }


def test_without_the_graph_they_are_those_of_the_release(graph: FakeGraph) -> None:
    graph.error = GraphUnavailable("gone")
    for answer, why in ((told(graph), "gone"), (told(None), "switched off")):
        assert answer["from"] == "release"
        assert answer["affinities"]["formal"] == [FORMAL]  # work 3 is no longer in the collection
        assert [one["id"] for one in answer["affinities"]["conceptual"]] == ["a:2"]
        assert answer["relations"] == []
        assert why in answer["degraded"][0]


AFFINE = (Verdict(1, "reject", 1, "FORMAL_SIM", 2),)


def test_neighbours_are_as_people_judged_them(graph: FakeGraph) -> None:
    values = {"key": "a:2", "title": "Two", "rank": 1, "score": 0.9, "score_csls": 0.1, "percentile": 99.5}
    stated = {"kind": "Artwork", "name": "Two", "provenance": "stated", "sources": ["a"], "confidence": 0.5}
    by = {"type": "CREATED_BY", "direction": "out", "id": 9, "key": "person:a"}
    related = {"type": "RELATED_TO", "direction": "out", "id": 2, "key": "a:2"}
    part = {"type": "PART_OF", "direction": "in", "id": 2, "key": "a:2"}
    graph.rows = {
        cypher.NEIGHBOURS: [{"id": 2, "type": type_, **values} for type_ in ("FORMAL_SIM", "CONCEPT_SIM")],
        cypher.KNOWN: [stated | {"kind": "Artist", "name": "Ana"} | by, stated | part, stated | related],
    }

    def relations(*verdicts: Verdict) -> list[tuple[str, str, bool, str]]:
        found = told(graph, None, *verdicts)["relations"]
        return [(one["type"], one["key"], one["outgoing"], one["provenance"]) for one in found]

    before = [
        ("CREATED_BY", "person:a", True, "stated"),
        ("PART_OF", "a:2", False, "stated"),
        ("RELATED_TO", "a:2", True, "stated"),
    ]
    assert relations() == before
    answer = told(graph, None, *AFFINE)
    assert (answer["affinities"]["formal"], len(answer["affinities"]["conceptual"])) == ([], 1)
    assert relations(Verdict(1, "reject", 1, "RELATED_TO", 2)) == before[:2]
    assert relations(Verdict(1, "reject", 2, "PART_OF", 1)) == [before[0], before[2]]
    assert relations(Verdict(1, "reject", 1, "PART_OF", 2)) == before, "the other way round is another edge"
    made_after = ("MADE_AFTER", "person:a", True, "judgement")
    assert relations(Verdict(1, "retype", 1, "CREATED_BY", 9, "MADE_AFTER")) == [made_after, *before[1:]]
    assert relations(Verdict(1, "accept", 1, "CREATED_BY", 9)) == before
    assert relations(Verdict(1, "accept", 1, "VERSION_OF", 3)) == before, "work 3 is no longer in the collection"
    assert relations(Verdict(1, "accept", 1, "DEPICTS", 77)) == before, "the release has no node 77"


def test_without_the_graph_they_are_as_judged_too() -> None:
    answer = told(None, None, *AFFINE)
    assert answer["affinities"]["formal"] == []
    assert [one["id"] for one in answer["affinities"]["conceptual"]] == ["a:2"]


@pytest.mark.parametrize("moment", [cypher.MARK, cypher.NEIGHBOURS, cypher.KNOWN])
def test_a_release_that_is_taken_out_while_it_is_read_is_not_given_out(graph: FakeGraph, moment: str) -> None:
    graph.rows = {cypher.NEIGHBOURS: [], cypher.KNOWN: []}
    assert told(graph)["from"] == "graph"
    graph.unmarked_after = moment
    answer = told(graph)
    assert answer["from"] == "release"
    assert answer["affinities"]["formal"] == [FORMAL]
    assert "the graph does not hold release 4 whole now" in answer["degraded"][0]


def test_a_release_that_is_whole_only_after_it_was_read_is_not_given_out(graph: FakeGraph) -> None:
    class Late(FakeGraph):
        def read(self, statement: str, **values: Any) -> list[dict[str, Any]]:
            found = super().read(statement, **values)
            self.marks = graph.marks
            return found

    late = Late()
    late.rows = {cypher.NEIGHBOURS: [], cypher.KNOWN: []}
    late.marks = []
    assert told(late)["from"] == "release"
    assert told(late)["from"] == "graph"


@pytest.mark.parametrize("marks", [[], [{"number": 4, "manifest": "other"}], [{"number": 3, "manifest": "abc"}]])
def test_a_graph_without_the_release_is_not_believed(graph: FakeGraph, marks: list[dict[str, Any]]) -> None:
    graph.rows = {cypher.NEIGHBOURS: [], cypher.KNOWN: []}
    graph.marks = marks
    assert told(graph)["from"] == "release"


def test_a_graph_that_is_known_to_be_lost_is_not_asked(graph: FakeGraph, probe: GraphProbe) -> None:
    graph.marks = []
    watch = Watch(probe)
    watch.look()
    graph.asked.clear()
    answer = told(graph, Readiness([watch]))
    assert "run `./kindred project`" in answer["degraded"][0]
    assert graph.asked == []


def test_nobody_waits_for_a_silent_graph(graph: FakeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours_module, "ANSWER_SECONDS", 0.05)
    graph.silent.clear()
    answer = told(graph)
    graph.silent.set()
    assert answer["from"] == "release"
    assert "said nothing" in answer["degraded"][0]
