"""A folder as an object store: a disk that several machines share."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scrapers import files
from scrapers.errors import ObjectStoreUnavailable


class LocalObjects:
    """Objects as files under `root`. The folder must be there: an unmounted disk is no empty store."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def address(self) -> str:
        return f"file://{self._root}"

    def put(self, name: str, file: Path) -> None:
        with self._explained():
            final = self._root / name
            final.parent.mkdir(parents=True, exist_ok=True)
            handle, written = tempfile.mkstemp(dir=final.parent, prefix=f".{final.name}.")
            temporary = Path(written)
            try:
                with os.fdopen(handle, "wb") as target, file.open("rb") as source:
                    shutil.copyfileobj(source, target)
                    target.flush()
                    os.fsync(target.fileno())
                temporary.chmod(0o644)
                files.commit_path(temporary, final)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise

    def get(self, name: str, into: Path) -> bool:
        with self._explained():
            try:
                shutil.copyfile(self._root / name, into)
            except FileNotFoundError:
                return False
            return True

    def has(self, name: str) -> bool:
        with self._explained():
            return (self._root / name).is_file()

    def remove(self, name: str) -> bool:
        with self._explained():
            try:
                (self._root / name).unlink()
            except FileNotFoundError:
                return False
            return True

    def names(self, folder: str) -> Iterator[str]:
        with self._explained():
            found = sorted((self._root / folder).rglob("[!.]*"))
        yield from (path.relative_to(self._root).as_posix() for path in found if path.is_file())

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            if not self._root.is_dir():
                raise ObjectStoreUnavailable(
                    f"the object store {self.address} is not there: mount or make the folder, or correct "
                    "KINDRED_OBJECT_STORE"
                )
            yield
        except OSError as error:
            raise ObjectStoreUnavailable(f"the object store {self.address} fails: {error.strerror or error}") from error
