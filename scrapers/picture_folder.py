"""The pictures of the image store, for those who read them."""

import hashlib
import logging
import os
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scrapers import files
from scrapers.objects.object_store import ObjectStore

ORIGINALS = "originals"

_FETCHED_AT_ONCE = 16

_log = logging.getLogger("kindred.pictures")


class PictureFolder:
    """Pictures under `root`; one that is missing there is fetched from `objects`, where there is such a store.

    A name is a path relative to `root`, as `Image` has them.
    """

    def __init__(self, root: Path, objects: ObjectStore | None = None) -> None:
        self.root = root
        self.objects = objects

    def path(self, name: str) -> Path:
        """Where the picture `name` lies; where it would lie if nobody has it. Raises ObjectStoreUnavailable."""
        path = self.root / name
        if self.objects is not None and not path.exists():
            self._fetch(self.objects, name, path)
        return path

    def paths(self, names: Iterable[str]) -> dict[str, Path]:
        """`path` of each of `names`; those that are missing are fetched several at a time."""
        wanted = {name: self.root / name for name in names}
        missing = [name for name, path in wanted.items() if not path.exists()] if self.objects is not None else []
        if missing:
            with ThreadPoolExecutor(_FETCHED_AT_ONCE, thread_name_prefix="fetch") as pool:
                try:
                    list(pool.map(self.path, missing))
                except BaseException:
                    pool.shutdown(cancel_futures=True)
                    raise
        return wanted

    def _fetch(self, objects: ObjectStore, name: str, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, written = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(written)
        try:
            os.close(handle)
            if not objects.get(name, temporary):
                return
            if name.startswith(f"{ORIGINALS}/") and _sha256(temporary) != path.stem:
                _log.warning("%s/%s is not the picture that it is named after; it is left alone", objects.address, name)
                return
            temporary.chmod(0o644)
            files.commit_path(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        # Whoever removes a picture takes it from the store first. So what is still there now was not removed before
        # it got its name here, and what is not must not stay.
        if not objects.has(name):
            path.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
