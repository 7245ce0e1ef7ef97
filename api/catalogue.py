"""The collection in memory, by id and by key: what turns ids back into works."""

import difflib
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from api.filters import Filters
from embeddings.facet import Ids
from scrapers.errors import ArtworkNotFound
from scrapers.records import Collection, Person, StoredArtwork

LICENCES = {
    "CC0-1.0": "CC0 1.0",
    "PDM-1.0": "Public Domain Mark 1.0",
}


class Catalogue:
    """Look-ups over one snapshot of the collection."""

    def __init__(self, collection: Collection) -> None:
        self._by_id = {artwork.id: artwork for artwork in collection.artworks}
        self._by_key = {artwork.key: artwork for artwork in collection.artworks}
        self.persons = collection.persons

    def __contains__(self, artwork: int) -> bool:
        return artwork in self._by_id

    def get(self, artwork: int) -> StoredArtwork:
        """The work with this inner id. Raises ArtworkNotFound."""
        try:
            return self._by_id[artwork]
        except KeyError:
            raise ArtworkNotFound(f"no artwork has the inner id {artwork}") from None

    def find(self, key: str) -> StoredArtwork:
        """The work with this key (`source:id`). Raises ArtworkNotFound, naming keys that look alike."""
        if key in self._by_key:
            return self._by_key[key]
        near = difflib.get_close_matches(key, self._by_key, n=3, cutoff=0.5)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise ArtworkNotFound(f"no artwork has the id {key!r}{hint}")

    def makers(self, artwork: StoredArtwork) -> tuple[Person, ...]:
        return tuple(self.persons[one] for one in artwork.persons)

    def allowed(self, ids: Ids, filters: Filters, without: frozenset[int]) -> NDArray[np.bool_]:
        """Which of `ids` may be recommended: still in the collection, admitted by `filters` and not in `without`."""
        return np.asarray(
            [
                one in self._by_id and one not in without and filters.admits(self._by_id[one], self.persons)
                for one in map(int, ids)
            ],
            dtype=np.bool_,
        )

    def unknown(self, filters: Filters) -> list[str]:
        """Sentences about names in `filters` that no work states, with the nearest that some do."""
        stated: dict[str, dict[str, str]] = {}
        wanted: dict[str, tuple[str, ...]] = {}
        for artwork in self._by_id.values():
            for kind, names, has in filters.named(artwork):
                wanted[kind] = names
                stated.setdefault(kind, {}).update({one.casefold(): one for one in has})
        sentences = []
        for kind, names in wanted.items():
            for name in names:
                if name.casefold() not in stated[kind]:
                    near = difflib.get_close_matches(name.casefold(), stated[kind], n=3, cutoff=0.4)
                    hint = f"; did you mean {', '.join(stated[kind][one] for one in near)}?" if near else ""
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
    licence = LICENCES.get(artwork.rights, artwork.rights)
    if artwork.attribution:
        return f"{artwork.attribution} ({licence})"
    names = ", ".join(person.name for person in makers) or "unknown artist"
    place = artwork.credit_line or artwork.landing_page or artwork.key.partition(":")[0]
    return f"{artwork.title}, {names}, {place} ({licence})"
