"""The store as all other code sees it."""

from collections.abc import Callable, Collection
from datetime import datetime

from scrapers.collection import Collection as Snapshot
from scrapers.collection import StoredArtwork
from scrapers.errors import ArtworkNotFound
from scrapers.known import Knowledge
from scrapers.records import Image, ProvenanceEvent, Region
from scrapers.store import (
    artworks,
    batch,
    images,
    knowledge,
    persons,
    provenance,
    publications,
    releases,
    schema,
    standing,
    takedowns,
)
from scrapers.store.database import Database
from scrapers.store.decision_store import DecisionStore
from scrapers.store.harvest_store import HarvestStore
from scrapers.store.publications import PublicationRow
from scrapers.store.releases import ReleaseRow
from scrapers.store.standing import Standing

_COUNTS = """
SELECT (SELECT count(*) FROM artwork WHERE deleted_at IS NULL) AS artworks,
       (SELECT count(*) FROM artist) AS artists,
       (SELECT count(DISTINCT person) FROM artist_identity WHERE withdrawn_at IS NULL) AS persons,
       (SELECT count(*) FROM image) AS images,
       (SELECT count(*) FROM image WHERE near_duplicate_of IS NOT NULL) AS near_duplicates,
       (SELECT count(*) FROM region) AS regions,
       (SELECT count(*) FROM relation) AS relations,
       (SELECT count(*) FROM rejection) AS rejections,
       (SELECT count(*) FROM release) AS releases,
       (SELECT count(*) FROM publication) AS publications
"""


class Store(HarvestStore, DecisionStore):
    """What is true, over a PostgreSQL database whose schema is brought up to date first.

    Every method raises StoreUnavailable when the server does not answer.
    """

    def __init__(self, database: Database) -> None:
        schema.ensure(database)
        self._database = database

    def remove_orphans(self, images: Collection[Image], remove: Callable[[Image], object]) -> None:
        """Call `remove` for those of `images` that are not stored (any more); no page is saved meanwhile."""
        if images:
            with self._database.transaction() as cursor:
                takedowns.remove_files(cursor, images, remove)

    def images(self, sha256s: Collection[str]) -> dict[str, Image]:
        """Those of `sha256s` that are stored."""
        with self._database.snapshot() as cursor:
            return images.some(cursor, sha256s)

    def all_images(self) -> list[Image]:
        """Every image in order of SHA-256."""
        with self._database.snapshot() as cursor:
            return images.everything(cursor)

    def collection(self) -> Snapshot:
        """All artworks that are not deleted, in order of id, and the persons they and those persons name."""
        with self._database.snapshot() as cursor:
            stored = artworks.stored(cursor)
            named = persons.named(cursor, {person for artwork in stored for person in artwork.persons})
        return Snapshot(tuple(stored), named)

    def knowledge(self, *, judged: bool = True, at: datetime | None = None) -> Knowledge:
        """The nodes that belong in the graph and the relations between them: as people judged them (now, or `at` a
        time), or as stated."""
        with self._database.snapshot() as cursor:
            return knowledge.known(cursor, judged=judged, at=at)

    def artwork(self, key: str) -> StoredArtwork:
        """The artwork `key`. Raises ArtworkNotFound, with keys that may have been meant."""
        with self._database.snapshot() as cursor:
            known = artworks.known(cursor, [batch.storable(key)]).get(key)
            found = artworks.stored(cursor, [known.id]) if known else []
            if not found:
                raise ArtworkNotFound(artworks.not_found(key, artworks.near(cursor, key)))
        return found[0]

    def regions(self, artwork_id: int) -> tuple[Region, ...]:
        """The labelled boxes of an artwork, as its source orders them."""
        with self._database.snapshot() as cursor:
            return artworks.regions(cursor, artwork_id)

    def provenance(self, artwork_id: int) -> tuple[ProvenanceEvent, ...]:
        """The history of an artwork's ownership, as its source orders it."""
        with self._database.snapshot() as cursor:
            return provenance.of_artwork(cursor, artwork_id)

    def publications(self, after: int = 0, limit: int = 1000) -> list[PublicationRow]:
        """Publications in order of id, those after the id `after`."""
        with self._database.snapshot() as cursor:
            return publications.some(cursor, after, limit)

    def counts(self) -> dict[str, int]:
        """How many there are of each kind of row."""
        with self._database.snapshot() as cursor:
            cursor.execute(_COUNTS)
            row = cursor.fetchone() or ()
            return dict(zip((column.name for column in cursor.description or ()), row, strict=True))

    def begin_release(self, fingerprint: str, basis: str) -> int:
        """The number of the release to build: the one already building from the same things, otherwise a new one."""
        with self._database.transaction() as cursor:
            return releases.begin(cursor, fingerprint, basis)

    def finish_release(self, number: int, manifest_sha256: str) -> None:
        """Make a building release ready. Raises KindredError when it is not being built."""
        with self._database.transaction() as cursor:
            releases.finish(cursor, number, manifest_sha256)

    def publish(self, number: int) -> None:
        """Make release `number` the live one. Raises KindredError unless it is ready."""
        with self._database.transaction() as cursor:
            releases.publish(cursor, number)

    def live_release(self) -> ReleaseRow | None:
        """The live release; None before the first is published."""
        with self._database.snapshot() as cursor:
            return releases.live(cursor)

    def standing(self) -> Standing:
        """Which release is live, and a mark of which works are taken down."""
        with self._database.snapshot() as cursor:
            return standing.standing(cursor)

    def withdraw_release(self, number: int) -> bool:
        """Let a release never be published again; False when that was so already. Raises KindredError for the live one.

        Its row stays, so that its number is not given again.
        """
        with self._database.transaction() as cursor:
            return releases.withdraw(cursor, number)

    def releases(self) -> list[ReleaseRow]:
        """All releases, oldest first."""
        with self._database.snapshot() as cursor:
            return releases.everything(cursor)
