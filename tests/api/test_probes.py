"""What is looked at says what is missing, why and what to do, and never waits for a graph that says nothing."""

import threading
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api import neighbours as neighbours_module
from api import probes
from api.door import Graph
from api.live import Live, Loaded
from api.neighbours import neighbours
from api.probes import GraphProbe, IndexProbe, StoreProbe
from api.readiness import Check, Readiness, Watch
from graph import cypher
from scrapers.errors import ArtworkNotFound, GraphUnavailable, NoLiveRelease, ReleaseMismatch, StoreUnavailable
from scrapers.records import StoredArtwork
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

    def check(self) -> None:
        self.silent.wait(5)
        if self.error:
            raise self.error

    def read(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        self.asked.append(statement)
        self.check()
        if statement == cypher.RELEASES:
            return self.marks
        if statement == cypher.COUNT_AFFINITIES:
            assert values == {"release": 4}
            return [{"name": name, "number": number} for name, number in self.counts.items()]
        return self.rows[statement]

    def revive(self) -> None:
        self.error = None

    def close(self) -> None:
        pass


def release(rows: int = 5, artworks: int = 5) -> Any:
    manifest = SimpleNamespace(artworks=artworks, affinities={name: {"edges": n} for name, n in EDGES.items()})
    return SimpleNamespace(number=4, manifest=manifest, index=SimpleNamespace(ids=list(range(rows))))


class FakeLive:
    def __init__(self) -> None:
        self.release = release()
        self.error: Exception | None = None

    def current(self) -> Any:
        if self.error:
            raise self.error
        return self


class FakeStore(MemoryStore):
    """A store whose release 4 is live."""

    def live_release(self) -> Any:
        return SimpleNamespace(number=4, manifest_sha256="abc")


@pytest.fixture
def graph() -> FakeGraph:
    return FakeGraph()


@pytest.fixture
def live() -> FakeLive:
    return FakeLive()


@pytest.fixture
def probe(graph: FakeGraph, live: FakeLive) -> GraphProbe:
    return GraphProbe(cast(Graph, graph), cast(Live, live), cast(Store, FakeStore()))


def test_a_graph_that_holds_the_live_release_is_ready(probe: GraphProbe, graph: FakeGraph) -> None:
    check = probe.look()
    assert (check.state, check.detail) == ("ready", None)
    assert check.facts["affinities"]["FORMAL_SIM"] == {"edges": 3, "expected": 3}
    asked = len(graph.asked)
    assert probe.look() == check
    assert len(graph.asked) == asked  # a million edges are not counted every two seconds


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
    assert probe.look() == Check("ready", None, {"release": 4, "rows": 5, "artworks": 5})
    live.error = StoreUnavailable("lost")
    assert probe.look().state == "ready"  # that is for the store to say
    live.error, live.release = None, release(rows=4)
    assert probe.look().state == "degraded"
    assert "holds 4 of 5" in str(probe.look().detail)


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


def loaded() -> Loaded:
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
    return cast(
        Loaded, SimpleNamespace(release=SimpleNamespace(number=4, affinities=arrays), catalogue=FakeCatalogue())
    )


FORMAL = {"id": "a:2", "title": "Two", "score": 0.9, "score_csls": 0.1, "percentile": 99.5}


def told(graph: FakeGraph | None, readiness: Readiness | None = None) -> dict[str, Any]:
    return neighbours(WORK, loaded(), cast(Graph | None, graph), readiness or Readiness())


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
    graph.rows = {cypher.NEIGHBOURS: [affinity], cypher.KNOWN: [known]}
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
