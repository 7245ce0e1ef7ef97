"""Subjects on a table: fruit with jug and bottle, flowers in a vase."""

import numpy as np

from scrapers.sample.scenes import Sketch, blob, box, curve, oval, placed, turned

JUG = ((0.0, 0.2), (0.06, 0.24), (0.3, 0.34), (0.52, 0.3), (0.74, 0.15), (0.86, 0.14), (1.0, 0.2))
BOTTLE = ((0.0, 0.14), (0.04, 0.15), (0.4, 0.15), (0.55, 0.14), (0.68, 0.06), (0.8, 0.05), (1.0, 0.055))
VASE = ((0.0, 0.2), (0.08, 0.2), (0.35, 0.36), (0.6, 0.33), (0.85, 0.2), (1.0, 0.25))
BAND = ((-0.335, 0), (0, 0.05), (0.335, 0), (0.345, 0.1), (0, 0.15), (-0.345, 0.1))
BOWL = ((0.0, 0.35), (0.1, 0.4), (0.5, 0.85), (1.0, 1.05))


def _room(s: Sketch, edge: float) -> None:
    s.horizon = edge
    s.add("wall_back", box(-0.1, -0.1, s.aspect + 0.1, 1.1), 0.35, 0.65, back=True)
    if s.rng.random() < 0.5:
        left = s.draw(-0.1, 0.55) * s.aspect
        folds = [
            (left, -0.1),
            (left + 0.34, -0.1),
            (left + 0.26, edge * 0.6),
            (left + 0.38, edge),
            (left + 0.02, edge),
        ]
        s.add("drape", np.array(folds), 0.6, 0.25, flow="upright", back=True)
        for shift in (0.1, 0.2):
            s.add(
                "drape",
                np.array(
                    [
                        (left + shift, -0.1),
                        (left + shift + 0.04, -0.1),
                        (left + shift + 0.05, edge),
                        (left + shift - 0.01, edge),
                    ]
                ),
                0.25,
                0.12,
                flow="upright",
                back=True,
            )
    s.add("table", box(-0.1, edge, s.aspect + 0.1, 1.1), 0.75, 0.35)
    s.line("table", [(-0.1, edge + 0.004), (s.aspect + 0.1, edge + 0.004)], 0.008, 0.95)


def _cast(s: Sketch, x: float, foot: float, half: float) -> None:
    s.add("shadow", oval(x + half * 0.7, foot - half * 0.05, half * 1.35, half * 0.26), 0.2)


def _fruit(s: Sketch, x: float, foot: float, r: float, kind: str) -> None:
    _cast(s, x, foot, r)
    with s.thing(kind):
        if kind == "pear":
            body = curve(
                [
                    (x, foot),
                    (x - r, foot - r * 0.75),
                    (x - r * 0.55, foot - r * 1.7),
                    (x - r * 0.12, foot - r * 2.5),
                    (x + r * 0.3, foot - r * 2.45),
                    (x + r * 0.6, foot - r * 1.6),
                    (x + r, foot - r * 0.75),
                ],
                True,
            )
            s.add("pear", body, 1.0, 0.12, "round", "around", key=True)
            s.line("trunk", [(x + r * 0.1, foot - r * 2.45), (x + r * 0.22, foot - r * 2.95)], r * 0.13, 0.25)
        else:
            role = {"apple": "apple", "orange": "orange", "plum": "plum"}[kind]
            s.add(
                role,
                blob(s.rng, x, foot - r * 0.93, r, r * 0.94, 0.035),
                1.0,
                0.1,
                "round",
                "around",
                key=True,
            )
            if kind == "apple":
                s.line("trunk", [(x, foot - r * 1.6), (x + r * 0.14, foot - r * 2.2)], r * 0.12, 0.2)
                s.add("leaf", oval(x + r * 0.42, foot - r * 2.05, r * 0.36, r * 0.14, -0.4), 0.6, 0.4)
        s.add("glint", oval(x - r * 0.34, foot - r * 1.32, r * 0.16, r * 0.1, -0.6, 16), 1.0, 0.95)


def fruit(s: Sketch) -> None:
    edge = s.draw(0.56, 0.64)
    _room(s, edge)
    cloth = s.draw(0.05, 0.4) * s.aspect
    s.add(
        "cloth",
        curve(
            [
                (cloth, edge + 0.05),
                (cloth + 0.62, edge + 0.03),
                (cloth + 0.7, 0.9),
                (cloth + 0.52, 1.1),
                (cloth + 0.12, 1.1),
                (cloth - 0.04, 0.86),
            ],
            True,
        ),
        0.95,
        0.6,
    )
    s.add(
        "cloth",
        np.array(
            [
                (cloth + 0.22, edge + 0.06),
                (cloth + 0.27, edge + 0.06),
                (cloth + 0.4, 1.1),
                (cloth + 0.33, 1.1),
            ]
        ),
        0.45,
        0.3,
        flow="upright",
    )
    spots = s.aspect / 2 + (np.arange(3) - 1 + s.rng.uniform(-0.12, 0.12, 3)) * 0.29 * min(s.aspect, 1.25)
    order = s.rng.permutation(3)
    x, foot, tall = float(spots[order[0]]), edge + 0.13, s.draw(0.44, 0.52)
    _cast(s, x, foot, tall * 0.26)
    with s.thing("jug"):
        handle = curve(
            [
                (x + tall * 0.15, foot - tall * 0.88),
                (x + tall * 0.42, foot - tall * 0.84),
                (x + tall * 0.46, foot - tall * 0.55),
                (x + tall * 0.3, foot - tall * 0.42),
            ]
        )
        s.add("jug", handle, 0.5, 0.3, "plane", "upright", tall * 0.06)
        s.add("jug", turned(x, foot, tall, JUG), 1.0, 0.1, "round", "upright", key=True)
        s.add("jug", oval(x, foot - tall, tall * 0.2, tall * 0.045), 0.15, 0.3)
        s.add("glint", oval(x - tall * 0.16, foot - tall * 0.42, tall * 0.03, tall * 0.09, 0.25, 16), 1.0, 0.9)
    s.focus = (x, foot - tall * 0.4)
    x, tall = float(spots[order[1]]), s.draw(0.5, 0.6)
    foot = edge + 0.1
    _cast(s, x, foot, tall * 0.16)
    with s.thing("bottle"):
        s.add("bottle", turned(x, foot, tall, BOTTLE), 0.85, 0.08, "round", "upright", key=True)
        s.add("glint", box(x - tall * 0.09, foot - tall * 0.5, x - tall * 0.065, foot - tall * 0.2), 1.0, 0.9)
    x, tall = float(spots[order[2]]), s.draw(0.13, 0.16)
    foot = edge + 0.2
    kinds = ("apple", "pear", "orange", "plum")
    for dx in (-0.55, 0.05, 0.6):
        kind = kinds[int(s.rng.integers(0, 4))]
        _fruit(s, x + dx * tall, foot - tall * 0.62, tall * 0.42, kind)
    _cast(s, x, foot, tall)
    with s.thing("bowl"):
        s.add("bowl", turned(x, foot, tall, BOWL), 0.95, 0.15, "round", "level", key=True)
    for place in s.rng.permutation((np.arange(4) + s.rng.uniform(0.2, 0.8, 4)) / 4)[:3]:
        _fruit(
            s,
            float(place) * s.aspect,
            s.draw(edge + 0.27, 0.96),
            s.draw(0.062, 0.082),
            kinds[int(s.rng.integers(0, 4))],
        )


def flowers(s: Sketch) -> None:
    edge = s.draw(0.72, 0.8)
    _room(s, edge)
    x, foot, tall = s.aspect * s.draw(0.44, 0.56), edge + s.draw(0.1, 0.14), s.draw(0.34, 0.4)
    s.focus = (x, foot - tall - 0.18)
    _cast(s, x, foot, tall * 0.36)
    mouth = foot - tall
    reach = min(0.36, s.aspect * 0.42)
    heads = []
    for turn in np.linspace(-1.35, 1.35, 7):
        far = s.draw(0.22, 0.36)
        heads.append((x + reach * np.sin(turn) * s.draw(0.75, 1.05), mouth - 0.03 - far * np.cos(turn) * 1.1))
    heads += [(x + s.draw(-0.14, 0.14), mouth - s.draw(0.02, 0.2)) for _ in range(5)]
    for hx, hy in heads:
        s.add(
            "leaf",
            curve([(x, mouth + 0.02), ((x + hx) / 2, (mouth + hy) / 2 - 0.03), (hx, hy)]),
            0.35,
            0.3,
            flow="upright",
            width=0.009,
        )
    for _ in range(14):
        turn, far = s.draw(-1.5, 1.5), s.draw(0.08, 0.27)
        lx, ly = x + far * np.sin(turn), mouth - far * np.cos(turn) * 0.9 - 0.01
        s.add(
            "leaf",
            oval(lx, ly, s.draw(0.05, 0.08), s.draw(0.016, 0.026), turn - 1.57 + s.draw(-0.5, 0.5)),
            s.draw(0.3, 0.7),
            0.25,
            flow="slope",
        )
    with s.thing("vase"):
        s.add("vase", turned(x, foot, tall, VASE), 1.0, 0.12, "round", "upright", key=True)
        band = foot - tall * 0.55
        s.add("vase_band", curve(placed(BAND, x, band, tall), True, 4), 0.8, 0.3, "round")
        s.add("glint", oval(x - tall * 0.18, foot - tall * 0.46, tall * 0.03, tall * 0.09, 0.2, 16), 1.0, 0.9)
    roles = ("petal", "petal_warm", "petal_pale")
    favourite = roles[int(s.rng.integers(0, 3))]
    for hx, hy in heads:
        r = s.draw(0.05, 0.075)
        role = favourite if s.rng.random() < 0.55 else roles[int(s.rng.integers(0, 3))]
        with s.thing("flower"):
            for turn in np.arange(6) * 1.0472 + s.draw(0, 1):
                s.add(
                    role,
                    oval(
                        hx + r * 0.62 * np.cos(turn),
                        hy + r * 0.58 * np.sin(turn),
                        r * 0.55,
                        r * 0.4,
                        float(turn),
                    ),
                    0.9,
                    0.3,
                    "round",
                    "around",
                    key=True,
                )
            s.add("pollen", oval(hx, hy, r * 0.3, r * 0.28, steps=20), 0.8, 0.4, "round", "around")
    if s.rng.random() < 0.6:
        _fruit(s, x + s.draw(0.24, 0.32), foot + 0.04, 0.05, "apple")
