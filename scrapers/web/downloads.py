"""A file as it comes in: hashed on the way to disk, and under its name only when it is whole."""

import asyncio
import hashlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

_WRITTEN_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file on disk, its SHA-256 in hex, its size in bytes."""

    path: Path
    sha256: str
    size: int


class Sink:
    """Writes `path`, by way of a file with `.part` after its name; `finish` puts it there, else nothing stays.

    At most a mebibyte and a piece are held in memory. Writing and hashing are off the event loop. Raises OSError.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part")
        self._held = bytearray()
        self._hash = hashlib.sha256()
        self._size = 0

    def __enter__(self) -> Self:
        self._file = self._part.open("wb")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._part.unlink(missing_ok=True)

    async def add(self, chunk: bytes) -> None:
        """Take in the next piece."""
        self._held += chunk
        if len(self._held) >= _WRITTEN_AT_ONCE:
            await asyncio.to_thread(self._write)

    async def finish(self) -> Downloaded:
        """The file, whole and in its place."""
        return await asyncio.to_thread(self._place)

    def _write(self) -> None:
        self._hash.update(self._held)
        self._size += self._file.write(self._held)
        self._held.clear()

    def _place(self) -> Downloaded:
        self._write()
        self._file.close()
        self._part.replace(self._path)
        return Downloaded(self._path, self._hash.hexdigest(), self._size)
