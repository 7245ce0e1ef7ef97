"""Every manner by its name."""

from collections.abc import Callable, Mapping

import numpy as np

from scrapers.sample.canvas import Pixels
from scrapers.sample.hands import Hand
from scrapers.sample.manners.dots import points, stones
from scrapers.sample.manners.facets import facets
from scrapers.sample.manners.geometry import geometry
from scrapers.sample.manners.gold import gold_ground
from scrapers.sample.manners.inks import engraving, washes
from scrapers.sample.manners.prints import block_print
from scrapers.sample.manners.strokes import swirls
from scrapers.sample.manners.tones import glazes, lamplight
from scrapers.sample.palettes import Palette
from scrapers.sample.scenes import Scene

Manner = Callable[[Scene, Palette, Hand, np.random.Generator], Pixels]

MANNERS: Mapping[str, Manner] = {
    manner.__name__: manner
    for manner in (
        points, block_print, glazes, facets, geometry, lamplight, swirls, washes, engraving, gold_ground, stones,
    )
}  # fmt: skip
