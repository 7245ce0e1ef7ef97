"""Named arrays on disk and their hash: how everything that was fitted or computed is kept."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrapers.errors import ReleaseMismatch
from scrapers.files import write_file

Arrays = Mapping[str, NDArray[Any]]


def array_bytes(array: NDArray[Any]) -> bytes:
    """`array` as the content of a `.npy` file, without pickle."""
    buffer = io.BytesIO()
    np.save(buffer, np.ascontiguousarray(array) if array.ndim else array, allow_pickle=False)
    return buffer.getvalue()


def save_array(path: Path, array: NDArray[Any]) -> None:
    """Write one array, whole or not at all."""
    write_file(path, array_bytes(array))


def map_array(path: Path) -> NDArray[Any]:
    """The array in `path`, memory-mapped and read-only. Raises ReleaseMismatch when it cannot be read."""
    try:
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError) as error:
        raise ReleaseMismatch(f"{path} cannot be read: {error}") from error


def save_arrays(path: Path, arrays: Arrays) -> None:
    """Write named arrays as one `.npz`, whole or not at all."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **dict(arrays))
    write_file(path, buffer.getvalue())


def load_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """The named arrays in `path`. Raises ReleaseMismatch when they cannot be read."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise ReleaseMismatch(f"{path} cannot be read: {error}") from error


def digest(arrays: Arrays) -> str:
    """SHA-256 over names, types, shapes and contents, in order of name."""
    sha = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        sha.update(f"{name}\0{array.dtype.str}\0{arrays[name].shape}\0".encode())
        sha.update(array.tobytes())
    return sha.hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
