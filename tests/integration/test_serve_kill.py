"""Servers killed under a serving process: recommendations go on where they can, and all comes back by itself."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from graph.cypher import AFFINITIES
from scrapers.store import server
from tests.conftest import Postgres, folder
from tests.integration.conftest import Built
from tests.integration.serving import (
    Serving,
    command,
    copy_store,
    environment,
    processes_of,
    same,
    service_pid,
    serving,
    until,
)

pytestmark = [pytest.mark.integration, pytest.mark.slow]
TOLD_SECONDS = 5.0


@pytest.fixture(scope="module")
def data(sample: Built, postgres: Postgres) -> Iterator[Path]:
    """A data folder of its own, with the sample's release and embedded servers."""
    with folder() as path:
        for part in ("releases", "images"):
            shutil.copytree(sample.work.data / part, path / part)
        with server.open_server(path) as running:
            copy_store(postgres.address("sample_collection"), running.url)
        yield path
        until(lambda: not processes_of(path), 30)


def project(data: Path) -> None:
    subprocess.run(command("project"), env=environment(data, **GRAPH), cwd=data, check=True, capture_output=True)


GRAPH = {"KINDRED_GRAPH_HEAP_MB": "512"}
RELATED = "/artworks/sample:0007/related"
NEIGHBOURS = "/artworks/sample:0007/neighbours"


def test_killed_postgresql_is_told_and_comes_back(data: Path) -> None:
    with serving(data, data / "log", KINDRED_GRAPH="off") as served:
        before = served.get(RELATED).json()
        answers: list[httpx.Response] = []

        def back() -> bool:
            answers.append(served.get(RELATED))
            return answers[-1].status_code == 200

        for number in range(1, 3):
            answers.clear()
            os.kill(service_pid(data, "postgres"), signal.SIGKILL)
            until(back, 60)
            for answer in answers[:-1]:
                assert answer.status_code == 503
                assert answer.headers["retry-after"]
                assert answer.json()["type"] == "urn:kindred:problem:store-unavailable"
            assert same(answers[-1].json(), before)
            until(lambda number=number: served.ready()["checks"]["store"].get("restarts") == number, TOLD_SECONDS)
            assert served.ready()["status"] == "ready"


def test_lost_postgresql_that_stays_lost_is_told_within_seconds(data: Path) -> None:
    log = data / "postgres"
    with serving(data, data / "log", KINDRED_GRAPH="off") as served:
        moved = data / "postgres.away"
        os.kill(service_pid(data, "postgres"), signal.SIGKILL)
        log.rename(moved)
        log.write_text("in the way")
        try:
            took = until(lambda: served.get("/ready").status_code == 503, TOLD_SECONDS)
            assert took < TOLD_SECONDS
            answer = served.get("/ready")
            assert answer.headers["retry-after"]
            assert answer.json()["status"] == "unavailable"
            assert answer.json()["reasons"]
            assert served.get(RELATED).status_code == 503
            assert served.get("/health").status_code == 200
        finally:
            log.unlink()
            moved.rename(log)
        until(lambda: served.ready()["status"] == "ready", 60)
        assert served.get(RELATED).status_code == 200


def test_killed_graph_costs_only_what_needs_it_and_comes_back(data: Path, sample: Built) -> None:
    with serving(data, data / "log", **GRAPH) as served:
        project(data)  # another process beside the server, over the same services
        until(lambda: served.ready()["status"] == "ready", 120)
        checked = served.ready()["checks"]["graph"]["affinities"]
        for facet, kind in AFFINITIES.items():
            expected = sample.release.manifest.affinities[facet]["edges"]
            assert checked[kind] == {"edges": expected, "expected": expected}
        before, kin = served.get(NEIGHBOURS).json(), served.get(RELATED).json()
        assert (before["from"], before["degraded"]) == ("graph", [])
        assert {"CREATED_BY", "HAS_GENRE", "DEPICTS"} <= {one["type"] for one in before["relations"]}

        os.kill(service_pid(data, "graph"), signal.SIGKILL)
        answer = served.get(NEIGHBOURS)
        assert answer.elapsed.total_seconds() < 4
        assert (answer.status_code, answer.json()["from"]) == (200, "release")
        assert answer.json()["degraded"]
        assert same(answer.json()["affinities"], before["affinities"])
        until(lambda: served.ready()["status"] == "degraded", TOLD_SECONDS)
        assert "graph" in served.ready()["reasons"][0]
        assert same(served.get(RELATED).json(), kin)
        until(lambda: served.ready()["status"] == "ready", 120)
        assert same(served.get(NEIGHBOURS).json(), before)
        assert served.ready()["checks"]["graph"]["restarts"] == 1


def test_two_share_the_services_and_killed_leave_nothing_in_the_way(data: Path) -> None:
    with serving(data, data / "one.log", **GRAPH) as one, serving(data, data / "two.log", **GRAPH) as two:
        until(lambda: one.ready()["status"] == two.ready()["status"] == "ready", 120)
        assert same(one.get(NEIGHBOURS).json(), two.get(NEIGHBOURS).json())
        assert _users(data) == {one.process.pid, two.process.pid}
        said = subprocess.run(
            command("recommend", "sample:0007", "--json"), env=environment(data, **GRAPH), cwd=data, capture_output=True
        )
        assert [item["id"] for item in json.loads(said.stdout)["items"]] == _ids(one)
        assert one.stop() == 0
        assert two.get(RELATED).status_code == 200
        assert two.get(NEIGHBOURS).json()["from"] == "graph"
        two.stop(signal.SIGKILL)
    assert psutil.pid_exists(service_pid(data, "postgres"))  # nobody was left to stop it
    with serving(data, data / "log", **GRAPH) as again:
        assert again.get(RELATED).status_code == 200
        until(lambda: again.ready()["status"] == "ready", 120)
        assert again.stop() == 0
    until(lambda: not processes_of(data), 30)


def _ids(served: Serving) -> list[str]:
    return [item["id"] for item in served.get(RELATED).json()["items"]]


def _users(data: Path) -> set[int]:
    services: dict[str, Any] = json.loads((data / "run" / "services.json").read_text())
    return {user["pid"] for service in services.values() for user in service["users"]}
