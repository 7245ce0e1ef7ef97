"""A dictionary of small patches learned from the collection: the brushmarks, edges and grounds of its pictures."""

import hashlib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from embeddings.view import COARSE, FINE, Pixels, Plane, View, view

VERSION = "1"
"""Changes whenever an encoding would, given the same dictionary."""

SIDE = 8
"""Side of a patch, in pixels of either view."""
PIXELS = SIDE * SIDE * 3
STRIDES = {FINE: 4, COARSE: 3}
"""Pixels between patches that are encoded: about 4,000 of the fine view and 1,700 of the coarse one."""
KEPT = 96
"""Whitened dimensions of a patch; what lies beyond is noise of the JPEG."""
FLOOR = 10.0
"""Added to a patch's variance (in squared L*) before it is normalised, so that flat grounds do not become noise."""
REGULARISATION = 0.1
POOLS = (("mean", 1), ("spread", 1), ("quadrants", 4))
POOLINGS = 2 * sum(size for _, size in POOLS)
"""Numbers that say how much of one word a picture holds: whole, spread and by quadrant, in both views."""


def _every_window(plane: Plane) -> NDArray[np.float32]:
    windows = np.lib.stride_tricks.sliding_window_view(plane, (SIDE, SIDE, 3))
    return windows[:, :, 0]


def _windows(plane: Plane, stride: int) -> NDArray[np.float32]:
    """Patches of a view, float32[rows, columns, 192]."""
    seen = _every_window(plane)[::stride, ::stride]
    return np.ascontiguousarray(seen).reshape(*seen.shape[:2], PIXELS)


def _normalise(patches: NDArray[np.float32]) -> NDArray[np.float32]:
    """Patches without their mean and with one contrast, as in Coates and Ng."""
    centred = patches - patches.mean(axis=-1, keepdims=True)
    variance = np.einsum("...i,...i->...", centred, centred)[..., None] / PIXELS
    return np.asarray(centred / np.sqrt(variance + np.float32(FLOOR)), dtype=np.float32)


def sample_patches(rgb: Pixels, count: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """`count` patches drawn at random from each view, normalised, float32[2, count, 192]: fine, then coarse."""
    seen = view(rgb)
    drawn = []
    for plane in (seen.fine, seen.coarse):
        y, x = rng.integers(0, len(plane) - SIDE + 1, size=(2, count))
        drawn.append(_every_window(plane)[y, x].reshape(count, PIXELS))
    return _normalise(np.stack(drawn))


def pooled(words: int) -> Mapping[str, slice]:
    """Which columns of an encoding with `words` words each pooling takes."""
    out, at = {}, 0
    for seen in ("fine", "coarse"):
        for pool, size in POOLS:
            out[f"patches, {seen}, {pool}"] = slice(at, at + size * words)
            at += size * words
    return out


@dataclass(frozen=True, slots=True)
class PatchDictionary:
    """Words that patches are made of, for each of the two views.

    `mean` float32[2, 192] and `whiten` float32[2, 192, 96] bring a patch to where the words `words` float32[2, words,
    96] lie.

    Coates and Ng, "Learning feature representations with K-means", 2012.
    """

    mean: NDArray[np.float32]
    whiten: NDArray[np.float32]
    words: NDArray[np.float32]

    @classmethod
    def fit(cls, patches: NDArray[np.float32], *, words: int = 256, seed: int = 0) -> Self:
        """The dictionary of `patches` float32[2, n, 192] as `sample_patches` draws them; the same bits every time.

        Raises ValueError when there are fewer patches than words.
        """
        if patches.ndim != 3 or patches.shape[0] != 2 or patches.shape[2] != PIXELS:
            raise ValueError(f"patches are float32[2, n, {PIXELS}], not {list(patches.shape)}")
        if patches.shape[1] < words:
            raise ValueError(f"{patches.shape[1]} patches cannot make {words} words")
        means, whitens, centres = [], [], []
        with threadpool_limits(1):
            for of_view in patches:
                wide = of_view.astype(np.float64)
                mean = wide.mean(axis=0)
                values, vectors = np.linalg.eigh(np.cov(wide.T, bias=True))
                whiten = (vectors / np.sqrt(np.maximum(values, 0) + REGULARISATION))[:, : -KEPT - 1 : -1]
                points = ((wide - mean) @ whiten).astype(np.float32)
                with warnings.catch_warnings():
                    # Plain pictures have fewer different patches than words; the words that are left over do no harm.
                    warnings.simplefilter("ignore", ConvergenceWarning)
                    found = KMeans(words, n_init=1, max_iter=30, random_state=seed).fit(points)
                means.append(mean)
                whitens.append(whiten)
                centres.append(found.cluster_centers_)
        return cls(*(np.stack(part).astype(np.float32) for part in (means, whitens, centres)))

    @property
    def dimension(self) -> int:
        return POOLINGS * self.words.shape[1]

    @property
    def digest(self) -> str:
        """SHA-256 of all that an encoding depends on, in hex."""
        digest = hashlib.sha256(VERSION.encode())
        for part in (self.mean, self.whiten, self.words):
            digest.update(repr(part.shape).encode())
            digest.update(np.ascontiguousarray(part).tobytes())
        return digest.hexdigest()

    def encode(self, rgb: Pixels) -> NDArray[np.float32]:
        """How much of each word a picture holds, float32[dimension].

        Each patch answers to the words that are nearer than the mean of all ("triangle" encoding).
        """
        return self.encode_view(view(rgb))

    def encode_view(self, seen: View) -> NDArray[np.float32]:
        """`encode` of a picture whose views are at hand."""
        out = []
        for place, (plane, stride) in enumerate(((seen.fine, STRIDES[FINE]), (seen.coarse, STRIDES[COARSE]))):
            windows = _normalise(_windows(plane, stride))
            rows, columns = windows.shape[:2]
            points = (windows.reshape(-1, PIXELS) - self.mean[place]) @ self.whiten[place]
            words = self.words[place]
            distance = points @ (-2 * words.T)
            distance += np.einsum("ij,ij->i", points, points)[:, None]
            distance += np.einsum("ij,ij->i", words, words)
            np.sqrt(np.maximum(distance, 0, out=distance), out=distance)
            answer = np.subtract(distance.mean(axis=1, keepdims=True), distance, out=distance)
            np.maximum(answer, 0, out=answer)
            grid = answer.reshape(rows, columns, -1)
            halves = [part.mean(axis=0) for part in np.array_split(grid, 2, axis=0)]
            quadrants = [part.mean(axis=0) for half in halves for part in np.array_split(half, 2, axis=0)]
            mean = answer.mean(axis=0)
            spread = np.sqrt(np.maximum(np.einsum("ij,ij->j", answer, answer) / len(answer) - mean**2, 0))
            out += [np.sqrt(mean), spread, *np.sqrt(quadrants)]
        return np.asarray(np.concatenate(out), dtype=np.float32)

    def state(self) -> Mapping[str, NDArray[Any]]:
        return {"mean": self.mean, "whiten": self.whiten, "words": self.words}

    @classmethod
    def from_state(cls, state: Mapping[str, NDArray[Any]]) -> Self:
        return cls(state["mean"], state["whiten"], state["words"])
