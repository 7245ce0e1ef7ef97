"""The works of the sample collection: who made what, when, and what is missing or there twice."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from scrapers.records import Years
from scrapers.sample.artists import PAINTERS, Painter
from scrapers.sample.scenes import Scene
from scrapers.sample.subjects import SUBJECTS, compose
from scrapers.sample.words import Words, describe

Gap = Literal["year", "artist", "words", "picture", "history", "broken picture"]
Copy = Literal["same", "smaller", "tinted", "recompressed"]
Fault = Literal["no licence", "licence not allowed", "malformed record"]

GAPS: tuple[Gap, ...] = ("year", "artist", "words", "picture", "history")
COPIES: tuple[Copy, ...] = ("smaller", "tinted", "recompressed")
FAULTS: tuple[Fault, ...] = ("no licence", "licence not allowed", "malformed record")

RIGHTS = "CC0-1.0"


@dataclass(frozen=True, slots=True)
class Work:
    """One record of the collection before it is written down.

    `seed` draws its scene, its words and its paint. A copy has the seed of the work `copy_of` and says what was done
    to it. `gap` is what the record lacks (its picture may be there and be broken); `fault` why it must be refused.
    """

    source_id: str
    painter: Painter
    subject: str
    seed: tuple[int, ...]
    years: Years
    gap: Gap | None = None
    copy_of: str | None = None
    copy: Copy | None = None
    fault: Fault | None = None

    @property
    def rights(self) -> str:
        return {"no licence": "", "licence not allowed": "CC BY-NC-ND 4.0"}.get(self.fault or "", RIGHTS)

    def scene(self) -> Scene:
        return compose(self.subject, np.random.default_rng((*self.seed, 1)))

    def words(self) -> Words:
        return describe(self.subject, np.random.default_rng((*self.seed, 2)))


@lru_cache(maxsize=4)
def works(seed: int = 42, works_per_artist: int = 8, artists: int | None = None) -> tuple[Work, ...]:
    """The whole collection in order of id: the plain works, then exact and near copies, then what must be refused.

    `artists` takes only the first so many (at least 2, so that a teacher and a pupil are among them). Raises
    ValueError for numbers that leave no room for a copy beside the gaps.
    """
    count = len(PAINTERS) if artists is None else artists
    if not 2 <= count <= len(PAINTERS):
        raise ValueError(f"the sample has 2 to {len(PAINTERS)} artists, not {count}")
    if works_per_artist < 5:
        raise ValueError(f"every artist of the sample paints at least 5 works, not {works_per_artist}")
    plain = [work for number in range(count) for work in _oeuvre(seed, number, works_per_artist)]
    plain = [replace(work, source_id=f"{place:04d}") for place, work in enumerate(plain, 1)]
    rng = np.random.default_rng((seed, 0))
    # An artist's first works stay whole, so that nobody vanishes from the collection with a gap.
    free = [place for place in range(len(plain)) if place % works_per_artist >= 2]
    order = [free[index] for index in rng.permutation(len(free))]
    each = max(1, len(plain) // 55)
    taken = iter(order)
    for gap in GAPS:
        for _ in range(each):
            place = next(taken)
            plain[place] = replace(plain[place], gap=gap)
    broken = next(taken)
    plain[broken] = replace(plain[broken], gap="broken picture")
    copies: list[Work] = []
    for number in range(2 * each):
        copy: Copy = "same" if number < each else COPIES[number % len(COPIES)]
        work = plain[next(taken)]
        copies.append(replace(work, source_id=f"{len(plain) + number + 1:04d}", copy_of=work.source_id, copy=copy))
    refused = []
    for number, fault in enumerate(FAULTS):
        work = next(_oeuvre(seed + 1, number % count, 1))
        refused.append(replace(work, source_id=f"{len(plain) + len(copies) + number + 1:04d}", fault=fault))
    return (*plain, *copies, *refused)


def _oeuvre(seed: int, number: int, count: int) -> Iterator[Work]:
    """An artist's works in order of time; each artist begins at another subject, so that all manners share them all."""
    painter = PAINTERS[number]
    rng = np.random.default_rng((seed, number, 0))
    last = min(painter.death, painter.birth + 62)
    made = np.sort(rng.integers(painter.birth + 22, last, count)).tolist()
    names = list(SUBJECTS)
    start = number * 3
    for index, year in enumerate(made):
        kind = float(rng.random())
        if kind < 0.7:
            years = Years(year, year)
        elif kind < 0.85:
            years = Years(max(painter.birth + 16, year - 3), min(painter.death, year + 3), circa=True)
        else:
            years = Years(year, min(painter.death, year + int(rng.integers(1, 5))))
        subject = names[(start + index) % len(names)]
        yield Work("", painter, subject, (seed, number, index), years)
