"""Tests of what explanations say, counted: how many were passed, and what that allows to be said."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

ENOUGH = 0.95
"""Share of tests that must be passed."""

ROUNDING = 1e-6
"""Loss of cosine that is arithmetic and no meaning."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One test: the cosine lost without the evidence, and without other things of the same size, none where none is.

    It is passed when something is lost, and more than by the others in the mean, which is what chance would take.
    """

    kind: str
    loss: float
    chance: tuple[float, ...]

    @property
    def possible(self) -> bool:
        return bool(self.chance)

    @property
    def falls(self) -> bool:
        return self.loss > ROUNDING

    @property
    def passed(self) -> bool:
        return self.falls and self.loss > float(np.mean(self.chance))


class Verdict(StrEnum):
    """What some tests allow to be said about the share that would be passed of all there could be.

    `SHORT`: not even the upper end of Wilson's interval reaches `ENOUGH`. Else, `RARE`: there were too few tests;
    `HOLDS`: the share reaches it; `UNSURE`: it does not, and that may be chance.
    """

    HOLDS = "holds"
    UNSURE = "may hold"
    SHORT = "falls short"
    RARE = "too rare to judge"


@dataclass(frozen=True, slots=True)
class Tally:
    """The tests of one kind of evidence. `low` and `high` are Wilson's 95 % interval (1927) of the share passed."""

    kind: str
    tested: int
    falls: int
    passed: int
    impossible: int
    low: float
    high: float
    mean_loss: float
    mean_chance: float

    @property
    def share(self) -> float:
        return self.passed / self.tested if self.tested else float("nan")

    def verdict(self, cases: int) -> Verdict:
        """What is said where `cases` tests are enough to say something good."""
        if self.high < ENOUGH:
            return Verdict.SHORT
        if self.tested < cases:
            return Verdict.RARE
        return Verdict.HOLDS if self.share >= ENOUGH else Verdict.UNSURE


def tally(kind: str, trials: Iterable[Trial]) -> Tally:
    """The tests of `trials`, whatever their own kinds, under the name `kind`."""
    every = list(trials)
    possible = [one for one in every if one.possible]
    passed = sum(one.passed for one in possible)
    low, high = wilson(passed, len(possible))
    return Tally(
        kind,
        len(possible),
        sum(one.falls for one in possible),
        passed,
        len(every) - len(possible),
        low,
        high,
        float(np.mean([one.loss for one in possible])) if possible else float("nan"),
        float(np.mean([np.mean(one.chance) for one in possible])) if possible else float("nan"),
    )


def wilson(passed: int, tested: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's score interval of a share; everything is possible where nothing was tested."""
    if not tested:
        return 0.0, 1.0
    share = passed / tested
    middle = (share + z * z / (2 * tested)) / (1 + z * z / tested)
    reach = z * np.sqrt(share * (1 - share) / tested + z * z / (4 * tested**2)) / (1 + z * z / tested)
    return max(0.0, float(middle - reach)), min(1.0, float(middle + reach))
