"""Images: pictures by their SHA-256, and which of them look almost the same as an earlier one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.records import Image
from scrapers.store import batch

NEAR_BITS = 2
"""Bits by which the perceptual hashes of near-duplicates differ, at most: copies of the sample that were scaled, tinted
and compressed again differ by none, different flat works by as few as 4."""

NEAR_ASPECT_PERCENT = 3
"""Per cent by which their aspect ratios differ, at most."""

# Widths of the bands of a hash, from its top bit: one more band than bits may differ, so that one band agrees.
_BANDS = (22, 21, 21)

_COLUMNS = (
    "sha256",
    "mime",
    "width",
    "height",
    "size",
    "phash",
    "original",
    "working",
    "thumbnail",
    "exif",
    "iptc",
    "ocr_text",
)

_FIELDS = tuple(field.name for field in fields(Image))

# Also read by artworks.py, which joins images as `image`.
SELECTED = (
    "image.sha256, image.mime, image.width, image.height, image.size, "
    "lpad(to_hex(image.phash::bigint), 16, '0'), "
    "image.original, image.working, image.thumbnail, image.exif, image.iptc, image.near_duplicate_of, "
    "image.ocr_text"
)

# The earliest picture that looks like each new one, by ordinal.
_NEAREST = """
SELECT new.ordinal, min(earlier.ordinal)
FROM unnest(%(ordinals)s::bigint[], %(bands)s::integer[]) AS wanted (ordinal, band)
JOIN image AS new ON new.ordinal = wanted.ordinal
JOIN image_band ON image_band.band = wanted.band AND image_band.ordinal < wanted.ordinal
JOIN image AS earlier ON earlier.ordinal = image_band.ordinal
WHERE bit_count(new.phash # earlier.phash) <= %(bits)s
  AND 100 * greatest(new.width::bigint * earlier.height, new.height::bigint * earlier.width)
   <= %(percent)s * least(new.width::bigint * earlier.height, new.height::bigint * earlier.width)
GROUP BY new.ordinal
"""

# The others of a group of near-duplicates stay one: the earliest of them that is left becomes its root.
_NEW_ROOTS = """
UPDATE image SET near_duplicate_of = nullif(heir.sha256, image.sha256)
FROM (
    SELECT DISTINCT ON (near_duplicate_of) near_duplicate_of AS root, sha256 FROM image
    WHERE near_duplicate_of = ANY(%(gone)s) AND sha256 <> ALL(%(gone)s) ORDER BY near_duplicate_of, ordinal
) AS heir
WHERE image.near_duplicate_of = heir.root AND image.sha256 <> ALL(%(gone)s)
"""


def save(cursor: Cursor, images: Iterable[Image]) -> None:
    """Keep `images`, each once; mark the new ones that look like an earlier one."""
    unique: dict[str, Image] = {}
    for image in images:
        unique.setdefault(image.sha256, image)
    if not unique:
        return
    cursor.execute("SELECT sha256 FROM image WHERE sha256 = ANY(%s)", (list(unique),))
    known = {row[0] for row in cursor.fetchall()}
    batch.upsert(cursor, "image", ("sha256",), _COLUMNS, map(_row, unique.values()))
    new = {sha256: bands(image.phash) for sha256, image in unique.items() if sha256 not in known}
    if new:
        _mark(cursor, new)


def remove(cursor: Cursor, sha256s: Collection[str]) -> int:
    """How many of `sha256s` were known; they are not any more. Nothing may refer to them but near-duplicates."""
    gone = list(sha256s)
    cursor.execute("SELECT ordinal FROM image WHERE sha256 = ANY(%s)", (gone,))
    cursor.execute("DELETE FROM image_band WHERE ordinal = ANY(%s)", ([row[0] for row in cursor.fetchall()],))
    cursor.execute(_NEW_ROOTS, {"gone": gone})
    cursor.execute("DELETE FROM image WHERE sha256 = ANY(%s)", (gone,))
    return cursor.rowcount


def some(cursor: Cursor, sha256s: Collection[str]) -> dict[str, Image]:
    """Those of `sha256s` that are known."""
    cursor.execute(f"SELECT {SELECTED} FROM image WHERE sha256 = ANY(%s)", (list(sha256s),))
    return {row[0]: from_row(row) for row in cursor.fetchall()}


def of_artworks(cursor: Cursor, keys: Collection[str]) -> dict[str, Image]:
    """The first picture of each artwork of `keys` that has one, by the artwork's key."""
    if not keys:
        return {}
    cursor.execute(
        f"SELECT DISTINCT ON (node.key) node.key, {SELECTED} FROM node "
        "JOIN artwork_image ON artwork_image.artwork = node.id JOIN image ON image.sha256 = artwork_image.image "
        "WHERE node.key = ANY(%s) ORDER BY node.key, artwork_image.position",
        (list(keys),),
    )
    return {row[0]: from_row(row[1:]) for row in cursor.fetchall()}


def everything(cursor: Cursor) -> list[Image]:
    """All images in order of SHA-256."""
    cursor.execute(f'SELECT {SELECTED} FROM image ORDER BY sha256 COLLATE "C"')
    return [from_row(row) for row in cursor.fetchall()]


def from_row(row: Sequence[Any]) -> Image:
    """The image of a row of `SELECTED`."""
    return Image(**dict(zip(_FIELDS, row, strict=True)))


def bands(phash: str) -> list[int]:
    """The bands of a hash, each with its number above its bits."""
    bits, left, found = int(phash, 16), 64, []
    for number, width in enumerate(_BANDS):
        left -= width
        found.append(number << max(_BANDS) | bits >> left & (1 << width) - 1)
    return found


def _row(image: Image) -> tuple[Any, ...]:
    special = {"phash": format(int(image.phash, 16), "064b"), "ocr_text": image.text}
    return tuple(special[column] if column in special else getattr(image, column) for column in _COLUMNS)


def _mark(cursor: Cursor, new: Mapping[str, Sequence[int]]) -> None:
    """Point each new picture at the root of the earliest one that it resembles."""
    cursor.execute("SELECT sha256, ordinal FROM image WHERE sha256 = ANY(%s)", (list(new),))
    ordinals: dict[str, int] = dict(cursor.fetchall())
    pairs = [(band, ordinals[sha256]) for sha256, found in new.items() for band in found]
    batch.copy(cursor, "image_band", ("band", "ordinal"), pairs)
    cursor.execute(
        _NEAREST,
        {
            "ordinals": [ordinal for _, ordinal in pairs],
            "bands": [band for band, _ in pairs],
            "bits": NEAR_BITS,
            "percent": 100 + NEAR_ASPECT_PERCENT,
        },
    )
    # In order of ordinal: the picture resembled may be new as well, and has its own root by then.
    for ordinal, earlier in sorted(cursor.fetchall()):
        cursor.execute(
            "UPDATE image SET near_duplicate_of = coalesce(earlier.near_duplicate_of, earlier.sha256) "
            "FROM image AS earlier WHERE image.ordinal = %s AND earlier.ordinal = %s",
            (ordinal, earlier),
        )
