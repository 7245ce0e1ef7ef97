"""`./kindred project`, `check-graph` and the pipeline's projection, as a person meets them."""

import sys
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from graph import cypher
from graph.projection import complete_releases
from scrapers.errors import KindredError
from scrapers.records import Artwork
from scrapers.source import Page
from scrapers.store.judgements import Opinion
from scripts import pipeline
from scripts.cli import main
from scripts.stage_verbs import gates
from scripts.workspace import Workspace
from tests.conftest import Postgres
from tests.graph_servers import GraphServer
from tests.integration.conftest import Built

pytestmark = [pytest.mark.integration, pytest.mark.slow]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def server(embedded_server: GraphServer) -> GraphServer:
    """A graph server with an empty database."""
    embedded_server.clear()
    return embedded_server


@pytest.fixture
def run(
    sample: Built,
    server: GraphServer,
    postgres: Postgres,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Run:
    """`kindred` over the sample's workspace and the graph server: exit status, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KINDRED_DATA", str(sample.work.data))
    monkeypatch.setenv("DATABASE_URL", postgres.address("sample_collection"))
    monkeypatch.setenv("NEO4J_URI", server.uri)
    monkeypatch.setenv("NEO4J_USERNAME", server.username)
    monkeypatch.setenv("NEO4J_PASSWORD", server.password)
    monkeypatch.setenv("NEO4J_DATABASE", server.database)

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kindred", *arguments])
        status = main()
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def with_graph(work: Workspace, server: GraphServer, *, uri: str = "") -> Workspace:
    """The same workspace with the graph on, at `server` or another address."""
    given = {
        "graph": "on",
        "neo4j_uri": uri or server.uri,
        "neo4j_username": server.username,
        "neo4j_password": SecretStr(server.password),
        "neo4j_database": server.database,
    }
    return replace(work, settings=work.settings.model_copy(update=given))


def test_who_judges_after_the_projection_is_no_fault_of_the_graph(run: Run, sample: Built) -> None:
    relations = sample.work.store.knowledge().relations
    depicts = relations.of("DEPICTS")
    keys = {node.id: node.key for node in sample.work.store.knowledge().nodes}
    src, dst = keys[int(depicts.src[0])], keys[int(depicts.dst[0])]
    assert run("project")[0] == 0
    made = sample.work.store.judge(Opinion(verdict="reject", src=src, type="DEPICTS", dst=dst, reason="no"), "Ana")
    try:
        status, out, _ = run("check-graph", "--sample", "50")
        assert status == 0, out
        assert "1 judgement was made or withdrawn since the graph was written" in out
        status, out, _ = run("project")
        assert status == 0
        assert "DEPICTS 1 gone" in out
        assert "Release 1 changed" in out
        status, out, _ = run("check-graph", "--sample", "50")
        assert status == 0, out
        assert "since the graph was written" not in out
    finally:
        sample.work.store.withdraw_judgement(made.id, "Ana")
    status, out, _ = run("check-graph", "--sample", "50")
    assert status == 0, out
    assert "1 judgement was made or withdrawn since" in out
    assert run("project")[0] == 0


class NothingNew:
    """A source that has nothing: the pipeline over it does all but harvest."""

    name = "nothing"
    title = None
    total = 0

    async def pages(self, _cursor: str | None) -> AsyncIterator[Page]:
        for page in ():
            yield page

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        raise NotImplementedError

    async def fetch(self, artwork: Artwork) -> bytes:
        raise NotImplementedError


def rerun(work: Workspace) -> list[str]:
    said: list[str] = []
    pipeline.run(work, NothingNew(), None, gates(work.settings, None, None), say=said.append)
    return said


def test_project_writes_then_has_nothing_to_do_and_the_check_agrees(run: Run, server: GraphServer) -> None:
    status, out, _ = run("check-graph")
    assert status == 1
    assert "differs: release 1 is not marked as complete" in out
    status, out, _ = run("project")
    assert status == 0
    assert "Artwork 272 new" in out
    status, out, _ = run("project")
    assert status == 0
    assert "0 written: nothing to do" in out
    status, out, _ = run("check-graph", "--sample", "50")
    assert status == 0, out
    assert "the graph holds what the store and the release say" in out
    with server.client() as graph:
        graph.write("CREATE (:Release {number: 99, manifest: 'of another store'})")
        assert run("project")[0] == 0
        assert list(complete_releases(graph)) == [1]
        graph.write(cypher.EMPTY_OF_EDGES["DEPICTS"], limit=3)
    status, out, _ = run("check-graph")
    assert status == 1
    assert "differs: DEPICTS: the graph has" in out
    status, out, _ = run("project", "--rebuild")
    assert status == 0
    assert run("check-graph")[0] == 0


def test_one_projection_at_a_time(run: Run, sample: Built) -> None:
    with sample.work.database.exclusive("projection"):
        status, _, err = run("project")
    assert status == 1
    assert "another run of 'projection' is in progress" in err


def test_a_server_that_does_not_answer_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    for verb in ("project", "check-graph"):
        status, _, err = run(verb)
        assert status == 1
        assert err.count("\n") == 1
        assert "the graph server does not answer" in err


def test_the_pipeline_projects_before_it_publishes(sample: Built, server: GraphServer) -> None:
    said = rerun(with_graph(sample.work, server))
    steps = [line.split(":")[0] for line in said]
    assert steps.index("link") < steps.index("project") < steps.index("publish")
    with server.client() as graph:
        assert list(complete_releases(graph)) == [sample.release.number]
    assert rerun(with_graph(sample.work, server))[-1] == "pipeline: nothing to do, 0 new, 0 changed"


def test_the_pipeline_publishes_without_the_graph_and_says_so(sample: Built, server: GraphServer) -> None:
    said: list[str] = []
    work = with_graph(sample.work, server, uri="bolt://127.0.0.1:1")
    with pytest.raises(KindredError, match=r"release 1 is live, but not in the graph: .* run `./kindred project`"):
        pipeline.run(work, NothingNew(), None, gates(work.settings, None, None), say=said.append)
    assert said[-2].startswith("project: failed, the graph server does not answer")
    assert said[-1].startswith("publish: release 1 is live already")


def test_the_pipeline_leaves_out_a_graph_that_is_off(sample: Built) -> None:
    assert "project: skipped, KINDRED_GRAPH=off" in rerun(sample.work)
