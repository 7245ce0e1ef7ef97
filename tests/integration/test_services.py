"""`./kindred services` and `make neo4j`: what starts, what stops, and what is said."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from graph.client import GraphClient
from graph.home import GraphConnection
from scrapers.errors import GraphUnavailable
from scripts import neo4j_server, services

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]


@pytest.fixture
def data(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder that the settings name, whose services are down at the end."""
    monkeypatch.setenv("KINDRED_DATA", str(data_folder))
    monkeypatch.setenv("KINDRED_GRAPH_HEAP_MB", "512")
    yield data_folder
    monkeypatch.undo()
    monkeypatch.setenv("KINDRED_DATA", str(data_folder))
    services.down()


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_both_services_go_up_and_down(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    services.status()
    assert said(capsys) == ["postgres: stopped", "graph: stopped"]
    services.up()
    store, graph = said(capsys)
    assert store.startswith("postgres: running, pid ")
    assert graph.startswith("graph: running, pid ")
    assert ", used by nobody, bolt://127.0.0.1:" in graph
    assert "password" not in store + graph
    connection = GraphConnection(data, None, 512)
    connection.revive()
    services.down()
    lines = said(capsys)
    assert lines[0] == f"graph: still used by {os.getpid()}; it stops with the last of them"
    assert lines[1] == "postgres: stopped"
    assert f"used by {os.getpid()}" in lines[2]
    connection.close()
    services.status()
    assert said(capsys) == ["postgres: stopped", "graph: stopped"]


def test_servers_of_others_are_left_alone(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:secret@host/kindred")
    monkeypatch.setenv("NEO4J_URI", "bolt://host:7687")
    monkeypatch.setenv("NEO4J_PASSWORD", "secret")
    expected = [
        "postgres: DATABASE_URL is set, that server is used",
        "graph: NEO4J_URI is set, that server is used",
    ]
    for verb in (services.up, services.status, services.down):
        verb()
        assert said(capsys) == expected
    monkeypatch.setenv("KINDRED_GRAPH", "off")
    services.up()
    assert said(capsys) == [expected[0], "graph: KINDRED_GRAPH is off"]
    assert not (data / "graph").exists()


@pytest.mark.usefixtures("neo4j_server")  # which brings the jars, or skips
def test_neo4j_runs_in_the_foreground_until_told_to_stop(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scripts.neo4j_server", "--port", "0", "--home", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            exports = {}
            while (line := program.stdout.readline()) and not line.startswith("It answers"):
                if line.startswith("export "):
                    name, _, value = line.removeprefix("export ").strip().partition("=")
                    exports[name] = value
            address = (exports["NEO4J_URI"], exports["NEO4J_USERNAME"], exports["NEO4J_PASSWORD"], "neo4j")
            with GraphClient.connect(*address) as graph:
                assert "5.26" in graph.read("CALL dbms.components() YIELD versions RETURN versions[0] AS v")[0]["v"]
            (java,) = psutil.Process(program.pid).children()
            listening = [one.laddr.ip for one in java.net_connections("inet") if one.status == psutil.CONN_LISTEN]
            assert {ip.removeprefix("::ffff:") for ip in listening} == {"127.0.0.1"}
            program.send_signal(signal.SIGTERM)
            assert program.wait(90) == 0
            assert not java.is_running()
        finally:
            program.kill()


def test_neo4j_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neo4j_server, "_JARS", tmp_path)
    monkeypatch.setattr(neo4j_server.shutil, "which", lambda _: None)
    with pytest.raises(neo4j_server.MissingTool, match="there is no `mvn`"):
        neo4j_server.jars("5.26.28")
    monkeypatch.setattr(neo4j_server, "_java_release", lambda _: 11)
    with pytest.raises(neo4j_server.MissingTool, match="needs Java 17 or newer"):
        neo4j_server.java_for("5.26.28")
    with pytest.raises(neo4j_server.MissingTool, match="needs Java 21 or newer"):
        neo4j_server.java_for("2026.02.2")


def test_neo4j_that_cannot_be_brought_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mvn").write_text("#!/bin/sh\necho '[ERROR] no such version'\nexit 1\n")
    (tmp_path / "mvn").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(neo4j_server, "_JARS", tmp_path / "jars")
    with pytest.raises(GraphUnavailable, match=r"could not bring Neo4j 1.0: \[ERROR\] no such version"):
        neo4j_server.jars("1.0")
    assert not (tmp_path / "jars" / "1.0" / "lib").exists()
