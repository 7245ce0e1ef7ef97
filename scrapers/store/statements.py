"""Statements: what a source knows of two things, from references to relations between nodes.

All is done in the database, over the staging tables: a hundred thousand statements take seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.relation_types import SYMMETRIC
from scrapers.store import rings, staging, terms

# Whether a node stands for something that is still there. An artist of whom no record tells (any more) is somebody as
# long as a work's record names them as a teacher; a series of the source itself must be one that it lists now.
_LIVE = """
CASE node.kind
WHEN 'artwork' THEN EXISTS (SELECT FROM artwork WHERE artwork.id = node.id AND deleted_at IS NULL)
WHEN 'exhibition' THEN EXISTS (SELECT FROM exhibition WHERE exhibition.id = node.id)
WHEN 'series' THEN NOT node.key ^@ ('series:' || %(source)s || ':')
                   OR EXISTS (SELECT FROM known_series AS listed WHERE listed.key = node.key)
WHEN 'artist' THEN EXISTS (
    SELECT FROM artist WHERE artist.id = node.id
    AND (stated OR EXISTS (SELECT FROM relation WHERE dst = artist.id AND origin = 'record')))
ELSE true END
"""

_ENDS = """
CREATE TEMPORARY TABLE known_end ON COMMIT DROP AS
SELECT kind, ref, key, min(n) AS n, NULL::bigint AS id
FROM (
    SELECT src_kind AS kind, src_ref AS ref, src_key AS key, 2 * n AS n FROM known_statement
    UNION ALL SELECT dst_kind, dst_ref, dst_key, 2 * n + 1 FROM known_statement
) AS named
GROUP BY kind, ref, key
"""

_BY_KEY = f"""
UPDATE known_end AS ended SET id = node.id FROM node
WHERE ended.id IS NULL AND node.key = ended.{{key}} AND node.kind = ended.kind AND {_LIVE}
"""

# The source's own first, then whoever came first.
_BY_AUTHORITY = """
UPDATE known_end AS ended SET id = found.id
FROM (
    SELECT DISTINCT ON ({column}) {column} AS value, id FROM {table}
    WHERE {column} IS NOT NULL AND {live} ORDER BY {column}, source <> %(source)s, id
) AS found
WHERE ended.id IS NULL AND ended.kind = '{table}' AND ended.ref = '{column}:' || found.value
"""

# A statement that lacks an end: which, and whether something else than what is meant has that key.
_REFUSE_UNKNOWN = """
WITH gone AS (
    DELETE FROM known_statement AS said USING known_end AS src, known_end AS dst
    WHERE (src.kind, src.ref) = (src_kind, src_ref) AND (dst.kind, dst.ref) = (dst_kind, dst_ref)
      AND ((src.id IS NULL AND src.kind <> ALL(%(terms)s)) OR (dst.id IS NULL AND dst.kind <> ALL(%(terms)s)))
    RETURNING said.n, src_ref, said.type, dst_ref, src.id IS NULL AND src.kind <> ALL(%(terms)s) AS lacks_src,
              src_kind, dst_kind
)
INSERT INTO known_rejection (n, source_id, reason, detail)
SELECT gone.n, left(format('%%s %%s %%s', src_ref, type, dst_ref), 200),
       CASE WHEN other.kind IS NULL THEN 'unknown reference' ELSE 'reference of another kind' END,
       left(CASE WHEN lacks_src THEN format('%%s %%s', src_kind, src_ref) ELSE format('%%s %%s', dst_kind, dst_ref) END
            || coalesce(' is one of kind ' || other.kind, ''), 300)
FROM gone LEFT JOIN node AS other ON other.key = CASE WHEN lacks_src THEN src_ref ELSE dst_ref END
     AND other.kind <> CASE WHEN lacks_src THEN src_kind ELSE dst_kind END
"""

_ENDED = """
SELECT said.n, type, provenance, confidence, evidence, citation, src_ref, dst_ref,
       CASE WHEN type = ANY(%(symmetric)s) THEN least(src.id, dst.id) ELSE src.id END AS src,
       CASE WHEN type = ANY(%(symmetric)s) THEN greatest(src.id, dst.id) ELSE dst.id END AS dst
FROM known_statement AS said
JOIN known_end AS src ON (src.kind, src.ref) = (src_kind, src_ref)
JOIN known_end AS dst ON (dst.kind, dst.ref) = (dst_kind, dst_ref)
"""

_REFUSE_SELF = f"""
INSERT INTO known_rejection (n, source_id, reason, detail)
SELECT n, left(format('%%s %%s %%s', src_ref, type, dst_ref), 200), 'relation to itself', ''
FROM ({_ENDED}) AS ended WHERE src = dst
"""

_UPWARD = f"SELECT src, dst, n FROM ({_ENDED}) AS ended WHERE type = ANY(%(upward)s) AND src <> dst ORDER BY n"

_REFUSE_RINGS = """
WITH gone AS (DELETE FROM known_statement WHERE n = ANY(%s) RETURNING n, src_ref, type, dst_ref)
INSERT INTO known_rejection (n, source_id, reason, detail)
SELECT n, left(format('%%s %%s %%s', src_ref, type, dst_ref), 200), 'closes a ring',
       left(format('%%s lies below %%s already', dst_ref, src_ref), 300)
FROM gone
"""

# What is stated twice counts once: the surest, and of those the first.
_RELATE = f"""
CREATE TEMPORARY TABLE known_relation ON COMMIT DROP AS
SELECT src, type, dst, provenance, confidence, evidence, citation,
       (row_number() OVER (PARTITION BY src, type ORDER BY n) - 1)::integer AS position
FROM (
    SELECT DISTINCT ON (src, type, dst) * FROM ({_ENDED}) AS ended WHERE src <> dst
    ORDER BY src, type, dst, confidence DESC, n
) AS surest
"""

_WITHDRAW = """
DELETE FROM relation AS old WHERE source = %(source)s AND origin = 'knowledge' AND NOT EXISTS (
    SELECT FROM known_relation AS new WHERE (new.src, new.type, new.dst) = (old.src, old.type, old.dst))
"""

_WRITE = """
WITH written AS (
    INSERT INTO relation AS old (src, type, dst, source, provenance, confidence, position, origin, evidence, citation)
    SELECT src, type, dst, %(source)s, provenance, confidence, position, 'knowledge', evidence, citation
    FROM known_relation
    ON CONFLICT (src, type, dst, source, origin) DO UPDATE
    SET provenance = excluded.provenance, confidence = excluded.confidence, position = excluded.position,
        evidence = excluded.evidence, citation = excluded.citation
    WHERE (old.provenance, old.confidence, old.position, old.evidence, old.citation) IS DISTINCT FROM
          (excluded.provenance, excluded.confidence, excluded.position, excluded.evidence, excluded.citation)
    RETURNING xmax = 0 AS new
)
SELECT count(*) FILTER (WHERE new), count(*) FILTER (WHERE NOT new), (SELECT count(*) FROM known_relation) FROM written
"""


@dataclass(frozen=True, slots=True)
class Written:
    """How many relations of a source are new, changed and gone, and how many there are now."""

    new: int
    changed: int
    gone: int
    total: int


def save(cursor: Cursor, source: str) -> Written:
    """Make the staged statements all that `source` knows; those that cannot be kept are staged as rejections."""
    values = {
        "source": source,
        "terms": list(terms.KINDS),
        "symmetric": sorted(SYMMETRIC),
        "upward": list(staging.BETWEEN_TERMS.values()),
    }
    cursor.execute(_ENDS)
    cursor.execute("CREATE INDEX ON known_end (key)")
    cursor.execute("ANALYZE known_end")
    cursor.execute(_BY_KEY.format(key="key"), values)
    for table, column, live in (
        ("artist", "ulan", "stated"),
        ("artist", "wikidata", "stated"),
        ("artwork", "wikidata", "deleted_at IS NULL"),
    ):
        cursor.execute(_BY_AUTHORITY.format(table=table, column=column, live=live), values)
    cursor.execute(_BY_KEY.format(key="ref"), values)
    cursor.execute(_REFUSE_UNKNOWN, values)
    cursor.execute(
        "DELETE FROM known_end AS ended WHERE id IS NULL "
        "AND NOT EXISTS (SELECT FROM known_statement WHERE (src_kind, src_ref) = (ended.kind, ended.ref)) "
        "AND NOT EXISTS (SELECT FROM known_statement WHERE (dst_kind, dst_ref) = (ended.kind, ended.ref))"
    )
    terms.allocate_named(cursor)
    cursor.execute(_REFUSE_SELF, values)
    cursor.execute(_UPWARD, values)
    _refuse_rings(cursor, cursor.fetchall())
    cursor.execute(_RELATE, values)
    cursor.execute("ANALYZE known_relation")
    cursor.execute(_WITHDRAW, values)
    gone = cursor.rowcount
    cursor.execute(_WRITE, values)
    new, changed, total = cursor.fetchone() or (0, 0, 0)
    return Written(new, changed, gone, total)


def _refuse_rings(cursor: Cursor, upward: Sequence[tuple[int, int, int]]) -> None:
    """Refuse what would put a term above itself; `upward` has source, target and place of what leads to a parent."""
    stated: dict[tuple[int, int], list[int]] = {}
    for src, dst, n in upward:
        stated.setdefault((src, dst), []).append(n)
    edges = list(stated)
    closing = rings.closing(np.asarray(edges, dtype=np.int64).reshape(-1, 2))
    if len(closing):
        cursor.execute(_REFUSE_RINGS, ([n for place in closing for n in stated[edges[place]]],))
