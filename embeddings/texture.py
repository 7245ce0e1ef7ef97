"""Blocks of texture and stroke: how the surface is worked, at what grain and in which direction."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import fft

from embeddings.view import COARSE, FINE, Plane, View

ORIENTATIONS = 8
MARGIN = 16
"""Pixels of mirrored border, so that the picture's edges do not answer each other across the transform's seam."""
FREQUENCIES = {FINE: (0.35, 0.2), COARSE: (0.25, 0.125, 0.0625)}
"""Cycles per pixel of each view's filters, about an octave apart over both views together."""
GABOR_GRID = 3
RADII = (1, 2, 4)


@lru_cache
def _filters(side: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Analytic log-Gabor filters, cut to the half of the frequency plane about each one's centre.

    Where to cut, int64[filters, 2, side / 2], and the filters, float32[filters, side / 2, side / 2]. Moving a band to
    frequency 0 leaves its energy as it is, and half the samples hold it, so the inverse transform costs a quarter.

    Field, "Relations between the statistics of natural images and the response properties of cortical cells", 1987.
    """
    y, x = np.meshgrid(fft.fftfreq(side), fft.fftfreq(side), indexing="ij")
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    radius[0, 0] = 1
    near = np.rint(fft.fftfreq(side // 2) * (side // 2)).astype(np.int64)
    places, bank = [], []
    for frequency in FREQUENCIES[side - 2 * MARGIN]:
        radial = np.exp(-(np.log(radius / frequency) ** 2) / (2 * np.log(0.65) ** 2))
        radial[0, 0] = 0
        for number in range(ORIENTATIONS):
            theta = np.pi * number / ORIENTATIONS
            away = np.angle(np.exp(1j * (angle - theta)))
            band = radial * np.exp(-(away**2) / (2 * (np.pi / ORIENTATIONS / 1.2) ** 2)) / 2
            centre = np.rint(frequency * side * np.array([np.sin(theta), np.cos(theta)])).astype(np.int64)
            rows, columns = (near + centre[0]) % side, (near + centre[1]) % side
            places.append([rows, columns])
            bank.append(band[np.ix_(rows, columns)])
    return np.array(places), np.array(bank, dtype=np.float32)


def _gabor(plane: Plane) -> Plane:
    bordered = np.pad(plane, MARGIN, mode="reflect")
    spectrum = fft.fft2(bordered - bordered.mean())
    places, bank = _filters(len(bordered))
    cut = spectrum[places[:, 0, :, None], places[:, 1, None, :]]
    edge = MARGIN // 2
    inner = np.abs(fft.ifft2(cut * bank, axes=(-2, -1)))[:, edge:-edge, edge:-edge]
    rows = np.stack([part.mean(axis=1) for part in np.array_split(inner, GABOR_GRID, axis=1)], axis=1)
    grid = np.stack([part.mean(axis=2) for part in np.array_split(rows, GABOR_GRID, axis=2)], axis=2)
    power = np.sqrt(np.einsum("oyx,oyx->o", inner, inner) / inner[0].size)
    burst = np.log((power + 0.1) / (inner.mean(axis=(1, 2)) + 0.1))
    return np.asarray(np.concatenate([np.log1p(grid).ravel(), burst]), dtype=np.float32)


def gabor_fine(view: View) -> Plane:
    """Log energy of 2 fine frequencies x 8 orientations on 3 x 3 cells and its burstiness, float32[160]."""
    return _gabor(view.fine[..., 0])


def gabor_coarse(view: View) -> Plane:
    """Log energy of 3 coarse frequencies x 8 orientations on 3 x 3 cells and its burstiness, float32[240]."""
    return _gabor(view.coarse[..., 0])


@lru_cache
def _uniform() -> NDArray[np.int64]:
    """For each of the 256 codes its number among the 58 with at most two changes round the circle, 58 for the rest."""
    codes = np.arange(256)
    changes = np.array([(code ^ ((code >> 1) | ((code & 1) << 7))).bit_count() for code in codes.tolist()])
    smooth = changes <= 2
    return np.where(smooth, np.cumsum(smooth) - 1, 58)


def binary_patterns(view: View) -> Plane:
    """Square roots of the shares of uniform local binary patterns at three radii, float32[177].

    Ojala, Pietikäinen and Mäenpää, "Multiresolution gray-scale and rotation invariant texture classification with
    local binary patterns", 2002; kept oriented, because the direction of a stroke matters here.
    """
    light = view.fine[..., 0]
    out = []
    for radius in RADII:
        high, wide = light.shape[0] - 2 * radius, light.shape[1] - 2 * radius
        middle = light[radius:-radius, radius:-radius]
        code = np.zeros(middle.shape, dtype=np.uint8)
        diagonal = round(radius * 0.7071)
        ring = [(0, radius), (diagonal, diagonal), (radius, 0), (diagonal, -diagonal)]
        ring += [(-y, -x) for y, x in ring]
        for bit, (y, x) in enumerate(ring):
            other = light[radius + y : radius + y + high, radius + x : radius + x + wide]
            code |= (other > middle + 0.5).astype(np.uint8) * np.uint8(1 << bit)
        counts = np.bincount(_uniform()[code.ravel()], minlength=59)
        out.append(np.sqrt(counts / code.size))
    return np.asarray(np.concatenate(out), dtype=np.float32)


@lru_cache
def _hog() -> cv2.HOGDescriptor:
    return cv2.HOGDescriptor((64, 64), (16, 16), (16, 16), (8, 8), 9)


def gradients(view: View) -> Plane:
    """Square roots of histograms of oriented gradients, 8 x 8 cells x 9 orientations, float32[576].

    Dalal and Triggs, "Histograms of oriented gradients for human detection", 2005.
    """
    light = np.clip(cv2.resize(view.coarse[..., 0], (64, 64), interpolation=cv2.INTER_AREA) * 2.55, 0, 255)
    found = _hog().compute(light.astype(np.uint8))
    return np.asarray(np.sqrt(np.maximum(found, 0)).ravel(), dtype=np.float32)


def wavelets(view: View) -> Plane:
    """Log mean, spread and peakedness of Haar details, 5 scales x 3 directions x L*, a*, b*, float32[135]."""
    plane = view.fine
    out = []
    for _ in range(5):
        tl, tr, bl, br = plane[::2, ::2], plane[::2, 1::2], plane[1::2, ::2], plane[1::2, 1::2]
        for detail in (tl + bl - tr - br, tl + tr - bl - br, tl + br - tr - bl):
            power = (detail * detail).reshape(-1, 3)
            mean, square = np.abs(detail).mean(axis=(0, 1)), power.mean(axis=0)
            peak = np.einsum("ij,ij->j", power, power) / len(power) / (square**2 + 1e-2)
            out += [np.log(mean + 0.1), np.log(np.sqrt(square) + 0.1), np.log1p(peak)]
        plane = (tl + tr + bl + br) / 4
    return np.asarray(np.concatenate(out), dtype=np.float32)
