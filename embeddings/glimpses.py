"""A few of a picture's patches, answered as `PatchDictionary` answers all: what colour does to them.

One patch in fifty is enough to say how much a picture changes, where it would not be to say what is there.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from embeddings.patches import FLOOR, PIXELS, SIDE, PatchDictionary
from embeddings.view import COARSE, FINE, Plane

STRIDES = {FINE: 28, COARSE: 21}
"""Pixels between patches, seven times the dictionary's: 81 patches of the fine view and 36 of the coarse one."""

_FIRST = 2


@lru_cache
def windows(side: int) -> NDArray[np.int64]:
    """Where the pixels of each patch lie in a view of this side, flat, int64[rows * columns, 64]."""
    first = np.arange(_FIRST, side - SIDE + 1, STRIDES[side])
    inside = np.arange(SIDE)
    rows = (first[:, None] + inside)[:, None, :, None]
    columns = (first[:, None] + inside)[None, :, None, :]
    return np.asarray((rows * side + columns).reshape(len(first) ** 2, SIDE * SIDE))


def answers(dictionary: PatchDictionary, place: int, patches: Plane) -> Plane:
    """How much of each word patches float32[n, 64, 3] of the fine (0) or coarse (1) view hold, float32[n, words]."""
    flat = patches.reshape(len(patches), PIXELS)
    centred = flat - flat.mean(axis=1, keepdims=True)
    variance = np.einsum("ni,ni->n", centred, centred)[:, None] / PIXELS
    points = (centred / np.sqrt(variance + np.float32(FLOOR)) - dictionary.mean[place]) @ dictionary.whiten[place]
    words = dictionary.words[place]
    distance = points @ (-2 * words.T)
    distance += np.einsum("ni,ni->n", points, points)[:, None]
    distance += np.einsum("wi,wi->w", words, words)
    np.sqrt(np.maximum(distance, 0, out=distance), out=distance)
    return np.asarray(np.maximum(distance.mean(axis=1, keepdims=True) - distance, 0))


def pool(told: Plane) -> Plane:
    """Answers of versions of one view, float32[versions, patches, words], as the dictionary pools them.

    float32[versions, 6 * words]: whole, spread and by quadrant.
    """
    versions, number, words = told.shape
    side = round(number**0.5)
    grid = told.reshape(versions, side, side, words)
    halves = [part.mean(axis=1) for part in np.array_split(grid, 2, axis=1)]
    quadrants = [part.mean(axis=1) for half in halves for part in np.array_split(half, 2, axis=1)]
    mean = told.mean(axis=1)
    spread = np.sqrt(np.maximum(np.einsum("vnw,vnw->vw", told, told) / number - mean**2, 0))
    return np.concatenate([np.sqrt(mean), spread, *(np.sqrt(one) for one in quadrants)], axis=1)
