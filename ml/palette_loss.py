"""What a shared palette counts for: the cosine that a picture loses when its shared colours are turned."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.descriptors import COLOURS, Colour
from embeddings.facet import Rows
from embeddings.recolouring import LEAST_AREA, LEAST_SHIFT
from embeddings.turning import number_of

NOTHING = 0.05
"""Loss of cosine up to which a palette contributes nothing."""


@dataclass(frozen=True, slots=True)
class Turned:
    """The turns of one picture: `lost` float16[sets, d] of its row and `moved` float32[sets], as `embeddings.turns`."""

    lost: NDArray[np.float16]
    moved: NDArray[np.float32]

    def palette_loss(self, palette: Sequence[Colour], shared: Collection[str], row: Rows) -> float:
        """The cosine with `row` that the picture loses if its `shared` colours turn.

        Less what it loses if as much of its other colours turns: a picture that is not like itself any more is less
        like any other, and that is not due to what is shared. Where turning those would bring it nearer, that counts
        for nothing. Zero where there are no other colours, or where so little would change that no test could tell.
        """
        every = range(min(len(palette), COLOURS))
        ours = [place for place in every if palette[place].hex in shared]
        others = [place for place in every if place not in ours]
        if not ours or not others or self.moved[number_of(ours)] < LEAST_AREA * LEAST_SHIFT:
            return 0.0
        gone, anyway = (float(self.lost[number_of(one)].astype(np.float32) @ row) for one in (ours, others))
        return min(gone, gone - anyway)
