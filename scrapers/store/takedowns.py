"""Takedowns: works of which nothing may be kept, and the receipts for what was removed."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.errors import KindredError
from scrapers.records import Image, Rejection
from scrapers.store import artists, artworks, batch, identities, images

REFUSED = "taken down"
"""The reason for refusing a record of a work that a person had taken down."""

# What tells the content of a picture is not kept in a receipt.
_FILES = tuple(field.name for field in fields(Image) if field.name not in ("exif", "iptc", "near_duplicate_of", "text"))

# What hangs on an artwork: the kind of row in a receipt, its table and how it names the artwork.
_HANGING = (
    ("relations", "relation", "%(id)s IN (src, dst)"),
    ("regions", "region", "artwork = %(id)s"),
    ("provenance events", "provenance_event", "artwork = %(id)s"),
    ("proposals", "same_work", "%(id)s IN (first, second)"),
    ("pictures", "artwork_image", "artwork = %(id)s"),
    ("rejections", "rejection", "(source, source_id) = (%(source)s, %(source_id)s)"),
)

_SELECT = """
SELECT key, reason, ordered_by, taken_at, receipt FROM takedown
WHERE %(keys)s::text[] IS NULL OR key = ANY(%(keys)s) ORDER BY taken_at, key
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """The receipt of a takedown.

    `rows` counts what was removed, by kind. `orphans` are pictures that no artwork uses: their files must go.
    """

    key: str
    id: int
    reason: str
    ordered_by: str
    taken_at: datetime
    rows: Mapping[str, int]
    orphans: tuple[Image, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """How many works were taken down since their licence was withdrawn, how many were kept, and the orphans."""

    taken_down: int = 0
    withheld: int = 0
    orphans: tuple[Image, ...] = ()


def order(cursor: Cursor, key: str, reason: str, ordered_by: str) -> Takedown | None:
    """Remove all that is known of the artwork `key` and give the receipt; None when there is no such artwork.

    One that is down already gets the receipt it has. A person's order takes the place of one by the rule.
    """
    batch.write_alone(cursor)
    if found := some(cursor, [key]):
        if ordered_by != identities.RULE == found[0].ordered_by:
            cursor.execute(
                "UPDATE takedown SET reason = %s, ordered_by = %s WHERE key = %s",
                (batch.storable(reason), batch.storable(ordered_by), key),
            )
        return some(cursor, [key])[0]
    known = artworks.known(cursor, [key]).get(key)
    if known is None:
        return None
    rows, orphans = _purge(cursor, known.id)
    receipt = {
        "id": known.id,
        "rows": rows,
        "orphans": [{name: getattr(image, name) for name in _FILES} for image in orphans],
    }
    cursor.execute(
        "INSERT INTO takedown (key, reason, ordered_by, receipt) VALUES (%s, %s, %s, %s)",
        (key, batch.storable(reason), batch.storable(ordered_by), batch.json_text(receipt)),
    )
    return some(cursor, [key])[0]


def some(cursor: Cursor, keys: Sequence[str] | None = None) -> list[Takedown]:
    """Receipts, oldest first: all, or those of `keys`. A picture that has come back since is no orphan any more."""
    cursor.execute(_SELECT, {"keys": None if keys is None else list(keys)})
    rows = cursor.fetchall()
    back = images.some(cursor, {orphan["sha256"] for row in rows for orphan in row[4]["orphans"]})
    return [
        Takedown(
            key=key,
            id=receipt["id"],
            reason=reason,
            ordered_by=ordered_by,
            taken_at=taken_at,
            rows=receipt["rows"],
            orphans=tuple(Image(**orphan) for orphan in receipt["orphans"] if orphan["sha256"] not in back),
        )
        for key, reason, ordered_by, taken_at, receipt in rows
    ]


def lift(cursor: Cursor, key: str) -> None:
    """Let the artwork `key` come back with the next crawl. Raises KindredError when it was not taken down."""
    cursor.execute("DELETE FROM takedown WHERE key = %s", (batch.storable(key),))
    if not cursor.rowcount:
        raise KindredError(f"{key} is not taken down; `./kindred takedown` without an id lists what is")


def held_down(cursor: Cursor, keys: Iterable[str]) -> dict[str, str]:
    """Those of `keys` that a person had taken down, with the reason."""
    cursor.execute(
        "SELECT key, reason FROM takedown WHERE ordered_by <> %s AND key = ANY(%s)", (identities.RULE, list(keys))
    )
    return dict(cursor.fetchall())


def barred(cursor: Cursor, keys: Iterable[str]) -> dict[str, str]:
    """Those of `keys` that a person had taken down, with the reason; those by the rule are free to come back."""
    wanted = list(keys)
    cursor.execute("DELETE FROM takedown WHERE ordered_by = %s AND key = ANY(%s)", (identities.RULE, wanted))
    return held_down(cursor, wanted)


def withdraw(cursor: Cursor, source: str, rejections: Iterable[Rejection], allowed: int | None) -> Withdrawn:
    """Take down stored works whose record is now refused for its licence: as many as are `allowed`, None for all."""
    reasons = {
        batch.storable(f"{source}:{refused.source_id}"): f"{refused.reason}: {refused.detail}"
        for refused in rejections
        if refused.withdraws
    }
    live = [key for key, known in artworks.known(cursor, reasons).items() if not known.deleted] if reasons else []
    believed = sorted(live)[:allowed]
    receipts = [order(cursor, key, reasons[key], identities.RULE) for key in believed]
    orphans = tuple(image for receipt in receipts if receipt for image in receipt.orphans)
    return Withdrawn(len(believed), len(live) - len(believed), orphans)


def discard(cursor: Cursor, sha256s: Collection[str], urls: Collection[str]) -> list[str]:
    """Those of `sha256s` that no artwork shows, sorted: pictures and downloads of them are gone.

    So is what is known of `urls` that gave no picture.
    """
    gone, _, _ = _forget(cursor, sha256s, urls)
    return gone


def remove_files(cursor: Cursor, orphans: Iterable[Image], remove: Callable[[Image], object]) -> None:
    """Call `remove` for those `orphans` that are no picture of the store, while no page can bring one back."""
    batch.write_alone(cursor)
    unique = {image.sha256: image for image in orphans}
    back = images.some(cursor, unique)
    for sha256, image in unique.items():
        if sha256 not in back:
            remove(image)


def _purge(cursor: Cursor, artwork_id: int) -> tuple[dict[str, int], list[Image]]:
    """How many rows of each kind were removed, and the pictures that were this artwork's alone."""
    cursor.execute("SELECT source, source_id, image FROM artwork WHERE id = %s", (artwork_id,))
    source, source_id, url = cursor.fetchone() or ("", "", None)
    cursor.execute("SELECT image FROM artwork_image WHERE artwork = %s", (artwork_id,))
    shown = [row[0] for row in cursor.fetchall()]
    rows = {"artworks": 1}
    named: dict[str, Any] = {"id": artwork_id, "source": source, "source_id": source_id}
    for kind, table, where in _HANGING:
        cursor.execute(f"DELETE FROM {table} WHERE {where}", named)
        rows[kind] = cursor.rowcount
    rows["artist statements"] = artists.retract(cursor, source, [artwork_id])
    known = images.some(cursor, shown)
    gone, rows["downloads"], rows["images"] = _forget(cursor, shown, [url] if url else [])
    cursor.execute("DELETE FROM absence WHERE artwork = %s", (artwork_id,))
    artworks.blank(cursor, artwork_id)
    return rows, [known[sha256] for sha256 in gone]


def _forget(cursor: Cursor, sha256s: Collection[str], urls: Collection[str]) -> tuple[list[str], int, int]:
    """Those of `sha256s` that no artwork shows, sorted, and how many downloads and images went with them."""
    cursor.execute(
        "SELECT sha256 FROM unnest(%s::text[]) AS sha256 "
        "WHERE NOT EXISTS (SELECT FROM artwork_image WHERE image = sha256)",
        (list(sha256s),),
    )
    gone = sorted(row[0] for row in cursor.fetchall())
    cursor.execute(
        "DELETE FROM download WHERE image = ANY(%s) OR (url = ANY(%s) AND image IS NULL)", (gone, list(urls))
    )
    return gone, cursor.rowcount, images.remove(cursor, gone)
