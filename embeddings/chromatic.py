"""The blocks that answer to a* and b*, of many versions of one picture at once.

The same numbers as `palette.histogram`, `palette.hues`, `palette.layout` and `texture.wavelets`, each of which measures
one picture: a picture whose colours are turned is measured forty times, and most of that would be calls.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from embeddings.palette import CHROMA_BINS, CHROMA_REACH, HUES, LIGHTNESS_BINS
from embeddings.view import Plane

BLOCKS = ("palette", "hues", "colour layout", "wavelets")
"""The names of these blocks. `masses` and patches answer to colour as well: the first hardly, the second at a cost."""

SCALES = 5


def measure(planes: Plane) -> Mapping[str, Plane]:
    """Each of `BLOCKS` of pictures in CIELAB, float32[n, s, s, 3], as float32[n, its size]; s is a multiple of 32.

    The picture is its own fine view, and its coarse view half as wide.
    """
    coarse = (planes[:, ::2, ::2] + planes[:, ::2, 1::2] + planes[:, 1::2, ::2] + planes[:, 1::2, 1::2]) / 4
    found = {
        "palette": _histogram(coarse),
        "hues": _hues(coarse),
        "colour layout": _layout(coarse),
        "wavelets": _wavelets(planes),
    }
    return {name: np.asarray(block, dtype=np.float32) for name, block in found.items()}


def _counts(index: NDArray[np.int64], bins: int, weights: Plane | None = None) -> NDArray[np.float64]:
    """How much falls into each of `bins`, picture by picture: `index` int64[n, pixels] to float64[n, bins]."""
    number = len(index)
    place = (index + bins * np.arange(number)[:, None]).ravel()
    told = None if weights is None else weights.ravel()
    return np.bincount(place, told, number * bins).reshape(number, bins).astype(np.float64)


def _histogram(coarse: Plane) -> NDArray[np.float64]:
    pixels = coarse[:, ::2, ::2].reshape(len(coarse), -1, 3)
    scale = (CHROMA_BINS - 1) / 2
    level = np.clip(pixels[..., :1] / 100, 0, 1) * (LIGHTNESS_BINS - 1)
    across = np.clip(pixels[..., 1:] / CHROMA_REACH, -1, 1) * scale + scale
    place = np.concatenate([level, across], axis=2)
    low = np.minimum(place.astype(np.int64), np.array([LIGHTNESS_BINS, CHROMA_BINS, CHROMA_BINS]) - 2)
    part = place - low
    shares = np.stack([1 - part, part])
    first = (low[..., 0] * CHROMA_BINS + low[..., 1]) * CHROMA_BINS + low[..., 2]
    bins = LIGHTNESS_BINS * CHROMA_BINS * CHROMA_BINS
    counts = np.zeros((len(coarse), bins))
    for light, a, b in np.ndindex(2, 2, 2):
        weight = shares[light, ..., 0] * shares[a, ..., 1] * shares[b, ..., 2]
        counts += _counts(first + (light * CHROMA_BINS + a) * CHROMA_BINS + b, bins, weight)
    return np.asarray(np.sqrt(counts / pixels.shape[1]))


def _hues(coarse: Plane) -> NDArray[np.float64]:
    pixels = coarse.reshape(len(coarse), -1, 3)
    chroma = np.hypot(pixels[..., 1], pixels[..., 2])
    angle = np.arctan2(pixels[..., 2], pixels[..., 1])
    at = np.minimum(((angle / (2 * np.pi)) % 1 * HUES).astype(np.int64), HUES - 1)
    by_hue = _counts(at, HUES, chroma) / pixels.shape[1] / 20
    strength = _counts(np.minimum(chroma / 10, 7).astype(np.int64), 8) / pixels.shape[1]
    mean = pixels.mean(axis=1)
    centred = pixels - mean[:, None]
    covariance = (centred.transpose(0, 2, 1) @ centred / pixels.shape[1])[:, *np.triu_indices(3)]
    return np.concatenate([np.sqrt(by_hue), np.sqrt(strength), mean / 20, np.cbrt(covariance) / 8], axis=1)


def _layout(coarse: Plane) -> Plane:
    by_row = np.stack([part.mean(axis=1) for part in np.array_split(coarse, 6, axis=1)], axis=1)
    by_cell = np.stack([part.mean(axis=2) for part in np.array_split(by_row, 6, axis=2)], axis=2)
    return np.asarray(by_cell.reshape(len(coarse), -1))


def _wavelets(planes: Plane) -> Plane:
    # Channels before pixels: sums along the last axis are many times as fast as across it.
    plane, out = np.ascontiguousarray(planes.transpose(0, 3, 1, 2)), []
    number = len(planes)
    for _ in range(SCALES):
        tl, tr = plane[..., ::2, ::2], plane[..., ::2, 1::2]
        bl, br = plane[..., 1::2, ::2], plane[..., 1::2, 1::2]
        upper, lower, falling, rising = tl + tr, bl + br, tl + br, tr + bl
        for detail in (tl + bl - tr - br, upper - lower, falling - rising):
            flat = detail.reshape(number, 3, -1)
            power = flat * flat
            pixels = flat.shape[2]
            square = np.einsum("ncp,ncp->nc", flat, flat) / pixels
            peak = np.einsum("ncp,ncp->nc", power, power) / pixels / (square**2 + 1e-2)
            mean = np.abs(flat).mean(axis=2)
            out += [np.log(mean + 0.1), np.log(np.sqrt(square) + 0.1), np.log1p(peak)]
        plane = (upper + lower) / 4
    return np.concatenate(out, axis=1)
