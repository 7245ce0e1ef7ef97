"""What a path costs: less is closer. All constants of the search, each with its reason."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNITS = 4096
"""Costs are added as whole numbers of 1/4096, so that a sum does not depend on the order and both directions agree."""

STEPS = 8
"""Sizes of segments are kept as ⌈8 · log2⌉ in a byte: within 9 %, up to 2^31."""

_BASES: Mapping[str, float] = {
    # the same thing, or its other states: hardly a step at all
    "SAME_WORK": 0.3,
    "VERSION_OF": 0.4,
    # a person's own act, or a cataloguer's: what curators call a connection
    "CREATED_BY": 0.6,
    "MADE_AFTER": 0.6,
    "STUDENT_OF": 0.6,
    "INFLUENCED_BY": 0.6,
    "WORKED_AFTER": 0.7,
    "ASSOCIATED_WITH": 0.7,
    "PART_OF_SERIES": 0.6,
    "PART_OF": 0.6,
    "RELATED_TO": 0.6,
    # shared content or a shared wall: true, but of many works at once
    "DEPICTS": 1.0,
    "EXHIBITED_IN": 1.0,
    # company by classification: says where to look, seldom why
    "HAS_GENRE": 1.5,
    "DREW_ON": 1.3,
    "MEMBER_OF": 1.5,
    "PART_OF_MOVEMENT": 1.5,
    "BRANCH_OF": 1.5,
    # from a thing to its kind and back: a kind that has few terms may have half of all works, and nothing else says so
    "BROADER": 2.5,
    "ACTIVE_IN": 1.7,
    "LOCATED_IN": 1.8,
    "BORN_IN": 1.8,
    "DIED_IN": 1.9,
    "WITHIN": 1.8,
}


@dataclass(frozen=True, slots=True)
class Costs:
    """The constants. A path costs the sum of its hops and of the nodes between them.

    An affinity costs `closest` where its share of pairs (100 less the percentile) is `least` or less, `gate` at the
    lowest percentile that passes, and as much between for every doubling of the share: of 250,000 works nearly all
    that pass are among the closest 0.1 %, and evenly they would all cost the same. `least` is what percentiles can
    tell apart (`embeddings.calibration.PERCENTS`). An affinity in subject of works that are not said to have any term
    in common, so that at most words of both are named behind it (`graph.paths.terms`), costs `untold` more: half
    of what lies between the closest and those at the gate, so that of two about as close the one that can be told comes
    first, and one far closer still counts. A known relation costs its base by type (`other` for a type without
    one) plus what its confidence lacks to 1.

    A node between two hops costs `hub` · log2(n), n being the smaller of two numbers seen from it: how many edges it
    has of the type and direction by which it is entered, and by which it is left. Common company says little (compare
    Adamic & Adar 2003, who weigh a shared neighbour by its degree), but an artist of 39,225 works has one teacher: the
    way from any work to that teacher is as telling as if there were one work. With 0.25 a doubling costs a quarter
    affinity, so a movement of 5,000 works stands 3.1 between two of them, more than a chain of two close affinities.

    `cap` is the size above which a segment (node, type, direction) is not walked out of; 256 keeps two hops from an
    end within some ten thousands of labels, and what a hub costs above it would seldom be among the best anyway.

    An edge that a person accepted costs `accepted` times what it costs when sure: it was looked at.
    """

    closest: float = 1.0
    gate: float = 2.0
    least: float = 0.005
    untold: float = 0.5
    bases: Mapping[str, float] = field(default_factory=lambda: dict(_BASES))
    other: float = 1.5
    hub: float = 0.25
    cap: int = 256
    accepted: float = 0.5

    def relation(self, type_: str, confidence: NDArray[np.floating[Any]]) -> NDArray[np.uint16]:
        """Costs of relations of one type in units, uint16[n], by confidence 0 to 1."""
        return _units(self.bases.get(type_, self.other) + 1 - np.clip(confidence.astype(np.float64), 0, 1))

    def affinity(
        self, percentile: NDArray[np.floating[Any]], floor: float, told: NDArray[np.bool_] | bool = True
    ) -> NDArray[np.uint16]:
        """Costs of affinities in units, uint16[n], by percentile, and whether something can be named behind them.

        `floor` is the lowest percentile that passes its gate.
        """
        widest = max(100 - floor, 2 * self.least)
        share = np.clip(100 - percentile.astype(np.float64), self.least, widest)
        by_share = (self.gate - self.closest) * np.log(share / self.least) / np.log(widest / self.least)
        return _units(self.closest + by_share + np.where(told, 0.0, self.untold))

    def when_accepted(self, type_: str, units: int | None) -> int:
        """What an accepted edge costs, in units; `units` is what an affinity cost before, None for any other edge."""
        sure = self.bases.get(type_, self.other) * UNITS if units is None else units
        return max(1, round(sure * self.accepted))

    def penalties(self) -> NDArray[np.int32]:
        """What a node between costs in units, int32[256], by the size of the segment as `steps` gives it."""
        return np.asarray(np.rint(self.hub * np.arange(256) / STEPS * UNITS), dtype=np.int32)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


COSTS = Costs()


def steps(sizes: NDArray[np.integer[Any]]) -> NDArray[np.uint8]:
    """Sizes of segments, at least 1, as ⌈8 · log2⌉, uint8."""
    return np.asarray(np.minimum(np.ceil(STEPS * np.log2(sizes) - 1e-9), 255), dtype=np.uint8)


def _units(costs: NDArray[np.float64]) -> NDArray[np.uint16]:
    return np.asarray(np.rint(np.clip(costs * UNITS, 1, 2**16 - 1)), dtype=np.uint16)
