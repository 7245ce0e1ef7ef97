"""The collection in memory, by id and by key: what turns ids back into works."""

import difflib
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from api.columns import Columns
from api.filters import Filters
from embeddings.facet import Ids
from scrapers.attribution import readable
from scrapers.collection import Collection, Person, StoredArtwork
from scrapers.errors import ArtworkNotFound, TakenDown
from scrapers.store.titles import is_untitled
from scrapers.untitled import called


class Works(Protocol):
    """What tells works by inner id, and who made them: the catalogue, or as people judged it."""

    def __contains__(self, artwork: int) -> bool: ...
    def get(self, artwork: int) -> StoredArtwork: ...
    def makers(self, artwork: StoredArtwork) -> tuple[Person, ...]: ...


class Catalogue:
    """Look-ups over one snapshot of the collection, but for the works whose keys are in `taken_down`."""

    def __init__(self, collection: Collection, taken_down: frozenset[str] = frozenset()) -> None:
        self._taken_down = taken_down
        kept = [artwork for artwork in collection.artworks if artwork.key not in taken_down]
        self._by_id = {artwork.id: artwork for artwork in kept}
        self._by_key = {artwork.key: artwork for artwork in kept}
        self.persons = collection.persons

    def __contains__(self, artwork: int) -> bool:
        return artwork in self._by_id

    def __iter__(self) -> Iterator[StoredArtwork]:
        """The works, in order of id."""
        return iter(self._by_id.values())

    def get(self, artwork: int) -> StoredArtwork:
        """The work with this inner id. Raises ArtworkNotFound."""
        try:
            return self._by_id[artwork]
        except KeyError:
            raise ArtworkNotFound(f"no artwork has the inner id {artwork}") from None

    def without(self, taken_down: frozenset[str]) -> "Catalogue":
        """The same snapshot without the works that were taken down since; it forgets them."""
        return Catalogue(Collection(tuple(self), self.persons), taken_down)

    def find(self, key: str) -> StoredArtwork:
        """The work with this key (`source:id`).

        Raises ArtworkNotFound, naming keys that look alike, and TakenDown for one that was here once.
        """
        if key in self._by_key:
            return self._by_key[key]
        if key in self._taken_down:
            raise TakenDown(f"the artwork {key!r} was taken down")
        near = difflib.get_close_matches(key, self._by_key, n=3, cutoff=0.5)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise ArtworkNotFound(f"no artwork has the id {key!r}{hint}")

    def makers(self, artwork: StoredArtwork) -> tuple[Person, ...]:
        return tuple(self.persons[one] for one in artwork.persons)

    def allowed(self, ids: Ids, filters: Filters, without: frozenset[int]) -> NDArray[np.bool_]:
        """Which of `ids` may be recommended: still in the collection, admitted by `filters` and not in `without`."""
        known = self._ids[self.columns.admitted(filters)] if filters.active else self._ids
        return np.isin(ids, known) & ~np.isin(ids, list(without))

    def lost(self, ids: Ids) -> list[int]:
        """Those of `ids` that are no works of the collection any more."""
        return [int(one) for one in np.setdiff1d(ids, self._ids)]

    @cached_property
    def columns(self) -> Columns:
        """What the works may be filtered and counted by, in order of id."""
        return Columns(tuple(self), self.persons)

    @cached_property
    def _ids(self) -> Ids:
        return np.asarray(list(self._by_id), dtype=np.int64)

    def unknown(self, filters: Filters) -> list[str]:
        """Sentences about names in `filters` that no work states, with the nearest that some do."""
        sentences = []
        for kind, wanted, names in self.columns.named(filters):
            stated = {one.casefold(): one for one in names}
            for name in wanted:
                if name.casefold() not in stated:
                    near = difflib.get_close_matches(name.casefold(), stated, n=3, cutoff=0.4)
                    hint = f"; did you mean {', '.join(stated[one] for one in near)}?" if near else ""
                    sentences.append(f"no work has the {kind} {name!r}{hint}")
        return sentences

    @cached_property
    def by_picture(self) -> dict[str, list[int]]:
        """SHA-256 to the works that show this picture."""
        pictures: dict[str, list[int]] = {}
        for artwork in self._by_id.values():
            if artwork.image:
                pictures.setdefault(artwork.image.sha256, []).append(artwork.id)
        return pictures

    def picture_group(self, artwork: StoredArtwork) -> str:
        """What works share when their pictures are the same or nearly so; the key of a work without a picture."""
        if artwork.image is None:
            return artwork.key
        return artwork.image.near_duplicate_of or artwork.image.sha256


def credit(artwork: StoredArtwork, makers: tuple[Person, ...]) -> str:
    """Title, author, source and licence in one line, the source's own attribution first where it gives one."""
    licence = readable(artwork.rights)
    title = called(artwork.title, artwork.key, artwork.medium)
    line = artwork.attribution or ""
    if is_untitled(artwork.title):
        # A line that was made of a museum's record begins with the title, in quotation marks.
        line = re.sub(rf'^"{re.escape(artwork.title.strip())}"(?= |,|$)', lambda _: title, line)
    if line:
        # Such a line names the licence already.
        return line if licence in line else f"{line} ({licence})"
    names = ", ".join(person.name for person in makers) or "unknown artist"
    place = artwork.credit_line or artwork.landing_page or artwork.key.partition(":")[0]
    return f"{title}, {names}, {place} ({licence})"
