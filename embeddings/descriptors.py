"""Named facts about how a picture looks, for reasons that say what two works share."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from embeddings.colour_names import colour_name
from embeddings.view import Pixels, Plane, lab, resize

VERSION = "1"
"""Changes whenever a number below would."""

LONG_SIDE, SHORTEST = 256, 16
"""Pixels: the picture is measured in its own format, but never thinner than this."""
COLOURS = 5
DARK, LIGHT = 35.0, 75.0
"""L* below which a pixel is a dark, and above which it is a light."""
CHROMATIC = 8.0
"""C*ab above which a pixel has a hue."""
GREY = 4.0
"""C*ab about the picture's own tone under which it counts as without colour."""
EDGE = 3.0
"""L* a pixel from which a gradient is an edge."""
HORIZON_STEP, HORIZON_LEAD = 8.0, 1.3
"""Colour difference (CIE76) between above and below from which a line across the picture can be a horizon, and how many
times it must exceed any other line. Found in a third of landscapes and in 7 of 100 portraits, frames and tables too."""


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour of a palette: `hex` sRGB as #rrggbb, its plain `name`, and the `share` 0..1 it covers."""

    hex: str
    name: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptors:
    """What can be said of a picture in words.

    `palette`: up to five colours, largest share first. `darks`, `lights`: shares 0..1 of pixels with L* under 35 and
    over 75. `lightness`: mean L*, 0..100. `contrast`: standard deviation of L*, 0..50. `chroma`: mean C*ab, 0 for
    grey, about 20 for a muted picture, over 40 for a vivid one. `warm`: share 0..1 of reds, oranges and yellows among
    the pixels that have a hue; None where hardly any has. `stroke_angle`: dominant direction of lines and strokes in
    degrees, 0..180 counter-clockwise from the horizontal; None on a blank picture. `stroke_strength`: how far they
    agree, 0 (all ways) .. 1 (all parallel). `horizon`: where a line parts the picture from side to side, fraction of
    the height from the top; None where none does. `symmetry`: correlation of lightness with its left-right mirror
    image, -1..1. `mass`: centre of what stands out from the ground, (x, y) in fractions from the top left. `edges`:
    share 0..1 of pixels on an edge. `fineness`: share 0..1 of the detail that is finer than about 1/100 of the longer
    side. `grayscale`: whether the picture is (nearly) without colour, or toned in a single one.
    """

    palette: tuple[Colour, ...]
    darks: float
    lights: float
    lightness: float
    contrast: float
    chroma: float
    warm: float | None
    stroke_angle: float | None
    stroke_strength: float
    horizon: float | None
    symmetry: float
    mass: tuple[float, float]
    edges: float
    fineness: float
    grayscale: bool

    def to_mapping(self) -> dict[str, Any]:
        """Everything as JSON has it."""
        return {**asdict(self), "palette": [asdict(colour) for colour in self.palette], "mass": list(self.mass)}

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        """What `to_mapping` gave. Raises TypeError or KeyError when something is missing or unknown."""
        palette = tuple(Colour(**colour) for colour in mapping["palette"])
        x, y = mapping["mass"]
        return cls(**{**mapping, "palette": palette, "mass": (float(x), float(y))})


def _round(value: float) -> float:
    # Four digits are more than any picture means, and keep the text of a record short.
    return round(float(value), 4) + 0.0


def _format(rgb: Pixels) -> Pixels:
    height, width = rgb.shape[:2]
    scale = LONG_SIDE / max(height, width)
    return resize(rgb, max(SHORTEST, round(width * scale)), max(SHORTEST, round(height * scale)))


def _palette(pixels: NDArray[np.float32], rgb: NDArray[np.uint8]) -> tuple[Colour, ...]:
    """Weighted k-means over the occupied cells of a coarse grid in CIELAB, started from the colours furthest apart."""
    grid = np.floor(pixels / np.float32(6)).astype(np.int64) + 32
    _, index, count = np.unique(
        (grid[:, 0] * 64 + grid[:, 1]) * 64 + grid[:, 2], return_inverse=True, return_counts=True
    )
    points = np.stack([np.bincount(index, weights=pixels[:, axis]) for axis in range(3)], axis=1) / count[:, None]
    centres = points[[int(count.argmax())]]
    while len(centres) < min(COLOURS, len(points)):
        away = ((points[:, None] - centres) ** 2).sum(axis=2).min(axis=1)
        centres = np.vstack([centres, points[int((away * np.sqrt(count)).argmax())]])
    for _ in range(20):
        nearest = ((points[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
        weight = np.bincount(nearest, weights=count, minlength=len(centres))
        held = weight > 0
        sums = [np.bincount(nearest, weights=points[:, axis] * count, minlength=len(centres)) for axis in range(3)]
        moved = np.where(held[:, None], np.stack(sums, axis=1) / np.maximum(weight, 1)[:, None], centres)
        if np.allclose(moved, centres, atol=1e-3):
            break
        centres = moved
    shares = np.bincount(nearest, weights=count, minlength=len(centres)) / len(pixels)
    of_pixel = nearest[index]
    out = []
    for place in np.argsort(-shares, kind="stable"):
        if shares[place] >= 0.01:
            red, green, blue = np.rint(rgb[of_pixel == place].mean(axis=0)).astype(int).tolist()
            name = colour_name(pixels[of_pixel == place].mean(axis=0))
            out.append(Colour(f"#{red:02x}{green:02x}{blue:02x}", name, _round(shares[place])))
    return tuple(out)


def _strokes(light: Plane) -> tuple[float | None, float, float, float]:
    """Angle, strength, share of edges and fineness, by the structure tensor of Bigün and Granlund (1987)."""
    soft = cv2.GaussianBlur(light, (0, 0), 1)
    across = cv2.Sobel(soft, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
    up = -cv2.Sobel(soft, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
    energy = float((across**2 + up**2).mean())
    edges = float((across**2 + up**2 > EDGE**2).mean())
    if energy < 1e-3:
        return None, 0.0, edges, 0.0
    twice = complex(float((across**2 - up**2).mean()), float((2 * across * up).mean()))
    # A stroke runs across the gradient, hence the quarter turn.
    angle = (np.degrees(np.angle(twice)) / 2 + 90) % 180
    broad = cv2.GaussianBlur(light, (0, 0), 2.5)
    left = float(((light - broad) ** 2).mean()) / max(float(light.var()), 1e-6)
    return _round(angle) % 180, _round(abs(twice) / energy), _round(edges), _round(min(left, 1.0))


def _horizon(colour: Plane) -> float | None:
    """The row where what is above differs in one way from what is below all the way across, if one stands out."""
    rows, bands, reach = 96, 8, 6
    grid = _resize(colour, bands, rows).astype(np.float64)
    total = np.concatenate([np.zeros((1, bands, 3)), np.cumsum(grid, axis=0)])
    step = (total[2 * reach :] - 2 * total[reach:-reach] + total[: -2 * reach]) / reach
    common = step.mean(axis=1)
    way = common / np.maximum(np.linalg.norm(common, axis=1, keepdims=True), 1e-9)
    # The second weakest of eight bands, so that one tree or mast may stand before the line.
    across = np.sort(np.einsum("rbc,rc->rb", step, way), axis=1)[:, 1]
    best = int(across.argmax())
    elsewhere = across[np.abs(np.arange(len(across)) - best) > 10]
    if across[best] < HORIZON_STEP or across[best] < HORIZON_LEAD * float(elsewhere.max(initial=0)):
        return None
    place = (best + reach) / rows
    return _round(place) if 0.12 < place < 0.88 else None


def _resize(plane: Plane, width: int, height: int) -> Plane:
    """`plane` [h, w, 3] at another size, averaged where it shrinks."""
    least = (min(width, plane.shape[1]), min(height, plane.shape[0]))
    small = cv2.resize(plane, least, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _symmetry(light: Plane) -> float:
    small = _resize(light[..., None].repeat(3, axis=2), 32, 32)[..., 0]
    apart = small - small.mean()
    size = float((apart**2).sum())
    # A blank picture mirrors itself.
    return _round((apart * apart[:, ::-1]).sum() / size) if size > 1 else 1.0


def _mass(colour: Plane) -> tuple[float, float]:
    ground = np.median(colour.reshape(-1, 3), axis=0)
    weight = np.linalg.norm(colour - ground, axis=2).astype(np.float64)
    if weight.mean() < 0.1:
        return 0.5, 0.5
    height, width = weight.shape
    x = weight.sum(axis=0) @ (np.arange(width) + 0.5) / width / weight.sum()
    y = weight.sum(axis=1) @ (np.arange(height) + 0.5) / height / weight.sum()
    return _round(x), _round(y)


def describe(rgb: Pixels) -> Descriptors:
    """The named facts of a picture, the same for the same pixels.

    Raises ValueError when `rgb` is not uint8[height, width, 3] with at least one pixel.
    """
    if rgb.dtype != np.uint8 or rgb.ndim != 3 or rgb.shape[2] != 3 or not rgb.size:
        raise ValueError(f"a picture is uint8[height, width, 3], not {rgb.dtype}{list(rgb.shape)}")
    small = _format(rgb)
    colour = lab(small)
    light = np.ascontiguousarray(colour[..., 0])
    pixels = colour.reshape(-1, 3)
    chroma = np.hypot(pixels[:, 1], pixels[:, 2])
    hue = np.degrees(np.arctan2(pixels[:, 2], pixels[:, 1]))
    coloured = chroma > CHROMATIC
    warm = float(((hue > -30) & (hue < 105))[coloured].mean()) if coloured.mean() > 0.02 else None
    tone = np.linalg.norm(pixels[:, 1:] - np.median(pixels[:, 1:], axis=0), axis=1)
    angle, strength, edges, fineness = _strokes(light)
    return Descriptors(
        palette=_palette(colour[::2, ::2].reshape(-1, 3), small[::2, ::2].reshape(-1, 3)),
        darks=_round((light < DARK).mean()),
        lights=_round((light > LIGHT).mean()),
        lightness=_round(light.mean()),
        contrast=_round(light.std()),
        chroma=_round(chroma.mean()),
        warm=None if warm is None else _round(warm),
        stroke_angle=angle,
        stroke_strength=strength,
        horizon=_horizon(colour),
        symmetry=_symmetry(light),
        mass=_mass(colour),
        edges=edges,
        fineness=fineness,
        grayscale=bool(np.quantile(tone, 0.95) < GREY),
    )
