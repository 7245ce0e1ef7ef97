"""A picture brought to the two fixed sizes at which form is measured."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""sRGB, uint8[height, width, 3]."""
Plane = NDArray[np.float32]

FINE = 256
COARSE = 128
"""Sides of the two square views, in pixels. Brushwork is read at the fine one, colour and layout at the coarse one."""


@dataclass(frozen=True, slots=True)
class View:
    """CIELAB at two sizes: `fine` float32[256, 256, 3] and `coarse` float32[128, 128, 3], L* in 0..100.

    Both are square whatever the picture's format, so that a cell of a layout is the same share of every picture;
    `elongation` keeps what was lost, the natural logarithm of width / height.
    """

    fine: Plane
    coarse: Plane
    elongation: float


def lab(rgb: Pixels) -> Plane:
    """CIELAB (D65) of sRGB, float32 of the same shape: L* in 0..100, a* and b* in about -110..110."""
    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab), dtype=np.float32)


def resize(rgb: Pixels, width: int, height: int) -> Pixels:
    """`rgb` at another size, any format to any format.

    In two steps, because OpenCV averages areas only when both sides shrink: a long strip would alias otherwise.
    """
    least = (min(width, rgb.shape[1]), min(height, rgb.shape[0]))
    small = cv2.resize(rgb, least, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def view(rgb: Pixels) -> View:
    """The two views of a picture.

    Raises ValueError when `rgb` is not uint8[height, width, 3] with at least one pixel.
    """
    if rgb.dtype != np.uint8 or rgb.ndim != 3 or rgb.shape[2] != 3 or not rgb.size:
        raise ValueError(f"a picture is uint8[height, width, 3], not {rgb.dtype}{list(rgb.shape)}")
    fine = resize(rgb, FINE, FINE)
    coarse = resize(fine, COARSE, COARSE)
    return View(lab(fine), lab(coarse), float(np.log(rgb.shape[1] / rgb.shape[0])))


def cells(plane: Plane, rows: int, columns: int) -> Plane:
    """Means of `plane` [h, w, ...] over a grid of cells, float32[rows, columns, ...]."""
    by_row = np.stack([part.mean(axis=0) for part in np.array_split(plane, rows, axis=0)])
    return np.stack([part.mean(axis=1) for part in np.array_split(by_row, columns, axis=1)], axis=1)
