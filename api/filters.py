"""Filters: which works may be recommended at all, decided before top-k."""

from collections.abc import Mapping
from dataclasses import dataclass

from scrapers.collection import Person, StoredArtwork
from scrapers.errors import BadQuery
from scrapers.licences import normalise


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
        object.__setattr__(self, "rights", tuple(normalise(one) or one for one in self.rights))

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
        return all(_meets(wanted, has) for _, wanted, has in self.named(artwork))

    def named(self, artwork: StoredArtwork) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
        """Of each filter by name: what it is called, what it wants and what `artwork` states."""
        return (
            ("licence", self.rights, (artwork.rights,)),
            ("source", self.sources, (artwork.key.partition(":")[0],)),
            ("movement", self.movements, artwork.movements),
            ("genre", self.genres, artwork.genres),
        )


def _meets(wanted: tuple[str, ...], has: tuple[str, ...]) -> bool:
    return not wanted or bool({one.casefold() for one in wanted} & {one.casefold() for one in has})
