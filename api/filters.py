"""Filters: which works may be recommended at all, decided before top-k."""

from collections.abc import Mapping
from dataclasses import dataclass

from scrapers.errors import BadQuery
from scrapers.records import Person, StoredArtwork


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Conditions that all must hold; None or empty asks nothing.

    `year_from` and `year_to` are inclusive and meet a work whose range of years overlaps them. `rights`, `sources`,
    `movements` and `genres` admit any of those named, whatever their case; `artist` is a name or a part of one.
    """

    year_from: int | None = None
    year_to: int | None = None
    rights: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    movements: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    artist: str | None = None

    def __post_init__(self) -> None:
        if self.year_from is not None and self.year_to is not None and self.year_from > self.year_to:
            raise BadQuery(f"the years run backwards: from {self.year_from} to {self.year_to}")

    @property
    def active(self) -> bool:
        """Whether anything is asked."""
        return self != Filters()

    def admits(self, artwork: StoredArtwork, persons: Mapping[int, Person]) -> bool:
        """Whether `artwork` meets every condition; what it does not state, it does not meet."""
        if self.year_from is not None and (artwork.years is None or artwork.years.end < self.year_from):
            return False
        if self.year_to is not None and (artwork.years is None or artwork.years.start > self.year_to):
            return False
        if self.artist is not None:
            wanted = self.artist.casefold()
            if not any(wanted in persons[one].name.casefold() for one in artwork.persons):
                return False
        stated = (
            (self.rights, (artwork.rights,)),
            (self.sources, (artwork.key.partition(":")[0],)),
            (self.movements, artwork.movements),
            (self.genres, artwork.genres),
        )
        return all(_meets(wanted, has) for wanted, has in stated)


def _meets(wanted: tuple[str, ...], has: tuple[str, ...]) -> bool:
    return not wanted or bool({one.casefold() for one in wanted} & {one.casefold() for one in has})
