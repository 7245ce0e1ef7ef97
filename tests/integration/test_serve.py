"""`kindred serve` as a program: it starts, says where, stops cleanly, and is clear about what it lacks."""

import asyncio
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from scrapers.errors import KindredError
from scripts.serve import Server, listen
from tests.conftest import Postgres
from tests.integration.conftest import Built
from tests.integration.serving import command, environment, processes_of, serving, until

pytestmark = [pytest.mark.integration, pytest.mark.slow]


def failing(data: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    """The exit status of a `serve` that does not get far, and what it said."""
    done = subprocess.run(
        command("serve", *arguments),
        env=environment(data, **settings),
        cwd=data,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, said = failing(tmp_path, "--port", str(port))
    assert status == 1
    assert said.startswith(f"error: cannot listen on 127.0.0.1:{port}: Address already in use")
    assert "--port" in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []  # no service was started for it


def test_of_two_at_once_one_learns_that_the_port_is_taken() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(KindredError, match=f"cannot listen on 127.0.0.1:{port}: Address already in use; .*--port"):
            listen("127.0.0.1", port)


def test_a_full_disk_under_its_output_does_not_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def started(*_: Any, **__: Any) -> None:
        pass

    monkeypatch.setattr("uvicorn.Server.startup", started)
    server = Server(uvicorn.Config("nothing:app", log_config=None))
    with listen("127.0.0.1", 0) as first, Path("/dev/full").open("w") as full:
        monkeypatch.setattr("sys.stdout", full)
        asyncio.run(server.startup([first]))
        monkeypatch.undo()
        with suppress(OSError):
            full.close()


@pytest.mark.parametrize(("host", "said_of_it"), [("nowhere.invalid", "no address"), ("192.0.2.1", "cannot listen on")])
def test_an_address_of_somebody_else_is_said_in_one_line(tmp_path: Path, host: str, said_of_it: str) -> None:
    status, said = failing(tmp_path, "--host", host, "--port", "0")
    assert status == 1
    assert said_of_it in said
    assert said.count("\n") == 1


def test_a_wrong_database_is_said_in_one_line(tmp_path: Path) -> None:
    status, said = failing(tmp_path, "--port", "0", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert status == 1
    assert said.startswith("error: PostgreSQL at 127.0.0.1")
    assert "Traceback" not in said
    assert said.count("\n") == 1


def test_without_a_release_it_serves_and_says_what_to_do(postgres: Postgres, tmp_path: Path) -> None:
    with (
        postgres.store() as _,
        postgres.database() as database,
        serving(tmp_path, tmp_path / "log", DATABASE_URL=database._url, KINDRED_GRAPH="off") as served,
    ):
        assert served.get("/health").status_code == 200
        answer = served.get("/ready")
        assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")
        assert "./kindred pipeline sample" in answer.json()["reasons"][0]
        for path in ("/artworks", "/artworks/a:1", "/artworks/a:1/related", "/artworks/a:1/neighbours", "/"):
            answer = served.get(path)
            assert answer.status_code == 503
            assert answer.headers["retry-after"]
            assert "./kindred pipeline sample" in answer.text
        assert served.get("/images/x").status_code == 404


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_and_all_that_it_started(data_folder: Path, number: int) -> None:
    with serving(data_folder, data_folder / "log", KINDRED_GRAPH="off") as served:
        assert served.ready()["checks"]["store"] == {"state": "ready", "artworks": 0}
        assert len(processes_of(data_folder)) > 1
        with socket.create_connection(served.host) as idle, socket.create_connection(served.host) as slow:
            idle.sendall(b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
            slow.sendall(b"POST /recommend HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n")
            assert idle.recv(1000).startswith(b"HTTP/1.1 200")
            assert served.stop(number) == 0
    assert "Traceback" not in (data_folder / "log").read_text()
    until(lambda: not processes_of(data_folder), 10)


def test_a_signal_while_it_starts_stops_it_too(data_folder: Path) -> None:
    process = subprocess.Popen(
        command("serve", "--port", "0"),
        env=environment(data_folder, KINDRED_GRAPH="off"),
        cwd=data_folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until(lambda: (data_folder / "postgres" / "postmaster.pid").exists() or any(data_folder.glob("**/postmaster.pid")))
    process.terminate()
    assert process.wait(60) == 0
    until(lambda: not processes_of(data_folder), 10)


def test_each_request_leaves_a_line(sample: Built, postgres: Postgres, tmp_path: Path) -> None:
    url = postgres.address("sample_collection")
    with serving(sample.work.data, tmp_path / "log", DATABASE_URL=url, KINDRED_GRAPH="off") as served:
        served.get("/artworks/sample:0007?x=secret", headers={"X-Request-ID": "find-me"})
        assert served.get("/health").headers.get("server") is None
    lines = (tmp_path / "log").read_text().splitlines()
    line = next(one for one in lines if "find-me" in one)
    assert "find-me GET /artworks/sample:0007 200 " in line
    assert line.endswith(" ms")
    assert "secret" not in line
