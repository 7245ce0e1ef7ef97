"""Harvests: how far one has come, and what was refused on the way."""

from collections.abc import Iterable

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.records import Rejection
from scrapers.store import batch


def checkpoint(cursor: Cursor, source: str) -> str | None:
    """Where an unfinished harvest of `source` goes on; None when there is none."""
    cursor.execute("SELECT cursor FROM checkpoint WHERE source = %s", (source,))
    row = cursor.fetchone()
    return row[0] if row else None


def set_checkpoint(cursor: Cursor, source: str, position: str) -> None:
    """Remember that all before `position` is stored."""
    cursor.execute(
        "INSERT INTO checkpoint (source, cursor) VALUES (%s, %s) "
        "ON CONFLICT (source) DO UPDATE SET cursor = excluded.cursor, saved_at = now()",
        (source, position),
    )


def clear_checkpoint(cursor: Cursor, source: str) -> None:
    """Forget where the harvest of `source` was: it is done."""
    cursor.execute("DELETE FROM checkpoint WHERE source = %s", (source,))


def reject(cursor: Cursor, source: str, rejections: Iterable[Rejection]) -> None:
    """Log refused records; what is in the log with the same detail keeps its time."""
    # The same record may be refused twice for one reason in a page; the last detail stands.
    rows = {
        (batch.storable(r.source_id), batch.storable(r.reason)): (source, r.source_id, r.reason, r.detail)
        for r in rejections
    }
    batch.upsert(
        cursor,
        "rejection",
        ("source", "source_id", "reason"),
        ("source", "source_id", "reason", "detail"),
        rows.values(),
        also="rejected_at = now()",
    )
