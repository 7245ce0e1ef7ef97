"""Every subject by its name: how its scene is composed, and on which formats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from scrapers.sample.figures import bird, portrait
from scrapers.sample.lands import moon, tree, village
from scrapers.sample.scenes import Scene, Sketch
from scrapers.sample.stilllife import flowers, fruit
from scrapers.sample.waters import boats, bridge, mountains


@dataclass(frozen=True, slots=True)
class Subject:
    """What is painted: `compose` adds it to a sketch, `aspects` are the formats (width by height) that suit it."""

    compose: Callable[[Sketch], None]
    aspects: tuple[float, ...]


SUBJECTS: Mapping[str, Subject] = {
    "boats": Subject(boats, (1.5, 1.33, 1.25, 1.6, 1.0)),
    "mountains": Subject(mountains, (1.5, 1.33, 1.6, 1.25)),
    "tree": Subject(tree, (1.25, 1.0, 0.8, 1.33)),
    "village": Subject(village, (1.33, 1.25, 1.5, 1.0)),
    "bridge": Subject(bridge, (1.5, 1.33, 1.6)),
    "moon": Subject(moon, (1.33, 1.5, 1.25, 1.0)),
    "fruit": Subject(fruit, (1.25, 1.33, 1.2)),
    "flowers": Subject(flowers, (0.8, 0.75, 0.9, 1.0)),
    "portrait": Subject(portrait, (0.8, 0.75, 0.86)),
    "bird": Subject(bird, (1.25, 1.0, 0.9, 1.33)),
}


def compose(subject: str, rng: np.random.Generator) -> Scene:
    """A new scene of `subject`, its format drawn too."""
    chosen = SUBJECTS[subject]
    sketch = Sketch(rng, chosen.aspects[int(rng.integers(len(chosen.aspects)))])
    chosen.compose(sketch)
    return sketch.scene()
