"""Pictures kept aside from their records until they are fetched, in bounded memory."""

import os
import tempfile
from collections import defaultdict
from pathlib import Path

from scrapers.errors import Rejected

IN_MEMORY = 64_000_000


class Aside:
    """Pictures by name: up to `in_memory` bytes of them in memory, the others in a temporary file.

    The file has no name on disk, so that it goes with the process, however that ends. `folder` is where it lies, by
    default where the system puts such files. `put` and `get` may be called from different threads.
    """

    def __init__(self, in_memory: int = IN_MEMORY, folder: Path | None = None) -> None:
        self._room = in_memory
        self._held: dict[str, bytes | Rejected] = {}
        self._spilled: dict[str, tuple[int, int]] = {}  # offset and size in the file
        self._free: defaultdict[int, list[int]] = defaultdict(list)  # offsets of places given back, by their size
        self._end = 0
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `close`

    def put(self, name: str, picture: bytes | Rejected) -> None:
        """Keep `picture`, or why there is none, until it is dropped. A name is put once."""
        if isinstance(picture, Rejected):
            self._held[name] = picture
        elif len(picture) <= self._room:
            self._room -= len(picture)
            self._held[name] = picture
        else:
            offset = self._place(len(picture))
            left = memoryview(picture)
            while left:
                left = left[os.pwrite(self._file.fileno(), left, offset + len(picture) - len(left)) :]
            self._spilled[name] = (offset, len(picture))

    def get(self, name: str) -> bytes | None:
        """The picture, or None when none of this name is held. Raises Rejected when it was put as refused."""
        held = self._held.get(name)
        if isinstance(held, Rejected):
            raise held
        if held is not None or name not in self._spilled:
            return held
        offset, size = self._spilled[name]
        return os.pread(self._file.fileno(), size, offset)

    def drop(self, name: str) -> None:
        """Forget the picture, if it is held."""
        held = self._held.pop(name, None)
        if isinstance(held, bytes):
            self._room += len(held)
        elif name in self._spilled:
            offset, size = self._spilled.pop(name)
            self._free[_rounded(size)].append(offset)

    def close(self) -> None:
        """Forget all of them."""
        self._held.clear()
        self._spilled.clear()
        self._file.close()

    def _place(self, size: int) -> int:
        """Where `size` bytes may be written: places are powers of two, so that one given back fits the next."""
        free = self._free[_rounded(size)]
        if free:
            return free.pop()
        offset, self._end = self._end, self._end + _rounded(size)
        return offset


def _rounded(size: int) -> int:
    return 1 << max(size - 1, 0).bit_length()
