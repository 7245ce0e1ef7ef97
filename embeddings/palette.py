"""Blocks of colour and value: which colours, how light, and where."""

import numpy as np

from embeddings.view import Plane, View, cells

LIGHTNESS_BINS, CHROMA_BINS = 8, 9
CHROMA_REACH = 60.0
"""a* and b* beyond this share the outermost bin: paint seldom goes further."""
HUES = 16


def histogram(view: View) -> Plane:
    """Square roots of the shares of 8 x 9 x 9 colours in CIELAB, softly binned, float32[648]."""
    pixels = view.coarse[::2, ::2].reshape(-1, 3)
    scale = (CHROMA_BINS - 1) / 2
    level = np.clip(pixels[:, 0] / 100, 0, 1) * (LIGHTNESS_BINS - 1)
    across = np.clip(pixels[:, 1:] / CHROMA_REACH, -1, 1) * scale + scale
    place = np.column_stack([level, across])
    limit = np.array([LIGHTNESS_BINS, CHROMA_BINS, CHROMA_BINS]) - 2
    low = np.minimum(place.astype(np.int64), limit)
    part = place - low
    counts = np.zeros(LIGHTNESS_BINS * CHROMA_BINS * CHROMA_BINS)
    for corner in np.ndindex(2, 2, 2):
        weight = np.prod(np.where(corner, part, 1 - part), axis=1)
        at = low + corner
        index = (at[:, 0] * CHROMA_BINS + at[:, 1]) * CHROMA_BINS + at[:, 2]
        counts += np.bincount(index, weights=weight, minlength=len(counts))
    return np.asarray(np.sqrt(counts / len(pixels)), dtype=np.float32)


def layout(view: View) -> Plane:
    """Mean L*, a*, b* on 6 x 6 cells, float32[108]."""
    return cells(view.coarse, 6, 6).ravel()


def values(view: View) -> Plane:
    """Value structure: 11 quantiles of L*, its histogram, its spread in 4 x 4 cells and by scale, float32[48]."""
    light = view.coarse[..., 0]
    quantiles = np.quantile(light, np.linspace(0, 1, 11)).astype(np.float32) / 100
    counts = np.histogram(light, bins=16, range=(0, 100.001))[0] / light.size
    mean = cells(light, 4, 4)
    spread = np.sqrt(np.maximum(cells(light**2, 4, 4) - mean**2, 0)) / 100
    by_scale = [float(cells(light, side, side).std()) / 100 for side in (2, 4, 8, 16, 32)]
    return np.asarray(np.concatenate([quantiles, np.sqrt(counts), spread.ravel(), by_scale]), dtype=np.float32)


def hues(view: View) -> Plane:
    """Hue weighted by chroma (16), chroma's histogram (8) and moments of colour and value together (9), float32[33]."""
    pixels = view.coarse.reshape(-1, 3)
    chroma = np.hypot(pixels[:, 1], pixels[:, 2])
    angle = np.arctan2(pixels[:, 2], pixels[:, 1])
    at = np.minimum(((angle / (2 * np.pi)) % 1 * HUES).astype(np.int64), HUES - 1)
    by_hue = np.bincount(at, weights=chroma, minlength=HUES) / len(pixels) / 20
    strength = np.histogram(np.minimum(chroma, 79.9), bins=8, range=(0, 80))[0] / len(pixels)
    centred = pixels - pixels.mean(axis=0)
    covariance = (centred.T @ centred / len(pixels))[np.triu_indices(3)]
    moments = np.concatenate([pixels.mean(axis=0) / 20, np.cbrt(covariance) / 8])
    return np.asarray(np.concatenate([np.sqrt(by_hue), np.sqrt(strength), moments]), dtype=np.float32)
