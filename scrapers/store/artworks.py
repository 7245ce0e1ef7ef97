"""Artworks: what a source states of each, and how the store hands them on."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import Any

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.collection import StoredArtwork
from scrapers.records import Artwork, Image, Region, Years
from scrapers.store import batch, hashes, images, nodes, provenance, relations, titles

_COLUMNS = (
    "id",
    "source",
    "source_id",
    "title",
    "rights",
    "year_start",
    "year_end",
    "circa",
    "year_text",
    "medium",
    "dimensions",
    "culture",
    "description",
    "credit_line",
    "attribution",
    "landing_page",
    "image",
    "wikidata",
    "title_key",
    "raw",
    "content_hash",
)

_REGION = tuple(field.name for field in fields(Region))

_SELECT = f"""
SELECT artwork.id, node.key, artwork.title, artwork.rights, year_start, year_end, circa, medium, culture,
       description, credit_line, attribution, landing_page, content_hash, {images.SELECTED}
FROM artwork
JOIN node USING (id)
LEFT JOIN artwork_image ON artwork_image.artwork = artwork.id AND artwork_image.position = 0
LEFT JOIN image ON image.sha256 = artwork_image.image
WHERE artwork.deleted_at IS NULL AND (%(ids)s::bigint[] IS NULL OR artwork.id = ANY(%(ids)s))
ORDER BY artwork.id
"""

# What several sources state of one artwork counts once, at its first place.
_CONCEPTS = """
SELECT src, type, array_agg(label ORDER BY position, dst)
FROM (
    SELECT src, type, dst, min(position) AS position FROM relation
    WHERE type = ANY(%(types)s) AND (%(ids)s::bigint[] IS NULL OR src = ANY(%(ids)s)) GROUP BY src, type, dst
) AS relation
JOIN node ON node.id = dst
GROUP BY src, type
"""

_PERSONS = """
SELECT relation.src, identity.person
FROM relation
JOIN artist_identity AS identity ON identity.artist = relation.dst AND identity.withdrawn_at IS NULL
WHERE relation.type = 'CREATED_BY' AND (%(ids)s::bigint[] IS NULL OR relation.src = ANY(%(ids)s))
GROUP BY relation.src, identity.person
ORDER BY relation.src, min(relation.position), identity.person
"""

# Keys that end like the one asked for, or begin like it, as far as possible; few enough to compare letter by letter.
_NEAR = """
SELECT key FROM artwork JOIN node USING (id) WHERE deleted_at IS NULL AND source_id = %(tail)s
UNION
SELECT near.key
FROM unnest(%(heads)s) AS head
CROSS JOIN LATERAL (
    SELECT node.key FROM node JOIN artwork USING (id) WHERE node.key ^@ head AND deleted_at IS NULL
    ORDER BY abs(length(node.key) - length(%(key)s)), node.key LIMIT 200
) AS near
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds of an artwork before a page is saved."""

    id: int
    content_hash: str
    deleted: bool


def content_hash(artwork: Artwork, image: Image | None) -> str:
    """SHA-256 of all that `artwork` states and of its picture: equal hashes, nothing to do."""
    return hashes.of(artwork, image.sha256 if image else None)


def known(cursor: Cursor, keys: Collection[str]) -> dict[str, Known]:
    """What is held of those `keys` that are here, deleted ones included."""
    cursor.execute(
        "SELECT key, id, content_hash, deleted_at IS NOT NULL FROM artwork JOIN node USING (id) WHERE key = ANY(%s)",
        (list(keys),),
    )
    return {row[0]: Known(*row[1:]) for row in cursor.fetchall()}


def save(cursor: Cursor, artworks: Mapping[int, tuple[Artwork, Image | None, str]], changed: Collection[int]) -> None:
    """Write artworks, by id, with their content hash; what hangs on the `changed` ones is replaced."""
    ids = list(changed)
    batch.upsert(
        cursor,
        "artwork",
        ("id",),
        (*_COLUMNS, "deleted_at"),
        (_row(i, artwork, digest) for i, (artwork, _, digest) in artworks.items()),
        also="updated_at = now()",
    )
    nodes.relabel(cursor, {i: artworks[i][0].title for i in changed})
    cursor.execute("DELETE FROM artwork_image WHERE artwork = ANY(%s)", (ids,))
    pictures = ((i, 0, image.sha256) for i, (_, image, _) in artworks.items() if image)
    batch.copy(cursor, "artwork_image", ("artwork", "position", "image"), pictures)
    cursor.execute("DELETE FROM region WHERE artwork = ANY(%s)", (ids,))
    boxes = (
        (i, n, box.label, box.x, box.y, box.width, box.height)
        for i, (artwork, _, _) in artworks.items()
        for n, box in enumerate(artwork.regions)
    )
    batch.copy(cursor, "region", ("artwork", "position", "label", "x", "y", "width", "height"), boxes)
    provenance.replace(cursor, {i: artwork.provenance for i, (artwork, _, _) in artworks.items()}, changed)


def blank(cursor: Cursor, artwork_id: int) -> None:
    """Mark an artwork deleted and keep nothing of it but its id and key."""
    kept = ("id", "source", "source_id")
    empty = {"title": "''", "title_key": "''", "rights": "''", "content_hash": "''", "raw": "'{}'"}
    emptied = ", ".join(f"{column} = {empty.get(column, 'NULL')}" for column in _COLUMNS if column not in kept)
    cursor.execute(f"UPDATE artwork SET {emptied}, updated_at = now(), deleted_at = now() WHERE id = %s", (artwork_id,))
    nodes.relabel(cursor, {artwork_id: ""})


def stored(cursor: Cursor, ids: Sequence[int] | None = None) -> list[StoredArtwork]:
    """Artworks that are not deleted, in order of id: all, or those of `ids`."""
    chosen = {
        "ids": None if ids is None else list(ids),
        "types": [relation for relation, _, _ in relations.CONCEPTS],
    }
    names = {relation: field for relation, _, field in relations.CONCEPTS}
    concepts: dict[int, dict[str, tuple[str, ...]]] = {}
    cursor.execute(_CONCEPTS, chosen)
    for src, relation, labels in cursor.fetchall():
        concepts.setdefault(src, {})[names[relation]] = tuple(labels)
    persons: dict[int, list[int]] = {}
    cursor.execute(_PERSONS, chosen)
    for src, person in cursor.fetchall():
        persons.setdefault(src, []).append(person)
    cursor.execute(_SELECT, chosen)
    return [
        StoredArtwork(
            id=row[0],
            key=row[1],
            title=row[2],
            rights=row[3],
            persons=tuple(persons.get(row[0], ())),
            years=None if row[4] is None else Years(*row[4:7]),
            medium=row[7],
            culture=row[8],
            description=row[9],
            credit_line=row[10],
            attribution=row[11],
            landing_page=row[12],
            content_hash=row[13],
            image=None if row[14] is None else images.from_row(row[14:]),
            **concepts.get(row[0], {}),
        )
        for row in cursor.fetchall()
    ]


def regions(cursor: Cursor, artwork_id: int) -> tuple[Region, ...]:
    """The boxes of an artwork, as its source orders them."""
    cursor.execute("SELECT label, x, y, width, height FROM region WHERE artwork = %s ORDER BY position", (artwork_id,))
    return tuple(Region(**dict(zip(_REGION, row, strict=True))) for row in cursor.fetchall())


def near(cursor: Cursor, key: str) -> list[str]:
    """Up to three keys that `key` may have been meant to be."""
    key = batch.storable(key)
    heads = [key[: max(len(key) * share // 8, 1)] for share in (7, 6, 5, 4)]
    cursor.execute(_NEAR, {"key": key, "tail": key.rpartition(":")[2], "heads": heads})
    return nearest(key, (row[0] for row in cursor.fetchall()))


def nearest(key: str, candidates: Iterable[str]) -> list[str]:
    """The three `candidates` most like `key`, best first, those that are hardly like it left out."""
    scored = sorted((-SequenceMatcher(None, other.lower(), key.lower()).ratio(), other) for other in candidates)
    return [other for score, other in scored[:3] if -score >= 0.6]


def not_found(key: str, near: Sequence[str]) -> str:
    """`no artwork met:43653; did you mean met:436535?`"""
    return f"no artwork {key}" + (f"; did you mean {' or '.join(near)}?" if near else "")


def _row(artwork_id: int, artwork: Artwork, digest: str) -> tuple[Any, ...]:
    years = artwork.years
    return (
        artwork_id,
        artwork.source,
        artwork.source_id,
        artwork.title,
        artwork.rights,
        years and years.start,
        years and years.end,
        years and years.circa,
        artwork.year_text,
        artwork.medium,
        artwork.dimensions,
        artwork.culture,
        artwork.description,
        artwork.credit_line,
        artwork.attribution,
        artwork.landing_page,
        artwork.image,
        artwork.wikidata,
        titles.fold(artwork.title),
        artwork.raw,
        digest,
        None,
    )
