"""Which rows are one and the same vector."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from embeddings.facet import Rows


def distinct(rows: Rows) -> NDArray[np.int64]:
    """int64[n]: the number of each row's vector, equal for rows of the same bytes, from 0 by first occurrence.

    Vectors are told apart by 128 bits of BLAKE2b, so that none is kept twice.
    """
    digests = np.frombuffer(
        b"".join(hashlib.blake2b(row.tobytes(), digest_size=16).digest() for row in rows), dtype="V16"
    )
    _, first, of = np.unique(digests, return_index=True, return_inverse=True)
    return by_first(first, of)


def by_first(first: NDArray[np.int64], of: NDArray[np.int64]) -> NDArray[np.int64]:
    """Groups `of` int64[n] numbered anew, by the place `first` int64[g] of their first member."""
    return np.asarray(np.argsort(np.argsort(first))[of.ravel()], dtype=np.int64)
