"""Living subjects near at hand: a sitter, and a bird on a branch."""

import numpy as np

from scrapers.sample.scenes import Sketch, box, curve, oval, placed

# Shapes around the middle of the face, in half heights of the head; v downwards.
LONG_HAIR = ((-1.0, -0.2), (-0.7, -1.0), (0, -1.24), (0.7, -1.0), (1.0, -0.2), (1.1, 1.7), (0, 1.5), (-1.1, 1.7))
SHOULDERS = ((-0.5, 1.35), (-1.7, 1.9), (-2.25, 3.0), (-2.4, 5.0), (2.4, 5.0), (2.25, 3.0), (1.7, 1.9), (0.5, 1.35))
NECK = ((-0.4, 0.6), (-0.42, 1.3), (0, 1.95), (0.42, 1.3), (0.4, 0.6))
COLLAR = ((-0.75, 1.38), (-0.42, 1.25), (0, 1.95), (-0.2, 2.2))
HEAD = ((-0.8, -0.3), (-0.45, -1.0), (0.45, -1.0), (0.8, -0.3), (0.72, 0.45), (0.3, 1.05), (-0.3, 1.05), (-0.72, 0.45))
CHEEK = ((-0.26, 0.0), (0, -0.16), (0.26, 0.0), (0, 0.16))
HAIR = (
    (-0.86, 0.2), (-0.96, -0.5), (-0.62, -1.08), (0, -1.26), (0.62, -1.08), (0.96, -0.5), (0.86, 0.2),
    (0.72, -0.35), (0.24, -0.74), (-0.62, -0.42),
)  # fmt: skip
CROWN = ((-0.9, -0.6), (-0.8, -1.3), (0, -1.56), (0.8, -1.3), (0.9, -0.6))
BUN = ((-0.36, 0), (0, -0.34), (0.36, 0), (0, 0.3))


def _face(s: Sketch, x: float, y: float, r: float, way: float) -> None:
    s.add("skin", curve(placed(HEAD, x, y, r), True), 1.0, 0.3, "round", "around", key=True)
    for side in (-1.0, 1.0):
        ex, ey = x + r * (0.34 * side + 0.1 * way), y - r * 0.04
        s.add("pale", oval(ex, ey, r * 0.15, r * 0.07, steps=24), 0.85, 0.75)
        s.add("dark", oval(ex + r * 0.035 * way, ey - r * 0.005, r * 0.068, r * 0.07, steps=20), 0.2)
        s.line("hair", placed(((-0.17, 0.0), (0, -0.085), (0.17, -0.01)), ex, ey, r), r * 0.045, 0.15)
        s.line("hair", placed(((-0.2, -0.2), (0.03, -0.27), (0.22, -0.2)), ex, ey, r, side), r * 0.05, 0.3)
    nose = x + r * 0.13 * way
    s.line("skin", placed(((-0.03, -0.05), (0.1, 0.3), (-0.06, 0.36)), nose, y, r, way), r * 0.05, 0.12)
    s.add("lip", curve(placed(((-0.24, 0.61), (0, 0.585), (0.24, 0.61), (0, 0.73)), nose, y, r), True), 0.62, 0.45)
    s.line("lip", placed(((-0.24, 0.61), (0, 0.65), (0.24, 0.61)), nose, y, r), r * 0.03, 0.1)


def portrait(s: Sketch) -> None:
    """A sitter before a plain wall, looking a little aside."""
    s.horizon = 0.7
    s.add("wall_back", box(-0.1, -0.1, s.aspect + 0.1, 1.1), 0.3, 0.6, back=True)
    x, y, r = s.aspect * s.draw(0.46, 0.54), s.draw(0.36, 0.4), s.draw(0.165, 0.185)
    s.focus = (x, y)
    way = 1.0 if s.rng.random() < 0.5 else -1.0
    dress = "dress" if s.rng.random() < 0.5 else "dress_cool"
    style = float(s.rng.random())
    if s.rng.random() < 0.55:
        left = s.aspect * (0.08 if way > 0 else 0.66)
        s.add("window", box(left, 0.1, left + s.aspect * 0.26, 0.52), 0.4, back=True)
        s.add("sky", box(left + 0.015, 0.115, left + s.aspect * 0.26 - 0.015, 0.505), 0.5, 0.95, back=True)
        s.add(
            "far",
            np.array(
                [
                    (left + 0.015, 0.43),
                    (left + 0.1, 0.38),
                    (left + s.aspect * 0.26 - 0.015, 0.44),
                    (left + s.aspect * 0.26 - 0.015, 0.505),
                    (left + 0.015, 0.505),
                ]
            ),
            0.5,
            0.6,
            back=True,
        )
    with s.thing("figure"):
        if style < 0.5:
            s.add("hair", curve(placed(LONG_HAIR, x, y, r), True), 0.5, 0.15, flow="upright")
        elif style < 0.75:
            s.add("hair", curve(placed(BUN, x - r * 0.3 * way, y - r * 1.28, r), True), 0.6, 0.2, "round", "around")
        s.add(dress, curve(placed(SHOULDERS, x, y, r)), 0.8, 0.2, "round", "slope", key=True)
        s.add("skin", curve(placed(NECK, x, y, r), True), 0.5, 0.35, flow="upright")
        s.add("pale", np.array(placed(COLLAR, x, y, r)), 0.9, 0.7)
        s.add("pale", np.array(placed(COLLAR, x, y, r, -1.0)), 0.75, 0.5)
        with s.thing("face"):
            _face(s, x, y, r, way)
        s.add("hair", curve(placed(HAIR, x, y, r, way), True), 0.75, 0.2, "plane", "around", key=True)
        if style > 0.75 or 0.3 < style < 0.5:
            s.add("hat", oval(x, y - r * 0.62, r * 1.5, r * 0.2), 0.5, 0.25, key=True)
            s.add("hat", curve(placed(CROWN, x, y, r)), 0.75, 0.3, "round", "level", key=True)
            s.line("petal", placed(((-0.88, -0.72), (0, -0.64), (0.88, -0.72)), x, y, r), r * 0.14, 0.6)


def bird(s: Sketch) -> None:
    s.horizon = 0.75
    s.add("sky", box(-0.1, -0.1, s.aspect + 0.1, 1.1), 0.6, 0.95, back=True)
    x, y, r = s.aspect * s.draw(0.42, 0.58), s.draw(0.4, 0.48), s.draw(0.17, 0.2)
    s.focus = (x, y)
    way = 1.0 if s.rng.random() < 0.5 else -1.0
    limb = y + r * 1.02
    with s.thing("branch"):
        s.add(
            "trunk",
            curve(
                [
                    (-0.05, limb + 0.16),
                    (s.aspect * 0.3, limb + 0.05),
                    (x, limb),
                    (s.aspect * 0.8, limb - 0.04),
                    (s.aspect + 0.05, limb - 0.16),
                ]
            ),
            0.45,
            0.3,
            flow="level",
            width=0.034,
        )
        for _ in range(5):
            bx = s.draw(0.08, 0.92) * s.aspect
            by = limb + 0.1 * (0.5 - bx / s.aspect)
            up = s.draw(-0.26, 0.22)
            s.line(
                "trunk",
                [(bx, by), (bx + s.draw(0.02, 0.08), by + up * 0.5), (bx + s.draw(0.04, 0.16), by + up)],
                0.012,
                0.3,
            )
            for _ in range(5):
                lx, ly = bx + s.draw(-0.02, 0.16), by + up * s.draw(0.3, 1.15)
                if s.rng.random() < 0.55:
                    s.add("leaf", oval(lx, ly, 0.05, 0.019, s.draw(-1, 1)), s.draw(0.4, 0.8), 0.3, flow="slope")
                else:
                    for turn in np.arange(5) * 1.2566:
                        s.add(
                            "petal_pale",
                            oval(
                                lx + 0.02 * np.cos(turn),
                                ly + 0.02 * np.sin(turn),
                                0.018,
                                0.014,
                                float(turn),
                                16,
                            ),
                            0.95,
                            0.55,
                            flow="around",
                        )
                    s.add("pollen", oval(lx, ly, 0.01, 0.01, steps=12), 0.6)

    def at(u: float, v: float) -> tuple[float, float]:
        return x + way * u * r, y + v * r

    with s.thing("bird"):
        s.add(
            "feather_dark",
            np.array([at(-0.6, 0.45), at(-2.1, 1.25), at(-1.95, 1.5), at(-0.4, 0.8)]),
            0.6,
            0.25,
            flow="slope",
            key=True,
        )
        for leg in (-0.1, 0.16):
            s.line("dark", [at(leg, 0.8), at(leg + 0.03, 1.05)], r * 0.05, 0.2)
        s.add(
            "feather",
            curve(
                [
                    at(-0.9, 0.55),
                    at(-0.5, -0.15),
                    at(0.15, -0.5),
                    at(0.3, -1.0),
                    at(0.72, -1.12),
                    at(1.02, -0.75),
                    at(0.98, -0.1),
                    at(0.72, 0.55),
                    at(0.1, 0.88),
                    at(-0.5, 0.85),
                ],
                True,
            ),
            1.0,
            0.25,
            "round",
            "around",
            key=True,
        )
        s.add(
            "breast",
            curve(
                [at(0.98, -0.3), at(0.98, 0.0), at(0.7, 0.55), at(0.12, 0.86), at(0.3, 0.3), at(0.6, -0.2)],
                True,
            ),
            0.95,
            0.5,
            "round",
            "around",
            key=True,
        )
        s.add(
            "feather_dark",
            curve(
                [
                    at(0.2, -0.2),
                    at(0.1, 0.4),
                    at(-0.6, 0.72),
                    at(-1.35, 0.95),
                    at(-0.75, 0.2),
                    at(-0.3, -0.12),
                ],
                True,
            ),
            0.75,
            0.2,
            flow="slope",
            key=True,
        )
        for step in (0.15, 0.4, 0.65):
            s.line(
                "feather",
                [at(0.1 - step * 0.6, -0.02 + step * 0.3), at(-0.45 - step * 0.5, 0.5 + step * 0.35)],
                r * 0.04,
                0.9,
            )
        s.add("beak", np.array([at(0.95, -0.9), at(1.42, -0.74), at(0.98, -0.66)]), 0.7, 0.4)
        s.add("dark", oval(*at(0.72, -0.82), r * 0.085, r * 0.085, steps=20), 0.1)
        s.add("glint", oval(*at(0.75, -0.85), r * 0.03, r * 0.03, steps=12), 1.0)
