"""Works that were taken down: nothing answers with them, whatever else still holds them."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from scrapers.store.store import Store
from scrapers.store.takedowns import Takedown


@dataclass(frozen=True, slots=True)
class Tombs:
    """Keys of works that were taken down, and SHA-256 of the pictures that were theirs alone; `mark` is the store's."""

    mark: str = ""
    keys: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()

    @classmethod
    def of(cls, mark: str, receipts: Iterable[Takedown]) -> "Tombs":
        """The tombs of some takedowns."""
        kept = list(receipts)
        pictures = frozenset(orphan.sha256 for one in kept for orphan in one.orphans)
        return cls(mark, frozenset(one.key for one in kept), pictures)


class Graveyard:
    """The tombs of all takedowns, read again when their mark in the store is another."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tombs = Tombs()
        self._reading = threading.Lock()

    @property
    def last(self) -> Tombs:
        """The tombs as they were last seen."""
        return self._tombs

    def at(self, mark: str) -> Tombs:
        """The tombs of `mark`, which the store gave just now. Raises StoreUnavailable."""
        if self._tombs.mark != mark:
            with self._reading:
                if self._tombs.mark != mark:
                    self._tombs = Tombs.of(mark, self._store.takedowns())
        return self._tombs
