"""Palettes: eleven named colours an artist mixes, and what each role of a scene is mixed from."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Colour = NDArray[np.float64]
"""RGB, 0 to 255, in the last axis."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Eleven colours, as hexadecimal RGB."""

    sky: str
    glow: str
    far: str
    earth: str
    water: str
    green: str
    warm: str
    red: str
    cool: str
    dark: str
    pale: str

    def colour(self, mix: str) -> Colour:
        """The colour of `mix`: a name, or several joined by `+` in equal parts; float64[3]."""
        return np.asarray(np.mean([rgb(getattr(self, name)) for name in mix.split("+")], axis=0))

    def with_(self, **colours: str) -> "Palette":
        """This palette with some colours exchanged."""
        return replace(self, **colours)


def rgb(text: str) -> Colour:
    """`7fa3b5` as float64[3]."""
    return np.array([int(text[i : i + 2], 16) for i in (0, 2, 4)], np.float64)


def ink(paper: str, black: str, accent: str) -> Palette:
    """A palette of one ink on one paper: names keep their usual lightness, `red` is the accent."""
    light, deep = rgb(paper), rgb(black)
    steps = {
        "sky": 0.72, "glow": 0.93, "far": 0.58, "earth": 0.5, "water": 0.6, "green": 0.34,
        "warm": 0.68, "cool": 0.3, "dark": 0.04, "pale": 1.0,
    }  # fmt: skip
    mixed = {name: "".join(f"{round(v):02x}" for v in deep + (light - deep) * step) for name, step in steps.items()}
    return Palette(red=accent, **mixed)


ROLES: dict[str, tuple[str, str, str]] = {
    "sky": ("sky+cool", "sky", "glow"),
    "cloud": ("sky+glow", "pale+glow", "pale"),
    "disc": ("warm", "glow+warm", "pale+glow"),
    "far": ("cool+far", "far", "far+glow"),
    "rock": ("cool+dark", "far+cool", "far+earth+pale"),
    "snow": ("sky", "pale+sky", "pale"),
    "earth": ("dark+earth", "earth", "earth+warm"),
    "ground": ("green+dark", "green+earth", "green+warm"),
    "field": ("dark+earth", "earth+green", "warm"),
    "hay": ("earth+dark", "warm+earth", "warm+pale"),
    "water": ("water+dark", "water", "water+glow+pale"),
    "reflection": ("dark+water", "water+cool", "water"),
    "sail_shadow": ("water", "water+pale", "pale"),
    "leaf": ("green+dark", "green", "green+warm"),
    "leaf_warm": ("red+dark", "warm+red", "warm"),
    "trunk": ("dark", "dark+earth", "earth"),
    "shadow": ("dark", "dark+cool", "cool+earth"),
    "wall": ("cool+earth", "pale+earth", "pale"),
    "wall_warm": ("earth+red", "warm+earth", "warm+pale"),
    "roof": ("red+dark", "red", "red+warm"),
    "window": ("dark", "dark+cool", "cool"),
    "path": ("earth", "earth+pale", "pale+warm"),
    "stone": ("cool+dark", "earth+far", "pale+earth"),
    "sail": ("cool+pale", "pale+glow", "pale"),
    "sail_warm": ("red+dark", "red+warm", "warm+glow"),
    "hull": ("dark", "red+dark", "red+warm"),
    "pale": ("cool+pale", "pale", "pale"),
    "dark": ("dark", "dark", "dark+cool"),
    "wall_back": ("cool+dark", "cool+sky", "sky+glow"),
    "drape": ("red+dark", "red+cool", "red+warm"),
    "table": ("earth+dark", "earth", "earth+warm"),
    "cloth": ("sky+cool", "pale+sky", "pale"),
    "jug": ("cool+dark", "water+cool", "water+pale"),
    "bottle": ("green+dark", "green+dark", "green+pale"),
    "bowl": ("earth+dark", "warm+earth", "pale+warm"),
    "vase": ("water+dark", "sky+water", "pale+sky"),
    "vase_band": ("cool", "cool+water", "warm+pale"),
    "apple": ("red+dark", "red", "red+warm+pale"),
    "pear": ("green+earth", "warm+green", "warm+pale"),
    "orange": ("red+earth", "warm+red", "warm+pale"),
    "plum": ("dark+cool", "cool", "cool+pale"),
    "glint": ("pale", "pale", "pale"),
    "petal": ("red+dark", "red", "red+pale"),
    "petal_warm": ("warm+red", "warm", "warm+pale"),
    "petal_pale": ("cool+sky", "pale+red", "pale"),
    "pollen": ("earth", "warm+earth", "warm"),
    "skin": ("earth+red", "warm+pale+red", "pale+warm"),
    "lip": ("red+dark", "red", "red+pale"),
    "hair": ("dark", "dark+earth", "earth+warm"),
    "hat": ("cool+dark", "warm+earth", "warm+pale"),
    "dress": ("red+dark", "red", "red+warm"),
    "dress_cool": ("cool+dark", "water+cool", "sky+water"),
    "feather": ("cool+dark", "cool+water", "sky+pale"),
    "feather_dark": ("dark", "cool+dark", "cool"),
    "breast": ("red+earth", "red+warm", "warm+pale"),
    "beak": ("earth+dark", "warm+earth", "warm"),
}
"""What each role is mixed from in shade, at middle tone and in light."""

ROLE_NUMBER = {role: number for number, role in enumerate(ROLES)}


def ramps(palette: Palette, steps: int = 256) -> Colour:
    """The colour of every role at every tone, float64[roles, steps, 3]: straight from shade over middle to light."""
    stops = np.array([[palette.colour(mix) for mix in mixes] for mixes in ROLES.values()])
    tone = np.arange(steps) / (steps - 1) * 2
    low, high = np.clip(1 - tone, 0, 1), np.clip(tone - 1, 0, 1)
    weights = np.stack((low, 1 - low - high, high), axis=1)
    return np.asarray((stops[:, None, :, :] * weights[None, :, :, None]).sum(axis=2))
