"""Subjects by the water: boats at sea, mountains above a lake, a bridge over a river."""

import numpy as np

from scrapers.sample.outdoors import bush, disc, fir, ripples, sky
from scrapers.sample.scenes import Sketch, box, curve, oval, ridge


def _boat(s: Sketch, x: float, y: float, size: float, sail: str) -> None:
    lean = s.draw(-0.06, 0.06)
    way = 1.0 if s.rng.random() < 0.5 else -1.0

    def at(u: float, v: float) -> tuple[float, float]:
        return x + size * (way * u + lean * v), y - size * v

    s.add("sail_shadow", np.array([at(-0.05, -0.1), at(0.36, -0.12), at(0.02, -0.75)]), 0.62, 0.5)
    s.add("reflection", np.array([at(-0.5, -0.06), at(0.5, -0.06), at(0.3, -0.2), at(-0.3, -0.2)]), 0.2, 0.4)
    with s.thing("boat"):
        s.line("trunk", [at(0, 0.05), at(0, 1.18)], size * 0.035, 0.2)
        main = curve([at(0.04, 0.2), at(0.5, 0.22), at(0.3, 0.7), at(0.03, 1.12)], closed=False)
        s.add(sail, main, 0.85, 0.5, flow="upright", key=True)
        fore = np.array([at(-0.04, 0.22), at(-0.42, 0.2), at(-0.03, 1.0)])
        s.add(sail, fore, 0.7, 0.35, flow="upright")
        hull = curve([at(-0.58, 0.16), at(-0.4, -0.06), at(0.0, -0.1), at(0.38, -0.06), at(0.56, 0.18)])
        s.add("hull", hull, 0.65, 0.2, key=True)
        s.line("pale", [at(-0.52, 0.13), at(0.5, 0.13)], size * 0.03, 0.7)


def boats(s: Sketch) -> None:
    s.horizon = h = s.draw(0.42, 0.58)
    sky(s)
    disc(s, "sun", s.draw(0.15, 0.85) * s.aspect, h - s.draw(0.12, 0.26), s.draw(0.04, 0.065))
    s.add("far", ridge(s.rng, s.aspect, h - 0.045, 0.08, 0.55, h + 0.01), 0.55, 0.75)
    with s.thing("sea"):
        s.add("water", box(-0.1, h, s.aspect + 0.1, 1.1), 0.8, 0.25)
    ripples(s, 26, 0, s.aspect, h)
    count = int(s.rng.integers(2, 5))
    spots = (np.arange(count) + s.rng.uniform(0.3, 0.7, count)) / count
    sizes = np.sort(s.rng.uniform(0.13, 0.24, count))
    sizes[-1] = s.draw(0.36, 0.48)
    for place, size in zip(s.rng.permutation(spots), sizes, strict=True):
        _boat(
            s,
            float(place) * s.aspect,
            h + 0.02 + (float(size) - 0.1) * 0.75,
            float(size),
            "sail" if s.rng.random() < 0.6 else "sail_warm",
        )
        s.focus = (float(place) * s.aspect, h + (float(size) - 0.1) * 0.3)


def mountains(s: Sketch) -> None:
    s.horizon = h = s.draw(0.66, 0.76)
    sky(s, 0.4, 1.0, 2)
    if s.rng.random() < 0.5:
        disc(s, "sun", s.draw(0.1, 0.9) * s.aspect, s.draw(0.1, 0.2), s.draw(0.035, 0.055))
    s.add("far", ridge(s.rng, s.aspect, h - 0.24, 0.2, 0.55, h), 0.55, 0.9)
    with s.thing("mountain"):
        peaks = [(s.draw(0.25, 0.42), s.draw(0.2, 0.32)), (s.draw(0.6, 0.8), s.draw(0.12, 0.24))]
        for place, tip in peaks if s.rng.random() < 0.5 else peaks[::-1]:
            x, half = place * s.aspect, s.draw(0.34, 0.46)
            left = [
                (x - half, h),
                (x - half * 0.62, tip + (h - tip) * 0.66),
                (x - half * 0.3, tip + (h - tip) * 0.3),
            ]
            right = [
                (x + half * 0.26, tip + (h - tip) * 0.36),
                (x + half * 0.6, tip + (h - tip) * 0.62),
                (x + half, h),
            ]
            s.add("rock", np.array([*left, (x, tip), *right]), 0.62, 0.45, flow="slope", key=True)
            fold = [
                (x, tip),
                (x + half * 0.04, tip + (h - tip) * 0.3),
                (x - half * 0.08, tip + (h - tip) * 0.55),
                (x + half * 0.1, h),
            ]
            s.add("rock", np.array([*fold, (x + half, h), *right[::-1][1:]]), 0.3, 0.2, flow="slope")
            cut = tip + (h - tip) * 0.34
            snow = [
                (x, tip),
                (x + half * 0.25, cut),
                (x + half * 0.12, cut - 0.03),
                (x + half * 0.03, cut + 0.05),
                (x - half * 0.1, cut - 0.02),
                (x - half * 0.18, cut + 0.03),
                (x - half * 0.31, cut),
            ]
            s.add("snow", np.array(snow), 0.95, 0.7, flow="slope", key=True)
            s.focus = (x, tip + 0.12)
    s.add("earth", ridge(s.rng, s.aspect, h - 0.02, 0.09, 0.5, h + 0.03), 0.45, 0.3)
    with s.thing("lake"):
        s.add("water", box(-0.1, h, s.aspect + 0.1, 1.1), 0.85, 0.35)
    ripples(s, 16, 0, s.aspect, h)
    s.add("ground", ridge(s.rng, s.aspect, s.draw(0.9, 0.94), 0.07, 0.5, 1.1), 0.5, 0.2)
    with s.thing("fir trees"):
        side = 0.0 if s.rng.random() < 0.5 else s.aspect * 0.62
        for x in np.sort(s.rng.uniform(0.04, 0.32, 4)) * s.aspect:
            fir(s, side + float(x), s.draw(0.95, 1.0), s.draw(0.2, 0.36), s.draw(0.2, 0.4))


def bridge(s: Sketch) -> None:
    s.horizon = h = s.draw(0.44, 0.52)
    sky(s, 0.5, 0.95, 3)
    s.add("far", ridge(s.rng, s.aspect, h - 0.1, 0.16, 0.5, h + 0.1), 0.5, 0.8)
    s.add("ground", ridge(s.rng, s.aspect, h, 0.04, 0.5, 1.1), 0.75, 0.4)
    for x in np.sort(s.rng.uniform(0, s.aspect, 7)):
        bush(s, float(x), h + 0.04, s.draw(0.04, 0.075), s.draw(0.3, 0.55))
    middle = s.aspect * s.draw(0.42, 0.58)
    with s.thing("river"):
        s.add(
            "water",
            curve(
                [
                    (middle - 0.16, h + 0.03),
                    (middle - 0.3, h + 0.25),
                    (middle - 0.62, 1.1),
                    (middle + 0.62, 1.1),
                    (middle + 0.32, h + 0.25),
                    (middle + 0.18, h + 0.03),
                ]
            ),
            0.95,
            0.3,
        )
    deck, foot, half = h - s.draw(0.02, 0.06), h + 0.24, 0.56
    count = int(s.rng.integers(2, 4))
    with s.thing("bridge"):
        rise = s.draw(0.04, 0.1)
        x = np.linspace(-half, half, 25)
        crown = deck + rise * (x / half) ** 2
        top = np.stack((middle + x, crown), axis=1)
        s.add(
            "stone",
            np.concatenate((top, [(middle + half, foot), (middle - half, foot)])),
            0.75,
            0.45,
            key=True,
        )
        span = 2 * half * 0.82 / count
        for index in range(count):
            cx = middle - half * 0.82 + span * (index + 0.5)
            arch = oval(cx, foot, span * 0.39, foot - deck - 0.07 - rise * 0.5, steps=40)
            inside = arch[arch[:, 1] <= foot + 1e-6]
            s.add("shadow", inside, 0.15, 0.4)
            s.add("water", inside * np.array([0.86, 0.8]) + np.array([cx * 0.14 + 0.012, foot * 0.2]), 0.95, 0.7)
        s.line("stone", [(float(u), float(v)) for u, v in top], 0.022, 0.95)
    s.add("reflection", oval(middle, foot + 0.012, half * 0.62, 0.03), 0.2, 0.4)
    ripples(s, 14, middle - 0.36, middle + 0.36, foot + 0.02)
    s.focus = (middle, h + 0.08)
    for side in (-1, 1):
        bush(s, middle + side * s.draw(0.62, 0.8), s.draw(0.86, 0.98), s.draw(0.09, 0.13), 0.35)
