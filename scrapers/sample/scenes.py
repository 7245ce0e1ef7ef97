"""A scene: what is to be seen, as outlines with a role and a light, before any manner has painted it.

Units: the picture is 1 high and `aspect` wide, origin at the top left, y downwards.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scrapers.records import Region

Outline = NDArray[np.float64]
Shade = Literal["plane", "round"]
Flow = Literal["level", "upright", "around", "slope"]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One outline, float64[n, 2]: its role picks the colours, `top` and `bottom` (0 dark to 1 light) the tones.

    `width` above zero makes it an open line of that thickness instead of a filled area. `key` marks what the eye
    should find first. `back` marks sky, walls and whatever else is only behind.
    """

    role: str
    outline: Outline
    top: float = 0.5
    bottom: float = 0.5
    shade: Shade = "plane"
    flow: Flow = "level"
    width: float = 0.0
    key: bool = False
    back: bool = False

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        low, high = self.outline.min(axis=0) - self.width / 2, self.outline.max(axis=0) + self.width / 2
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Parts from back to front, the labelled boxes among them, and the point to which the eye is led."""

    aspect: float
    parts: tuple[Part, ...]
    regions: tuple[Region, ...]
    focus: tuple[float, float]
    horizon: float


class Sketch:
    """A scene being composed: parts are added from back to front, and grouped into labelled things."""

    def __init__(self, rng: np.random.Generator, aspect: float) -> None:
        self.rng = rng
        self.aspect = aspect
        self.parts: list[Part] = []
        self.regions: list[Region] = []
        self.focus = (aspect / 2, 0.5)
        self.horizon = 0.6

    def draw(self, low: float, high: float) -> float:
        """A number between `low` and `high`."""
        return float(self.rng.uniform(low, high))

    def add(
        self,
        role: str,
        outline: Outline,
        top: float = 0.5,
        bottom: float | None = None,
        shade: Shade = "plane",
        flow: Flow = "level",
        width: float = 0.0,
        key: bool = False,
        back: bool = False,
    ) -> None:
        below = top if bottom is None else bottom
        self.parts.append(Part(role, np.asarray(outline, np.float64), top, below, shade, flow, width, key, back))

    def line(self, role: str, points: Sequence[tuple[float, float]], width: float, tone: float = 0.3) -> None:
        self.add(role, np.array(points, np.float64), tone, tone, "plane", "upright", width)

    @contextmanager
    def thing(self, label: str) -> Iterator[None]:
        """Whatever is added inside becomes one labelled region, cut to the picture."""
        first = len(self.parts)
        yield
        boxes = np.array([part.bounds for part in self.parts[first:]])
        left, top = max(0.0, boxes[:, 0].min()), max(0.0, boxes[:, 1].min())
        right, bottom = min(self.aspect, boxes[:, 2].max()), min(1.0, boxes[:, 3].max())
        x, y = round(left / self.aspect, 4), round(top, 4)
        self.regions.append(
            Region(
                label=label,
                x=x,
                y=y,
                width=round(min(right / self.aspect, 1.0) - x, 4),
                height=round(min(bottom, 1.0) - y, 4),
            )
        )

    def scene(self) -> Scene:
        return Scene(self.aspect, tuple(self.parts), tuple(self.regions), self.focus, self.horizon)


def box(left: float, top: float, right: float, bottom: float) -> Outline:
    """A rectangle, float64[4, 2]."""
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float64)


def oval(x: float, y: float, rx: float, ry: float, turn: float = 0.0, steps: int = 44) -> Outline:
    """An ellipse around (x, y), turned by `turn` radians."""
    angle = np.arange(steps) * (2 * np.pi / steps)
    u, v = rx * np.cos(angle), ry * np.sin(angle)
    return np.stack((x + u * np.cos(turn) - v * np.sin(turn), y + u * np.sin(turn) + v * np.cos(turn)), axis=1)


def blob(rng: np.random.Generator, x: float, y: float, rx: float, ry: float, rough: float = 0.15) -> Outline:
    """An uneven ellipse: three overtones of random phase bend its radius by about `rough`."""
    angle = np.arange(40) * (2 * np.pi / 40)
    radius = np.ones(40)
    for wave in (2, 3, 5):
        radius += rough * float(rng.uniform(0.3, 0.8)) / wave * 2 * np.cos(wave * angle + float(rng.uniform(0, 6.28)))
    return np.stack((x + rx * radius * np.cos(angle), y + ry * radius * np.sin(angle)), axis=1)


def cloud(rng: np.random.Generator, x: float, y: float, half: float) -> Outline:
    """A cloud with a flat foot at y and a crown of four or five bumps, `half` wide to either side of x."""
    count = int(rng.integers(3, 6))
    at = (np.arange(count) + rng.uniform(0.3, 0.7, count)) / count * 2 - 1
    wide, tall = rng.uniform(0.3, 0.5, count) * half, rng.uniform(0.16, 0.34, count) * half
    u = np.linspace(-1, 1, 49)[:, None] * half
    bumps = np.sqrt(np.clip(1 - ((u - at * half * 0.6) / wide) ** 2, 0, None)) * tall * (1.2 - np.abs(at))
    crown = np.stack((x + u[:, 0], y - bumps.max(axis=1)), axis=1)
    return np.asarray(crown[bumps.max(axis=1) > 0])


def ridge(
    rng: np.random.Generator, aspect: float, base: float, height: float, rough: float, floor: float = 1.0
) -> Outline:
    """A skyline from the left to the right edge: midpoint displacement around `base`, closed along `floor`."""
    line = np.array([base + height * rng.uniform(-0.5, 0.5), base + height * rng.uniform(-0.5, 0.5)])
    reach = height
    for _ in range(6):
        middle = (line[1:] + line[:-1]) / 2 + reach * rng.uniform(-0.5, 0.5, len(line) - 1)
        line = np.insert(line, np.arange(1, len(line)), middle)
        reach *= rough
    x = np.linspace(-0.02, aspect + 0.02, len(line))
    return np.concatenate((np.stack((x, line), axis=1), [(aspect + 0.02, floor), (-0.02, floor)]))


def curve(points: Sequence[tuple[float, float]], closed: bool = False, steps: int = 8) -> Outline:
    """A smooth line through `points` (Catmull and Rom's spline), `steps` to a span."""
    knots = np.array(points, np.float64)
    if closed:
        around = np.concatenate((knots[-1:], knots, knots[:2]))
    else:
        around = np.concatenate((2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]))
    t = (np.arange(steps) / steps)[None, :, None]
    p0, p1, p2, p3 = (around[i : len(around) - 3 + i, None, :] for i in range(4))
    line = 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
    flat: Outline = line.reshape(-1, 2)
    return flat if closed else np.concatenate((flat, knots[-1:]))


def placed(
    shape: Sequence[tuple[float, float]], x: float, y: float, size: float, way: float = 1.0
) -> list[tuple[float, float]]:
    """The points of `shape` around (x, y), `size` to its unit; `way` -1 turns it the other way round."""
    return [(x + way * u * size, y + v * size) for u, v in shape]


def turned(x: float, foot: float, height: float, profile: Sequence[tuple[float, float]]) -> Outline:
    """The outline of something made on a wheel: `profile` lists (how far up, half width), both in heights."""
    right = curve([(x + half * height, foot - up * height) for up, half in profile])
    left = right[::-1] * np.array([-1.0, 1.0]) + np.array([2 * x, 0.0])
    return np.concatenate((right, left))
