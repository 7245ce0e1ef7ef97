"""What a shared palette counts for: the cosine that a picture loses when its shared colours are turned away."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.descriptors import COLOURS, Colour
from embeddings.facet import Rows
from embeddings.recolouring import WAYS, away, places
from embeddings.turning import ANGLES

NOTHING = 0.05
"""Loss of cosine up to which a palette contributes nothing.

Chosen on 300 pairs of the sample and of paintings. On other pairs of paintings 84 of 100 stand the test above it.
"""

AIMED = 0.5
"""How much the way away from the other palette counts, beside all ways alike: a colour that matters does so whichever
way it is turned, and most when it leaves the other picture's."""


@dataclass(frozen=True, slots=True)
class Turned:
    """The turns of one picture: `lost` float16[5, 4, d] of its row and `moved` float32[5, 4], as `embeddings.turns`."""

    lost: NDArray[np.float16]
    moved: NDArray[np.float32]

    def palette_loss(
        self, palette: Sequence[Colour], shared: Collection[str], other: Sequence[str], row: Rows
    ) -> float:
        """The cosine with `row` that the picture loses if its `shared` colours turn away from the `other` palette.

        Less what it loses if as much of its other colours turns: a picture that is not like itself any more is less
        like any other, and that is not due to what is shared. Zero where there are no other colours, or no way to turn.
        """
        ours = [number for number, colour in enumerate(palette[:COLOURS]) if colour.hex in shared]
        free = [number for number in range(min(len(palette), COLOURS)) if number not in ours]
        way = away({palette[number].hex: palette[number].share for number in ours}, places(other))
        if way is None:
            return 0.0
        lost = self.lost.astype(np.float32) @ row
        aimed, alike = _near(way), np.full(len(ANGLES), 1 / len(ANGLES))
        weight = AIMED * aimed + (1 - AIMED) * alike
        own, chance = (float(self.moved[one].sum(axis=0) @ by) for one, by in ((ours, weight), (free, alike)))
        if min(own, chance) <= 0:
            return 0.0
        size = min(own, chance)
        gone, anyway = float(lost[ours].sum(axis=0) @ weight), float(lost[free].sum(axis=0) @ alike)
        return size * (gone / own - anyway / chance)


def _near(way: int) -> NDArray[np.floating[Any]]:
    """How near each of `ANGLES` is to one of `WAYS`, float64[4] that add up to one; none that is a quarter turn off."""
    angle = np.degrees(np.arctan2(WAYS[way][2], WAYS[way][1]))
    apart = np.abs((np.array(ANGLES) - angle + 180) % 360 - 180)
    near = np.maximum(0, 1 - apart / 90)
    return np.asarray(near / near.sum())
