"""The embedded PostgreSQL: shared, recovered, stopped by the last one out, and nobody's folder opened up for it."""

import ctypes
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from scrapers.errors import StoreUnavailable
from scrapers.store import cluster, homes, server, services
from scrapers.store.cluster import postmaster, processes
from scrapers.store.database import Database
from tests.conftest import folder

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[3]
NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")

USE = """
import os, sys
from pathlib import Path
from scrapers.store import server
from scrapers.store.database import Database

if uid := int(sys.argv[2]):
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
with server.open_server(Path(sys.argv[1])) as running:
    database = Database.connect(running.url)
    with database.transaction() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS visit (pid integer)")
        cursor.execute("INSERT INTO visit VALUES (pg_backend_pid())")
    print(running.url, flush=True)
    if sys.argv[3] == "stay":
        sys.stdin.read()
    database.close()
"""


def state(data: Path) -> str:
    return server.status(data)[0].state


def running(data: Path) -> cluster.Postmaster:
    found = postmaster((data / "postgres").resolve())
    assert found is not None
    return found


def execute(url: str, statement: str) -> list[tuple[Any, ...]]:
    database = Database.connect(url)
    try:
        with database.transaction() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        database.close()


def visits(url: str) -> int:
    return int(execute(url, "SELECT count(*) FROM visit")[0][0])


@contextmanager
def user(data: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the server until its input ends."""
    command = [sys.executable, "-c", USE, str(data), "0", "stay"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline().startswith("postgresql://")
            yield process
        finally:
            process.kill()


def runs(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def use_once(data: Path, uid: int = 0) -> None:
    """Use the server in another process, as the user `uid` if not 0; the last one out, it stops the server."""
    command = [sys.executable, "-c", USE, str(data), str(uid), "go"]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def kill(pids: set[int]) -> None:
    """SIGKILL, and wait until none of them runs."""
    # The oldest first: a postmaster that outlives its children begins to recover.
    for pid in sorted(pids):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while any(runs(pid) for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture(scope="module")
def shared() -> Iterator[Path]:
    """A data folder with a cluster, for all tests that leave one as they found it."""
    with folder() as path:
        yield path


@pytest.fixture
def data(shared: Path) -> Path:
    """The shared folder; its server is stopped and nobody visited it."""
    with server.open_server(shared) as fresh:
        execute(fresh.url, "DROP TABLE IF EXISTS visit")
    assert state(shared) == "stopped"
    return shared


def test_server_lives_as_long_as_it_is_used(data: Path) -> None:
    assert state(data) == "stopped"
    with server.open_server(data) as one:
        with server.open_server(data) as other:
            assert other.url == one.url
        (row,) = server.status(data)
        assert (row.service, row.state, row.users, row.url) == ("postgres", "running", (os.getpid(),), one.url)
        assert row.pid == running(data).pid
    assert state(data) == "stopped"
    assert processes(data / "postgres") == set()


def test_work_outlives_the_server(data: Path) -> None:
    for _ in range(2):
        use_once(data)
    with server.open_server(data) as again:
        assert visits(again.url) == 2


def test_commits_are_written_through(data: Path) -> None:
    with server.open_server(data) as here:
        found = execute(here.url, "SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        assert found == [("on", "on")]


def test_start_is_quick(data: Path) -> None:
    started = time.monotonic()
    with server.open_server(data):
        assert time.monotonic() - started < 10


def test_last_one_out_stops_it(data: Path) -> None:
    with user(data) as process:
        with server.open_server(data) as here:
            assert server.status(data)[0].users == tuple(sorted((os.getpid(), process.pid)))
        assert visits(here.url) == 1, "still there for the other"
        process.communicate("")
    assert state(data) == "stopped"


def test_killed_user_does_not_keep_it_up(data: Path) -> None:
    with user(data) as process:
        kill({process.pid})
        assert server.status(data)[0].users == ()
        assert state(data) == "running", "nobody was there to stop it"
        with server.open_server(data) as here:
            assert visits(here.url) == 1
        assert state(data) == "stopped"


def test_up_stays_until_down(data: Path) -> None:
    url = server.up(data)
    with server.open_server(data) as here:
        assert here.url == url
    assert state(data) == "running"
    assert server.down(data) == ()
    assert state(data) == "stopped"
    assert server.down(data) == ()


def test_down_waits_for_those_who_still_use_it(data: Path) -> None:
    with server.open_server(data) as here:
        server.up(data)
        assert server.down(data) == (os.getpid(),)
        Database.connect(here.url).close()
    assert state(data) == "stopped"


def test_looking_makes_nothing(tmp_path: Path) -> None:
    assert server.down(tmp_path / "none") == ()
    assert state(tmp_path / "none") == "stopped"
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("whole", [True, False], ids=["all processes", "the postmaster alone"])
def test_killed_server_comes_back_with_all_that_was_committed(data: Path, whole: bool) -> None:
    with user(data) as process:
        folder = (data / "postgres").resolve()
        kill(processes(folder) if whole else {running(data).pid})
        with server.open_server(data) as again:
            assert visits(again.url) == 1
            kill({process.pid})


def test_database_object_survives_a_restart(data: Path) -> None:
    with server.open_server(data) as first:
        database = Database.connect(first.url)
        kill({running(data).pid})
        with pytest.raises(StoreUnavailable), database.snapshot():
            pass
        with server.open_server(data), database.snapshot() as cursor:
            cursor.execute("SELECT 1")
        database.close()


def test_user_revives_what_was_killed_and_stays_its_user(data: Path) -> None:
    with server.open_server(data) as first:
        kill({running(data).pid})
        (data / "run" / "services.json").unlink()
        first.revive()
        assert visited(first.url)
        use_once(data)
        assert state(data) == "running"  # the other was not the last one out
        before = running(data).pid
        first.revive()
        assert running(data).pid == before
    assert state(data) == "stopped"


def visited(url: str) -> bool:
    return execute(url, "SELECT 1") == [(1,)]


def test_zombie_is_not_taken_for_a_server(data: Path) -> None:
    """As in a container whose first process reaps nobody: we adopt the postmaster and do not wait for it."""
    set_child_subreaper = 36
    try:
        prctl = ctypes.CDLL(None).prctl
    except AttributeError:
        pytest.skip("only Linux lets a process adopt orphans")
    prctl(set_child_subreaper, 1, 0, 0, 0)
    try:
        with server.open_server(data):
            pid = running(data).pid
            kill({pid})
            assert psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
            assert state(data) == "stopped"
            with server.open_server(data) as again:
                Database.connect(again.url).close()
                assert running(data).pid != pid
            os.waitpid(pid, 0)
    finally:
        prctl(set_child_subreaper, 0, 0, 0, 0)
    # Those that were adopted meanwhile and have ended.
    for child in psutil.Process().children():
        if child.status() == psutil.STATUS_ZOMBIE and child.name().startswith("postgres"):
            os.waitpid(child.pid, 0)


def test_mark_of_a_stranger_is_not_taken_for_a_server(data: Path) -> None:
    """As after a restart of the machine, when somebody else's process has the pid."""
    mark = data / "postgres" / "postmaster.pid"
    mark.write_text(f"{os.getpid()}\n{data}/postgres\n0\n5432\n{data}\n\n\nready\n")
    shutil.chown(mark, (data / "postgres").stat().st_uid)
    with server.open_server(data) as again:
        Database.connect(again.url).close()


def test_interrupted_creation_is_begun_anew(data_folder: Path) -> None:
    (data_folder / ".postgres.new").mkdir()
    (data_folder / ".postgres.new" / "PG_VERSION").write_text("18\n")
    with server.open_server(data_folder) as fresh:
        Database.connect(fresh.url).close()


def test_damaged_list_of_services_is_no_obstacle(data: Path) -> None:
    with user(data) as process:
        (data / "run" / "services.json").write_text("{ half")
        with server.open_server(data) as here:
            assert visits(here.url) == 1
            (data / "run" / "services.json").unlink()
            assert server.down(data) == ()
        assert state(data) == "stopped"
        process.kill()


@pytest.mark.parametrize(
    "written",
    [
        "[]",
        '{"postgres": []}',
        '{"postgres": [1]}',
        '{"postgres": {"users": 5}}',
        '{"postgres": {"users": null, "kept": "yes", "started_by": "me"}}',
        '{"postgres": {"users": [{"pid": 1}, 7, {"pid": "x", "created": 0}, {"pid": -5, "created": 1}]}}',
        '{"postgres": {"details": "x"}}',
        '{"postgres": {"details": {"folder": 5, "sockets": []}}}',
    ],
)
def test_list_of_services_of_a_wrong_shape_says_nothing(tmp_path: Path, written: str) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "services.json").write_text(written)
    assert services.look(tmp_path, "postgres") == services.Service()
    assert server.status(tmp_path)[0].state == "stopped"
    with services.locked(tmp_path, "postgres") as service:
        service.users.append(services.Process.this())
    assert services.look(tmp_path, "postgres").users == [services.Process.this()]


def test_pid_that_came_round_again_is_not_the_user(data: Path) -> None:
    with server.open_server(data):
        path = data / "run" / "services.json"
        services = json.loads(path.read_text())
        services["postgres"]["users"].append({"pid": os.getpid(), "created": 1.0})
        path.write_text(json.dumps(services))
    assert state(data) == "stopped"


def test_files_of_another_version_are_refused(data_folder: Path) -> None:
    server.open_server(data_folder).close()
    (data_folder / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(StoreUnavailable, match="written by PostgreSQL 17, this is 18"):
        server.open_server(data_folder)


@pytest.mark.parametrize("name", ["x" * 150, "a $HOME \"b\", 'c' é"], ids=["long", "odd"])
def test_any_path_will_do(data_folder: Path, name: str) -> None:
    data = data_folder / name
    with server.open_server(data) as here:
        Database.connect(here.url).close()
        sockets = running(data).sockets
        assert sockets.stat().st_mode & 0o777 == 0o700, "only its owner connects"
        kill(processes((data / "postgres").resolve()))
        with server.open_server(data) as again:
            Database.connect(again.url).close()
            assert running(data).sockets == sockets, "a crash leaves no folder behind"
    assert not sockets.exists()


@as_root
def test_root_runs_it_as_somebody_else(data_folder: Path) -> None:
    mode = data_folder.stat().st_mode
    with server.open_server(data_folder):
        assert psutil.Process(running(data_folder).pid).uids().real != 0
        assert (data_folder / "postgres").stat().st_mode & 0o777 == 0o700
    assert data_folder.stat().st_mode == mode


@as_root
@pytest.mark.parametrize("root_first", [False, True])
def test_normal_user_can_run_it(data_folder: Path, root_first: bool) -> None:
    """And root, in that user's folder, runs it as that user, whom it does not shut out."""
    shutil.chown(data_folder, NOBODY, NOBODY)
    if root_first:
        use_once(data_folder)
    use_once(data_folder, NOBODY)
    with server.open_server(data_folder) as here:
        assert psutil.Process(running(data_folder).pid).uids().real == NOBODY
        assert visits(here.url) == 1 + root_first
    use_once(data_folder, NOBODY)


@pytest.fixture
def elsewhere(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where root keeps the files that PostgreSQL's user could not reach."""
    monkeypatch.setattr(homes, "ELSEWHERE", data_folder / "elsewhere")
    return data_folder / "elsewhere"


@as_root
def test_private_folder_stays_private(data_folder: Path, elsewhere: Path) -> None:
    private = data_folder / "private"
    private.mkdir(mode=0o700)
    data = private / "data"
    with server.open_server(data) as here:
        Database.connect(here.url).close()
        (row,) = server.status(data)
        assert row.state == "running"
    assert private.stat().st_mode & 0o777 == 0o700
    (home,) = elsewhere.iterdir()
    assert (home / "postgres" / "PG_VERSION").exists()
    assert not (data / "postgres").exists()


@as_root
@pytest.mark.usefixtures("elsewhere")
def test_private_folder_may_move_but_a_copy_is_told(data_folder: Path) -> None:
    private = data_folder / "private"
    private.mkdir(mode=0o700)
    with server.open_server(private / "one") as here:
        execute(here.url, "CREATE TABLE visit (pid integer); INSERT INTO visit VALUES (1)")
    (private / "one").rename(private / "two")
    with server.open_server(private / "two") as here:
        assert visits(here.url) == 1
    shutil.copytree(private / "two", private / "copy")
    with pytest.raises(StoreUnavailable, match="is a copy of"):
        server.open_server(private / "copy")


@as_root
@pytest.mark.usefixtures("elsewhere")
def test_database_that_is_out_of_reach_is_not_replaced_by_an_empty_one(data_folder: Path, elsewhere: Path) -> None:
    folder = data_folder / "open"
    folder.mkdir(mode=0o755)
    server.open_server(folder / "data").close()
    folder.chmod(0o700)
    with pytest.raises(StoreUnavailable, match="cannot reach"):
        server.open_server(folder / "data")
    private = data_folder / "private"
    private.mkdir(mode=0o700)
    server.open_server(private / "data").close()
    shutil.rmtree(elsewhere)
    with pytest.raises(StoreUnavailable, match="which is gone"):
        server.open_server(private / "data")


@as_root
def test_binaries_that_cannot_be_reached_are_copied(
    data_folder: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = pwd.getpwnam("nobody").pw_uid
    assert not homes.binaries(uid).is_relative_to(elsewhere)
    (data_folder / "data").mkdir()
    real = homes._reaches
    monkeypatch.setattr(homes, "_reaches", lambda uid, path: "site-packages" not in path.parts and real(uid, path))
    with server.open_server(data_folder / "data") as here:
        program = Path(psutil.Process(running(data_folder / "data").pid).exe())
        assert program.is_relative_to(elsewhere)
        Database.connect(here.url).close()


def test_folder_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path / "run"))

    monkeypatch.setattr(Path, "mkdir", deny)
    with pytest.raises(StoreUnavailable, match="belongs to another user"):
        server.open_server(tmp_path)
