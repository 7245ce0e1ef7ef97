"""Pictures with some of their colours turned to others: what a stated palette is put to the test with.

Hue and chroma change and lightness stays, so that the palette is tested and not the values, the edges or the strokes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from embeddings.view import Pixels, Plane, lab

SHIFT = 30.0
"""How far a colour is moved in CIELAB (CIE76): from ochre to olive, so that nobody would call it the same."""

LEAST_SHIFT = 10.0
"""What must be left of that where sRGB does not hold the colour: black has hardly a hue to change."""

LEAST_AREA = 0.03
"""Share of a picture below which changing it proves nothing."""

_TURNS = np.arange(8) * np.pi / 4
WAYS: NDArray[np.float64] = np.column_stack([np.zeros(8), np.cos(_TURNS), np.sin(_TURNS)])
"""The ways in which a colour is moved, float64[8, 3] of length 1 in CIELAB."""

Places = NDArray[np.floating[Any]]


@lru_cache(maxsize=20_000)
def place(code: str) -> tuple[float, float, float]:
    """A colour given as #rrggbb in CIELAB."""
    rgb = np.array([[[int(code[at : at + 2], 16) for at in (1, 3, 5)]]], dtype=np.uint8)
    light, a, b = lab(rgb)[0, 0].tolist()
    return light, a, b


def places(palette: Sequence[str]) -> Places:
    """Colours given as #rrggbb in CIELAB, float64[n, 3]."""
    return np.array([place(code) for code in palette]).reshape(-1, 3)


@lru_cache(maxsize=20_000)
def _moved(code: str) -> Plane:
    """Where each of `WAYS` takes a colour, as far as sRGB goes, float32[8, 3]."""
    return shown(np.array(place(code)) + SHIFT * WAYS)[1]


Shares = Mapping[str, float]
"""Colours as #rrggbb, and how much of a picture each covers."""


def ways_of(colours: Shares) -> NDArray[np.int64]:
    """Which of `WAYS` all of `colours` together can be moved along, far enough in the mean, int64[m]; maybe none."""
    if not colours:
        return np.zeros(0, dtype=np.int64)
    apart = np.array([np.linalg.norm(_moved(code) - np.array(place(code)), axis=1) for code in colours])
    return np.flatnonzero(np.average(apart, axis=0, weights=list(colours.values())) >= LEAST_SHIFT)


@dataclass(frozen=True, slots=True)
class Painted:
    """A picture uint8[h, w, 3], the same in CIELAB, its palette, and which colour of that each pixel is nearest to."""

    rgb: Pixels
    colours: Plane
    palette: tuple[str, ...]
    nearest: NDArray[np.int64]
    apart: NDArray[np.float64]

    @classmethod
    def of(cls, rgb: Pixels, palette: Sequence[str]) -> "Painted":
        """`palette` are colours as #rrggbb."""
        colours = lab(rgb)
        apart = np.stack([((colours - centre) ** 2).sum(axis=2) for centre in places(palette)])
        return cls(rgb, colours, tuple(palette), apart.argmin(axis=0), apart.min(axis=0))

    def coverage(self, wanted: Collection[int]) -> float:
        """The share of the picture nearest to the colours at these places of the palette."""
        return float(np.isin(self.nearest, list(wanted)).mean())

    def area(self, wanted: Sequence[int], share: float) -> NDArray[np.bool_]:
        """Pixels of these colours of the palette, bool[h, w]: the truest ones, until they cover `share`."""
        inside = np.isin(self.nearest, wanted).ravel()
        count = min(int(inside.sum()), round(share * inside.size))
        order = np.argsort(np.where(inside, self.apart.ravel(), np.inf), kind="stable")[:count]
        chosen = np.zeros(inside.size, dtype=np.bool_)
        chosen[order] = True
        return chosen.reshape(self.nearest.shape)

    def recoloured(self, area: NDArray[np.bool_], way: int, size: float) -> tuple[Pixels, float]:
        """The picture with `area` moved by `size` along one of `WAYS`, and how far its pixels moved.

        The distance is the mean over the whole picture, in CIELAB, after what sRGB cannot show was cut off.
        """
        before = self.colours[area]
        rgb, after = shown(before + WAYS[way] * size)
        out = self.rgb.copy()
        out[area] = np.rint(rgb * 255).astype(np.uint8)
        return out, float(np.linalg.norm(after - before, axis=1).sum() / area.size)


def shown(wanted: Places) -> tuple[Plane, Plane]:
    """Colours float[n, 3] in CIELAB as far as sRGB holds them: as sRGB 0..1 and in CIELAB, float32[n, 3] each."""
    rgb = np.clip(cv2.cvtColor(np.asarray(wanted, dtype=np.float32)[None], cv2.COLOR_Lab2RGB), 0, 1)
    return np.asarray(rgb[0]), np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2Lab)[0], dtype=np.float32)
