"""Pictures made of light alone: misty glazes, and lamplight in a dark room."""

import numpy as np

from scrapers.sample.canvas import Field, Pixels, blur, cloudy, grain, lay, noise, picture, seams
from scrapers.sample.hands import Hand
from scrapers.sample.palettes import Palette, ramps
from scrapers.sample.scenes import Scene


def _distance(scene: Scene, height: int, width: int) -> Field:
    """How far each pixel is from the focus, in heights of the picture."""
    y, x = np.arange(height)[:, None] / height, np.arange(width)[None, :] / height
    return np.asarray(np.sqrt((x - scene.focus[0]) ** 2 + (y - scene.focus[1]) ** 2))


def glazes(scene: Scene, palette: Palette, hand: Hand, rng: np.random.Generator) -> Pixels:
    """Low contrast, edges lost in mist, one warm light; thin layers over a toned ground."""
    canvas = lay(scene)
    height, width = canvas.height, canvas.width
    colours = canvas.colours(ramps(palette))
    key = palette.colour("sky+far+glow")
    colours = key + (colours - key) * (0.86 * hand.contrast)
    soft, misty = blur(colours, 2.0), blur(colours, 9.0 * hand.scale)
    y = np.arange(height, dtype=np.float64)[:, None, None] / height
    haze: Field = np.clip(1 - np.abs(y - scene.horizon) / 0.42, 0, 1) * 0.55 + 0.18
    haze = np.clip(haze + 0.5 * (cloudy(rng, height, width, 120)[..., None] - 0.5), 0.05, 0.85)
    colours = soft * (1 - haze) + misty * haze
    glow = np.exp(-((_distance(scene, height, width) / 0.42) ** 2))[..., None]
    colours = colours + (palette.colour("glow") - colours) * glow * 0.36
    dawn = np.exp(-(((y - scene.horizon) / 0.16) ** 2))
    colours = colours + (palette.colour("glow+pale") - colours) * dawn * 0.2
    edge = np.clip(_distance(scene, height, width) - 0.45, 0, 1)[..., None]
    colours = colours * (1.03 - 0.6 * edge)
    veil = cloudy(rng, height, width, 70, 4)[..., None] - 0.5
    colours = colours * (1 + 0.13 * hand.vigour * veil)
    weave = noise(rng, height, width, 2, 9) * 0.5 + noise(rng, height, width, 9, 2) * 0.5
    return picture(colours * (0.975 + 0.05 * weave)[..., None] * grain(rng, height, width, 0.012))


def lamplight(scene: Scene, palette: Palette, hand: Hand, rng: np.random.Generator) -> Pixels:
    """Nearly everything sinks into brown dark; one light from the upper left models what matters."""
    canvas = lay(scene)
    height, width = canvas.height, canvas.width
    back = np.array([p.back for p in scene.parts])[canvas.part]
    lit = np.where(back, canvas.tone * 0.55, canvas.tone)
    table = ramps(palette)
    colours = table[canvas.role, np.clip(lit * 255, 0, 255).astype(np.int64)]
    # Form shadow: what lies right of and below an edge catches less light.
    relief = blur(canvas.tone, 2.5) - np.roll(blur(canvas.tone, 2.5), (5, 5), axis=(0, 1))
    down = np.arange(height)[:, None] / height
    y, x = down - scene.focus[1], np.arange(width)[None, :] / height - scene.focus[0]
    pool = np.exp(-(((x + 0.04) / (0.66 * hand.scale)) ** 2) - ((y - 0.03) / (0.44 * hand.scale)) ** 2)
    beam = np.clip(1 - np.abs(x - 1.1 * y) / 0.5, 0, 1) * np.clip(1 - down / 0.9, 0, 1) * 0.16
    light = np.where(back, 0.05 + 0.22 * pool + beam, 0.17 + 1.02 * pool)[..., None]
    dark = palette.colour("dark")
    brown = colours * np.array([1.06, 0.97, 0.82])
    colours = dark * 0.5 + brown * light * (1 + 0.9 * np.clip(relief, -0.5, 0.7)[..., None])
    shine = np.array([p.role == "glint" for p in scene.parts])[canvas.part].astype(np.float64)
    bloom = (0.75 * shine + 1.1 * blur(shine, 4.0))[..., None] * (0.25 + 0.75 * pool)[..., None]
    colours = colours + (palette.colour("pale") - colours) * np.clip(bloom, 0, 1)
    colours = blur(colours, 1.1) * (0.95 + 0.1 * cloudy(rng, height, width, 30, 3))[..., None]
    plates = (noise(rng, height, width, 26) * 9).astype(np.int64) * 16
    crack = seams(plates + (noise(rng, height, width, 19) * 7).astype(np.int64))
    colours = colours * (1 - 0.1 * hand.vigour * blur(crack.astype(np.float64), 0.6))[..., None]
    return picture(colours * grain(rng, height, width, 0.02))
