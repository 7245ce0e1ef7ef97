"""How a row of raw features is divided into blocks, and how much each block weighs."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from embeddings.blocks import BLOCK_DIMENSION, BLOCKS
from embeddings.patches import POOLINGS, pooled

PATCH_WEIGHT = 0.7
"""Weight of a pooling of patches beside a hand-made block: 0.5 to 1 measured alike, 1.5 worse."""


def blocks_of(dimension: int) -> Mapping[str, slice]:
    """Which columns of a row of `dimension` features each block takes: hand-made ones first, then the dictionary's.

    A row of another make is one block of its own.
    """
    words, left = divmod(dimension - BLOCK_DIMENSION, POOLINGS)
    if words < 0 or left:
        return {"features": slice(0, dimension)}
    shifted = {
        name: slice(where.start + BLOCK_DIMENSION, where.stop + BLOCK_DIMENSION)
        for name, where in (pooled(words) if words else {}).items()
    }
    return {**BLOCKS, **shifted}


def weights(dimension: int) -> NDArray[np.float64]:
    """The weight of each column, float64[dimension]: a block counts as one, however many columns it has."""
    out = np.ones(dimension)
    for name, where in blocks_of(dimension).items():
        out[where] = (PATCH_WEIGHT if name.startswith("patches") else 1.0) / np.sqrt(where.stop - where.start)
    return out
