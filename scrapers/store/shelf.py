"""The collection a few works at a time, for whoever needs no more than those."""

from collections.abc import Collection, Sequence

from scrapers.collection import Person, StoredArtwork
from scrapers.store import artworks, persons
from scrapers.store.database import Database

_WORKS = """
SELECT id FROM artwork
WHERE deleted_at IS NULL AND id <> ALL (ARRAY(SELECT id FROM node WHERE key = ANY(%s)))
ORDER BY id
"""

_MAKERS = """
SELECT DISTINCT identity.person
FROM relation
JOIN artist_identity AS identity ON identity.artist = relation.dst AND identity.withdrawn_at IS NULL
JOIN artwork ON artwork.id = relation.src AND artwork.deleted_at IS NULL
WHERE relation.type = 'CREATED_BY'
"""


class Shelf:
    """What `Store.collection` reads at once, in parts: each part is as it would be there.

    Every method raises StoreUnavailable when the server does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, without: Collection[str] = ()) -> list[int]:
        """The ids of all artworks that are not deleted, in order, but for those with the keys `without`."""
        with self._database.snapshot() as cursor:
            cursor.execute(_WORKS, (list(without),))
            return [row[0] for row in cursor.fetchall()]

    def works(self, ids: Sequence[int]) -> list[StoredArtwork]:
        """Those of `ids` that are not deleted, in order of id."""
        with self._database.snapshot() as cursor:
            return artworks.stored(cursor, ids)

    def persons(self) -> dict[int, Person]:
        """The persons that artworks and those persons name, in order of id."""
        with self._database.snapshot() as cursor:
            cursor.execute(_MAKERS)
            return persons.named(cursor, [row[0] for row in cursor.fetchall()])
