"""What works may be filtered and counted by, as arrays over a whole collection."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from api.filters import Filters
from scrapers.collection import Person, StoredArtwork

Mask = NDArray[np.bool_]
"""One mark for each work, in the order of the collection."""

FIRST_DECADE, LAST_DECADE = -1000, 300
"""Decades that are counted, year // 10: from 10000 BCE until after all of us."""

MOST_VALUES = 200
"""Values of a facet that are given out, the most frequent first: more than a person reads."""


class Labels:
    """Names that works bear, any number each; names that differ only in case are one, in the spelling met first."""

    def __init__(self, borne: Iterable[Sequence[str]]) -> None:
        codes: dict[str, int] = {}
        self.names: list[str] = []
        works, borne_codes = [], []
        self._size = 0
        for work, names in enumerate(borne):
            self._size = work + 1
            for folded, name in {name.casefold(): name for name in reversed(names)}.items():
                if folded not in codes:
                    codes[folded] = len(self.names)
                    self.names.append(name)
                works.append(work)
                borne_codes.append(codes[folded])
        self._codes = codes
        self._work_of = np.asarray(works, dtype=np.int64)
        self._code_of = np.asarray(borne_codes, dtype=np.int64)

    def any_of(self, wanted: Iterable[str]) -> Mask:
        """Which works bear one of the names `wanted`, whatever its case."""
        return self._bearing([self._codes[one.casefold()] for one in wanted if one.casefold() in self._codes])

    def containing(self, part: str) -> Mask:
        """Which works bear a name that contains `part`, whatever its case."""
        return self._bearing([code for folded, code in self._codes.items() if part.casefold() in folded])

    def count(self, among: Mask) -> tuple[tuple[str, int], ...]:
        """How many works `among` those marked bear each name, most first, then by name; at most MOST_VALUES."""
        counts = np.bincount(self._code_of[among[self._work_of]], minlength=len(self.names))
        found = np.flatnonzero(counts)
        if len(found) > MOST_VALUES:
            least = np.partition(counts[found], -MOST_VALUES)[-MOST_VALUES]
            found = found[counts[found] >= least]
        values = sorted(((self.names[code], int(counts[code])) for code in found), key=lambda one: (-one[1], one[0]))
        return tuple(values[:MOST_VALUES])

    def _bearing(self, codes: Sequence[int]) -> Mask:
        wanted = np.zeros(len(self.names), dtype=np.bool_)
        wanted[list(codes)] = True
        mask = np.zeros(self._size, dtype=np.bool_)
        mask[self._work_of[wanted[self._code_of]]] = True
        return mask


class Decades:
    """The years of works, which may be ranges or unknown."""

    def __init__(self, works: Sequence[StoredArtwork]) -> None:
        self._known = np.asarray([one.years is not None for one in works], dtype=np.bool_)
        self._start = np.asarray([one.years.start if one.years else 0 for one in works], dtype=np.int64)
        self._end = np.asarray([one.years.end if one.years else 0 for one in works], dtype=np.int64)

    def overlapping(self, first: int | None, last: int | None) -> Mask:
        """Which works have years that meet those from `first` to `last`, both inclusive."""
        mask = np.ones(len(self._known), dtype=np.bool_)
        if first is not None:
            mask &= self._known & (self._end >= first)
        if last is not None:
            mask &= self._known & (self._start <= last)
        return mask

    def count(self, among: Mask) -> tuple[tuple[str, int], ...]:
        """How many works `among` those marked may fall into each decade, in the order of time, empty ones left out."""
        first, last = self._start[among & self._known] // 10, self._end[among & self._known] // 10
        inside = (last >= FIRST_DECADE) & (first < LAST_DECADE)
        size = LAST_DECADE - FIRST_DECADE
        begins = np.clip(first[inside], FIRST_DECADE, None) - FIRST_DECADE
        ends = np.clip(last[inside], None, LAST_DECADE - 1) - FIRST_DECADE + 1
        counts = np.cumsum(np.bincount(begins, minlength=size + 1) - np.bincount(ends, minlength=size + 1))
        return tuple((str(10 * (FIRST_DECADE + int(at))), int(counts[at])) for at in np.flatnonzero(counts[:size]))


@dataclass(frozen=True, slots=True)
class _Condition:
    asked: Callable[[Filters], bool]
    mask: Callable[[Filters], Mask]
    count: Callable[[Mask], tuple[tuple[str, int], ...]]


class Columns:
    """One collection's works as columns; its masks are exactly what `Filters.admits` says of each work."""

    def __init__(self, works: Sequence[StoredArtwork], persons: Mapping[int, Person]) -> None:
        self.size = len(works)
        rights = Labels((one.rights,) for one in works)
        sources = Labels((one.key.partition(":")[0],) for one in works)
        movements = Labels(one.movements for one in works)
        genres = Labels(one.genres for one in works)
        artists = Labels([persons[person].name for person in one.persons] for one in works)
        years = Decades(works)
        self._rights, self._sources, self._movements, self._genres = rights, sources, movements, genres
        self._conditions = {
            "movement": _Condition(
                lambda f: bool(f.movements), lambda f: movements.any_of(f.movements), movements.count
            ),
            "genre": _Condition(lambda f: bool(f.genres), lambda f: genres.any_of(f.genres), genres.count),
            "artist": _Condition(
                lambda f: f.artist is not None, lambda f: artists.containing(f.artist or ""), artists.count
            ),
            "source": _Condition(lambda f: bool(f.sources), lambda f: sources.any_of(f.sources), sources.count),
            "rights": _Condition(lambda f: bool(f.rights), lambda f: rights.any_of(f.rights), rights.count),
            "decade": _Condition(
                lambda f: f.year_from is not None or f.year_to is not None,
                lambda f: years.overlapping(f.year_from, f.year_to),
                years.count,
            ),
        }

    def named(self, filters: Filters) -> tuple[tuple[str, tuple[str, ...], list[str]], ...]:
        """Of each filter by name: what it is called, what it wants and what any work states."""
        return (
            ("licence", filters.rights, self._rights.names),
            ("source", filters.sources, self._sources.names),
            ("movement", filters.movements, self._movements.names),
            ("genre", filters.genres, self._genres.names),
        )

    def masks(self, filters: Filters) -> dict[str, Mask]:
        """By facet, the works that meet what `filters` asks of it; facets of which nothing is asked are left out."""
        return {name: one.mask(filters) for name, one in self._conditions.items() if one.asked(filters)}

    def admitted(self, filters: Filters) -> Mask:
        """Which works `filters` admit."""
        return _all(self.masks(filters).values(), self.size)

    def facets(self, among: Mask, masks: Mapping[str, Mask]) -> dict[str, tuple[tuple[str, int], ...]]:
        """By facet, its values and how many works would be left if it alone were set to that value.

        So a facet is counted under all of `masks` but its own: choosing a movement does not hide the others.
        """
        return {
            name: one.count(among & _all((mask for other, mask in masks.items() if other != name), self.size))
            for name, one in self._conditions.items()
        }


def _all(masks: Iterable[Mask], size: int) -> Mask:
    every = np.ones(size, dtype=np.bool_)
    for mask in masks:
        every &= mask
    return every
