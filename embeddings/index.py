"""The vector index: exact inner-product search over composite rows, filtered before top-k."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.arrays import save_array
from embeddings.facet import Ids, Rows
from scrapers.errors import ReleaseMismatch
from scrapers.files import commit_path, write_file

VECTORS, IDS, MANIFEST = "index.faiss", "index_ids.npy", "index.json"


class VectorIndex:
    """FAISS `IndexFlatIP` with the ids of its rows; memory-mapped when loaded from disk."""

    def __init__(self, index: Any, ids: Ids) -> None:
        if index.ntotal != len(ids):
            raise ReleaseMismatch(f"the index holds {index.ntotal} vectors but {len(ids)} ids")
        self._index = index
        self.ids = ids

    @classmethod
    def build(cls, ids: Ids, rows: Rows) -> "VectorIndex":
        """An index over `rows` float32[n, d], keyed by `ids` int64[n]."""
        return cls.of_blocks(ids, [rows], rows.shape[1])

    @classmethod
    def of_blocks(cls, ids: Ids, blocks: Iterable[Rows], dimension: int) -> "VectorIndex":
        """An index over the rows of `blocks`, float32[any, dimension] each, of which one at a time is needed."""
        index = faiss.IndexFlatIP(dimension)
        for rows in blocks:
            index.add(np.ascontiguousarray(rows))
        return cls(index, ids)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def search(self, query: Rows, k: int, allowed: NDArray[np.bool_] | None = None) -> tuple[Ids, NDArray[np.float32]]:
        """The `k` ids with the largest inner product with `query` float32[d], best first, and those products.

        `allowed` bool[n] limits the search to some rows before top-k, so that k come back whenever k are allowed.
        Ties go to the smaller id. Raises ValueError for a wrong dimension or a k below 1.
        """
        if query.shape != (self.dimension,):
            raise ValueError(f"a query of shape {query.shape} for an index of dimension {self.dimension}")
        if k < 1:
            raise ValueError(f"k is {k}; it must be at least 1")
        available = len(self.ids) if allowed is None else int(allowed.sum())
        if not available:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        parameters = None
        if allowed is not None:
            bits = np.packbits(allowed, bitorder="little")
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        scores, rows = self._index.search(query[None, :].astype(np.float32), min(k, available), params=parameters)
        found = rows[0] >= 0
        ids, best = self.ids[rows[0][found]], scores[0][found]
        order = np.lexsort((ids, -best))
        return np.asarray(ids[order]), np.asarray(best[order])

    def save(self, folder: Path) -> None:
        """Write vectors, ids and their manifest into `folder`, each file whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{VECTORS}.")
        try:
            # FAISS writes from where the vectors are; as bytes they would be in memory three times.
            with os.fdopen(handle, "rb") as file:
                faiss.write_index(self._index, temporary)
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644)
            commit_path(Path(temporary), folder / VECTORS)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        save_array(folder / IDS, self.ids)
        manifest = {
            "count": len(self.ids),
            "dimension": self.dimension,
            "metric": "inner product",
            "ids_sha256": hashlib.sha256(np.ascontiguousarray(self.ids).tobytes()).hexdigest(),
        }
        write_file(folder / MANIFEST, json.dumps(manifest, indent=2).encode())

    @classmethod
    def load(cls, folder: Path) -> "VectorIndex":
        """The index in `folder`, its vectors mapped rather than read.

        Raises ReleaseMismatch when a file is missing or the three do not belong together.
        """
        try:
            manifest = json.loads((folder / MANIFEST).read_bytes())
            ids = np.load(folder / IDS, allow_pickle=False)
            index = faiss.read_index(str(folder / VECTORS), faiss.IO_FLAG_MMAP_IFC)
        except (OSError, ValueError, RuntimeError) as error:
            raise ReleaseMismatch(f"the index in {folder} cannot be read: {error}") from error
        stated = (manifest.get("count"), manifest.get("dimension"), manifest.get("ids_sha256"))
        actual = (index.ntotal, index.d, hashlib.sha256(ids.tobytes()).hexdigest())
        if stated != actual:
            raise ReleaseMismatch(f"the index in {folder} is not the one its manifest describes: {stated} != {actual}")
        return cls(index, ids)
