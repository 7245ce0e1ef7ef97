"""Flat outlined prints from cut blocks."""

import cv2
import numpy as np

from scrapers.sample.canvas import Field, Pixels, cloudy, fixed, halved, lay, noise, picture, stamp
from scrapers.sample.hands import Hand
from scrapers.sample.palettes import Palette, ramps
from scrapers.sample.scenes import Scene

UNLINED = ("water", "sail_shadow", "reflection", "shadow", "glint", "cloth", "field", "cloud")
"""Roles that a keyline would make heavy: they are printed as colour alone."""


def block_print(scene: Scene, palette: Palette, hand: Hand, rng: np.random.Generator) -> Pixels:
    """Few flat colours, a keyline around every form, a wiped gradation above, a seal in the corner."""
    canvas = lay(scene)
    height, width = canvas.height, canvas.width
    # Each block prints one colour: a role has a light and a dark impression, no more.
    middle = np.array([part.top * 0.5 + part.bottom * 0.5 for part in scene.parts])[canvas.part]
    rounded = np.array([part.shade == "round" for part in scene.parts])[canvas.part]
    lit = np.where(rounded, canvas.tone > 0.46, middle > 0.4)
    colours = ramps(palette)[canvas.role, np.where(lit, 176, 80)]
    y = np.arange(height, dtype=np.float64)[:, None, None] / height
    back = np.array([part.back or part.role == "water" for part in scene.parts])[canvas.part][..., None]
    wipe = np.clip(1 - y / 0.26, 0, 1) ** 1.5 * 0.85 + np.clip((y - 0.8) / 0.2, 0, 1) ** 1.5 * 0.5
    colours = np.where(back, colours + (palette.colour("cool") - colours) * wipe, colours)
    fibre = noise(rng, height, width, 2.5, 90) * 0.6 + noise(rng, height, width, 1.5, 30) * 0.4
    colours = colours * (0.93 + 0.1 * hand.vigour * fibre + 0.04 * cloudy(rng, height, width, 45, 2))[..., None]
    lines = _keylines(scene, 2 * height, 2 * width, hand)[..., None]
    colours = colours + (palette.colour("dark") - colours) * lines
    return _mount(picture(colours), palette, rng)


def _keylines(scene: Scene, height: int, width: int, hand: Hand) -> Field:
    """How much of each pixel the key block inks, 0 to 1, at half of `height` by `width`."""
    key = np.zeros((height, width), np.uint8)
    for part in scene.parts:
        stamp(key, part, height, 0)
        if not part.back and part.role not in UNLINED and part.width == 0:
            weight = max(2, int((5 if part.key else 3) * hand.scale + 0.5))
            cv2.polylines(key, [fixed(part.outline, height)], True, (255,), weight, cv2.LINE_8, 4)
    return halved(key[..., None])[..., 0] / 255.0


def _mount(pixels: Pixels, palette: Palette, rng: np.random.Generator) -> Pixels:
    """The print on its sheet: a margin, a border line, a red seal."""
    height, width = pixels.shape[:2]
    margin, side = 17, 32
    sheet = picture(palette.colour("pale") * (0.97 + 0.03 * noise(rng, height, width, 20)[..., None]))
    sheet[margin:-margin, margin:-margin] = pixels[margin:-margin, margin:-margin]
    dark, red, pale = (picture(palette.colour(name)).tolist() for name in ("dark", "red", "pale"))
    cv2.rectangle(sheet, (margin, margin), (width - margin, height - margin), dark, 2)
    left = width - margin - side - 13 if rng.random() < 0.5 else margin + 13
    top = height - margin - side - 13
    cv2.rectangle(sheet, (left, top), (left + side, top + side), red, -1)
    for _ in range(4):
        a, b, c = rng.integers(6, side - 6, 3).tolist()
        if rng.random() < 0.5:
            cv2.line(sheet, (left + 6, top + a), (left + side - 6, top + a), pale, 2)
        else:
            cv2.line(sheet, (left + b, top + 6), (left + b, top + c), pale, 2)
    cv2.rectangle(sheet, (left + 3, top + 3), (left + side - 3, top + side - 3), pale, 1)
    return sheet
