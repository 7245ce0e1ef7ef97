"""The embedded graph server: shared, killed, hung, found again, stopped by the last one out."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from graph import server
from graph.address import BoltAddress, folder_of, runs, server_process
from graph.client import GraphClient
from graph.home import SILENCE_SECONDS, GraphConnection, Neo4jAddress, open_graph
from graph.server import EmbeddedGraph, open_server
from scrapers.errors import GraphUnavailable
from tests.conftest import folder
from tests.graph_servers import HEAP_MB, GraphServer

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
NOBODY = 65534

USE = """
import os, sys
from pathlib import Path
from graph.home import open_graph

with open_graph(Path(sys.argv[1]), None, 512) as graph:
    graph.write("CREATE (:Visit {pid: $pid})", pid=os.getpid())
    print("here", flush=True)
    sys.stdin.read()
"""

SERVE_IMPATIENTLY = """
import sys
from pathlib import Path
from graph import embedded

embedded.LONELY_SECONDS, embedded._GLANCE_SECONDS = 2.0, 0.2
embedded.main(Path(sys.argv[2]), 512)
"""


def state(data: Path) -> str:
    return server.status(data)[0].state


def running(data: Path) -> psutil.Process:
    found = server_process(folder_of(data))
    assert found is not None
    return found


def address(data: Path) -> BoltAddress:
    found = BoltAddress.load(folder_of(data))
    assert found is not None
    return found


def client(found: EmbeddedGraph) -> GraphClient:
    return GraphClient.connect(found.uri, found.username, found.password, found.database)


def visits(found: EmbeddedGraph) -> int:
    with client(found) as graph:
        return int(graph.read("MATCH (v:Visit) RETURN count(v) AS n")[0]["n"])


def log(data: Path) -> str:
    return (data / "run" / "graph.log").read_text()


def gone(process: psutil.Process, seconds: float = 30) -> bool:
    """Whether the process ends within `seconds`."""
    deadline = time.monotonic() + seconds
    while runs(process):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def kill(process: psutil.Process) -> None:
    """SIGKILL, and wait until it runs no more."""
    process.kill()
    assert gone(process)


@contextmanager
def user(data: Path) -> Iterator[psutil.Process]:
    """Another process that uses the server until its input ends."""
    command = [sys.executable, "-c", USE, str(data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "here\n"
            yield psutil.Process(process.pid)
            if process.poll() is None:
                process.communicate("")
        finally:
            process.kill()


@pytest.fixture(scope="module")
def shared() -> Iterator[Path]:
    """A data folder with a graph, for all tests that leave one as they found it."""
    with folder() as path:
        yield path
        assert state(path) == "stopped"


@pytest.fixture
def data(shared: Path) -> Iterator[Path]:
    """The shared folder, nothing running; whatever a failed test leaves running is ended."""
    assert state(shared) == "stopped"
    yield shared
    if found := server_process(folder_of(shared)):
        kill(found)
        pytest.fail("the server still runs")


def empty(found: EmbeddedGraph) -> None:
    with client(found) as graph:
        graph.write("MATCH (v:Visit) DELETE v")


def test_it_lives_as_long_as_it_is_used(data: Path) -> None:
    with open_server(data, HEAP_MB) as one:
        with open_server(data, HEAP_MB) as other:
            assert (other.uri, other.password) == (one.uri, one.password)
        (row,) = server.status(data)
        assert (row.service, row.state, row.users, row.url) == ("graph", "running", (os.getpid(),), one.uri)
        process = running(data)
        assert row.pid == process.pid
        with client(one) as graph:
            assert graph.read("RETURN 1 AS one") == [{"one": 1}]
    assert state(data) == "stopped"
    assert not runs(process)


def test_only_this_machine_reaches_it_and_only_with_its_password(data: Path) -> None:
    with open_server(data, HEAP_MB) as here:
        listening = [one for one in running(data).net_connections("inet") if one.status == psutil.CONN_LISTEN]
        assert [one.laddr.ip.removeprefix("::ffff:") for one in listening] == ["127.0.0.1"], "Bolt alone, and no HTTP"
        assert here.uri == f"bolt://127.0.0.1:{listening[0].laddr.port}"
        with pytest.raises(GraphUnavailable, match="refuses NEO4J_USERNAME or NEO4J_PASSWORD"):
            GraphClient.connect(here.uri, here.username, "guess", here.database)
        assert len(here.password) >= 32
        assert here.password not in " ".join(running(data).cmdline())
        holding = [path for path in data.rglob("*") if path.is_file() and here.password.encode() in path.read_bytes()]
        assert holding == [data / "graph" / "address.json"]
        assert holding[0].stat().st_mode & 0o777 == 0o600
        assert (data / "graph").stat().st_mode & 0o777 == 0o700
        assert (data / "run" / "graph.log").stat().st_mode & 0o777 == 0o600


def test_it_outlives_the_process_that_started_it(data: Path) -> None:
    with user(data) as starter:
        process = running(data)
        assert process.pid not in {child.pid for child in starter.children(recursive=True)}
        assert os.getsid(process.pid) != os.getsid(starter.pid)
        with open_server(data, HEAP_MB) as here:
            assert server.status(data)[0].users == tuple(sorted((os.getpid(), starter.pid)))
            kill(starter)
            assert visits(here) == 1
            empty(here)
    assert not runs(process)


def test_the_last_one_out_stops_it(data: Path) -> None:
    with ExitStack() as stack:
        with user(data):
            process = running(data)
            here = stack.enter_context(open_server(data, HEAP_MB))
        assert runs(process), "still there for the other"
        empty(here)
    assert not runs(process)


def test_users_that_were_killed_leave_nothing_in_the_way(data: Path) -> None:
    with user(data) as one, user(data) as other:
        kill(one)
        kill(other)
        process = running(data)
    assert server.status(data)[0].users == ()
    with open_server(data, HEAP_MB) as here:
        assert running(data).pid == process.pid, "the same server is used on"
        assert visits(here) == 2
        empty(here)
    assert not runs(process)


def test_all_killed_and_the_next_start_works_at_once(data: Path) -> None:
    with user(data) as one, user(data) as other:
        before = address(data)
        for process in (one, running(data), other):
            kill(process)
    with open_server(data, HEAP_MB) as here:
        assert (here.uri, here.password) == (before.uri, before.password)
        assert visits(here) == 2, "what was committed is kept"
        empty(here)


def test_many_at_once_share_one(data: Path) -> None:
    with ExitStack() as stack:
        starters = [stack.enter_context(ExitStack()) for _ in range(3)]
        threads = [threading.Thread(target=one.enter_context, args=(user(data),)) for one in starters]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(server.status(data)[0].users) == 3
        here = stack.enter_context(open_server(data, HEAP_MB))
        assert visits(here) == 3
        empty(here)
    assert state(data) == "stopped"


def test_sigterm_stops_it_in_order(data: Path) -> None:
    with open_server(data, HEAP_MB) as here:
        process = running(data)
        process.terminate()
        assert gone(process)
        before = len(log(data))
        here.revive()
        assert "not closed properly" not in log(data)[before:]
        kill(running(data))
        here.revive()
        assert "not closed properly" in log(data)[before:], "that is how the log tells a crash"


def test_up_stays_until_down(data: Path) -> None:
    server.up(data, HEAP_MB)
    with open_server(data, HEAP_MB):
        pass
    assert state(data) == "running"
    with open_server(data, HEAP_MB):
        assert server.down(data) == (os.getpid(),)
        assert state(data) == "running", "it waits for those who use it"
    assert state(data) == "stopped"
    assert server.down(data) == ()


def test_looking_makes_nothing(tmp_path: Path) -> None:
    assert server.down(tmp_path / "none") == ()
    assert state(tmp_path / "none") == "stopped"
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("damage", ["lost", "nonsense"])
def test_a_damaged_services_file_does_not_hide_the_server(data: Path, damage: str) -> None:
    path = data / "run" / "services.json"
    with open_server(data, HEAP_MB) as here:
        process = running(data)
        if damage == "lost":
            path.unlink()
        else:
            path.write_text("{]")
        with user(data):
            assert running(data).pid == process.pid
            here.revive()  # which puts its user back
        empty(here)
        assert runs(process)
    assert not runs(process)


def test_a_pid_that_somebody_else_has_now_is_nobody(data: Path) -> None:
    open_server(data, HEAP_MB).close()
    stranger = {"pid": os.getpid(), "created": 1.0}
    entry = {"users": [stranger], "kept": False, "started_by": 1, "details": {"pid": os.getpid(), "uri": "bolt://x:1"}}
    (data / "run" / "services.json").write_text(json.dumps({"graph": entry}))
    BoltAddress(address(data).port, address(data).password, os.getpid()).save(data / "graph")
    (row,) = server.status(data)
    assert (row.state, row.users) == ("stopped", ())
    with open_server(data, HEAP_MB) as here:
        assert running(data).pid != os.getpid()
        client(here).close()
    assert state(data) == "stopped"


@pytest.mark.parametrize("content", [None, b'{"port": 1}'], ids=["lost", "half"])
def test_a_password_that_was_lost_is_drawn_again(
    data: Path, content: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_ANSWER_SECONDS", 5.0)
    with open_server(data, HEAP_MB) as here:
        process, before = running(data), here.password
        path = data / "graph" / "address.json"
        path.unlink()
        if content is not None:
            path.write_bytes(content)
        here.revive()
        assert not runs(process), "nobody could talk to it"
        assert here.password != before
        client(here).close()


def test_a_port_that_others_took_is_left_to_them(data: Path) -> None:
    open_server(data, HEAP_MB).close()
    port = address(data).port
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections that ended linger for a minute
        with suppress(OSError):  # somebody else on this machine was quicker, which serves as well
            other.bind(("127.0.0.1", port))
            other.listen()
        with open_server(data, HEAP_MB) as here:
            assert here.uri != f"bolt://127.0.0.1:{port}"
            client(here).close()


def test_a_hung_server_is_replaced(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_ANSWER_SECONDS", 5.0)
    monkeypatch.setattr(server, "_STOP_HUNG_SECONDS", 0.5)
    with open_server(data, HEAP_MB) as here:
        process, before = running(data), here.uri
        process.suspend()
        here.revive()
        assert not runs(process)
        assert here.uri == before
        client(here).close()


def test_two_never_work_in_one_folder(data: Path) -> None:
    with open_server(data, HEAP_MB):
        before = running(data).pid
        command = [sys.executable, "-m", "graph.embedded", str(data), "512"]
        second = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False)
        assert "another graph server works in" in second.stderr
        assert running(data).pid == before


def test_it_ends_when_nobody_wants_it(data: Path) -> None:
    command = [sys.executable, "-c", SERVE_IMPATIENTLY, "graph.embedded", str(data)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (data / "run" / "graph.log").open("ab") as said:
        subprocess.run(command, cwd=folder_of(data), env=environment, stdout=said, stderr=said, check=True)
    process = running(data)
    with open_server(data, HEAP_MB):
        assert running(data).pid == process.pid
        time.sleep(3)
        assert runs(process), "somebody uses it"
        services = json.loads((data / "run" / "services.json").read_text())
        services["graph"]["users"] = [{"pid": os.getpid(), "created": 1.0}]
        (data / "run" / "services.json").write_text(json.dumps(services))
        assert gone(process), "who used it died"
        assert json.loads((data / "run" / "services.json").read_text())["graph"]["details"] == {}


def test_it_ends_with_its_folder() -> None:
    with folder() as path:
        data = path / "data"
        data.mkdir()
        server.up(data, HEAP_MB)
        process = running(data)
        shutil.rmtree(data)
        assert gone(process)
        assert not data.exists()


def test_what_stands_in_the_way_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GraphUnavailable, match=rf"did not start; {tmp_path}/run/graph.log says why"):
        open_server(tmp_path, 1)
    assert "heap" in log(tmp_path)
    assert state(tmp_path) == "stopped"
    monkeypatch.setattr(server, "find_spec", lambda _: None)
    with pytest.raises(GraphUnavailable, match="set NEO4J_URI or KINDRED_GRAPH=off"):
        open_server(tmp_path, HEAP_MB)
    connection = GraphConnection(tmp_path, None, HEAP_MB)
    for ask in (connection.revive, connection.check):
        with pytest.raises(GraphUnavailable, match="set NEO4J_URI or KINDRED_GRAPH=off"):
            ask()
    connection.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as somebody else")
def test_root_does_not_shut_out_the_owner_of_the_folder() -> None:
    with folder() as path:
        shutil.chown(path, NOBODY, NOBODY)
        reached = not subprocess.run(
            ["/bin/sh", "-c", 'exec "$0" -c "import encodings"', sys.executable], user=NOBODY, check=False
        ).returncode
        with open_server(path, HEAP_MB):
            assert running(path).uids().real == (NOBODY if reached else 0)
        for kept in (path / "graph", path / "run", path / "run" / "graph.log"):
            assert kept.stat().st_uid == NOBODY


@contextmanager
def connection(data: Path) -> Iterator[GraphConnection]:
    found = GraphConnection(data, None, HEAP_MB)
    try:
        yield found
    finally:
        found.close()


def test_a_connection_survives_the_death_of_its_server(data: Path) -> None:
    with connection(data) as graph:
        with pytest.raises(GraphUnavailable, match="not connected yet"):
            graph.read("RETURN 1 AS one")
        graph.revive()
        assert graph.home == "embedded"
        with open_graph(data, None, HEAP_MB) as writer:
            writer.write("CREATE (:Visit {pid: 1})-[:SAW {score: 0.5}]->(:Visit {pid: 2})")
            assert graph.read("MATCH (:Visit)-[s:SAW]->(:Visit) RETURN s.score AS score") == [{"score": 0.5}]
            before = address(data)
            kill(running(data))
            started = time.monotonic()
            for _ in range(3):
                with pytest.raises(GraphUnavailable):
                    graph.read("RETURN 1 AS one")
            assert time.monotonic() - started < 5, "the driver by itself waits for half a minute"
            with pytest.raises(GraphUnavailable):
                graph.check()
            graph.revive()
            graph.check()
            after = address(data)
            assert (after.port, after.password) == (before.port, before.password)
            assert graph.read("MATCH (:Visit)-[s:SAW]->(:Visit) RETURN s.score AS score") == [{"score": 0.5}]
            writer.write("MATCH (v:Visit) DETACH DELETE v")  # others who were connected recover too


def test_a_server_that_others_started_again_is_read_on(data: Path) -> None:
    with connection(data) as graph, open_server(data, HEAP_MB) as here:
        graph.revive()
        assert graph.read("RETURN 1 AS one") == [{"one": 1}]
        kill(running(data))
        here.revive()
        assert graph.read("RETURN 1 AS one") == [{"one": 1}], "the stale connection is replaced within the read"


def test_a_hung_server_holds_up_nobody(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_ANSWER_SECONDS", 5.0)
    monkeypatch.setattr(server, "_STOP_HUNG_SECONDS", 0.5)
    with connection(data) as graph:
        graph.revive()
        running(data).suspend()
        started = time.monotonic()
        with pytest.raises(GraphUnavailable, match="does not answer"):
            graph.read("RETURN 1 AS one")
        assert time.monotonic() - started < 8
        started = time.monotonic()
        with pytest.raises(GraphUnavailable, match="does not answer"):
            graph.read("RETURN 1 AS one")
        assert time.monotonic() - started < SILENCE_SECONDS, "it is known by now"
        graph.revive()
        assert graph.read("RETURN 1 AS one") == [{"one": 1}]
    with pytest.raises(GraphUnavailable, match="closed"):
        graph.read("RETURN 1 AS one")
    with pytest.raises(GraphUnavailable, match="closed"):
        graph.revive()


def test_a_connection_takes_many_readers_and_a_slow_one(data: Path) -> None:
    with connection(data) as graph:
        graph.revive()
        found: list[int] = []

        def read(most: int) -> None:
            rows = graph.read("UNWIND range(1, $most) AS i RETURN count(i) AS n", most=most)
            found.append(rows[0]["n"])

        sizes = [3_000_000, *range(1, 9)]  # the first takes longer than SILENCE_SECONDS
        threads = [threading.Thread(target=read, args=(most,)) for most in sizes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(found) == sorted(sizes)


def test_neo4j_is_reached_the_same_way(neo4j_server: GraphServer, tmp_path: Path) -> None:
    where = Neo4jAddress(neo4j_server.uri, neo4j_server.username, neo4j_server.password, neo4j_server.database)
    with open_graph(tmp_path, where, HEAP_MB) as client:
        assert client.read("RETURN 1 AS one") == [{"one": 1}]
    graph = GraphConnection(tmp_path, where, HEAP_MB)
    graph.revive()
    assert graph.home == "neo4j"
    assert graph.read("RETURN 1 AS one") == [{"one": 1}]
    graph.close()
    assert not list(tmp_path.iterdir()), "no embedded server was thought of"


def test_signals_of_the_terminal_do_not_reach_it(data: Path) -> None:
    with open_server(data, HEAP_MB):
        process = running(data)
        os.kill(process.pid, signal.SIGHUP)
        time.sleep(0.5)
        assert runs(process)
