"""The check of paths, and what readers ask of paths, on real graph servers: what it finds, and what it lets pass."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from graph import cypher
from graph.client import GraphClient, GraphRefused, Row
from graph.path_check import PathsChecked, check_paths, dialect
from graph.path_edges import PathEdges
from graph.paths.index import PathIndex, write
from graph.paths.judged import Judged
from graph.paths.records import Constraints, Verdict
from graph.paths.search import search
from graph.projection import Target, project
from scrapers.known import Knowledge, Node
from scrapers.progress import Silent
from tests.graph.paths.worlds import World
from tests.graph_collections import Fact, knowledge, relations, target

ROOT = Path(__file__).parents[2]
WORKS = 30


@pytest.fixture
def known() -> Knowledge:
    """30 works, with what they hang on."""
    return knowledge(WORKS)


@pytest.fixture
def wanted() -> Target:
    """The release under test."""
    return target(2, WORKS, change=0.3)


@pytest.fixture
def index(known: Knowledge, wanted: Target, tmp_path: Path) -> PathIndex:
    """The paths of `wanted`."""
    write(tmp_path / "paths", known, wanted.affinities, 0.0)
    return PathIndex(tmp_path / "paths")


@pytest.fixture
def filled(graph: GraphClient, known: Knowledge, wanted: Target) -> GraphClient:
    """A graph with a release before the one under test."""
    for one in (target(1, WORKS), wanted):
        project(graph, known, one, Silent())
    return graph


def checked(graph: GraphClient, index: PathIndex, *, sample: int = 12, seed: int = 1, **more: object) -> PathsChecked:
    return check_paths(graph, index, 2, sample=sample, seed=seed, **more)  # type: ignore[arg-type]


def told(graph: GraphClient, index: PathIndex, **more: object) -> str:
    """All differences."""
    return "\n".join(checked(graph, index, **more).differences)


def without(known: Knowledge, *facts: Fact) -> Knowledge:
    """The same without some facts."""
    return replace(known, relations=relations(set(facts_of(known)) - set(facts)))


def facts_of(known: Knowledge) -> Iterable[Fact]:
    one = known.relations
    types = [one.types[number] for number in one.type.tolist()]
    return zip(one.src.tolist(), types, one.dst.tolist(), strict=True)


@pytest.mark.integration
def test_a_graph_in_which_nothing_was_ever_written_is_no_error(graph: GraphClient, index: PathIndex) -> None:
    said = told(graph, index)
    assert f"LOCATED_IN: the graph has 0, the paths of the release {WORKS}" in said
    assert "more than 3 hops in the graph" in said


@pytest.mark.integration
def test_arrays_and_graph_agree_at_each_release(
    filled: GraphClient, index: PathIndex, known: Knowledge, tmp_path: Path
) -> None:
    result = checked(filled, index)
    assert result.differences == ()
    assert result.edges == index.edges
    assert result.nodes > 20
    assert result.hops > 20
    assert result.pairs > 8
    other = target(3, WORKS, change=0.6)
    project(filled, known, other, Silent())
    assert checked(filled, index).differences == ()
    write(tmp_path / "other", known, other.affinities, 0.0)
    assert check_paths(filled, PathIndex(tmp_path / "other"), 3, sample=12, seed=1).differences == ()
    assert "FORMAL_SIM: the graph has" in told(filled, PathIndex(tmp_path / "other"))


@pytest.mark.integration
def test_an_edge_that_the_graph_lacks_is_found_by_every_part(
    filled: GraphClient, index: PathIndex, known: Knowledge
) -> None:
    facts = [fact for fact in facts_of(known) if fact[1] not in ("CREATED_BY", "STUDENT_OF", "INFLUENCED_BY")]
    project(filled, without(known, *facts), target(2, WORKS, change=0.3), Silent())
    said = told(filled, index)
    assert f"LOCATED_IN: the graph has 0, the paths of the release {WORKS}" in said
    assert "are in the paths, not in the graph" in said
    assert "in paths that were found are not in the graph" in said
    assert " hops in the graph, " in said


@pytest.mark.integration
def test_an_edge_that_the_arrays_lack_is_found(
    filled: GraphClient, known: Knowledge, wanted: Target, tmp_path: Path
) -> None:
    fact = next(fact for fact in facts_of(known) if fact[1] == "STUDENT_OF")
    write(tmp_path / "fewer", without(known, fact), wanted.affinities, 0.0)
    said = told(filled, PathIndex(tmp_path / "fewer"), sample=12)
    assert "STUDENT_OF: the graph has 1, the paths of the release 0" in said
    assert f"1 edges ({fact[0]}-STUDENT_OF-{fact[2]}) at " in said
    assert "are in the graph, not in the paths" in said


@pytest.mark.integration
def test_an_edge_with_other_ends_is_found_though_all_counts_agree(
    filled: GraphClient, known: Knowledge, wanted: Target, tmp_path: Path
) -> None:
    fact = next(fact for fact in facts_of(known) if fact[1] == "INFLUENCED_BY")
    turned = replace(known, relations=relations((set(facts_of(known)) - {fact}) | {(fact[2], fact[1], fact[0])}))
    write(tmp_path / "turned", turned, wanted.affinities, 0.0)
    said = told(filled, PathIndex(tmp_path / "turned"), sample=12)
    assert "the graph has" not in said
    assert f"1 edges ({fact[2]}-INFLUENCED_BY-{fact[0]}) at " in said
    assert f"1 edges ({fact[0]}-INFLUENCED_BY-{fact[2]}) at " in said


@pytest.mark.integration
def test_judgements_are_heeded_as_the_store_heeds_them(
    filled: GraphClient, index: PathIndex, known: Knowledge, wanted: Target
) -> None:
    pair = (int(wanted.affinities["formal"].edge_source[0]), int(wanted.affinities["formal"].edge_target[0]))
    verdicts = [
        Verdict(1, "reject", 1001, "STUDENT_OF", 1002),
        Verdict(2, "retype", 1002, "INFLUENCED_BY", 1003, "STUDENT_OF"),
        Verdict(3, "reject", pair[0], "FORMAL_SIM", pair[1]),
        Verdict(4, "accept", 1001, "INFLUENCED_BY", 1003),
        Verdict(5, "accept", 1, "LOCATED_IN", 1021),
        Verdict(6, "retype", pair[0], "FORMAL_SIM", pair[1], "RELATED_TO"),
    ]
    said = told(filled, index, verdicts=verdicts, sample=12)
    assert "STUDENT_OF-1003" in said
    changed = set(facts_of(known)) - {(1001, "STUDENT_OF", 1002), (1002, "INFLUENCED_BY", 1003)}
    judged = replace(known, relations=relations(changed | {(1002, "STUDENT_OF", 1003)}))
    project(filled, judged, target(2, WORKS, change=0.3), Silent())
    assert told(filled, index, verdicts=verdicts, sample=12) == ""
    assert "STUDENT_OF" in told(filled, index, sample=12)


@pytest.mark.integration
def test_works_that_are_gone_are_walked_by_neither(filled: GraphClient, index: PathIndex) -> None:
    gone = [3, 4, 9]
    project(filled, knowledge(WORKS, deleted=gone), target(2, WORKS, change=0.3), Silent())
    assert told(filled, index, gone=gone, sample=12) == ""
    assert "DEPICTS: the graph has" in told(filled, index, sample=12)


@pytest.mark.integration
def test_what_nothing_leads_to_any_more_is_no_difference(graph: GraphClient, tmp_path: Path) -> None:
    kinds = {1: "artwork", 2: "artwork", 3: "subject", 4: "subject", 5: "artist"}
    nodes = [Node(id=one, kind=kind, key=f"made:{one}", name=f"{kind} {one}") for one, kind in kinds.items()]
    known = {(1, "DEPICTS", 3): 1.0, (3, "BROADER", 4): 1.0, (2, "CREATED_BY", 5): 1.0}
    world = World(nodes, known, {(1, "FORMAL_SIM", 2): 99.0})
    index = world.index(tmp_path)
    kept = World([node for node in nodes if node.kind != "subject"], {(2, "CREATED_BY", 5): 1.0}, world.near)
    project(graph, kept.knowledge(), Target(1, "manifest", world.affinities()), Silent())
    rejected = [Verdict(1, "reject", 1, "DEPICTS", 3)]
    assert check_paths(graph, index, 1, verdicts=rejected, sample=9, seed=1).differences == ()
    assert "BROADER: the graph has 0" in "".join(check_paths(graph, index, 1, sample=9, seed=1).differences)


def plain(graph: GraphClient, start: int, end: int, hops: int, release: int = 2, **more: object) -> list[Row]:
    """What Cypher says of why two nodes are related."""
    values = {"types": None, "skip": 0, "limit": 10_000, **more}
    return graph.read(cypher.WHY[dialect(graph)][hops], start=start, end=end, release=release, **values)


@pytest.mark.integration
def test_why_gives_all_shortest_paths_that_a_reader_sees(filled: GraphClient, index: PathIndex) -> None:
    edges = PathEdges(index, Judged.of(index, ()))
    random = np.random.default_rng(5)
    lengths = set()
    for turn in range(18):
        hops = 2 + turn % 4
        types = (None, ["DEPICTS", "CREATED_BY", "CONCEPT_SIM"], ["FORMAL_SIM"])[turn % 3]
        among = index.ids if turn % 3 < 2 else index.artworks
        start, end = (int(one) for one in random.choice(among, 2, replace=False))
        rows = plain(filled, start, end, hops, types=types)
        found = {(tuple(row["ids"]), tuple(row["types"])) for row in rows}
        assert len(found) == len(rows)
        assert found == shortest(edges, start, end, hops, types)
        assert [row["ids"] for row in rows] == sorted(row["ids"] for row in rows)
        assert all(len(row["ids"]) == row["hops"] + 1 == len(row["types"]) + 1 for row in rows)
        pages = [
            row
            for skip in range(0, len(rows), 3)
            for row in plain(filled, start, end, hops, skip=skip, limit=3, types=types)
        ]
        assert pages == rows
        lengths.add(rows[0]["hops"] if rows else None)
    assert len(lengths) > 3


def shortest(
    edges: PathEdges, start: int, end: int, hops: int, types: Sequence[str] | None
) -> set[tuple[tuple[int, ...], tuple[str, ...]]]:
    """All shortest paths in the arrays, each edge tried by itself."""
    ids = edges.index.ids.tolist()
    at: dict[int, set[tuple[str, int]]] = {one: set() for one in ids}
    for src, type_, dst in edges.at(np.arange(len(ids))):
        if types is None or type_ in types:
            at[src].add((type_, dst))
            at[dst].add((type_, src))
    paths = {((start,), ())}
    for _ in range(hops):
        paths = {((*n, other), (*t, type_)) for n, t in paths for type_, other in at[n[-1]] if other not in n}
        if found := {path for path in paths if path[0][-1] == end}:
            return found
    return set()


@pytest.mark.integration
def test_why_goes_round_what_has_ended_and_what_was_taken_down(graph: GraphClient) -> None:
    """An ended affinity must not hide the longer path beside it."""
    nodes = [Node(id=one, kind="artwork", key=f"made:{one}", name=f"Work {one}") for one in range(1, 7)]
    old = World(nodes, {}, {(1, "FORMAL_SIM", 2): 99.0, (1, "CONCEPT_SIM", 3): 99.0, (2, "CONCEPT_SIM", 3): 99.0})
    longer = {(1, "FORMAL_SIM", 4): 99.0, (4, "FORMAL_SIM", 5): 99.0, (2, "FORMAL_SIM", 5): 99.0}
    old = replace(old, near={**old.near, **longer})
    new = replace(old, near={edge: value for edge, value in old.near.items() if edge != (1, "FORMAL_SIM", 2)})
    for number, world in ((1, old), (2, new)):
        project(graph, world.knowledge(), Target(number, f"m{number}", world.affinities()), Silent())
    assert [row["ids"] for row in plain(graph, 1, 2, 3, release=1)] == [[1, 2]]
    assert [row["ids"] for row in plain(graph, 1, 2, 3)] == [[1, 3, 2]]
    assert [row["ids"] for row in plain(graph, 2, 1, 3, types=["FORMAL_SIM"])] == [[2, 5, 4, 1]]
    assert plain(graph, 1, 2, 2, types=["FORMAL_SIM"]) == []
    assert plain(graph, 1, 6, 5) == []
    gone = [replace(node, deleted=node.id == 3) for node in nodes]
    project(graph, replace(new, nodes=gone).knowledge(), Target(2, "m2", new.affinities()), Silent())
    (row,) = plain(graph, 1, 2, 3)
    assert row["ids"] == [1, 4, 5, 2]
    assert row["keys"] == ["made:1", "made:4", "made:5", "made:2"]
    assert row["names"][0] == "Work 1"
    assert row["types"] == ["FORMAL_SIM"] * 3
    assert row["sources"] == [1, 4, 2]


@pytest.mark.integration
def test_the_neighbourhood_of_any_node_in_pages(filled: GraphClient, index: PathIndex) -> None:
    edges = PathEdges(index, Judged.of(index, ()))
    for id_ in (1, 2, 1001, 1011, 1021, 1031):
        asked = {"id": id_, "release": 2, "types": None}
        rows = filled.read(cypher.NEIGHBOURHOOD, skip=0, limit=1000, **asked)
        found = {(id_, r["type"], r["id"]) if r["direction"] == "out" else (r["id"], r["type"], id_) for r in rows}
        assert len(found) == len(rows)
        assert found == edges.at(np.asarray([index.number(id_)]))
        counts = {(r["type"], r["direction"]): r["number"] for r in filled.read(cypher.COUNT_NEIGHBOURHOOD, **asked)}
        assert counts == Counter((r["type"], r["direction"]) for r in rows)
        pages = [filled.read(cypher.NEIGHBOURHOOD, skip=skip, limit=5, **asked) for skip in range(0, len(rows), 5)]
        assert list(chain(*pages)) == rows
        some = filled.read(cypher.NEIGHBOURHOOD, skip=0, limit=1000, **{**asked, "types": ["DEPICTS", "FORMAL_SIM"]})
        assert some == [row for row in rows if row["type"] in ("DEPICTS", "FORMAL_SIM")]
    project(filled, knowledge(WORKS, deleted=[2]), target(2, WORKS, change=0.3), Silent())
    rows = filled.read(cypher.NEIGHBOURHOOD, id=1021, release=2, types=None, skip=0, limit=1000)
    assert {row["id"] for row in rows} == set(range(1, WORKS + 1)) - {2}


@pytest.mark.integration
def test_what_the_documentation_asks_is_understood(graph: GraphClient) -> None:
    spoken = dialect(graph)
    blocks = re.findall(r"```cypher\n(.*?)```", (ROOT / "docs" / "graph.md").read_text(), flags=re.DOTALL)
    assert len(blocks) > 3
    for block in blocks:
        of = "embedded" if "[r*" in block else "neo4j" if "ALL(r IN" in block else spoken
        if of == spoken:
            assert graph.read(block, release=1) == []
        elif of == "embedded":
            with pytest.raises(GraphRefused):
                graph.read(block, release=1)


def test_distances_are_those_of_a_search_by_cost_or_less(index: PathIndex) -> None:
    """No path of the search is shorter than the shortest, and one hop is one hop."""
    edges = PathEdges(index, Judged.of(index, ()))
    random = np.random.default_rng(3)
    for _ in range(60):
        start, end = (int(one) for one in random.choice(index.nodes, 2, replace=False))
        found = search(index, int(index.ids[start]), int(index.ids[end]), 5, Constraints(hops=3)).paths
        distance = edges.distance(start, end, 3)
        assert distance == edges.distance(end, start, 3)
        assert (distance is None) == (not found)
        assert all(len(path.hops) >= (distance or 9) for path in found)
        assert distance != 1 or any(len(path.hops) == 1 for path in found)


def test_nothing_goes_through_what_is_gone(tmp_path: Path) -> None:
    nodes = [Node(id=one, kind="artwork", key=f"made:{one}", name=f"Work {one}") for one in range(1, 6)]
    near = {(1, "FORMAL_SIM", 2): 99.0, (2, "FORMAL_SIM", 3): 99.0, (3, "FORMAL_SIM", 4): 99.0}
    index = World(nodes, {}, {**near, (1, "CONCEPT_SIM", 5): 99.0, (4, "CONCEPT_SIM", 5): 99.0}).index(tmp_path)
    all_ = PathEdges(index, Judged.of(index, ()))
    assert [all_.distance(0, end, 3) for end in range(1, 5)] == [1, 2, 2, 1]
    assert all_.distance(0, 2, 1) is None
    fewer = PathEdges(index, Judged.of(index, (), [5]))
    assert [fewer.distance(0, end, 3) for end in range(1, 4)] == [1, 2, 3]
    assert fewer.distance(0, 3, 2) is None
    assert fewer.walkable.tolist() == [0, 1, 2, 3]
    assert fewer.neighbours(3).tolist() == [2]


def test_an_edge_that_stands_in_the_rows_of_one_end_alone_is_counted_so(index: PathIndex) -> None:
    whole = PathEdges(index, Judged.of(index, ()))
    assert all(out == back for out, back in whole.counts().values())
    taught = index.kinds.number("STUDENT_OF", forward=False)
    near = index.kinds.number("FORMAL_SIM")
    kinds = np.array(index.rows.kind)
    kinds[np.flatnonzero(kinds == taught)] = index.kinds.number("WORKED_AFTER", forward=False)
    kinds[np.flatnonzero(kinds == near)[0]] = index.kinds.number("HISTORICAL_SIM")
    index.rows = index.rows._replace(kind=kinds)
    counts = PathEdges(index, Judged.of(index, ())).counts()
    assert counts["STUDENT_OF"] == (1, 0)
    assert counts["WORKED_AFTER"] == (0, 1)
    assert counts["FORMAL_SIM"] != whole.counts()["FORMAL_SIM"]
