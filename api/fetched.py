"""A catalogue that reads works when they are asked for, for an answer that names a few of very many."""

from functools import cached_property

import numpy as np

from api.catalogue import Catalogue
from embeddings.facet import Ids
from scrapers.collection import Person, StoredArtwork
from scrapers.errors import ArtworkNotFound
from scrapers.store.shelf import Shelf
from scrapers.store.store import Store


class FetchedCatalogue(Catalogue):
    """As a `Catalogue` of the whole collection; what must look at all works reads them all, once."""

    def __init__(self, store: Store, shelf: Shelf, taken_down: frozenset[str] = frozenset()) -> None:
        self._store, self._shelf, self._taken_down = store, shelf, taken_down
        self._fetched: dict[int, StoredArtwork] = {}
        self._standing = frozenset(shelf.ids(taken_down))

    def __contains__(self, artwork: int) -> bool:
        return artwork in self._standing

    def get(self, artwork: int) -> StoredArtwork:
        """The work with this inner id. Raises ArtworkNotFound."""
        if artwork not in self._fetched:
            found = self._shelf.works([artwork]) if artwork in self else []
            if not found:
                raise ArtworkNotFound(f"no artwork has the inner id {artwork}")
            self._fetched[artwork] = found[0]
        return self._fetched[artwork]

    @cached_property
    def persons(self) -> dict[int, Person]:  # type: ignore[override]
        """The persons that works and those persons name."""
        return self._shelf.persons()

    @cached_property
    def _ids(self) -> Ids:
        return np.asarray(sorted(self._standing), dtype=np.int64)

    @cached_property
    def _by_id(self) -> dict[int, StoredArtwork]:  # type: ignore[override]
        return {work.id: work for work in self._store.collection().artworks if work.key not in self._taken_down}

    @cached_property
    def _by_key(self) -> dict[str, StoredArtwork]:  # type: ignore[override]
        return {work.key: work for work in self._by_id.values()}
