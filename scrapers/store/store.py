"""The store as all other code sees it."""

from collections.abc import Collection, Sequence

from scrapers.errors import ArtworkNotFound
from scrapers.records import Artwork, Image, Knowledge, Region, Rejection, StoredArtwork
from scrapers.records import Collection as Snapshot
from scrapers.store import artworks, batch, harvests, images, knowledge, nodes, pages, persons, releases, schema, tokens
from scrapers.store.database import Database
from scrapers.store.pages import PageCounts
from scrapers.store.releases import ReleaseRow
from scrapers.store.tokens import NewToken, TokenRow

# One page is written at a time in a database, so that ids ascend in the order of pages and no two writers meet.
_WRITER = 0x6B696E6472656401

_COUNTS = """
SELECT (SELECT count(*) FROM artwork WHERE deleted_at IS NULL) AS artworks,
       (SELECT count(*) FROM artist) AS artists,
       (SELECT count(DISTINCT person) FROM artist_identity WHERE withdrawn_at IS NULL) AS persons,
       (SELECT count(*) FROM image) AS images,
       (SELECT count(*) FROM image WHERE near_duplicate_of IS NOT NULL) AS near_duplicates,
       (SELECT count(*) FROM region) AS regions,
       (SELECT count(*) FROM relation) AS relations,
       (SELECT count(*) FROM rejection) AS rejections,
       (SELECT count(*) FROM release) AS releases
"""


class Store:
    """What is true, over a PostgreSQL database whose schema is brought up to date first.

    Every method raises StoreUnavailable when the server does not answer.
    """

    def __init__(self, database: Database) -> None:
        schema.ensure(database)
        self._database = database

    def checkpoint(self, source: str) -> str | None:
        """Where an unfinished harvest of `source` goes on; None when there is none."""
        with self._database.snapshot() as cursor:
            return harvests.checkpoint(cursor, source)

    def save_page(
        self,
        source: str,
        artworks: Sequence[tuple[Artwork, Image | None]],
        rejections: Sequence[Rejection],
        cursor: str,
    ) -> PageCounts:
        """What was new, changed and unchanged in a page, now stored whole: all of it or, on any error, none.

        `cursor` is where the harvest goes on after this page. Records that cannot be kept (an id that comes twice in
        the page, an unusable id) are refused and logged like `rejections`; what was stored of them before stays.
        """
        nodes.check_source(source)
        accepted, refused = pages.sort_out(source, artworks)
        with self._database.transaction() as sql:
            sql.execute("SELECT pg_advisory_xact_lock(%s)", (_WRITER,))
            counts = pages.save(sql, source, accepted)
            harvests.reject(sql, source, [*rejections, *refused])
            harvests.set_checkpoint(sql, source, cursor)
        return counts

    def finish_harvest(self, source: str) -> None:
        """Forget the checkpoint of `source`: its harvest is done."""
        with self._database.transaction() as cursor:
            harvests.clear_checkpoint(cursor, source)

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

    def knowledge(self) -> Knowledge:
        """The nodes that belong in the graph and the relations between them."""
        with self._database.snapshot() as cursor:
            return knowledge.known(cursor)

    def artwork(self, key: str) -> StoredArtwork:
        """The artwork `key`. Raises ArtworkNotFound, with keys that may have been meant."""
        with self._database.snapshot() as cursor:
            known = artworks.known(cursor, [batch.storable(key)]).get(key)
            found = artworks.stored(cursor, [known.id]) if known else []
            if not found:
                raise ArtworkNotFound(not_found(key, artworks.near(cursor, key)))
        return found[0]

    def regions(self, artwork_id: int) -> tuple[Region, ...]:
        """The labelled boxes of an artwork, as its source orders them."""
        with self._database.snapshot() as cursor:
            return artworks.regions(cursor, artwork_id)

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

    def releases(self) -> list[ReleaseRow]:
        """All releases, oldest first."""
        with self._database.snapshot() as cursor:
            return releases.everything(cursor)

    def create_token(self, name: str, scopes: Collection[str]) -> NewToken:
        """A new token for the API, whose text is not to be had again. Raises KindredError for an unknown scope."""
        token = tokens.make(name, scopes)
        with self._database.transaction() as cursor:
            tokens.save(cursor, token)
        return token

    def token(self, text: str) -> TokenRow | None:
        """The live token that `text` is; None for a wrong, unknown or revoked one alike."""
        parts = tokens.parse(text)
        if parts is None:
            return None
        with self._database.snapshot() as cursor:
            return tokens.live(cursor, *parts)

    def tokens(self) -> list[TokenRow]:
        """All tokens, oldest first, the revoked ones too."""
        with self._database.snapshot() as cursor:
            return tokens.everything(cursor)

    def revoke_token(self, token: str) -> None:
        """Close the token with this id for good. Raises KindredError for an unknown one."""
        with self._database.transaction() as cursor:
            tokens.revoke(cursor, token)


def not_found(key: str, near: Sequence[str]) -> str:
    """`no artwork met:43653; did you mean met:436535?`"""
    return f"no artwork {key}" + (f"; did you mean {' or '.join(near)}?" if near else "")
