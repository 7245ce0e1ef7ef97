"""Subjects on dry land: a lone tree, a village, the moon over a field."""

import numpy as np

from scrapers.sample.outdoors import bush, disc, sky
from scrapers.sample.scenes import Sketch, blob, box, curve, oval, ridge


def tree(s: Sketch) -> None:
    s.horizon = h = s.draw(0.68, 0.78)
    sky(s, 0.5, 0.95, 3)
    s.add("far", ridge(s.rng, s.aspect, h - 0.06, 0.1, 0.5, h + 0.1), 0.5, 0.7)
    x, crown = s.draw(0.34, 0.66) * s.aspect, s.draw(0.34, 0.42)
    hill = curve(
        [
            (-0.1, h + 0.08),
            (x - 0.3, h + 0.02),
            (x, h - 0.01),
            (x + 0.35, h + 0.04),
            (s.aspect + 0.1, h + 0.1),
        ]
    )
    s.add("ground", np.concatenate((hill, [(s.aspect + 0.1, 1.1), (-0.1, 1.1)])), 0.75, 0.3, flow="slope")
    for _ in range(24):
        gx, gy = s.draw(0, s.aspect), s.draw(h + 0.12, 0.99)
        s.line(
            "ground",
            [(gx, gy), (gx + s.draw(-0.01, 0.01), gy - s.draw(0.02, 0.05))],
            0.005,
            s.draw(0.2, 0.95),
        )
    s.add("shadow", oval(x + 0.12, h + 0.035, 0.26, 0.022), 0.3, 0.3)
    with s.thing("tree"):
        lean = s.draw(-0.05, 0.05)
        trunk = curve(
            [
                (x - 0.05, h + 0.03),
                (x - 0.022, h - 0.08),
                (x - 0.016 + lean, crown),
                (x + 0.016 + lean, crown),
                (x + 0.026, h - 0.08),
                (x + 0.055, h + 0.03),
            ]
        )
        for _ in range(7):
            y0 = s.draw(crown + 0.04, h - 0.16)
            reach = s.draw(-0.24, 0.24)
            s.line(
                "trunk",
                [(x + lean * 0.6, y0), (x + reach * 0.5, y0 - 0.07), (x + reach, y0 - s.draw(0.12, 0.2))],
                0.013,
                0.3,
            )
        s.add("trunk", trunk, 0.45, 0.25, flow="upright", key=True)
        for depth in (0.25, 0.5, 0.75):
            for _ in range(8):
                turn, far = s.draw(0, 6.283), s.draw(0.25, 1) * (1.15 - depth * 0.55)
                cx, cy = (
                    x + lean + 0.27 * far * np.cos(turn),
                    crown - 0.05 + 0.17 * far * np.sin(turn) - 0.05 * depth,
                )
                r = s.draw(0.06, 0.105)
                s.add(
                    "leaf" if s.rng.random() < 0.75 else "leaf_warm",
                    blob(s.rng, cx, cy, r * 1.15, r * 0.85, 0.2),
                    depth + 0.22,
                    depth - 0.2,
                    "round",
                    "around",
                    key=True,
                )
    s.focus = (x, crown)


def _house(s: Sketch, x: float, foot: float, size: float) -> None:
    wide, tall, roof = size * s.draw(0.8, 1.15), size * s.draw(0.55, 0.8), size * s.draw(0.4, 0.55)
    wall = "wall" if s.rng.random() < 0.65 else "wall_warm"
    bend = wide * s.draw(0.55, 0.7)
    tone = s.draw(0.6, 0.9)
    with s.thing("house"):
        s.add(wall, box(x, foot - tall, x + bend, foot), tone, tone - 0.1, flow="upright", key=True)
        s.add(wall, box(x + bend, foot - tall, x + wide, foot), 0.35, 0.25, flow="upright")
        s.add(
            wall,
            np.array([(x, foot - tall), (x + bend, foot - tall), (x + bend / 2, foot - tall - roof)]),
            tone + 0.05,
        )
        s.add(
            "roof",
            np.array(
                [
                    (x + bend / 2, foot - tall - roof),
                    (x + wide - bend / 2 + size * 0.06, foot - tall - roof),
                    (x + wide + size * 0.06, foot - tall),
                    (x + bend - size * 0.03, foot - tall),
                ]
            ),
            0.7,
            0.4,
            flow="slope",
            key=True,
        )
        s.line(
            "roof",
            [
                (x - size * 0.05, foot - tall + size * 0.03),
                (x + bend / 2, foot - tall - roof),
                (x + bend, foot - tall),
            ],
            size * 0.06,
            0.4,
        )
        s.add("window", box(x + bend * 0.2, foot - tall * 0.8, x + bend * 0.42, foot - tall * 0.45), 0.3)
        s.add("window", box(x + bend * 0.6, foot - tall * 0.62, x + bend * 0.84, foot), 0.2)


def village(s: Sketch) -> None:
    s.horizon = h = s.draw(0.5, 0.6)
    sky(s, 0.5, 0.95, 3)
    s.add("far", ridge(s.rng, s.aspect, h - 0.1, 0.18, 0.5, h + 0.1), 0.45, 0.75)
    s.add("ground", ridge(s.rng, s.aspect, h, 0.05, 0.45, 1.1), 0.8, 0.45)
    with s.thing("church"):
        x, size = s.draw(0.3, 0.7) * s.aspect, s.draw(0.1, 0.13)
        s.add("wall", box(x, h - size * 2.2, x + size, h + 0.06), 0.9, 0.7, flow="upright", key=True)
        s.add("wall", box(x + size * 0.68, h - size * 2.2, x + size, h + 0.06), 0.35, 0.3, flow="upright")
        s.add(
            "roof",
            np.array(
                [
                    (x - size * 0.12, h - size * 2.2),
                    (x + size * 1.12, h - size * 2.2),
                    (x + size / 2, h - size * 3.7),
                ]
            ),
            0.55,
            0.35,
            flow="slope",
            key=True,
        )
        s.add("window", box(x + size * 0.3, h - size * 1.9, x + size * 0.55, h - size * 1.4), 0.2)
    s.focus = (x, h)
    for row, count in ((0, 5), (1, 4), (2, 3)):
        size, foot = 0.13 + 0.06 * row, h + 0.07 + 0.12 * row
        places = (np.arange(count) + s.rng.uniform(0.05, 0.6, count)) / count
        for place in s.rng.permutation(places):
            if row == 2 and 0.35 < place < 0.6:
                continue
            if s.rng.random() < 0.25:
                bush(s, float(place) * s.aspect, foot, size * 0.42, 0.4)
            else:
                _house(s, float(place) * s.aspect, foot + s.draw(-0.02, 0.02), size)
    turn = s.draw(0.4, 0.6) * s.aspect
    s.add(
        "path",
        curve(
            [
                (turn - 0.03, h + 0.32),
                (turn + 0.06, 0.86),
                (turn - 0.12, 1.1),
                (turn + 0.3, 1.1),
                (turn + 0.17, 0.86),
                (turn + 0.02, h + 0.32),
            ]
        ),
        0.85,
        0.6,
    )
    for x in s.rng.uniform(0, s.aspect, 3):
        bush(s, float(x), s.draw(0.97, 1.03), s.draw(0.06, 0.1), 0.35)


def moon(s: Sketch) -> None:
    s.horizon = h = s.draw(0.56, 0.66)
    sky(s, 0.05, 0.42, 2)
    x, y, radius = s.draw(0.22, 0.78) * s.aspect, s.draw(0.18, 0.3), s.draw(0.075, 0.11)
    s.add("sky", oval(x, y, radius * 1.9, radius * 1.9), 0.45, 0.5, flow="around", back=True)
    disc(s, "moon", x, y, radius)
    s.focus = (x, y)
    s.add("far", ridge(s.rng, s.aspect, h - 0.03, 0.09, 0.5, h + 0.1), 0.2, 0.3)
    with s.thing("field"):
        s.add("field", box(-0.1, h, s.aspect + 0.1, 1.1), 0.75, 0.25)
    vanish = s.draw(0.3, 0.7) * s.aspect
    for slope in np.linspace(-2.6, 2.6, 17):
        s.line(
            "field",
            [(vanish + float(slope) * 0.05, h + 0.012), (vanish + float(slope) * 0.9, 1.05)],
            0.006 + 0.004 * abs(float(slope)) / 2.6,
            0.12 if abs(slope) < 9 else 0.2,
        )
    for place in s.rng.uniform(0.05, 0.95, 5):
        bush(s, float(place) * s.aspect, h + 0.015, s.draw(0.03, 0.06), 0.15)
    for place, size in ((s.draw(0.1, 0.35), s.draw(0.09, 0.13)), (s.draw(0.6, 0.9), s.draw(0.13, 0.19))):
        cx, foot = place * s.aspect, h + 0.06 + size
        s.add("shadow", oval(cx + size * 0.5, foot, size * 1.1, size * 0.16), 0.15)
        with s.thing("haystack"):
            s.add(
                "hay",
                curve(
                    [
                        (cx - size * 0.75, foot),
                        (cx - size * 0.78, foot - size * 0.55),
                        (cx - size * 0.45, foot - size),
                        (cx, foot - size * 1.42),
                        (cx + size * 0.45, foot - size),
                        (cx + size * 0.78, foot - size * 0.55),
                        (cx + size * 0.75, foot),
                    ]
                ),
                0.95,
                0.3,
                "round",
                "slope",
                key=True,
            )
