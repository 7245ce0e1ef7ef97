"""The live release in memory, for as long as it is the live one."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from api.catalogue import Catalogue
from api.search import Search
from graph.release import Release
from ml.choice import RankerName, make_ranker
from ml.rankers import Ranker
from scrapers.errors import NoLiveRelease
from scrapers.store.releases import ReleaseRow
from scrapers.store.store import Store


@dataclass(frozen=True, eq=False)
class Loaded:
    """A release, the collection as it was when the release was loaded, and what is made of both once."""

    release: Release
    catalogue: Catalogue
    search: Search
    manifest_sha256: str = ""
    _rankers: dict[RankerName, Ranker] = field(default_factory=dict, repr=False)

    def ranker(self, name: RankerName) -> Ranker:
        """The named ranker over this release, made when it is first asked for."""
        if name not in self._rankers:
            self._rankers[name] = make_ranker(self.release, name)
        return self._rankers[name]


class Live:
    """Hands out the live release; the one row in PostgreSQL that says which is asked every time.

    So a publish, or a step back, takes effect with the next request.
    """

    def __init__(self, store: Store, open_release: Callable[[ReleaseRow], Release]) -> None:
        self._store = store
        self._open_release = open_release
        self._loaded: Loaded | None = None
        self._loading = threading.Lock()

    def current(self) -> Loaded:
        """The live release. Raises NoLiveRelease, StoreUnavailable or ReleaseMismatch."""
        row = self._store.live_release()
        if row is None:
            raise NoLiveRelease()
        loaded = self._loaded
        if loaded is None or loaded.release.number != row.number:
            with self._loading:
                loaded = self._loaded
                if loaded is None or loaded.release.number != row.number:
                    loaded = self._load(row)
                    self._loaded = loaded
        return loaded

    def stored(self) -> int:
        """How many artworks the store holds now. Raises StoreUnavailable."""
        return self._store.counts()["artworks"]

    def _load(self, row: ReleaseRow) -> Loaded:
        release = self._open_release(row)
        catalogue = Catalogue(self._store.collection())
        return Loaded(release, catalogue, Search(catalogue), row.manifest_sha256 or "")
