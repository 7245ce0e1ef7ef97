"""Pictures in rectangles, triangles and discs, laid flat on a pale ground."""

import cv2
import numpy as np

from scrapers.sample.canvas import Field, Pixels, fixed, grain, halved, picture, size
from scrapers.sample.hands import Hand
from scrapers.sample.palettes import ROLE_NUMBER, Palette, ramps
from scrapers.sample.scenes import Outline, Part, Scene, box, oval

SOLIDS = ("sky", "red", "warm", "cool", "water", "green", "earth", "dark")
BROAD = ("water", "ground", "field", "table")
WHITE = ("sail", "snow", "pale", "cloth", "wall", "petal_pale", "glint", "window")
LEFT_OUT = ("cloud", "sail_shadow", "reflection")


def geometry(scene: Scene, palette: Palette, hand: Hand, rng: np.random.Generator) -> Pixels:
    """The scene reduced to plain figures in few solid colours, seen through one another, on a scaffold of lines."""
    height, width = size(scene.aspect, 1280)
    solid = {name: palette.colour(name) for name in SOLIDS}
    table = ramps(palette)
    pale = palette.colour("pale")
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:] = picture(pale)
    step = int(height / (7 * hand.scale))
    for _ in range(6):
        top, left = int(rng.integers(0, 6)) * step, int(rng.integers(0, 9)) * step
        tall, wide = (rng.integers(1, 4, 2) * step).tolist()
        tint = solid[SOLIDS[int(rng.integers(0, 5))]]
        pixels[top : top + tall, left : left + wide] = picture(pale + (tint - pale) * 0.26 * hand.contrast)
    for part in scene.parts:
        figure = _figure(part, scene.aspect)
        if figure is None:
            continue
        wanted = table[ROLE_NUMBER[part.role], int(np.clip(part.top * 0.6 + part.bottom * 0.4, 0, 1) * 255)]
        name = min(SOLIDS, key=lambda name: float(np.abs(solid[name] - wanted).sum()))
        tint = pale if part.role in WHITE else solid[name]
        _glaze(pixels, part, figure, height, tint)
    _scaffold(pixels, scene, palette, step, rng)
    small = halved(pixels)
    return picture(small * grain(rng, small.shape[0], small.shape[1], 0.014 * hand.vigour))


def _figure(part: Part, aspect: float) -> Outline | None:
    """The plain figure that stands for a part; None for what geometry leaves out."""
    left, top, right, bottom = part.bounds
    wide, tall = right - left, bottom - top
    speck = part.width == 0 and wide * tall < 0.0011 * aspect and not part.key
    if speck or part.role in LEFT_OUT or (part.back and wide > aspect):
        return None
    if part.width > 0 or len(part.outline) <= 7:
        return part.outline
    if part.role in ("far", "earth"):
        crest = part.outline[:-2][int(np.argmin(part.outline[:-2, 1]))]
        return np.array([(crest[0] - 0.42, bottom), (crest[0] + 0.42, bottom), (crest[0], top - 0.03)])
    if part.role in BROAD and wide > 0.9 * aspect:
        return box(left, top, right, bottom)
    if (part.shade == "round" or part.role == "disc") and 0.6 < wide / tall < 1.7:
        radius = (wide + tall) / 4
        return oval((left + right) / 2, (top + bottom) / 2, radius, radius)
    simple = cv2.approxPolyDP(fixed(part.outline, 1024), 16 * 1024 * 0.06 * min(wide, tall), True)
    return np.asarray(simple[:, 0, :] / (16 * 1024.0))


def _glaze(pixels: Pixels, part: Part, figure: Outline, height: int, tint: Field) -> None:
    """Lay a tint over what is there; the right half of a key figure lies in shade."""
    points = fixed(figure, height)
    spread = int(part.width * height) + 4
    low = np.maximum(points.min(axis=0) // 16 - spread, 0)
    high = points.max(axis=0) // 16 + spread
    under = pixels[low[1] : high[1], low[0] : high[0]]
    if not under.size:
        return
    mask = np.zeros(under.shape[:2], np.uint8)
    moved = points - (low * 16).astype(np.int32)
    if part.width > 0:
        cv2.polylines(mask, [moved], False, (1,), max(4, int(part.width * height)), cv2.LINE_8, 4)
    else:
        cv2.fillPoly(mask, [moved], (1,), cv2.LINE_8, 4)
    glass = 0.9 if part.key else 0.74
    mixed = under * (1 - glass) + tint * glass
    if part.key and part.width == 0:
        mixed[:, int((points[:, 0].min() + points[:, 0].max()) / 32 - low[0]) :] *= 0.88
    under[mask > 0] = picture(mixed)[mask > 0]


def _scaffold(pixels: Pixels, scene: Scene, palette: Palette, step: int, rng: np.random.Generator) -> None:
    height, width = pixels.shape[:2]
    dark = picture(palette.colour("dark")).tolist()
    x, y = int(scene.focus[0] * height), int(scene.focus[1] * height)
    for _ in range(4):
        shift = int(rng.integers(-3, 4)) * step
        if rng.random() < 0.5:
            cv2.line(pixels, (x + shift, 0), (x + shift, height), dark, 4)
        else:
            cv2.line(pixels, (0, y + shift), (width, y + shift), dark, 4)
    cv2.circle(pixels, (x, y), int(step * (1.8 + float(rng.random()))), dark, 4)
