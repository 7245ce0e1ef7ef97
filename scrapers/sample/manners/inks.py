"""One ink on paper: brushed in washes, or cut into copper and printed."""

import cv2
import numpy as np

from scrapers.sample.canvas import Pixels, blur, cloudy, grain, lay, luminance, noise, picture, seams
from scrapers.sample.hands import Hand
from scrapers.sample.palettes import Palette, ramps
from scrapers.sample.scenes import Scene

EMPTY = ("water", "table", "cloth", "field", "ground")
"""Roles that stay nearly bare paper."""


def washes(scene: Scene, palette: Palette, hand: Hand, rng: np.random.Generator) -> Pixels:
    """Wet ink that pools at its edges, much paper left empty, a few dry strokes, distance by paleness."""
    canvas = lay(scene)
    height, width = canvas.height, canvas.width
    back = np.array([p.back or p.role in EMPTY for p in scene.parts])[canvas.part]
    far = np.array([p.role == "far" for p in scene.parts])[canvas.part]
    value = luminance(canvas.colours(ramps(palette)))
    top, low = luminance(palette.colour("pale")), luminance(palette.colour("dark"))
    density = np.clip((top - value) / (top - low), 0, 1)
    density = np.where(back, density * 0.38, density**0.9)
    density = np.where(far, density * 0.45, density)
    # The brush never follows an outline exactly: the wash is looked up through a slightly warped sheet.
    y, x = np.arange(height)[:, None], np.arange(width)[None, :]
    wy = np.clip(y + (noise(rng, height, width, 16) - 0.5) * 9 * hand.vigour, 0, height - 1).astype(np.int64)
    wx = np.clip(x + (noise(rng, height, width, 16) - 0.5) * 9 * hand.vigour, 0, width - 1).astype(np.int64)
    density = density[wy, wx]
    wet, soaked = blur(density, 1.6), blur(density, 7.0)
    pooled = np.clip(wet - soaked, 0, 1)
    flood = cloudy(rng, height, width, 46 * hand.scale, 4)
    ink = (0.55 * wet + 0.32 * soaked) * (0.55 + 0.9 * flood) + 0.75 * pooled
    rim = blur(seams(canvas.part[wy, wx]).astype(np.float64), 0.9)
    gaps = noise(rng, height, width, 22) > 0.42
    ink = ink + 0.55 * rim * gaps * (1 - 0.75 * back)
    streaks = np.clip((noise(rng, height, width, 2, 26) - 0.74) * 8, 0, 1)
    dry = 1 - 0.6 * streaks * (cloudy(rng, height, width, 30, 2) > 0.52)
    ink = np.where(wet > 0.6, ink * dry, ink) * (0.95 + 0.35 * hand.contrast)
    ys = np.arange(height)[:, None] / height
    ink = ink * (1 - 0.75 * np.exp(-(((ys - scene.horizon - 0.03) / 0.05) ** 2)) * far)
    edge = np.minimum(np.minimum(x, width - 1 - x) / width, np.minimum(y, height - 1 - y) / height)
    ink = np.clip(ink * np.clip(edge / 0.05 + 0.25, 0, 1), 0, 1)[..., None]
    paper = palette.colour("pale") * (0.955 + 0.06 * cloudy(rng, height, width, 24, 3))[..., None]
    fibre = (noise(rng, height, width, 1.5, 30) > 0.86)[..., None]
    paper = paper * np.where(fibre, 0.965, 1.0)
    return picture((paper + (palette.colour("dark") - paper) * ink * 0.96) * grain(rng, height, width, 0.012))


def engraving(scene: Scene, palette: Palette, hand: Hand, rng: np.random.Generator) -> Pixels:
    """Parallel cuts that swell with the shade and cross where it is deep, inside a plate mark."""
    canvas = lay(scene)
    height, width = canvas.height, canvas.width
    value = luminance(canvas.colours(ramps(palette)))
    top, low = luminance(palette.colour("pale")), luminance(palette.colour("dark"))
    shade = np.clip((top - value) / (top - low), 0, 1)
    shade = blur(shade, 0.8)
    shade = np.clip((shade - 0.5) * (1.1 + 0.25 * hand.contrast) + 0.45, 0, 1)
    y, x = np.arange(height, dtype=np.float64)[:, None], np.arange(width, dtype=np.float64)[None, :]
    bulge = (canvas.tone - 0.5) * 7 + (noise(rng, height, width, 50) - 0.5) * 5 * hand.vigour
    pitch = 4.4 * hand.scale
    steady = np.array([1.2 if p.back else 0.35 + 0.37 * (n % 5) for n, p in enumerate(scene.parts)])
    lean = np.where(np.array([p.back for p in scene.parts]), 0.03, steady)[canvas.part]
    black = np.zeros((height, width))
    for turn, start in ((0.0, 0.06), (1.1, 0.46), (2.0, 0.7)):
        angle = lean + turn
        phase = (y * np.cos(angle) - x * np.sin(angle) + bulge) / pitch
        wave = np.abs(phase - np.floor(phase) - 0.5) * 2
        wide = np.clip((shade - start) / (1.05 - start), 0, 1)
        black = np.maximum(black, np.clip((wide - wave + 0.1) * 3.2, 0, 1) * (wide > 0.02))
    outline = blur(seams(canvas.part).astype(np.float64), 0.55)
    black = np.clip(np.maximum(black, outline * 1.5), 0, 1) * (0.9 + 0.1 * noise(rng, height, width, 3))
    paper = palette.colour("pale") * (0.97 + 0.04 * cloudy(rng, height, width, 60, 3))[..., None]
    margin = 20
    inside = np.zeros((height, width))
    inside[margin:-margin, margin:-margin] = 1
    tone = paper * (1 - 0.05 * inside[..., None])
    colours = tone + (palette.colour("dark") - tone) * (black * inside)[..., None]
    frame = np.zeros((height, width), np.uint8)
    cv2.rectangle(frame, (margin, margin), (width - margin - 1, height - margin - 1), 255, 1)
    cv2.rectangle(frame, (8, 8), (width - 9, height - 9), 60, 2)
    colours = colours + (palette.colour("dark") - colours) * (frame / 255.0)[..., None]
    return picture(colours * grain(rng, height, width, 0.012))
