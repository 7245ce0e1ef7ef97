"""Absences: works that two whole crawls of their museum in a row did not meet any more."""

from collections.abc import Iterable
from dataclasses import dataclass

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.records import Image
from scrapers.store import batch, belief, identities, takedowns

REASON = "no longer listed by its source"

MET_SHARE = 0.95
"""Which share of the records that its source says there are a harvest met at least, if it is to tell of the others."""

# Only the first who asks gets a row.
_LOOK = """
UPDATE harvest SET absences_at = now()
WHERE id = %(harvest)s AND finished_at IS NOT NULL AND absences_at IS NULL
RETURNING source, wanted = '{}' AS whole, unread = 0 AS read,
          (SELECT count(*) FROM harvest_seen WHERE harvest_seen.harvest = harvest.id) >= %(share)s * coalesce(total, 0)
"""

_ABSENT = """
SELECT artwork.id, node.key, absence.artwork IS NOT NULL FROM artwork
JOIN node USING (id)
JOIN harvest ON harvest.source = artwork.source
LEFT JOIN absence ON absence.artwork = artwork.id
WHERE harvest.id = %(harvest)s AND artwork.deleted_at IS NULL
  AND artwork.retrieved_at < harvest.started_at AND artwork.updated_at < harvest.started_at
  AND NOT EXISTS (
      SELECT FROM harvest_seen WHERE harvest_seen.harvest = harvest.id AND harvest_seen.source_id = artwork.source_id
  )
ORDER BY node.key
"""

_MET = """
DELETE FROM absence USING artwork, harvest_seen
WHERE artwork.id = absence.artwork AND artwork.source = %(source)s
  AND harvest_seen.harvest = %(harvest)s AND harvest_seen.source_id = artwork.source_id
"""


@dataclass(frozen=True, slots=True)
class Absent:
    """How many works a crawl did not meet, and how many of them were taken down, since the one before did not either.

    `waiting` are missed for the first time: they stay until the next crawl. Where so many are missing that it is not
    believed, none is taken down and none waits. `orphans` are pictures that no artwork uses any more: their files are
    to go.
    """

    found: int = 0
    taken_down: int = 0
    waiting: int = 0
    orphans: tuple[Image, ...] = ()


def note(cursor: Cursor, harvest: int, source_ids: Iterable[str]) -> None:
    """Remember that a harvest met the works with these ids."""
    cursor.execute(
        "INSERT INTO harvest_seen (harvest, source_id) SELECT %s, unnest(%s::text[]) ON CONFLICT DO NOTHING",
        (harvest, sorted({batch.storable(one)[:1000] for one in source_ids})),
    )


def retire(cursor: Cursor, harvest: int) -> Absent:
    """Take down what a finished harvest of everything did not meet as the one before, and forget what it met.

    A second call finds nothing. A record that could not be read may be any work: after such a harvest nothing counts
    as absent. One miss is not enough, since a record that goes while pages are counted off hides its neighbour.
    """
    batch.write_alone(cursor)
    cursor.execute(_LOOK, {"harvest": harvest, "share": MET_SHARE})
    row = cursor.fetchone()
    if row is None:
        return Absent()
    source, whole, read, enough = row
    absent = _missed(cursor, source, harvest, enough) if whole and read else Absent()
    if whole:
        cursor.execute(_MET, {"source": source, "harvest": harvest})
    cursor.execute("DELETE FROM harvest_seen WHERE harvest = %s", (harvest,))
    return absent


def forget(cursor: Cursor, source: str) -> None:
    """Drop what finished harvests of `source` met and nobody looked at: it tells nothing any more."""
    cursor.execute(
        "WITH past AS ("
        "UPDATE harvest SET absences_at = now() "
        "WHERE source = %s AND finished_at IS NOT NULL AND absences_at IS NULL RETURNING id"
        ") DELETE FROM harvest_seen USING past WHERE harvest_seen.harvest = past.id",
        (source,),
    )


def _missed(cursor: Cursor, source: str, harvest: int, enough: bool) -> Absent:
    """Take down what was missed before too, and note the rest; `enough` says whether nearly all records were met."""
    cursor.execute(_ABSENT, {"harvest": harvest})
    missed = cursor.fetchall()
    if not enough or len(missed) > belief.believable(belief.live(cursor, source)):
        return Absent(len(missed))
    keys = [key for _, key, before in missed if before]
    receipts = [takedowns.order(cursor, key, REASON, identities.RULE) for key in keys]
    waiting = [artwork for artwork, _, before in missed if not before]
    cursor.execute(
        "DELETE FROM absence USING artwork WHERE artwork.id = absence.artwork AND artwork.source = %s", (source,)
    )
    cursor.execute("INSERT INTO absence (artwork) SELECT unnest(%s::bigint[])", (waiting,))
    orphans = tuple(image for receipt in receipts if receipt for image in receipt.orphans)
    return Absent(len(missed), len(keys), len(waiting), orphans)
