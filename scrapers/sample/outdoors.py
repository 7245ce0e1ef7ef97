"""What every view under the sky is furnished with."""

import numpy as np

from scrapers.sample.scenes import Sketch, blob, box, cloud, oval


def sky(s: Sketch, top: float = 0.45, low: float = 0.95, clouds: int = 3) -> None:
    """The sky over all, with clouds."""
    s.add("sky", box(-0.1, -0.1, s.aspect + 0.1, 1.1), top, low, back=True)
    for _ in range(clouds):
        x, y, half = s.draw(0, s.aspect), s.draw(0.08, max(0.14, s.horizon - 0.22)), s.draw(0.1, 0.24)
        s.add("cloud", cloud(s.rng, x, y, half), 0.95, 0.5, back=True)


def disc(s: Sketch, label: str, x: float, y: float, radius: float) -> None:
    """Sun or moon."""
    with s.thing(label):
        s.add("disc", oval(x, y, radius, radius), 1.0, 0.8, flow="around", key=True)


def ripples(s: Sketch, count: int, left: float, right: float, top: float) -> None:
    """Glints and darker lines on water from `top` to the lower edge."""
    for _ in range(count):
        far = float(s.rng.random()) ** 1.3
        y, x = top + (1 - top) * far, s.draw(left, right)
        half = 0.03 + 0.09 * far
        s.add("water", oval(x, y, half * s.draw(0.6, 1.4), 0.002 + 0.005 * far, steps=16), s.draw(0.4, 0.98))


def fir(s: Sketch, x: float, foot: float, height: float, tone: float) -> None:
    """A fir tree."""
    s.line("trunk", [(x, foot), (x, foot - height * 0.3)], height * 0.06, 0.25)
    for step in range(4):
        low, wide = foot - height * (0.12 + 0.2 * step), height * (0.26 - 0.05 * step)
        s.add(
            "leaf",
            np.array([(x - wide, low), (x + wide, low), (x, low - height * 0.34)]),
            tone + 0.12,
            tone,
            flow="upright",
        )


def bush(s: Sketch, x: float, foot: float, size: float, tone: float) -> None:
    """A bush of three round masses."""
    for dx, dy, r in ((-0.6, -0.45, 0.62), (0.55, -0.4, 0.58), (0.0, -0.8, 0.75)):
        s.add(
            "leaf",
            blob(s.rng, x + dx * size, foot + dy * size, r * size, r * size * 0.85),
            tone + 0.25,
            tone - 0.1,
            "round",
            "around",
        )
