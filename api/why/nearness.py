"""How near the works of an affinity are to each other, in words."""

import numpy as np

from api import wording
from api.live import Loaded
from api.why.types import FACET
from graph.affinity import Affinities
from graph.paths.records import Hop


def closeness(hop: Hop, loaded: Loaded) -> str | None:
    """`closest 0.01 % in subject, 3rd nearest of 98,412`, of an affinity as it is walked; None of anything else."""
    facet = FACET.get(hop.type)
    if facet is None or hop.percentile is None:
        return None
    start, end = (hop.src, hop.dst) if hop.forward else (hop.dst, hop.src)
    return wording.closeness(facet, hop.percentile, rank(loaded.release.affinities[facet], start, end))


def rank(affinities: Affinities, start: int, end: int) -> wording.Rank | None:
    """The place of `end` in the list of `start`, else the other way round; None where neither lists the other.

    Works at the same score share the best place. Those that are told word for word alike stand in a list but once, and
    those that may not stand in it do not count (`Affinities.listable`).
    """
    return _rank(affinities, start, end, reverse=False) or _rank(affinities, end, start, reverse=True)


def _rank(affinities: Affinities, work: int, other: int, *, reverse: bool) -> wording.Rank | None:
    """The place of `other` in the list of `work`; None where it has none."""
    listed = affinities.of(work)
    found = np.flatnonzero(affinities.neighbours[listed] == other)
    if not len(found):
        return None
    place = 1 + int((affinities.csls[listed] > affinities.csls[listed][found[0]]).sum())
    return wording.Rank(place, int(affinities.listable[affinities.row(work)]), reverse)
