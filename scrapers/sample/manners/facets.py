"""Pictures broken into facets, each seen from a slightly different side."""

import numpy as np

from scrapers.sample.canvas import Pixels, blur, grain, lay, noise, picture, seams
from scrapers.sample.hands import Hand
from scrapers.sample.palettes import Palette, ramps
from scrapers.sample.scenes import Scene


def facets(scene: Scene, palette: Palette, hand: Hand, rng: np.random.Generator) -> Pixels:
    """Straight cuts divide the view; each facet is seen a little displaced and shaded from one edge to the other."""
    canvas = lay(scene)
    height, width = canvas.height, canvas.width
    y, x = np.arange(height, dtype=np.float64)[:, None], np.arange(width, dtype=np.float64)[None, :]
    cell = np.zeros((height, width), np.int64)
    fx, fy = scene.focus[0] * height, scene.focus[1] * height
    leans = np.array([0.52, 1.05, 2.1, 2.62, 1.57, 0.0])
    for index in range(int(13 * hand.vigour)):
        turn = float(leans[index % 6]) + float(rng.uniform(-0.16, 0.16))
        at = float(rng.normal(0, 0.3)) * height
        cell = cell * 2 + ((x - fx) * np.sin(turn) - (y - fy) * np.cos(turn) > at)
    _, cell = np.unique(cell, return_inverse=True)
    cell = cell.reshape(height, width)
    count = int(cell.max()) + 1
    shift = rng.uniform(-1, 1, (count, 2)) * height * 0.035 * hand.scale
    sy = np.clip(y + shift[cell, 0], 0, height - 1).astype(np.int64)
    sx = np.clip(x + shift[cell, 1], 0, width - 1).astype(np.int64)
    part = canvas.part[sy, sx]
    piece = cell * 1024 + part
    _, piece = np.unique(piece, return_inverse=True)
    piece = piece.reshape(height, width)
    total = int(piece.max()) + 1
    turn = leans[rng.integers(0, 6, total)] + rng.uniform(-0.2, 0.2, total)
    along = x * np.cos(turn)[piece] + y * np.sin(turn)[piece]
    low, high = np.full(total, np.inf), np.full(total, -np.inf)
    np.minimum.at(low, piece.ravel(), along.ravel())
    np.maximum.at(high, piece.ravel(), along.ravel())
    across = (along - low[piece]) / np.maximum(high - low, 8)[piece]
    seen = canvas.tone[sy, sx]
    mean = np.bincount(piece.ravel(), seen.ravel(), total) / np.bincount(piece.ravel(), minlength=total)
    tone = 0.55 * mean[piece] + 0.45 * seen + (across - 0.5) * 0.62 * hand.contrast
    colours = ramps(palette)[canvas.role[sy, sx], np.clip(tone * 255, 0, 255).astype(np.int64)]
    key = palette.colour("earth+far")
    grey = colours.mean(axis=2, keepdims=True)
    colours = grey + (colours - grey) * 1.0
    colours = colours + (key - colours) * (0.08 + 0.2 * rng.random(total))[piece][..., None]
    colours = colours * (0.84 + 0.4 * across)[..., None]
    hatch = noise(rng, height, width, 3, 22) * 0.5 + noise(rng, height, width, 22, 3) * 0.5
    colours = colours * (0.9 + 0.2 * hatch)[..., None]
    dark, pale = palette.colour("dark"), palette.colour("pale")
    rim = blur(seams(part).astype(np.float64), 0.7)[..., None]
    colours = colours + (dark - colours) * np.clip(rim * 1.5, 0, 0.85)
    cut = seams(cell).astype(np.float64)
    lightcut = blur(cut, 0.6)[..., None]
    colours = colours + (pale - colours) * np.clip(lightcut * 0.5, 0, 0.4)
    shade = blur(np.roll(cut, (3, 3), axis=(0, 1)), 2.5)[..., None]
    return picture((colours * (1 - 1.2 * np.clip(shade, 0, 0.5))) * grain(rng, height, width, 0.03))
