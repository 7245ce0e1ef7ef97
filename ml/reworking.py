"""A whole picture changed in one respect: what facts about its detail and contrast are put to the test with.

Each change leaves most of the rest alone: a tone curve moves no line, a change of chroma no value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import cv2
import numpy as np

from embeddings.view import Pixels, Plane, lab

LONG_SIDE = 256
"""Pixels of the longer side at which a picture is changed: that of the finer view of the encoder."""

GRAIN = 1 / 96
"""Where detail begins, as a share of the longer side (the deviation of the blur): a stroke, not a figure."""

WARMTH = np.array([0.5, np.sqrt(0.75)], dtype=np.float32)
"""Towards orange in the plane of a* and b*."""

HALVINGS = 9
"""Steps in which a strength is sought: the last is a five-hundredth of the greatest."""


@dataclass(frozen=True, slots=True)
class Rework:
    """A change of a picture float32[h, w, 3] in CIELAB by a strength from 0, which does nothing, up to `most`.

    `respect` is what it changes: two changes of one respect are each other's opposite.
    """

    respect: str
    most: float
    paint: Callable[[Plane, float], Plane]


def _light(colours: Plane, light: Plane) -> Plane:
    return np.concatenate([np.clip(light, 0, 100)[..., None], colours[..., 1:]], axis=2)


def _curved(colours: Plane, power: float) -> Plane:
    light = np.clip(colours[..., 0] / 100, 1e-4, 1)
    return _light(colours, 100 * light ** np.float32(np.exp(power)))


def _stretched(colours: Plane, by: float) -> Plane:
    light = colours[..., 0]
    return _light(colours, light + np.float32(by) * (light - light.mean()))


def _coloured(colours: Plane, by: float) -> Plane:
    return np.concatenate([colours[..., :1], colours[..., 1:] * np.float32(1 + by)], axis=2)


def _warmed(colours: Plane, by: float) -> Plane:
    return np.concatenate([colours[..., :1], colours[..., 1:] + np.float32(by) * WARMTH], axis=2)


def _broad(colours: Plane) -> Plane:
    return np.asarray(cv2.GaussianBlur(colours, (0, 0), max(colours.shape[:2]) * GRAIN), dtype=np.float32)


def _softened(colours: Plane, by: float) -> Plane:
    return colours + np.float32(by) * (_broad(colours) - colours)


def _sharpened(colours: Plane, by: float) -> Plane:
    light = colours[..., 0]
    return _light(colours, light + np.float32(by) * (light - _broad(colours)[..., 0]))


REWORKS: Mapping[str, Rework] = MappingProxyType(
    {
        "lighten": Rework("lightness", 2.0, lambda colours, by: _curved(colours, -by)),
        "darken": Rework("lightness", 2.0, _curved),
        "flatten": Rework("contrast", 1.0, lambda colours, by: _stretched(colours, -by)),
        "steepen": Rework("contrast", 1.0, _stretched),
        "mute": Rework("chroma", 1.0, lambda colours, by: _coloured(colours, -by)),
        "vivify": Rework("chroma", 2.0, _coloured),
        "warm": Rework("warmth", 60.0, _warmed),
        "cool": Rework("warmth", 60.0, lambda colours, by: _warmed(colours, -by)),
        "soften": Rework("detail", 1.0, _softened),
        "sharpen": Rework("detail", 2.0, _sharpened),
    }
)
"""The changes by name. Contrast is doubled at most, chroma and detail trebled: what goes beyond is another picture."""


def reworked(rgb: Pixels, name: str, size: float) -> tuple[Pixels, float]:
    """The picture under the change `name`, and how far its pixels moved in the mean, in CIELAB (CIE76).

    That is `size`, or less where the change does not go as far: a plain picture can hardly be softened.
    """
    colours, change = lab(rgb), REWORKS[name]

    def at(strength: float) -> tuple[Pixels, float]:
        shown = np.clip(cv2.cvtColor(change.paint(colours, strength), cv2.COLOR_Lab2RGB), 0, 1)
        out = np.asarray(np.rint(shown * 255), dtype=np.uint8)
        return out, float(np.linalg.norm(lab(out) - colours, axis=2).mean())

    low, high, found = 0.0, change.most, at(change.most)
    if found[1] <= size:
        return found
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        tried = at(middle)
        if tried[1] < size:
            low = middle
        else:
            high, found = middle, tried
    return found
