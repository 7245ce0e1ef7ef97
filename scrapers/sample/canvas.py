"""A scene laid out on pixels, and the few operations on pixel fields that the manners share.

Pictures must come out the same on any machine. So shapes are drawn in fixed point, fields are float64 and touched only
by operations whose last bit matters little, nothing goes through BLAS or through filters that choose their arithmetic
by processor, and `picture` rounds away from exact halves.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scrapers.sample.palettes import ROLE_NUMBER
from scrapers.sample.scenes import Part, Scene

Field = NDArray[np.float64]
Pixels = NDArray[np.uint8]

LONGEST = 640
"""Longest side of a painted picture, in pixels."""

_FIXED = 4
_FLOWS = {"level": 0.0, "upright": 1.5708, "slope": 0.7, "around": 0.0}


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """What stands at each pixel: its part and role (numbers), tone (0 dark to 1 light), direction of form (radians)."""

    scene: Scene
    part: NDArray[np.int64]
    role: NDArray[np.int64]
    tone: Field
    flow: Field

    @property
    def height(self) -> int:
        return int(self.part.shape[0])

    @property
    def width(self) -> int:
        return int(self.part.shape[1])

    def colours(self, ramps: Field) -> Field:
        """Each pixel in the colour of its role at its tone, float64[height, width, 3]."""
        return np.asarray(ramps[self.role, np.clip(self.tone * 255, 0, 255).astype(np.int64)])


def size(aspect: float, longest: int = LONGEST) -> tuple[int, int]:
    """Height and width in pixels of a picture `aspect` times as wide as high."""
    return (round(longest / aspect), longest) if aspect >= 1 else (longest, round(longest * aspect))


def fixed(outline: NDArray[np.float64], scale: float) -> NDArray[np.int32]:
    """`outline` in sixteenths of a pixel, as OpenCV's drawing takes it with `shift=4`."""
    return np.asarray(np.floor(outline * (scale * 2**_FIXED) + 0.5), dtype=np.int32)


def stamp(target: NDArray[np.int16] | Pixels, part: Part, scale: float, value: int | tuple[int, ...]) -> None:
    """Draw one part in one value."""
    points = fixed(part.outline, scale)
    ink = (value,) if isinstance(value, int) else value
    if part.width > 0:
        thick = max(1, int(part.width * scale + 0.5))
        cv2.polylines(target, [points], False, ink, thick, cv2.LINE_8, _FIXED)
    else:
        cv2.fillPoly(target, [points], ink, cv2.LINE_8, _FIXED)


def lay(scene: Scene, longest: int = LONGEST) -> Canvas:
    """The scene on pixels, `longest` along its longer side."""
    height, width = size(scene.aspect, longest)
    drawn = np.zeros((height, width), np.int16)
    for number, part in enumerate(scene.parts):
        stamp(drawn, part, height, number)
    label = drawn.astype(np.int64)
    bounds = np.array([part.bounds for part in scene.parts]) * height
    cx, cy = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    rx, ry = np.maximum(bounds[:, 2] - bounds[:, 0], 1) / 2, np.maximum(bounds[:, 3] - bounds[:, 1], 1) / 2
    tops, bottoms = np.array([p.top for p in scene.parts]), np.array([p.bottom for p in scene.parts])
    y, x = np.arange(height, dtype=np.float64)[:, None], np.arange(width, dtype=np.float64)[None, :]
    u, v = (x - cx[label]) / rx[label], (y - cy[label]) / ry[label]
    down = np.clip(v / 2 + 0.5, 0, 1)
    lift = np.sqrt(np.clip(1 - u * u - v * v, 0, 1))
    lit = np.clip(0.62 * lift - 0.5 * u - 0.6 * v, 0, 1)
    rounded = np.array([p.shade == "round" for p in scene.parts])
    mix = np.where(rounded[label], 1 - lit, down)
    tone = tops[label] * (1 - mix) + bottoms[label] * mix
    around = np.array([p.flow == "around" for p in scene.parts])
    steady = np.array([_FLOWS[p.flow] for p in scene.parts])
    flow = np.where(around[label], np.arctan2(u, -v), steady[label])
    role = np.array([ROLE_NUMBER[p.role] for p in scene.parts])
    return Canvas(scene, label, role[label], tone, flow)


def picture(colours: Field) -> Pixels:
    """uint8 pixels. Exact halves are common in flat colours; the odd offset keeps them off the edge of rounding."""
    return np.ascontiguousarray(np.clip(np.floor(colours + 0.50021), 0, 255).astype(np.uint8))


def blur(field: Field, sigma: float) -> Field:
    """`field` blurred over its first two axes: from 3 pixels on by three running means, whose cost no width changes."""
    if sigma < 3:
        spread = (sigma, sigma) + (0.0,) * (field.ndim - 2)
        return np.asarray(ndimage.gaussian_filter(field, spread, truncate=2.5))
    span = max(3, round(np.sqrt(4 * sigma * sigma + 1)))
    for _ in range(3):
        for axis in (0, 1):
            field = ndimage.uniform_filter1d(field, span, axis=axis, mode="nearest")
    return field


def noise(rng: np.random.Generator, height: int, width: int, cell_y: float, cell_x: float | None = None) -> Field:
    """Smooth noise around 0.5 in 0 to 1, its grains about `cell_y` by `cell_x` pixels."""
    across = cell_y if cell_x is None else cell_x
    grid = rng.random((int(height / cell_y) + 3, int(width / across) + 3))
    ys, xs = np.arange(height) / cell_y, np.arange(width) / across
    y0, x0 = ys.astype(np.int64), xs.astype(np.int64)
    fy, fx = ys - y0, xs - x0
    fy, fx = (fy * fy * (3 - 2 * fy))[:, None], (fx * fx * (3 - 2 * fx))[None, :]
    rows = grid[y0] * (1 - fy) + grid[y0 + 1] * fy
    return np.asarray(rows[:, x0] * (1 - fx) + rows[:, x0 + 1] * fx)


def cloudy(rng: np.random.Generator, height: int, width: int, cell: float, octaves: int = 3) -> Field:
    """Noise upon noise, each octave half as wide and half as strong, in 0 to 1."""
    total, weight = np.zeros((height, width)), 0.0
    for octave in range(octaves):
        share = 0.5**octave
        total += share * noise(rng, height, width, max(1.5, cell * share))
        weight += share
    return total / weight


def seams(label: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where a pixel differs from its right or lower neighbour."""
    edge = np.zeros(label.shape, bool)
    edge[:, :-1] |= label[:, 1:] != label[:, :-1]
    edge[:-1] |= label[1:] != label[:-1]
    return edge


def halved(pixels: Pixels) -> Pixels:
    """Every two by two pixels averaged into one."""
    wide = pixels[: pixels.shape[0] // 2 * 2, : pixels.shape[1] // 2 * 2].astype(np.uint16)
    total = wide[0::2, 0::2] + wide[1::2, 0::2] + wide[0::2, 1::2] + wide[1::2, 1::2]
    return np.asarray((total + 2) // 4, dtype=np.uint8)


def grain(rng: np.random.Generator, height: int, width: int, strength: float) -> Field:
    """Fine paper or canvas grain around 1, to multiply with; float64[height, width, 1]."""
    return np.asarray(1 + strength * (rng.random((height, width)) + rng.random((height, width)) - 1))[..., None]


def luminance(colours: Field) -> Field:
    """Lightness of RGB colours, 0 to 1 (Rec. 601 weights)."""
    return np.asarray((0.299 * colours[..., 0] + 0.587 * colours[..., 1] + 0.114 * colours[..., 2]) / 255)
