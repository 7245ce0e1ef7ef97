"""Downloads: what became of each picture's URL, and which works still lack their picture."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.records import Download
from scrapers.store import batch, images

_SELECT = f"""
SELECT url, outcome, reason, detail, tried_at, {images.SELECTED}
FROM download LEFT JOIN image ON image.sha256 = download.image WHERE url = ANY(%s)
"""

_SAVE = """
INSERT INTO download (url, source, outcome, image, reason, detail, tried_at)
SELECT url, %s, outcome, image, reason, detail, tried_at
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[])
  AS tried (url, outcome, image, reason, detail, tried_at)
ON CONFLICT (url) DO UPDATE SET
    source = excluded.source, outcome = excluded.outcome, image = excluded.image,
    reason = excluded.reason, detail = excluded.detail, tried_at = excluded.tried_at
"""

# ';' comes after ':', so that all keys of the source lie between.
_WITHOUT = """
FROM node JOIN artwork USING (id)
WHERE node.key > greatest(%(after)s, %(source)s || ':') AND node.key < %(source)s || ';'
  AND artwork.source = %(source)s AND artwork.deleted_at IS NULL AND artwork.image IS NOT NULL
  AND NOT EXISTS (SELECT FROM artwork_image WHERE artwork_image.artwork = artwork.id)
  AND NOT EXISTS (
      SELECT FROM download
      WHERE url = artwork.image AND outcome IN ('gone', 'refused') AND tried_at >= %(retry_before)s
  )
"""


def some(cursor: Cursor, urls: Collection[str]) -> dict[str, Download]:
    """What became of those `urls` that were tried, by URL."""
    cursor.execute(_SELECT, ([batch.storable(url) for url in urls],))
    return {
        url: Download(
            url=url,
            outcome=outcome,
            image=None if row[0] is None else images.from_row(row),
            reason=reason,
            detail=detail,
            tried_at=tried_at,
        )
        for url, outcome, reason, detail, tried_at, *row in cursor.fetchall()
    }


def save(cursor: Cursor, source: str, downloads: Sequence[Download]) -> None:
    """Write down what became of URLs, and the pictures that came; of one URL the last attempt stands."""
    last = {batch.storable(download.url): download for download in downloads}
    batch.write_alone(cursor)
    images.save(cursor, (download.image for download in last.values() if download.image))
    rows = list(last.items())
    cursor.execute(
        _SAVE,
        (
            source,
            [url for url, _ in rows],
            [row.outcome for _, row in rows],
            [row.image and row.image.sha256 for _, row in rows],
            [batch.storable(row.reason) for _, row in rows],
            [batch.storable(row.detail) for _, row in rows],
            [row.tried_at for _, row in rows],
        ),
    )


def without_picture(
    cursor: Cursor, source: str, after: str, limit: int, retry_before: datetime
) -> list[tuple[str, Mapping[str, Any]]]:
    """Key and raw record of up to `limit` works of `source` that name a picture and have none, in order of key.

    They come after the key `after`, "" for the start. Those whose URL was found gone or refused since `retry_before`
    are left out.
    """
    cursor.execute(
        f"SELECT node.key, artwork.raw {_WITHOUT} ORDER BY node.key LIMIT %(limit)s",
        {"source": source, "after": batch.storable(after), "limit": limit, "retry_before": retry_before},
    )
    return [(key, raw) for key, raw in cursor.fetchall()]


def count_without_picture(cursor: Cursor, source: str, retry_before: datetime) -> int:
    """How many works `without_picture` gives in all."""
    cursor.execute(f"SELECT count(*) {_WITHOUT}", {"source": source, "after": "", "retry_before": retry_before})
    (works,) = cursor.fetchone() or (0,)
    return int(works)
