"""The projection on real graph servers: what it writes, what readers see meanwhile, and what it leaves alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from graph import cypher
from graph.check import check
from graph.client import GraphClient, Row
from graph.columns import Columns
from graph.projected import Projected
from graph.projection import Target, complete_releases, project
from graph.writer import Writer
from scrapers.errors import KindredError
from scrapers.known import Knowledge
from scrapers.progress import Silent
from tests.graph_collections import knowledge, target

pytestmark = pytest.mark.integration


def state(graph: GraphClient) -> dict[str, list[Any]]:
    """All that is in the graph, less who wrote last."""
    found: dict[str, list[Any]] = {"releases": graph.read(cypher.RELEASES)}
    for label, statement in cypher.NODES.items():
        found[label] = [row["node"] for row in graph.read(statement, ids=list(range(2000)))]
    for name, statement in {**cypher.RELATIONS, **cypher.VERSIONS}.items():
        lists = graph.read(statement, ids=list(range(2000)))[0]
        found[name] = sorted(zip(*lists.values(), strict=True))
    return found


def seen(graph: GraphClient, release: int, works: int = 12) -> list[list[Row]]:
    """What a reader at `release` sees of every work's neighbours, less titles, which are as of now."""
    found = [graph.read(cypher.NEIGHBOURS, id=one, release=release, skip=0, limit=100) for one in range(1, works + 1)]
    return [[{name: value for name, value in row.items() if name != "title"} for row in rows] for rows in found]


def run(graph: GraphClient, known: Knowledge, wanted: Target, **options: Any) -> Projected:
    return project(graph, known, wanted, Silent(), **options)


class Interrupted(Exception):
    """The run was cut off."""


class Watching(Writer):
    """A writer that looks at the graph after each batch, and may be cut off after some."""

    def __init__(self, graph: GraphClient, look: Callable[[], None], stop: int | None = None, batch: int = 7) -> None:
        super().__init__(graph, batch)
        self._look, self._stop = look, stop

    def write(self, statement: str, rows: Sequence[Mapping[str, Any]] | Columns) -> int:
        for start in range(0, len(rows), self._size):
            super().write(statement, rows[start : start + self._size])
            self._look()
            if self.batches == self._stop:
                raise Interrupted
        return len(rows)


def test_a_first_run_writes_all_and_a_second_nothing(graph: GraphClient) -> None:
    known, one = knowledge(), target(1)
    done = run(graph, known, one)
    assert done.by_name["Artwork"] == {"new": 12}
    assert done.by_name["FORMAL_SIM"] == {"new": len(one.affinities["formal"].edge_source)}
    assert complete_releases(graph) == {1: "manifest 1"}
    before = state(graph)
    again = run(graph, known, one)
    assert (again.written, again.batches) == (0, 0)
    assert "0 written: nothing to do" in again.line("project")
    assert state(graph) == before
    assert check(graph, known, one, sample=1000, seed=1).differences == ()


def test_the_next_release_writes_the_difference_and_the_last_one_stays(graph: GraphClient) -> None:
    run(graph, knowledge(), target(1))
    before = seen(graph, 1)
    wanted = target(2, change=0.3)
    looks: list[bool] = []
    writer = Watching(graph, lambda: looks.append(seen(graph, 1) == before))
    done = run(graph, knowledge(titles="Renamed"), wanted, writer=writer)
    assert done.by_name["FORMAL_SIM"]["unchanged"] > 0
    assert done.by_name["FORMAL_SIM"]["new"] > 0
    assert done.by_name["FORMAL_SIM"]["ended"] > 0
    assert done.by_name["Artwork"] == {"changed": 2, "unchanged": 10}
    assert len(looks) > 5
    assert all(looks), "a reader at release 1 saw release 2"
    assert list(complete_releases(graph)) == [1, 2]
    assert check(graph, knowledge(titles="Renamed"), wanted, sample=1000, seed=1).differences == ()
    assert check(graph, knowledge(titles="Renamed"), target(1), sample=1000, seed=1).differences == ()


def test_cut_off_after_any_batch_the_next_run_ends_the_same(graph: GraphClient) -> None:
    run(graph, knowledge(deleted=[12]), target(1, works=11))
    run(graph, knowledge(), target(2, change=0.3))
    complete, before = state(graph), seen(graph, 2)
    known, wanted = knowledge(titles="Renamed", deleted=[4]), target(3, change=0.6)
    run(graph, known, wanted)
    expected = state(graph)
    stop = 0
    while True:
        stop += 3
        run(graph, knowledge(), target(2, change=0.3), rebuild=True)
        run(graph, knowledge(deleted=[12]), target(1, works=11), rebuild=True)
        run(graph, knowledge(), target(2, change=0.3))
        assert state(graph) == complete
        try:
            run(graph, known, wanted, writer=Watching(graph, lambda: None, stop))
        except Interrupted:
            assert seen(graph, 2) == before
            run(graph, known, wanted)
            assert state(graph) == expected, f"cut off after batch {stop}"
        else:
            break
    assert stop > 9


def test_leftovers_of_another_release_are_undone(graph: GraphClient) -> None:
    run(graph, knowledge(), target(1))
    run(graph, knowledge(), target(3, change=0.6))
    expected = state(graph)
    run(graph, knowledge(), target(1), rebuild=True)
    with pytest.raises(Interrupted):
        run(graph, knowledge(), target(2, change=0.4), writer=Watching(graph, lambda: None, 8))
    run(graph, knowledge(), target(3, change=0.6))
    assert state(graph) == expected


def test_a_release_before_a_complete_one_undoes_that(graph: GraphClient) -> None:
    run(graph, knowledge(), target(1))
    run(graph, knowledge(), target(2, change=0.4))
    expected = state(graph)
    run(graph, knowledge(), target(1), rebuild=True)
    run(graph, knowledge(), target(3, change=0.6))
    run(graph, knowledge(), target(2, change=0.4))
    assert state(graph) == expected
    run(graph, knowledge(), replace(target(2, change=0.8), manifest="another"))
    assert complete_releases(graph) == {1: "manifest 1", 2: "another"}
    assert check(graph, knowledge(), replace(target(2, change=0.8), manifest="another"), sample=99, seed=1) is not None


def test_rolled_back_nothing_is_written(graph: GraphClient) -> None:
    run(graph, knowledge(), target(1))
    run(graph, knowledge(), target(2, change=0.4))
    before = state(graph)
    assert run(graph, knowledge(), target(1)).written == 0
    assert state(graph) == before
    with pytest.raises(Interrupted):
        run(graph, knowledge(), target(3, change=0.8), writer=Watching(graph, lambda: None, 12))
    assert state(graph) != before
    assert run(graph, knowledge(), target(1)).written > 0
    assert state(graph) == before, "what was begun for release 3 is taken back"
    assert check(graph, knowledge(), target(1), sample=1000, seed=1).differences == ()


def test_a_work_that_vanished_stays_while_a_release_names_it(graph: GraphClient) -> None:
    run(graph, knowledge(), target(1))
    before = seen(graph, 1)
    smaller = target(2, works=11)
    gone = knowledge(deleted=[12])
    run(graph, gone, smaller)
    assert seen(graph, 1) == before
    kept = graph.read(cypher.NODES["Artwork"], ids=[12])
    assert kept[0]["node"]["deleted"] is True
    assert graph.read(cypher.KNOWN, id=12) == []
    assert check(graph, gone, smaller, sample=1000, seed=1).differences == ()
    assert run(graph, gone, smaller).written == 0
    lost = Knowledge(gone.nodes[:11] + gone.nodes[12:], gone.relations)
    assert run(graph, lost, smaller).written == 0, "a work that left no trace in the store is kept just so"
    back = run(graph, knowledge(), smaller)
    assert back.by_name["Artwork"]["changed"] == 1
    assert "deleted" not in graph.read(cypher.NODES["Artwork"], ids=[12])[0]["node"]


def test_what_nothing_names_any_more_goes(graph: GraphClient) -> None:
    run(graph, knowledge(13), target(1))
    known = knowledge()
    known = Knowledge(tuple(node for node in known.nodes if node.id != 1034), known.relations)
    known = replace(known, relations=known.relations.take(known.relations.dst != 1034))
    done = run(graph, known, target(1))
    assert done.by_name["Artwork"]["gone"] == 1
    assert done.by_name["Subject"]["gone"] == 1
    assert check(graph, known, target(1), sample=1000, seed=1).differences == ()
    assert run(graph, known, target(1)).written == 0


def test_a_batch_sent_twice_is_written_once(graph: GraphClient) -> None:
    """The driver sends a batch again when the answer to its commit was lost."""
    run(graph, knowledge(), target(1))

    class Lossy(GraphClient):
        def write(self, statement: str, rows: Sequence[Mapping[str, Any]] | Columns = (), **values: Any) -> None:
            graph.write(statement, rows, **values)
            graph.write(statement, rows, **values)

    lossy = Lossy(graph._driver, graph._database)
    done = run(lossy, knowledge(), target(2, change=0.5))
    assert done.by_name["FORMAL_SIM"]["new"] > 0
    assert check(graph, knowledge(), target(2, change=0.5), sample=1000, seed=1).differences == ()


def test_a_second_writer_stops_the_first(graph: GraphClient) -> None:
    run(graph, knowledge(), target(1))
    others: list[Writer] = []

    def come_between() -> None:
        if not others:
            others.append(Writer(graph))
            others[0].write(cypher.MARK_DELETED, [{"id": 5}])

    with pytest.raises(KindredError, match="another process wrote to the graph"):
        run(graph, knowledge(), target(2, change=0.5), writer=Watching(graph, come_between))
    assert list(complete_releases(graph)) == [1]
    run(graph, knowledge(), target(2, change=0.5))
    assert check(graph, knowledge(), target(2, change=0.5), sample=1000, seed=1).differences == ()


def test_a_release_of_another_store_is_refused(graph: GraphClient) -> None:
    with pytest.raises(KindredError, match="artworks that the store never had"):
        run(graph, knowledge(5), target(1))
    assert complete_releases(graph) == {}


DAMAGES = {
    "release 1 is not marked": "MATCH (r:Release) DELETE r",
    "another manifest": "MATCH (r:Release) SET r.manifest = 'x'",
    "Artwork: 1 nodes (met:3) of 12 sampled have other properties": "MATCH (n:Artwork {id: 3}) SET n.title = 'Other'",
    "Subject: the graph has 5, the store 4": "CREATE (:Subject {id: 99, key: 'subject:x', name: 'X'})",
    "Artwork: the graph has 11": "MATCH (n:Artwork {id: 3}) DETACH DELETE n",
    "DEPICTS: 1 pairs are joined more than once": "MATCH (a:Artwork {id: 3})-[r:DEPICTS]->(b) WITH a, b LIMIT 1 "
    "CREATE (a)-[:DEPICTS {provenance: 'stated', sources: ['met'], confidence: 1.0}]->(b)",
    "CREATED_BY: 1 edges (3-1001) of 12 sampled have other properties": "MATCH (:Artwork {id: 3})-[r:CREATED_BY]->() "
    "SET r.confidence = 0.5",
    "FORMAL_SIM: 1 pairs are joined more than once": "MATCH (a)-[r:FORMAL_SIM]->(b) WITH a, b, r LIMIT 1 "
    "CREATE (a)-[:FORMAL_SIM {from_release: 1, score: r.score, score_csls: r.score_csls, percentile: r.percentile, "
    "rank: r.rank}]->(b)",
    "FORMAL_SIM: 1 edges belong to no complete release": "MATCH ()-[r:FORMAL_SIM]->() WITH r LIMIT 1 "
    "SET r.from_release = 7",
    "sampled have other scores": "MATCH ()-[r:CONCEPT_SIM]->() WITH r LIMIT 1 SET r.score = r.score + 0.00001",
    "HISTORICAL_SIM: 1 edges belong to no complete release": "MATCH ()-[r:HISTORICAL_SIM]->() WITH r LIMIT 1 "
    "SET r.from_release = 0",
    "CONCEPT_SIM: 1 edges belong to no complete release": "MATCH ()-[r:CONCEPT_SIM]->() WITH r LIMIT 1 "
    "SET r.to_release = 0",
    "or do not join two artworks in order": "MATCH (a:Artist {id: 1001}), (b:Artwork {id: 3}) "
    "CREATE (a)-[:FORMAL_SIM {from_release: 1}]->(b)",
    "CREATED_BY: 1 edges do not lead from Artwork to Artist": "MATCH (a:Artist {id: 1001}), (b:Artwork {id: 3}) "
    "CREATE (a)-[:CREATED_BY {provenance: 'stated', sources: ['met'], confidence: 1.0}]->(b)",
    "LOCATED_IN: 1 edges do not lead from Artwork to Place": "MATCH (a:Artwork {id: 3}), (b:Movement {id: 1011}) "
    "CREATE (a)-[:LOCATED_IN]->(b)",
    "Artwork: 1 nodes say that they are kept": "CREATE (:Artwork {id: 99, key: 'met:99', deleted: true})",
    "Artwork: 1 nodes say that they are kept for": "CREATE (:Artwork {id: 99, key: 'met:99', deleted: false})",
    "Place: 1 nodes say that they are kept": "CREATE (:Place {id: 99, key: 'place:x', deleted: true})",
    "release 99 is marked as complete": "CREATE (:Release {number: 99, manifest: 'x'})",
    "release 0 is marked as complete": "CREATE (:Release {number: 0, manifest: 'x'})",
    "sampled are missing": "MATCH ()-[r:CONCEPT_SIM]->() WITH r LIMIT 1 DELETE r",
}


@pytest.mark.parametrize("sentence", DAMAGES)
def test_damage_is_named_and_mended(graph: GraphClient, sentence: str) -> None:
    known, one = knowledge(), target(1)
    releases = {1: "manifest 1"}
    run(graph, known, one)
    graph.write(DAMAGES[sentence])
    told = check(graph, known, one, sample=1000, seed=1, releases=releases).differences
    assert any(sentence in one_of for one_of in told), told
    run(graph, known, one, releases=releases)
    assert check(graph, known, one, sample=1000, seed=1, releases=releases).differences == ()
    assert run(graph, known, one, releases=releases).written == 0


def test_a_release_that_the_store_does_not_know_is_undone_with_what_builds_on_it(graph: GraphClient) -> None:
    wanted, releases = target(3, change=0.6), {1: "manifest 1", 3: "manifest 3"}
    run(graph, knowledge(), target(1))
    run(graph, knowledge(), wanted)
    expected = state(graph)
    run(graph, knowledge(), target(1), rebuild=True)
    run(graph, knowledge(), target(2, change=0.4))
    run(graph, knowledge(), wanted)
    assert list(complete_releases(graph)) == [1, 2, 3]
    run(graph, knowledge(), wanted, releases=releases)
    assert state(graph) == expected


def test_edges_of_another_program_are_left_alone(graph: GraphClient) -> None:
    run(graph, knowledge(), target(1))
    graph.write("CREATE (:Curator {id: 1})-[:CREATED_BY]->(:Curator {id: 2})")
    assert check(graph, knowledge(), target(1), sample=1000, seed=1).differences == ()
    assert run(graph, knowledge(), target(1)).written == 0


def test_rebuilding_leaves_nothing_of_before(graph: GraphClient) -> None:
    run(graph, knowledge(), target(1))
    expected = state(graph)
    run(graph, knowledge(14), target(2, works=14, change=0.5))
    graph.write("CREATE (:Curator {name: 'of another program'})")
    run(graph, knowledge(), target(1), rebuild=True)
    assert state(graph) == expected
    assert graph.read("MATCH (n:Curator) RETURN count(n) AS number") == [{"number": 1}]


def test_pages_and_batches_do_not_change_the_outcome(graph: GraphClient, monkeypatch: pytest.MonkeyPatch) -> None:
    run(graph, knowledge(), target(1))
    run(graph, knowledge(deleted=[3]), target(2, change=0.5))
    expected = state(graph)
    for name in ("node_projection.NODE_PAGE", "ranges.EDGE_PAGE", "ranges.SOURCE_PAGE"):
        monkeypatch.setattr(f"graph.{name}", 3)
    run(graph, knowledge(), target(1), rebuild=True, writer=Writer(graph, 2))
    run(graph, knowledge(deleted=[3]), target(2, change=0.5), writer=Writer(graph, 2))
    assert state(graph) == expected
    assert run(graph, knowledge(deleted=[3]), target(2, change=0.5)).written == 0


def test_an_empty_graph_is_not_read_and_a_full_one_once(graph: GraphClient) -> None:
    asked: list[str] = []

    class Listening(GraphClient):
        def read(self, statement: str, **values: Any) -> list[Row]:
            asked.append(statement)
            return super().read(statement, **values)

    listening = Listening(graph._driver, graph._database)
    pages = {*cypher.RELATIONS.values(), *cypher.VERSIONS.values(), *cypher.NODES.values()}
    run(listening, knowledge(), target(1))
    assert not pages & set(asked)
    asked.clear()
    assert run(listening, knowledge(), target(1)).written == 0
    read = [one for one in asked if one in pages]
    assert len(read) == len(set(read)) == 7 + 3 + 5
    assert not {*cypher.MISLED_RELATIONS.values(), *cypher.IMPOSSIBLE_AFFINITIES.values()} & set(asked)


def test_edges_of_nodes_that_nothing_is_known_of_any_more_go(graph: GraphClient) -> None:
    run(graph, knowledge(), target(1))
    expected = state(graph)
    graph.write(
        "MATCH (c:Artist {id: 1003}), (d:Artist {id: 1001}) "
        "CREATE (c)-[:STUDENT_OF]->(d)-[:CREATED_BY]->(c) CREATE (:Curator {id: 3})-[:STUDENT_OF]->(:Curator {id: 4})"
    )
    done = run(graph, knowledge(), target(1))
    assert (done.by_name["STUDENT_OF"]["gone"], done.by_name["CREATED_BY"]["gone"]) == (1, 1)
    assert state(graph) == expected
    assert run(graph, knowledge(), target(1)).written == 0
    run(graph, knowledge(), target(2, works=9))
    assert check(graph, knowledge(), target(2, works=9), sample=1000, seed=1).differences == ()


def test_scores_arrive_as_they_are(graph: GraphClient) -> None:
    one = target(1)
    run(graph, knowledge(), one)
    formal = one.affinities["formal"]
    lists = graph.read(cypher.VERSIONS["FORMAL_SIM"], ids=list(range(100)))[0]
    order = np.lexsort((lists["dst"], lists["src"]))
    assert np.array_equal(np.asarray(lists["score"], dtype=np.float32)[order], formal.edge_cosine)
    assert np.array_equal(np.asarray(lists["score_csls"], dtype=np.float32)[order], formal.edge_csls)
