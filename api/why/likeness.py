"""What weighs the visible likeness of a hop: the encoder's reading of two pictures, cheap enough for a whole answer."""

import numpy as np

from api.evidence.formal import FormalWeight
from embeddings.facet import Rows
from graph.release import Release
from ml.weighing import scales


def likeness_weight(start: int, end: int, release: Release) -> FormalWeight | None:
    """The weight of what two works, by inner id, visibly share, palettes apart; None where no encoder can be asked.

    The reading is made once for a release, in about a second; a pair then takes 1 ms.
    """
    ours, theirs = _row(start, release), _row(end, release)
    if ours is None or theirs is None:
        return None
    _, form = scales(release)
    return None if form is None else FormalWeight(form, ours, theirs, None, 1 - release.basis.mean_cosines["formal"])


def _row(work: int, release: Release) -> Rows | None:
    formal = release.facets["formal"]
    position = int(formal.positions(np.asarray([work], dtype=np.int64))[0])
    return formal.rows[position] if position >= 0 else None
