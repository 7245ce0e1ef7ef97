"""The live release in memory, for as long as it is the live one, as takedowns and judgements since have changed it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from api.catalogue import Catalogue
from api.docket import Court, Docket
from api.search import Search
from api.tombs import Graveyard, Tombs
from graph import cypher
from graph.edges import Edges
from graph.paths.judged import Judged
from graph.release import Release
from ml.choice import RankerName, make_ranker
from ml.rankers import Ranker
from scrapers.errors import NoLiveRelease
from scrapers.store.releases import ReleaseRow
from scrapers.store.standing import Standing
from scrapers.store.store import Store


@dataclass(frozen=True, eq=False)
class Loaded:
    """A release, the collection as it was when the release was loaded, and what is made of both once.

    `tombs` are the takedowns that the collection is without, `docket` what people have said of edges.
    """

    release: Release
    catalogue: Catalogue
    search: Search
    manifest_sha256: str = ""
    tombs: Tombs = field(default_factory=Tombs)
    docket: Docket = field(default_factory=Docket)
    _rankers: dict[RankerName, Ranker] = field(default_factory=dict, repr=False)

    def ranker(self, name: RankerName) -> Ranker:
        """The named ranker over this release, made when it is first asked for."""
        if name not in self._rankers:
            self._rankers[name] = make_ranker(self.release, name, self.edges)
        return self._rankers[name]

    @cached_property
    def edges(self) -> dict[str, Edges]:
        """The edges of the release by facet, less those that people struck out."""
        struck = {facet: self.docket.struck(name) for facet, name in cypher.AFFINITIES.items()}
        return {facet: edges.without(struck[facet]) for facet, edges in self.release.edges.items()}

    @cached_property
    def judged(self) -> Judged:
        """What the search of paths heeds: verdicts, and works of the release that are gone from the collection."""
        return Judged.of(self.release.paths, self.docket.verdicts, self.catalogue.lost(self.release.paths.artworks))


class Live:
    """Hands out the live release; PostgreSQL is asked every time which that is, and whether works were taken down.

    So a publish, a step back or a takedown takes effect with the next request.
    """

    def __init__(self, store: Store, open_release: Callable[[ReleaseRow], Release]) -> None:
        self._store = store
        self._open_release = open_release
        self._loaded: Loaded | None = None
        self._loading = threading.Lock()
        self._graveyard = Graveyard(store)
        self._court = Court(store)

    def current(self) -> Loaded:
        """The live release. Raises NoLiveRelease, StoreUnavailable or ReleaseMismatch."""
        standing = self._store.standing()
        if standing.release is None:
            raise NoLiveRelease()
        loaded = self._loaded
        if loaded is None or not _fits(loaded, standing):
            with self._loading:
                loaded = self._loaded
                if loaded is None or loaded.release.number != standing.release.number:
                    loaded = self._load(standing)
                elif not _fits(loaded, standing):
                    if loaded.tombs.mark != standing.takedowns:
                        loaded = _without(loaded, self._graveyard.at(standing.takedowns))
                    if loaded.docket.mark != standing.judgements:
                        loaded = replace(loaded, docket=self._court.at(standing.judgements), _rankers={})
                self._loaded = loaded
        return loaded

    def taken_pictures(self) -> frozenset[str]:
        """The SHA-256 of pictures that must not be shown, be there a release or not. Raises StoreUnavailable."""
        return self._graveyard.at(self._store.standing().takedowns).pictures

    def last_taken_pictures(self) -> frozenset[str]:
        """As `taken_pictures`, as far as was last seen; nobody is asked."""
        return self._graveyard.last.pictures

    def stored(self) -> int:
        """How many artworks the store holds now. Raises StoreUnavailable."""
        return self._store.counts()["artworks"]

    def _load(self, standing: Standing) -> Loaded:
        row = standing.release
        assert row is not None
        release = self._open_release(row)
        # The marks are older than the collection: what is taken down between the two changes it for the next request.
        tombs, docket = self._graveyard.at(standing.takedowns), self._court.at(standing.judgements)
        catalogue = Catalogue(self._store.collection(), tombs.keys)
        return Loaded(release, catalogue, Search(catalogue).made(), row.manifest_sha256 or "", tombs, docket)


def _fits(loaded: Loaded, standing: Standing) -> bool:
    return (
        standing.release is not None
        and loaded.release.number == standing.release.number
        and loaded.tombs.mark == standing.takedowns
        and loaded.docket.mark == standing.judgements
    )


def _without(loaded: Loaded, tombs: Tombs) -> Loaded:
    """`loaded` without the works of `tombs`; the release itself, and the rankers over it, are as they were."""
    catalogue = loaded.catalogue.without(tombs.keys)
    return replace(loaded, catalogue=catalogue, search=Search(catalogue).made(), tombs=tombs)
