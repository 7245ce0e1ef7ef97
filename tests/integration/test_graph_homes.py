"""The sample's release in real graph servers of every kind: each answers what readers ask alike."""

from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from graph import cypher
from graph.affinity import Affinities
from graph.check import check
from graph.client import GraphClient, Row
from graph.path_check import check_paths, dialect
from graph.projection import Target, project
from graph.versions import Pairs
from scrapers.progress import Silent
from scrapers.relation_types import RELATION_TYPES
from scripts import stages
from tests.graph_servers import GraphServer
from tests.integration.conftest import Built

pytestmark = [pytest.mark.integration, pytest.mark.slow]

ARTWORKS = 80
WHYS = 7
TOLERANCE = 1e-5


def later(target: Target) -> Target:
    """A release after `target` in which every seventh affinity is gone, and every seventh scores a little less."""

    def other(one: Affinities) -> Affinities:
        place = np.arange(len(one.edge_source))
        values = {
            field.name: np.array(getattr(one, field.name)) for field in fields(one) if field.name.startswith("edge_")
        }
        values["edge_csls"] = values["edge_csls"] - np.where(place % 7 == 3, 0.001, 0).astype(np.float32)
        return replace(one, **{name: value[place % 7 != 0] for name, value in values.items()})

    return Target(target.number + 1, "later", {name: other(one) for name, one in target.affinities.items()})


def fill(server: GraphServer, sample: Built) -> None:
    """Two releases and the knowledge of the sample."""
    server.clear()
    known, first = sample.work.store.knowledge(), stages.target(sample.release)
    with server.client() as graph:
        project(graph, known, first, Silent())
        project(graph, known, later(first), Silent())
        for one in (first, later(first)):
            assert check(graph, known, one, sample=500, seed=1).differences == ()
        walked = check_paths(graph, sample.release.paths, sample.release.number, sample=8, seed=1)
        assert walked.differences == ()
        assert walked.hops > 20


def answers(graph: GraphClient, sample: Built) -> dict[tuple[Any, ...], list[Row]]:
    """What every named statement answers for some artworks at both releases, with pages and without."""
    works = [artwork.id for artwork in sample.work.store.collection().artworks]
    step = max(1, len(works) // ARTWORKS)
    found = {}
    for release in (sample.release.number, sample.release.number + 1):
        for name, statement in cypher.READERS.items():
            if name.startswith("count_"):
                found[name, release] = graph.read(statement, release=release)
                continue
            for one in works[::step]:
                for skip, limit in ((0, 1000), (3, 5)):
                    values = {"id": one, "release": release, "skip": skip, "limit": limit, "hub": 100, "types": None}
                    found[name, release, one, skip] = graph.read(statement, **values)
        for hops, statement in cypher.WHY[dialect(graph)].items():
            for turn, (start, end) in enumerate(pairwise(works[:: len(works) // WHYS])):
                types = (None, ["DEPICTS", "CREATED_BY"], ["FORMAL_SIM", "CONCEPT_SIM"])[turn % 3]
                values = {"release": release, "start": start, "end": end, "skip": 0, "limit": 50, "types": types}
                found["why", release, start, hops] = graph.read(statement, **values)
    return found


def assert_alike(one: list[Row], other: list[Row], where: object) -> None:
    """Equal rows in the same order, floats to the tolerance."""
    assert len(one) == len(other), where
    for a, b in zip(one, other, strict=True):
        assert a.keys() == b.keys(), where
        for name in a:
            if isinstance(a[name], float):
                assert abs(a[name] - b[name]) <= TOLERANCE, (where, name)
            else:
                assert a[name] == b[name], (where, name)


@pytest.fixture(scope="module")
def embedded(sample: Built, embedded_server: GraphServer) -> Iterator[dict[tuple[Any, ...], list[Row]]]:
    """What the embedded server answers."""
    fill(embedded_server, sample)
    with embedded_server.client() as graph:
        yield answers(graph, sample)


@pytest.mark.parametrize("kind", ["neo4j_server", "neo4j_2026_server"])
def test_every_home_answers_readers_alike(
    sample: Built, embedded: dict[tuple[Any, ...], list[Row]], kind: str, request: pytest.FixtureRequest
) -> None:
    server: GraphServer = request.getfixturevalue(kind)
    fill(server, sample)
    with server.client() as graph:
        found = answers(graph, sample)
    assert found.keys() == embedded.keys()
    for where, rows in embedded.items():
        assert_alike(rows, found[where], where)


def test_readers_answer_what_the_release_says(sample: Built, embedded: dict[tuple[Any, ...], list[Row]]) -> None:
    expected = {name: Pairs.of(one) for name, one in sample.release.affinities.items()}
    asked = 0
    for where, rows in embedded.items():
        if where[0] != "neighbours" or where[1] != sample.release.number or where[3] != 0:
            continue
        wanted = set()
        for facet, pairs in expected.items():
            for row in pairs.rows(1):
                if where[2] in (row["src"], row["dst"]):
                    other = row["dst"] if row["src"] == where[2] else row["src"]
                    wanted.add((other, cypher.AFFINITIES[facet], row["score"], row["percentile"], row["rank"]))
        assert {(r["id"], r["type"], r["score"], r["percentile"], r["rank"]) for r in rows} == wanted
        assert [r["percentile"] for r in rows] == sorted((r["percentile"] for r in rows), reverse=True)
        asked += len(rows)
    assert asked > 500


def test_known_and_sharing_tell_what_the_store_knows(sample: Built, embedded: dict[tuple[Any, ...], list[Row]]) -> None:
    works = {artwork.id: artwork for artwork in sample.work.store.collection().artworks}
    shared = 0
    for where, rows in embedded.items():
        if where[0] == "known" and where[1] == sample.release.number and where[3] == 0:
            work = works[where[2]]
            assert sorted(r["name"] for r in rows if r["type"] == "DEPICTS") == sorted(set(work.subjects))
            assert [r["id"] for r in rows if r["type"] == "CREATED_BY"] == sorted(work.persons)
            led_to = {name for name, one in RELATION_TYPES.items() if one.dst == "artwork"}
            assert {r["direction"] for r in rows if r["type"] not in led_to} <= {"out"}
        if where[0] == "sharing" and where[1] == sample.release.number and where[3] == 0:
            assert where[2] not in [r["id"] for r in rows]
            assert [r["number"] for r in rows] == sorted((len(r["shared"]) for r in rows), reverse=True)
            shared += len(rows)
    assert shared > 500


def test_why_gives_paths_whose_ends_were_asked_for(embedded: dict[tuple[Any, ...], list[Row]]) -> None:
    lengths = set()
    for where, rows in embedded.items():
        if where[0] != "why":
            continue
        for row in rows:
            assert row["ids"][0] == where[2]
            assert len(row["ids"]) == row["hops"] + 1
            assert row["hops"] <= where[3]
            lengths.add(row["hops"])
    assert len(lengths) > 1
