"""A PostgreSQL of our own: its binaries, its files, its process."""

import os
import pwd
import re
import shlex
import stat
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

from scrapers.errors import StoreUnavailable
from scrapers.files import commit_path, sweep

MAJOR = "18"
DATABASE = "kindred"

# The path of a Unix socket has 107 bytes; libpq and PostgreSQL read commas in it as separators.
_SOCKET = re.compile(r"[\w./+-]{1,70}", re.ASCII)

_SOCKET_NAME = ".s.PGSQL.5432"

# One call for the whole file system, where it is to be had: on a slow disk 1 s instead of 4 for the thousand files of
# a new cluster, and as much after a crash.
_SYNC = "syncfs" if sys.platform == "linux" else "fsync"

_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "100",
    # The data of a collection is loaded in bulk and read for long: checkpoints need not come every minute.
    "max_wal_size": "2GB",
    "recovery_init_sync_method": _SYNC,
}

# Recovery after a crash replays at most max_wal_size.
_START_S = 120
_STOP_S = 60


@dataclass(frozen=True, slots=True)
class Cluster:
    """PostgreSQL's files in `folder`, owned by the system user `uid`; `uid` None is the user who asks."""

    folder: Path
    binaries: Path
    uid: int | None

    def url(self, sockets: Path) -> str:
        """Where to connect, when the server listens in the folder `sockets`."""
        return f"postgresql://postgres@/{DATABASE}?host={quote(str(sockets), safe='')}"

    def sockets(self, last: str | None) -> Path:
        """The folder to listen in: the cluster's own, or where its path does not suit a socket, a private one.

        `last` is the one of last time, which is taken again after a crash.
        """
        if _SOCKET.fullmatch(str(self.folder)):
            return self.folder
        owner = os.geteuid() if self.uid is None else self.uid
        if last and _is_private(Path(last), owner):
            return Path(last)
        base = tempfile.gettempdir()
        made = Path(tempfile.mkdtemp(prefix="kindred-", dir=base if _SOCKET.fullmatch(base) else "/tmp"))
        os.chown(made, owner, -1)
        return made

    def start(self, sockets: Path) -> None:
        """Start the server, whatever a crash left behind. Raises StoreUnavailable with its log when it does not."""
        self._clear(sockets)
        options = _OPTIONS | {"unix_socket_directories": str(sockets)}
        log = self.folder / "log"
        before = log.stat().st_size if log.exists() else 0
        arguments = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in options.items())
        try:
            self._run("pg_ctl", "start", "-w", "-t", str(_START_S), "-s", "-l", log.name, "-o", arguments)
        except StoreUnavailable as error:
            said = log.read_bytes()[before:].decode(errors="replace") if log.exists() else ""
            raise StoreUnavailable(f"{error}\n{said[-2000:]}".strip()) from None

    def stop(self) -> None:
        """Stop the server; open connections are cut, committed work is kept."""
        self._run("pg_ctl", "stop", "-w", "-t", str(_STOP_S), "-s", "-m", "fast")

    def create(self) -> None:
        """Make the files, unless they are there; an interrupted attempt leaves nothing that looks finished."""
        if (self.folder / "PG_VERSION").exists():
            found = (self.folder / "PG_VERSION").read_text().strip()
            if found != MAJOR:
                raise StoreUnavailable(
                    f"{self.folder} was written by PostgreSQL {found}, this is {MAJOR}: dump it with that version and "
                    "restore it here, or set DATABASE_URL"
                )
            return
        new = self.folder.with_name(f".{self.folder.name}.new")
        sweep(new)
        new.mkdir(mode=0o700)
        if self.uid is not None:
            os.chown(new, self.uid, -1)
        # Text is compared by code point, so that orders do not depend on the machine's locale.
        locale = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        options = ("--auth=trust", "-U", "postgres", f"--sync-method={_SYNC}")
        Cluster(new, self.binaries, self.uid)._run("initdb", *options, *locale)
        commit_path(new, self.folder)

    def _run(self, program: str, *arguments: str) -> None:
        # Files, not pipes: a server inherits them, and a pipe would stay open as long as it runs.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                # Relative to the folder: pg_ctl hands paths to a shell, which would read a "$" in one.
                [self.binaries / program, "-D", ".", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd=self.folder,
                env={"PATH": os.defpath, "LC_ALL": "C"},
                user=self.uid,
                group=None if self.uid is None else pwd.getpwuid(self.uid).pw_gid,
                extra_groups=None if self.uid is None else [],
                start_new_session=True,  # a Ctrl-C in the terminal is not meant for the server
                check=False,
            )
            said.seek(0)
            text = said.read().decode(errors="replace").strip()
        if done.returncode:
            raise StoreUnavailable(f"{program} failed in {self.folder}: {text}")

    def _clear(self, sockets: Path) -> None:
        """Remove the marks of a server that is gone, once nothing of it runs.

        After kill -9 they may name a zombie, or after a restart of the machine somebody else's process; PostgreSQL
        itself would take either for a running server.
        """
        deadline = time.monotonic() + 30
        while left := processes(self.folder):
            if time.monotonic() > deadline:
                raise StoreUnavailable(
                    f"processes of a killed PostgreSQL still work in {self.folder}: {sorted(left)}. End them and retry"
                )
            time.sleep(0.02)
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        (sockets / f"{_SOCKET_NAME}.lock").unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A running server: its pid, and the folder it listens in."""

    pid: int
    sockets: Path


def postmaster(folder: Path) -> Postmaster | None:
    """The server that runs on the cluster in `folder`; None when there is none, whatever `postmaster.pid` says."""
    try:
        lines = (folder / "postmaster.pid").read_text().split("\n")
        found = Postmaster(int(lines[0]), Path(lines[4]))
    except (FileNotFoundError, ValueError, IndexError):
        # Missing, or half written by a server that is starting or was killed then.
        return None
    return found if found.pid in processes(folder) else None


def processes(folder: Path) -> set[int]:
    """The pids of all of a cluster's processes that still run: PostgreSQL's work in its folder. Zombies do not run."""
    found = set()
    for process in psutil.process_iter():
        try:
            # A zombie has a name still, but works nowhere: asking where raises.
            if process.name().startswith("postgres") and Path(process.cwd()) == folder:
                found.add(process.pid)
        except (psutil.Error, OSError):
            continue
    return found


def _is_private(folder: Path, owner: int) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700 and found.st_uid == owner
