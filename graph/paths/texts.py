"""Many texts as one array of bytes with offsets: any of them is read without the others."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from embeddings.arrays import map_array, save_array


class Texts:
    """The texts written under a name in a folder, memory-mapped."""

    def __init__(self, folder: Path, name: str) -> None:
        """Raises ReleaseMismatch when they cannot be read."""
        self._bytes = map_array(folder / f"{name}_bytes.npy")
        self._offsets = map_array(folder / f"{name}_offsets.npy")

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, place: int) -> str:
        return self._bytes[self._offsets[place] : self._offsets[place + 1]].tobytes().decode()


def write_texts(folder: Path, name: str, texts: Iterable[str]) -> None:
    """Write `texts` under `name`, UTF-8."""
    encoded = [text.encode() for text in texts]
    offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in encoded], out=offsets[1:])
    save_array(folder / f"{name}_bytes.npy", np.frombuffer(b"".join(encoded), dtype=np.uint8))
    save_array(folder / f"{name}_offsets.npy", offsets)
