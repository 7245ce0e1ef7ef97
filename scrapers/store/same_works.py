"""Same works: artworks of different sources that may be one and the same, as proposals that a person decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.errors import KindredError
from scrapers.store import batch, nodes, titles

RARE = 3
"""Works that have a title, at most, for it to tell a work from others."""

CROWD = 20
"""Works that share a Wikidata item or a picture, at most: more share a kind of thing, or a "no image" sign."""

FLAT = 4
"""Bits that are set in the perceptual hash of a picture, at most, for it to show next to nothing."""

VERDICTS = ("accepted", "rejected")

ITEM, PICTURE, NEAR, TITLE = 0.99, 0.95, 0.9, 0.75
"""Confidence in a proposal by what agrees; a title and an artist make a picture surer by 0.03."""

# Groups of works that share something, as far as a chosen work is in them, and the pairs within each group: no group is
# large, so that no comparison of all with all is needed. What agrees in a pair is then looked at once, however it was
# found; an item or a picture that a crowd shares is no evidence, nor is a title that names a kind of work. Where both
# works have such titles, pictures that show next to nothing are none either, unless they are one file. Different
# Wikidata items say that two works are not one. Years that are unknown contradict nothing, but then the picture, the
# title and the artist must all agree.
_PROPOSE = """
WITH chosen AS (
    SELECT id, wikidata, title_key FROM artwork
    WHERE deleted_at IS NULL AND (%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s))
), by_item AS (
    SELECT wikidata AS shared, id AS artwork, count(*) OVER (PARTITION BY wikidata) AS size
    FROM artwork
    WHERE deleted_at IS NULL AND wikidata IN (SELECT wikidata FROM chosen)
), looks AS (
    SELECT DISTINCT coalesce(near_duplicate_of, sha256) AS look
    FROM chosen JOIN artwork_image AS shown ON shown.artwork = chosen.id AND shown.position = 0
    JOIN image ON image.sha256 = shown.image
), by_look AS (
    SELECT look AS shared, shown.artwork, count(*) OVER (PARTITION BY look) AS size
    FROM (
        SELECT look, look AS sha256 FROM looks
        UNION ALL SELECT look, image.sha256 FROM looks JOIN image ON image.near_duplicate_of = look
    ) AS alike
    JOIN artwork_image AS shown ON shown.image = alike.sha256 AND shown.position = 0
), by_title AS (
    SELECT title_key AS shared, id AS artwork, count(*) OVER (PARTITION BY title_key) AS size
    FROM artwork
    WHERE deleted_at IS NULL AND title_key IN (SELECT title_key FROM chosen) AND title_key <> ALL(%(generic)s)
), member AS (
    SELECT 'item' AS kind, shared, artwork FROM by_item WHERE size BETWEEN 2 AND %(crowd)s
    UNION ALL SELECT 'look', shared, artwork FROM by_look WHERE size BETWEEN 2 AND %(crowd)s
    UNION ALL SELECT 'title', shared, artwork FROM by_title WHERE size BETWEEN 2 AND %(rare)s
), pair AS (
    SELECT one.artwork AS first, other.artwork AS second, bool_or(kind = 'item') AS by_item,
           bool_or(kind = 'look') AS by_look, bool_or(kind = 'title') AS by_title
    FROM member AS one JOIN member AS other USING (kind, shared)
    WHERE one.artwork < other.artwork
      AND (%(ids)s::bigint[] IS NULL OR one.artwork = ANY(%(ids)s) OR other.artwork = ANY(%(ids)s))
    GROUP BY one.artwork, other.artwork
), compared AS (
    SELECT pair.first, pair.second, by_item, by_title, one.wikidata AS item, one.wikidata <> other.wikidata AS apart,
           CASE WHEN NOT by_look THEN NULL
                WHEN one_shown.image = other_shown.image THEN 'same'
                WHEN one.title_key = ANY(%(generic)s) AND other.title_key = ANY(%(generic)s)
                 AND least(bit_count(one_image.phash), bit_count(other_image.phash)) <= %(flat)s THEN NULL
                ELSE 'near' END AS picture,
           one.title_key = other.title_key AND one.title_key <> ALL(%(generic)s) AS title,
           EXISTS (
               SELECT FROM relation AS made
               JOIN artist_identity AS maker ON maker.artist = made.dst AND maker.withdrawn_at IS NULL
               JOIN artist_identity AS too ON too.person = maker.person AND too.withdrawn_at IS NULL
               JOIN relation AS made_too ON made_too.dst = too.artist AND made_too.type = 'CREATED_BY'
               WHERE made.src = pair.first AND made.type = 'CREATED_BY' AND made_too.src = pair.second
           ) AS artist,
           one.year_start <= other.year_end AND other.year_start <= one.year_end AS years
    FROM pair
    JOIN artwork AS one ON one.id = pair.first
    JOIN artwork AS other ON other.id = pair.second
    LEFT JOIN artwork_image AS one_shown ON one_shown.artwork = one.id AND one_shown.position = 0
    LEFT JOIN artwork_image AS other_shown ON other_shown.artwork = other.id AND other_shown.position = 0
    LEFT JOIN image AS one_image ON one_image.sha256 = one_shown.image
    LEFT JOIN image AS other_image ON other_image.sha256 = other_shown.image
    WHERE one.source <> other.source AND one.deleted_at IS NULL AND other.deleted_at IS NULL
)
INSERT INTO same_work (first, second, confidence, evidence)
SELECT first, second,
       CASE WHEN by_item THEN %(item)s
            WHEN picture = 'same' THEN %(picture)s + CASE WHEN title AND artist THEN 0.03 ELSE 0 END
            WHEN picture = 'near' THEN %(near)s + CASE WHEN title AND artist THEN 0.03 ELSE 0 END
            ELSE %(title)s END,
       jsonb_strip_nulls(jsonb_build_object(
           'wikidata', CASE WHEN by_item THEN item END, 'picture', picture,
           'title', nullif(title, false), 'artist', nullif(artist, false), 'years', nullif(years, false)
       ))
FROM compared
WHERE by_item
   OR apart IS NOT TRUE AND (
       picture IS NOT NULL AND (years AND (title OR artist) OR years IS NULL AND title AND artist)
       OR by_title AND artist AND years
   )
ORDER BY first, second
ON CONFLICT (first, second) DO NOTHING
"""

_SELECT = """
SELECT one.key, other.key, confidence, evidence, proposed_at, verdict, decided_by, decided_at
FROM same_work JOIN node AS one ON one.id = first JOIN node AS other ON other.id = second
WHERE (first, second) > (%(first)s, %(second)s)
  AND (%(decided)s::boolean IS NULL OR (verdict IS NOT NULL) = %(decided)s)
ORDER BY first, second LIMIT %(limit)s
"""

_DECIDE = """
UPDATE same_work SET verdict = %(verdict)s, decided_by = %(decided_by)s, decided_at = now()
FROM node AS one, node AS other
WHERE one.key = %(one)s AND other.key = %(other)s
  AND first = least(one.id, other.id) AND second = greatest(one.id, other.id)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SameWork:
    """A proposal that the works `first` and `second` (keys) are one, and what a person decided of it.

    `evidence` says what agrees: `wikidata` the item, `picture` same or near, `title`, `artist` and `years` True.
    """

    first: str
    second: str
    confidence: float
    evidence: Mapping[str, Any]
    proposed_at: datetime
    verdict: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


def propose(cursor: Cursor, ids: Sequence[int] | None) -> int:
    """How many pairs are newly proposed: among all artworks, or those with an artwork of `ids` in reach.

    A pair that was proposed before, whatever was decided of it, is left as it is.
    """
    batch.write_alone(cursor)
    _name(cursor)
    cursor.execute(
        _PROPOSE,
        {
            "ids": None if ids is None else list(ids),
            "generic": ["", *titles.GENERIC],
            "rare": RARE,
            "crowd": CROWD,
            "flat": FLAT,
            "item": ITEM,
            "picture": PICTURE,
            "near": NEAR,
            "title": TITLE,
        },
    )
    return cursor.rowcount


def some(
    cursor: Cursor, limit: int, after: tuple[str, str] | None = None, decided: bool | None = None
) -> list[SameWork]:
    """Up to `limit` proposals in order of their works' ids, those after the pair of keys `after`.

    `decided` chooses those with or without a verdict.
    """
    ids = nodes.ids(cursor, after or ())
    first, second = (ids.get(key, 0) for key in after or ("", ""))
    cursor.execute(_SELECT, {"first": first, "second": second, "decided": decided, "limit": limit})
    return [
        SameWork(
            first=first,
            second=second,
            confidence=round(confidence, 4),  # stored in single precision
            evidence=evidence,
            proposed_at=proposed_at,
            verdict=verdict,
            decided_by=decided_by,
            decided_at=decided_at,
        )
        for first, second, confidence, evidence, proposed_at, verdict, decided_by, decided_at in cursor.fetchall()
    ]


def decide(cursor: Cursor, one: str, other: str, verdict: str, decided_by: str) -> None:
    """Keep what a person decided of a proposal, in place of what was decided before.

    Raises KindredError for a pair that was not proposed and for an unknown verdict.
    """
    check_verdict(verdict)
    cursor.execute(
        _DECIDE,
        {
            "one": batch.storable(one),
            "other": batch.storable(other),
            "verdict": verdict,
            "decided_by": batch.storable(decided_by),
        },
    )
    if not cursor.rowcount:
        raise KindredError(not_proposed(one, other))


def check_verdict(verdict: str) -> None:
    """Raises KindredError unless `verdict` is one of `VERDICTS`."""
    if verdict not in VERDICTS:
        raise KindredError(f"a verdict is {' or '.join(VERDICTS)}, not {verdict!r}")


def not_proposed(one: str, other: str) -> str:
    """What to say of a pair that nobody proposed."""
    return f"{one} and {other} were never proposed as the same work"


def _name(cursor: Cursor) -> None:
    """Give the artworks of an older database their titles to compare."""
    cursor.execute("SELECT id, title FROM artwork WHERE title_key IS NULL")
    rows = cursor.fetchall()
    cursor.execute(
        "UPDATE artwork SET title_key = new.title_key FROM unnest(%s::bigint[], %s::text[]) AS new (id, title_key) "
        "WHERE artwork.id = new.id",
        ([row[0] for row in rows], [titles.fold(row[1]) for row in rows]),
    )
