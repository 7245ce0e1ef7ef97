"""Blocks of composition: where the weight lies, how the picture is divided, what mirrors what."""

import cv2
import numpy as np

from embeddings.view import COARSE, Plane, View, cells


def edges(view: View) -> Plane:
    """Strength of the gradient of L* in the coarse view, in L* a pixel, float32[128, 128]."""
    light = cv2.GaussianBlur(view.coarse[..., 0], (0, 0), 1)
    across = cv2.Sobel(light, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
    down = cv2.Sobel(light, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
    return np.hypot(across, down)


def edge_layout(view: View) -> Plane:
    """Log edge strength on 6 x 6 cells, and each cell's share of all, float32[72]."""
    strength = cells(edges(view), 6, 6).ravel()
    return np.concatenate([np.log(strength + 0.1), np.sqrt(strength / (strength.sum() + 1e-3))])


def _match(one: Plane, other: Plane) -> float:
    """Pearson correlation of two planes, 0 where one of them is flat."""
    a, b = one - one.mean(), other - other.mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size > 1e-3 else 0.0


def masses(view: View) -> Plane:
    """Symmetries, centres of mass, format and profiles of value, colour and edges by row and column, float32[123]."""
    light, edge = view.coarse[..., 0] / 100, edges(view)
    chroma = np.hypot(view.coarse[..., 1], view.coarse[..., 2]) / 50
    out = []
    grid = (np.arange(COARSE, dtype=np.float32) + 0.5) / COARSE - 0.5
    for plane in (1 - light, chroma, edge / 10):
        total = float(plane.sum()) + 1.0
        down, across = plane.sum(axis=1) / total, plane.sum(axis=0) / total
        out += [float(down @ grid), float(across @ grid), float(down @ grid**2), float(across @ grid**2)]
        small = cells(plane, 16, 16)
        out += [_match(small, small[:, ::-1]), _match(small, small[::-1]), _match(small, small[::-1, ::-1])]
        out += [*(small.mean(axis=1)), *(small.mean(axis=0))]
    profile = view.coarse.mean(axis=1)
    steps = np.linalg.norm(np.diff(cells(profile[:, None], 17, 1)[:, 0], axis=0), axis=1) / 20
    return np.asarray([*out, view.elongation, abs(view.elongation), *steps[:4]], dtype=np.float32)


def spectrum(view: View) -> Plane:
    """Log power by frequency (8 octave-spaced rings) and orientation (8), and the slope, float32[65]."""
    light = view.coarse[..., 0]
    taper = np.hanning(COARSE).astype(np.float32)
    power = np.abs(np.fft.fft2((light - light.mean()) * np.outer(taper, taper))) ** 2 / COARSE**2
    y, x = np.meshgrid(np.fft.fftfreq(COARSE), np.fft.fftfreq(COARSE), indexing="ij")
    radius = np.hypot(x, y)
    inside = (radius >= 1 / COARSE) & (radius < 0.5)
    ring = (np.log2(radius[inside] * COARSE) * 8 / np.log2(COARSE / 2)).astype(np.int64)
    turn = (np.rint(np.arctan2(y, x)[inside] / np.pi * 8) % 8).astype(np.int64)
    index = np.minimum(ring, 7) * 8 + turn
    total = np.bincount(index, weights=power[inside], minlength=64)
    number = np.maximum(np.bincount(index, minlength=64), 1)
    level = np.log(total / number + 0.1)
    slope = np.polyfit(np.arange(8), level.reshape(8, 8).mean(axis=1), 1)[0]
    return np.append(level, slope).astype(np.float32)
