"""Finding works by words and filters, and what a person may filter by."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from api.catalogue import Catalogue
from api.columns import Columns, Mask
from api.filters import Filters
from api.postings import ABSENT, Postings
from api.wording import years
from api.words import words_of
from scrapers.collection import StoredArtwork


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found.

    `total` counts all works that match. `facets` maps movement, genre, artist, source and rights to their values with
    the number of matching works each, most first, and decade to its first years, in the order of time; a facet is
    counted as if nothing were asked of it itself, so the other values stay to be chosen.
    """

    works: tuple[StoredArtwork, ...]
    total: int
    facets: dict[str, tuple[tuple[str, int], ...]]


class Search:
    """A word index over one snapshot of the collection, in memory.

    Case and accents do not count. All words must occur in a work, the last one as the beginning of a word at least.
    The index is made when something is first looked for, or by `made`.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def made(self) -> Self:
        """This, with its index made: nobody waits for it later."""
        _ = self._postings, self._columns
        return self

    def find(self, words: str = "", filters: Filters | None = None, *, start: int = 0, size: int = 48) -> Found:
        """Works that hold all of `words` (in title, artist, subjects, movements …) and meet `filters`, best first.

        Best are those with most words in the title, then in the names of the artists; the smaller id decides a tie.
        """
        rank, holds = self._rank(words)
        masks = self._columns.masks(filters or Filters())
        matches = holds.copy()
        for mask in masks.values():
            matches &= mask
        found = np.flatnonzero(matches)
        found = found[np.argsort(rank[found], kind="stable")]
        return Found(
            tuple(self._works[at] for at in found[start : start + size]),
            len(found),
            self._columns.facets(holds, masks),
        )

    @cached_property
    def _works(self) -> tuple[StoredArtwork, ...]:
        return tuple(self._catalogue)

    @cached_property
    def _columns(self) -> Columns:
        return self._catalogue.columns

    @cached_property
    def _postings(self) -> Postings:
        return Postings(_texts(one, self._catalogue) for one in self._works)

    @cached_property
    def facets(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """The facets of the whole collection, as `find` counts them where nothing is asked."""
        return self.find(size=0).facets

    def _rank(self, words: str) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], Mask]:
        """Of each work a rank, 0 the best, and whether it holds all `words`."""
        rank = np.zeros(len(self._works), dtype=np.int64)
        holds = np.ones(len(self._works), dtype=np.bool_)
        wanted = words_of(words)
        for number, word in enumerate(wanted):
            places = self._postings.places(word, prefix=number == len(wanted) - 1)
            rank += places
            holds &= places < ABSENT
        return rank, holds


def _texts(artwork: StoredArtwork, catalogue: Catalogue) -> tuple[str, str, str]:
    """Title, artists and the rest."""
    rest = [*artwork.movements, *artwork.genres, *artwork.subjects, *artwork.places, artwork.medium or ""]
    if artwork.years:
        rest.append(years(artwork.years))
    return artwork.title, " ".join(person.name for person in catalogue.makers(artwork)), " ".join(rest)
