"""Writing files so that a reader sees the old or the new one, never half of it."""

import os
import shutil
import tempfile
from pathlib import Path


def write_file(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Replace `path` with `content`, whole: temporary file beside it, fsync, rename. No umask changes its `mode`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        commit_path(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def commit_path(temporary: Path, final: Path) -> None:
    """Give a finished file or folder its name. Every file that Kindred keeps becomes visible through this call."""
    os.replace(temporary, final)  # noqa: PTH105 - one patchable name for "a write became visible"


def sweep(folder: Path) -> None:
    """Remove a folder that an interrupted run left behind."""
    shutil.rmtree(folder, ignore_errors=True)
