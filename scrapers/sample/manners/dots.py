"""Pictures of small touches that mix in the eye: points of pure colour, and set stones."""

import cv2
import numpy as np

from scrapers.sample.canvas import Field, Pixels, halved, lay, noise, picture
from scrapers.sample.hands import Hand
from scrapers.sample.palettes import Palette, ramps
from scrapers.sample.scenes import Scene


def _jittered(rng: np.random.Generator, height: int, width: int, step: float) -> tuple[Field, Field]:
    rows, columns = int(height / step) + 2, int(width / step) + 2
    y = (np.arange(rows)[:, None] + rng.uniform(-0.45, 0.45, (rows, columns))) * step
    x = (np.arange(columns)[None, :] + rng.uniform(-0.45, 0.45, (rows, columns))) * step
    x[1::2] += step / 2
    return y.ravel(), x.ravel()


def points(scene: Scene, palette: Palette, hand: Hand, rng: np.random.Generator) -> Pixels:
    """Dots of divided colour: each keeps near its place's colour, and every fourth answers with its opposite."""
    canvas = lay(scene)
    height, width = canvas.height, canvas.width
    colours = canvas.colours(ramps(palette))
    pale, cool, warm = palette.colour("pale"), palette.colour("cool"), palette.colour("warm")
    light = (canvas.tone * (0.7 + 0.3 * noise(rng, height, width, 60)))[..., None]
    mood = np.where(light > 0.5, warm, cool)
    target = np.zeros((2 * height, 2 * width, 3), np.uint8)
    target[:] = picture(palette.colour("pale+glow+earth"))
    for step, radius, spread in ((7.0, 4.6, 20.0), (5.2, 2.9, 30.0), (5.2, 2.2, 44.0)):
        step, radius = step * hand.scale, radius * hand.scale
        y, x = _jittered(rng, height, width, step)
        order = rng.permutation(len(y))
        y, x = y[order], x[order]
        iy, ix = np.clip(y, 0, height - 1).astype(np.int64), np.clip(x, 0, width - 1).astype(np.int64)
        chosen = colours[iy, ix]
        kind = rng.random(len(y))[:, None]
        share = 0.34 * hand.contrast
        chosen = np.where(kind < 0.2, chosen + (mood[iy, ix] - chosen) * share, chosen)
        chosen = np.where((kind >= 0.2) & (kind < 0.34), chosen + (pale - chosen) * share, chosen)
        chosen = np.where(kind > 0.88, chosen + (palette.colour("red") - chosen) * share * 0.5, chosen)
        mean = chosen.mean(axis=1, keepdims=True)
        chosen = mean + (chosen - mean) * (1.12 + 0.12 * hand.contrast)
        ink = picture(chosen + rng.uniform(-spread, spread, chosen.shape) * 0.55)
        radii = np.floor(2 * radius * rng.uniform(0.75, 1.15, len(y)) + 0.5).astype(np.int64)
        centres = (np.stack((x, y), axis=1) * 2).astype(np.int64)
        for centre, wide, tint in zip(centres.tolist(), radii.tolist(), ink.tolist(), strict=True):
            cv2.circle(target, centre, wide, tint, -1)
    return halved(target)


def stones(scene: Scene, palette: Palette, hand: Hand, rng: np.random.Generator) -> Pixels:
    """Set stones: every stone belongs to one part, lies along its form and is cut apart by pale mortar."""
    canvas = lay(scene)
    height, width = canvas.height, canvas.width
    step = 9.5 * hand.scale
    y, x = _jittered(rng, height, width, step * 0.92)
    iy, ix = np.clip(y, 0, height - 1).astype(np.int64), np.clip(x, 0, width - 1).astype(np.int64)
    colours = canvas.colours(ramps(palette))[iy, ix]
    steps = 5
    mean = colours.mean(axis=1, keepdims=True)
    colours = mean + (colours - mean) * (1.1 + 0.15 * hand.contrast)
    colours = np.floor(colours / 255 * steps * 2 + 0.5) / (steps * 2) * 255
    colours = colours * rng.uniform(0.84, 1.14, len(y))[:, None] + rng.uniform(-9, 9, colours.shape)
    mortar = palette.colour("dark+earth") if hand.vigour < 1 else palette.colour("earth+far+pale")
    target = np.zeros((2 * height, 2 * width, 3), np.uint8)
    target[:] = picture(mortar)
    angle = canvas.flow[iy, ix] + rng.uniform(-0.16, 0.16, len(y))
    half, thick = step * 0.54 * rng.uniform(0.88, 1.08, len(y)), step * 0.47 * rng.uniform(0.88, 1.08, len(y))
    cos, sin = np.cos(angle), np.sin(angle)
    ink = picture(colours)
    light = picture(colours * 1.13 + 6)
    corners = []
    for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        bend = rng.uniform(0.82, 1.08, len(y))
        corners.append((x + bend * (u * half * cos - v * thick * sin), y + bend * (u * half * sin + v * thick * cos)))
    quads = np.floor(np.stack([np.stack(c, axis=1) for c in corners], axis=1) * 32 + 0.5).astype(np.int32)
    for quad, c, edge in zip(quads, ink.tolist(), light.tolist(), strict=True):
        cv2.fillConvexPoly(target, quad, c, cv2.LINE_8, 4)
        cv2.polylines(target, [quad[:2]], False, edge, 2, cv2.LINE_8, 4)
    return halved(target)
