"""The colours that two pictures share, matched one to one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment
from skimage.color import deltaE_ciede2000

from embeddings.descriptors import Colour
from embeddings.recolouring import places

SAME_COLOUR = 10.0
"""CIEDE2000 from which two colours of a palette are not called shared; 2 is just seen side by side."""

COVERED = 0.05
"""Share of both pictures from which a colour is worth naming."""


@dataclass(frozen=True, slots=True)
class SharedColour:
    """A colour of one palette and the one of another that it was matched with; `apart` is CIEDE2000."""

    ours: Colour
    theirs: Colour
    apart: float

    @property
    def weight(self) -> float:
        """What both cover, less the further apart they are, 0..1."""
        return min(self.ours.share, self.theirs.share) * max(0.0, 1 - self.apart / SAME_COLOUR)


def shared_colours(ours: Sequence[Colour], theirs: Sequence[Colour]) -> list[SharedColour]:
    """The one-to-one matching of two palettes that covers most and differs least, heaviest first.

    The difference is CIEDE2000 (Sharma, Wu and Dalal 2005), the matching that of Kuhn and Munkres.
    """
    if not ours or not theirs:
        return []
    apart = deltaE_ciede2000(  # type: ignore[no-untyped-call]
        places([one.hex for one in ours])[:, None], places([one.hex for one in theirs])[None]
    )
    covered = np.minimum.outer([one.share for one in ours], [one.share for one in theirs])
    rows, columns = linear_sum_assignment(covered * np.clip(1 - apart / SAME_COLOUR, 0, None), maximize=True)
    found = [
        SharedColour(ours[row], theirs[column], round(float(apart[row, column]), 2))
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        if apart[row, column] < SAME_COLOUR and covered[row, column] >= COVERED
    ]
    return sorted(found, key=lambda one: -one.weight)
