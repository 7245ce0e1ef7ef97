"""Panels on gold: flat tempera figures before a tooled and worn metal ground."""

import cv2
import numpy as np
from numpy.typing import NDArray

from scrapers.sample.canvas import Pixels, blur, cloudy, grain, lay, noise, picture, seams
from scrapers.sample.hands import Hand
from scrapers.sample.palettes import Palette, ramps
from scrapers.sample.scenes import Scene


def gold_ground(scene: Scene, palette: Palette, hand: Hand, rng: np.random.Generator) -> Pixels:
    """Everything far is burnished gold; figures are flat, outlined and lit with hair-fine gold lines."""
    canvas = lay(scene)
    height, width = canvas.height, canvas.width
    y, x = np.arange(height, dtype=np.float64)[:, None], np.arange(width, dtype=np.float64)[None, :]
    fx, fy = scene.focus[0] * height, scene.focus[1] * height
    back = np.array([p.back or p.role == "far" for p in scene.parts])[canvas.part]
    tone = np.floor(np.clip(canvas.tone, 0, 0.999) * 3) / 3 + 0.2
    colours = ramps(palette)[canvas.role, np.clip(tone * 255, 0, 255).astype(np.int64)]
    grey = colours.mean(axis=2, keepdims=True)
    colours = grey + (colours - grey) * 1.15 * hand.contrast
    colours = colours * (0.86 + 0.24 * noise(rng, height, width, 4, 30))[..., None]
    # Fine gold lines follow the light on every figure.
    comb = (y * np.cos(canvas.flow + 0.9) + x * np.sin(canvas.flow + 0.9)) / (7.0 * hand.scale)
    fine = (np.abs(comb - np.floor(comb) - 0.5) < 0.085) & (canvas.tone > 0.5) & ~back
    gold, glow, bole = palette.colour("warm"), palette.colour("glow"), palette.colour("red+dark")
    colours = np.where(fine[..., None], colours * 0.35 + glow * 0.65, colours)
    distance = np.sqrt((x - fx) ** 2 + (y - fy) ** 2) / height
    sheen = np.clip(0.5 + 0.5 * np.cos(4 * np.arctan2(y - fy, x - fx)), 0, 1) * 0.22
    leaf = 0.72 + 0.34 * np.exp(-((distance / 0.5) ** 2)) + sheen * np.clip(distance, 0, 1)
    sheet = 88.0
    lap = (np.abs(y / sheet - np.floor(y / sheet)) < 0.018) | (np.abs(x / sheet - np.floor(x / sheet)) < 0.018)
    metal = (gold + (glow - gold) * np.clip(leaf - 0.7, 0, 1)[..., None] * 1.4) * (0.84 + 0.2 * leaf)[..., None]
    metal = metal * (0.93 + 0.14 * cloudy(rng, height, width, 22, 4))[..., None] * np.where(lap, 0.94, 1.0)[..., None]
    worn = np.clip((cloudy(rng, height, width, 26, 4) - 0.67) * 5 * hand.vigour, 0, 0.6)[..., None]
    metal = metal + (bole - metal) * worn
    colours = np.where(back[..., None], metal, colours)
    rim = np.clip(blur(seams(np.where(back, 0, canvas.part + 1)).astype(np.float64), 0.8) * 2, 0, 1)[..., None]
    colours = colours + (palette.colour("dark") - colours) * rim * 0.85
    pixels = picture(colours)
    _tool(pixels, palette, back, (fx, fy), hand)
    return picture(pixels * grain(rng, height, width, 0.02))


def _tool(pixels: Pixels, palette: Palette, back: NDArray[np.bool_], focus: tuple[float, float], hand: Hand) -> None:
    height, width = pixels.shape[:2]
    dent, spark = picture(palette.colour("earth+dark")).tolist(), picture(palette.colour("pale+glow")).tolist()
    marks = np.zeros((height, width), np.uint8)
    shine = np.zeros((height, width), np.uint8)
    for radius, step in ((0.26, 0.1), (0.285, 0.08), (0.31, 0.1)):
        for angle in np.arange(0, 6.283, step * hand.scale).tolist():
            px, py = int(focus[0] + np.cos(angle) * radius * height), int(focus[1] + np.sin(angle) * radius * height)
            cv2.circle(marks, (px, py), 2, (255,), -1)
            cv2.circle(shine, (px - 1, py - 1), 1, (255,), -1)
    pixels[(marks > 0) & back] = dent
    pixels[(shine > 0) & back] = spark
    frame = 26
    red, dark, gold = (picture(palette.colour(n)).tolist() for n in ("red+dark", "dark", "warm+glow"))
    cv2.rectangle(pixels, (0, 0), (width - 1, height - 1), gold, 2 * frame)
    cv2.rectangle(pixels, (frame, frame), (width - 1 - frame, height - 1 - frame), red, 5)
    cv2.rectangle(pixels, (4, 4), (width - 5, height - 5), dark, 2)
    for px in range(frame // 2, width, 13):
        for py in (frame // 2, height - 1 - frame // 2):
            cv2.circle(pixels, (px, py), 3, dent, -1)
            cv2.circle(pixels, (px - 1, py - 1), 1, spark, -1)
    for py in range(frame // 2, height, 13):
        for px in (frame // 2, width - 1 - frame // 2):
            cv2.circle(pixels, (px, py), 3, dent, -1)
            cv2.circle(pixels, (px - 1, py - 1), 1, spark, -1)
