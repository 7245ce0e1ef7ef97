"""How rare a name is in the collection, and how much a thing in common counts by that alone."""

import math
from collections import Counter
from collections.abc import Callable, Mapping

from api.catalogue import Catalogue
from ml.ties import TIES_OF_MAKERS, TIES_OF_WORKS, Tie, same

Weight = Callable[[Tie], float]
"""How much a tie counts, 0..1; what counts nothing is not shown."""

STRENGTH: Mapping[str, float] = {
    "subject": 1.0,
    "genre": 0.6,
    "maker": 1.0,
    "teaching": 0.9,
    "influence": 0.8,
    "model": 0.7,
    "association": 0.65,
    "fellow pupils": 0.6,
    "teacher's teacher": 0.5,
    "same influence": 0.45,
    "same model": 0.4,
    "same circle": 0.35,
    "movement": 0.6,
    "school": 0.5,
    "place": 0.4,
    "town": 0.3,
    "years": 0.2,
}
"""How much a kind of tie counts where no encoder is asked: what is closer in a life counts more."""

FEWEST = 20
"""Works below which how many have a name tells nothing of its rarity."""


def plain(tie: Tie) -> float:
    """The strength of a kind of tie, whatever its name."""
    return STRENGTH[tie.kind]


class Rarity:
    """How rare subjects, genres, movements and places are among the works of a catalogue, and among its persons."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._works = 0
        self._counts: dict[str, Counter[str]] = {kind: Counter() for kind in (*TIES_OF_WORKS, *TIES_OF_MAKERS)}
        for work in catalogue:
            self._works += 1
            for kind, field in TIES_OF_WORKS.items():
                self._counts[kind].update({same(one) for one in getattr(work, field)})
        for person in catalogue.persons.values():
            for kind, field in TIES_OF_MAKERS.items():
                self._counts[kind].update({same(one) for one in getattr(person, field)})
        self._persons = len(catalogue.persons)

    def of(self, kind: str, name: str) -> float:
        """1 for a name that two have, 0 for one that half of them have or more; in between by its logarithm."""
        whole = self._persons if kind in TIES_OF_MAKERS else self._works
        if whole < FEWEST:
            return 1.0
        count = max(2, self._counts[kind][same(name)])
        return min(1.0, max(0.0, math.log(whole / 2 / count) / math.log(whole / 4)))

    def __call__(self, tie: Tie) -> float:
        """The strength of a tie, less where its name is common."""
        if tie.kind in self._counts:
            return STRENGTH[tie.kind] * self.of(tie.kind, str(tie.of[0]))
        return STRENGTH[tie.kind]
