"""An inferred placement, drawn: the interval of years on a line of time, and the movements with their intervals."""

import math
from dataclasses import dataclass
from datetime import date

from api import wording
from embeddings.placement import Placement

MOST_MOVEMENTS = 5
TICKS = (10, 20, 25, 50, 100, 200, 250, 500, 1000)
"""Years between two marks."""


@dataclass(frozen=True, slots=True)
class Tick:
    year: str
    x: float


@dataclass(frozen=True, slots=True)
class Line:
    """Positions in percent of the line's width."""

    ticks: tuple[Tick, ...]
    low: float
    middle: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A movement's share of the votes and its interval, in percent."""

    movement: str
    share: float
    low: float
    high: float


def line(placement: Placement) -> Line | None:
    """The interval on a line of time; None when no year was inferred."""
    if placement.year is None or placement.year_low is None or placement.year_high is None:
        return None
    around = max((placement.year_high - placement.year_low) * 0.35, 15)
    step = next(
        (one for one in TICKS if (placement.year_high - placement.year_low + 2 * around) / one <= 5.5), TICKS[-1]
    )
    first = step * math.floor((placement.year_low - around) / step)
    # Nothing was made after today, so the line need not go on.
    last = step * math.ceil(min(placement.year_high + around, max(placement.year_high, date.today().year)) / step)

    def x(year: float) -> float:
        # the labels of the outermost marks need room
        return round(6 + 88 * (year - first) / (last - first), 3)

    return Line(
        tuple(Tick(wording.year(year), x(year)) for year in range(first, last + 1, step)),
        x(placement.year_low),
        x(placement.year),
        x(placement.year_high),
        f"c. {placement.year:.0f}",
    )


def likelihoods(placement: Placement) -> list[Likelihood]:
    """The movements that are likely, most likely first, at most MOST_MOVEMENTS."""
    return [
        Likelihood(one.movement, round(100 * one.share, 1), round(100 * one.low, 1), round(100 * one.high, 1))
        for one in placement.movements[: min(placement.likely, MOST_MOVEMENTS)]
    ]
