"""Thick paint: strokes that follow the form and swirl, with relief that catches the light."""

import cv2
import numpy as np
from numpy.typing import NDArray

from scrapers.sample.canvas import Canvas, Field, Pixels, blur, lay, noise, picture
from scrapers.sample.hands import Hand
from scrapers.sample.palettes import Palette, ramps
from scrapers.sample.scenes import Scene

LAYERS = ((12.0, 28.0, 9.0, 16.0), (8.0, 18.0, 5.0, 22.0), (6.0, 11.0, 3.0, 26.0))
"""Broad to fine: distance between strokes, their length and thickness in pixels, and how far their colour strays."""

JOINTS = 5
LOOSE = ("water", "ground", "field")


def swirls(scene: Scene, palette: Palette, hand: Hand, rng: np.random.Generator) -> Pixels:
    """Three layers of strokes, broad to fine, each stroke a pair of bristles along a swirling field."""
    canvas = lay(scene)
    height, width = canvas.height, canvas.width
    colours = canvas.colours(ramps(palette))
    loose = np.array([part.back or part.role in LOOSE for part in scene.parts])[canvas.part]
    turn = (noise(rng, height, width, 120) - 0.5) * 7.5
    flow = canvas.flow + np.where(loose, turn, 0.25 * turn) * hand.vigour
    target = picture(colours * 0.6 + palette.colour("dark+cool") * 0.4)
    ridge = np.zeros((height, width), np.uint8)
    for spacing, reach, thick, stray in LAYERS:
        lines = _follow(canvas, flow, loose, spacing * hand.scale, reach * hand.scale, rng)
        y, x = _under(canvas, lines[:, 0, 1], lines[:, 0, 0])
        paint = colours[y, x]
        mean = paint.mean(axis=1, keepdims=True)
        paint = mean + (paint - mean) * (0.98 + 0.14 * hand.contrast) + (paint - 118) * 0.1
        paint = paint + rng.uniform(-stray, stray, (len(paint), 1)) + rng.uniform(-stray, stray, paint.shape) * 0.5
        aside = np.stack((-np.sin(flow[y, x]), np.cos(flow[y, x])), axis=1)[:, None, :]
        weight = max(2, int(thick * 0.66 * hand.scale + 0.5))
        for offset in (-0.3, 0.3) if thick > 3 else (0.0,):
            bristles = np.floor((lines + aside * (offset * thick * hand.scale)) * 16 + 0.5).astype(np.int32)
            tints = picture(paint + rng.uniform(-14, 14, (len(paint), 1))).tolist()
            heights = rng.integers(60, 256, len(paint)).tolist()
            for bristle, tint, bump in zip(bristles, tints, heights, strict=True):
                cv2.polylines(target, [bristle], False, tint, weight, cv2.LINE_AA, 4)
                cv2.polylines(ridge, [bristle], False, bump, weight, cv2.LINE_8, 4)
    raised = blur(ridge.astype(np.float64) / 255, 0.8)
    slope = raised - np.roll(raised, (2, 2), axis=(0, 1))
    return picture(target * (1 + 0.3 * np.clip(slope, -0.6, 0.6))[..., None])


def _follow(
    canvas: Canvas, flow: Field, loose: NDArray[np.bool_], spacing: float, reach: float, rng: np.random.Generator
) -> Field:
    """Strokes from a jittered grid in random order, float64[n, joints + 1, 2] as (x, y); none leaves its form."""
    rows, columns = int(canvas.height / spacing) + 2, int(canvas.width / spacing) + 2
    y = ((np.arange(rows)[:, None] + rng.uniform(-0.6, 0.6, (rows, columns))) * spacing).ravel()
    x = ((np.arange(columns)[None, :] + rng.uniform(-0.6, 0.6, (rows, columns))) * spacing).ravel()
    order = rng.permutation(len(y))
    y, x = y[order], x[order]
    here = _under(canvas, y, x)
    home, joints, alive = canvas.part[here], [np.stack((x, y), axis=1)], np.ones(len(y), bool)
    for _ in range(JOINTS):
        ny, nx = y + np.sin(flow[here]) * reach / JOINTS, x + np.cos(flow[here]) * reach / JOINTS
        there = _under(canvas, ny, nx)
        alive &= (canvas.part[there] == home) | (loose[there] & loose[here])
        y, x = np.where(alive, ny, y), np.where(alive, nx, x)
        joints.append(np.stack((x, y), axis=1))
        here = _under(canvas, y, x)
    return np.stack(joints, axis=1)


def _under(canvas: Canvas, y: Field, x: Field) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The pixels under points; points outside take the nearest at the edge."""
    rows, columns = np.clip(y, 0, canvas.height - 1), np.clip(x, 0, canvas.width - 1)
    return rows.astype(np.int64), columns.astype(np.int64)
