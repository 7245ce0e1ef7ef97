"""Absences: works that a whole crawl of their museum did not meet any more."""

from collections.abc import Iterable
from dataclasses import dataclass

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.records import Image
from scrapers.store import batch, identities, takedowns

REASON = "no longer listed by its source"

FEW, FEW_SHARE = 20, 0.05
"""How many works, or which share of them, may be missing at once: more is rather a fault of the source."""

_ABSENT = """
SELECT node.key FROM artwork
JOIN node USING (id)
JOIN harvest ON harvest.source = artwork.source
WHERE harvest.id = %(harvest)s AND artwork.deleted_at IS NULL
  AND artwork.retrieved_at < harvest.started_at AND artwork.updated_at < harvest.started_at
  AND NOT EXISTS (
      SELECT FROM harvest_seen WHERE harvest_seen.harvest = harvest.id AND harvest_seen.source_id = artwork.source_id
  )
ORDER BY node.key
"""


@dataclass(frozen=True, slots=True)
class Absent:
    """How many works were absent, and how many of them were taken down: all, or none where they were too many.

    `orphans` are pictures that no artwork uses any more: their files are to go.
    """

    found: int = 0
    taken_down: int = 0
    orphans: tuple[Image, ...] = ()


def note(cursor: Cursor, harvest: int, source_ids: Iterable[str]) -> None:
    """Remember that a harvest met the works with these ids."""
    cursor.execute(
        "INSERT INTO harvest_seen (harvest, source_id) SELECT %s, unnest(%s::text[]) ON CONFLICT DO NOTHING",
        (harvest, sorted({batch.storable(one)[:1000] for one in source_ids})),
    )


def retire(cursor: Cursor, harvest: int) -> Absent:
    """Take down what a finished harvest of everything did not meet, and forget what it met.

    A record that could not be read may be any work: after such a harvest nothing counts as absent.
    """
    batch.write_alone(cursor)
    cursor.execute(
        "SELECT wanted = '{}' AND unread = 0, "
        "(SELECT count(*) FROM artwork WHERE artwork.source = harvest.source AND deleted_at IS NULL) "
        "FROM harvest WHERE id = %s AND finished_at IS NOT NULL",
        (harvest,),
    )
    row = cursor.fetchone()
    if row is None:
        return Absent()
    telling, works = row
    keys: list[str] = []
    if telling:
        cursor.execute(_ABSENT, {"harvest": harvest})
        keys = [key for (key,) in cursor.fetchall()]
    cursor.execute("DELETE FROM harvest_seen WHERE harvest = %s", (harvest,))
    if len(keys) > max(FEW, FEW_SHARE * works):
        return Absent(len(keys))
    receipts = [takedowns.order(cursor, key, REASON, identities.RULE) for key in keys]
    return Absent(len(keys), len(keys), tuple(image for receipt in receipts if receipt for image in receipt.orphans))


def forget(cursor: Cursor, source: str) -> None:
    """Drop what finished harvests of `source` met and nobody looked at."""
    cursor.execute(
        "DELETE FROM harvest_seen USING harvest "
        "WHERE harvest.id = harvest_seen.harvest AND source = %s AND finished_at IS NOT NULL",
        (source,),
    )
