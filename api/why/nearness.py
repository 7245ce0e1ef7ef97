"""How near the works of an affinity are to each other, in words."""

import numpy as np

from api import wording
from api.live import Loaded
from api.why.types import FACET
from graph.affinity import Affinities
from graph.paths.records import Hop


def closeness(hop: Hop, loaded: Loaded) -> str | None:
    """`closest 0.01 % in subject, 3rd nearest of 163,842`, of an affinity as it is walked; None of anything else."""
    facet = FACET.get(hop.type)
    if facet is None or hop.percentile is None:
        return None
    start, end = (hop.src, hop.dst) if hop.forward else (hop.dst, hop.src)
    return wording.closeness(facet, hop.percentile, rank(loaded.release.affinities[facet], start, end))


def rank(affinities: Affinities, start: int, end: int) -> wording.Rank | None:
    """The place of `end` in the list of `start`, else the other way round; None where neither lists the other.

    Works at the same score share the best place. Those that are told word for word alike stand in a list but once.
    """
    others = len(affinities.ids) - 1
    if place := _place(affinities, start, end):
        return wording.Rank(place, others)
    place = _place(affinities, end, start)
    return wording.Rank(place, others, reverse=True) if place else None


def _place(affinities: Affinities, work: int, other: int) -> int:
    """The place of `other` in the list of `work`, 1 and up; 0 where it has none."""
    listed = affinities.of(work)
    found = np.flatnonzero(affinities.neighbours[listed] == other)
    return 1 + int((affinities.csls[listed] > affinities.csls[listed][found[0]]).sum()) if len(found) else 0
