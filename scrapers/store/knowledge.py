"""Knowledge: the nodes that belong in the graph and what is known between them, as one snapshot."""

from array import array
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.records import Knowledge, Node, Relations
from scrapers.store import persons

_PAGE = 20_000

_ARTWORKS = """
SELECT id, key, title, year_start, year_end, rights, source, deleted_at IS NOT NULL
FROM artwork JOIN node USING (id) ORDER BY id
"""

# Artists become the persons that live identities say they are; an artist without one is nobody and has no relations.
# Of the same fact from several sources the surest counts, and all are named.
_RELATIONS = """
WITH ended AS (
    SELECT coalesce(src_is.person, relation.src) AS src, relation.type, coalesce(dst_is.person, relation.dst) AS dst,
           relation.provenance, relation.source, relation.confidence, relation.evidence, relation.citation
    FROM relation
    JOIN node AS src ON src.id = relation.src
    JOIN node AS dst ON dst.id = relation.dst
    LEFT JOIN artist_identity AS src_is ON src_is.artist = relation.src AND src_is.withdrawn_at IS NULL
    LEFT JOIN artist_identity AS dst_is ON dst_is.artist = relation.dst AND dst_is.withdrawn_at IS NULL
    LEFT JOIN artwork AS src_work ON src_work.id = relation.src
    LEFT JOIN artwork AS dst_work ON dst_work.id = relation.dst
    WHERE (src.kind <> 'artist' OR src_is.person IS NOT NULL) AND (dst.kind <> 'artist' OR dst_is.person IS NOT NULL)
      AND src_work.deleted_at IS NULL AND dst_work.deleted_at IS NULL
)
SELECT src, type, dst, (array_agg(provenance ORDER BY confidence DESC, provenance))[1],
       array_agg(DISTINCT source ORDER BY source), max(confidence),
       (array_agg(array[evidence, citation] ORDER BY confidence DESC, evidence, citation)
        FILTER (WHERE evidence IS NOT NULL OR citation IS NOT NULL))[1:1]
FROM ended WHERE src <> dst GROUP BY src, type, dst ORDER BY src, type, dst
"""


def known(cursor: Cursor) -> Knowledge:
    """All artworks, those that are deleted marked so, and everything that relations lead to from the others."""
    works = [
        Node(
            id=i, kind="artwork", key=key, name=title, start=start, end=end, rights=rights, source=source, deleted=gone
        )
        for i, key, title, start, end, rights, source, gone in _pages(cursor, _ARTWORKS)
    ]
    relations = _relations(cursor)
    reached = _reached(np.asarray([work.id for work in works if not work.deleted], dtype=np.int64), relations)
    others = np.setdiff1d(reached, np.asarray([work.id for work in works], dtype=np.int64)).tolist()
    cursor.execute("SELECT id, kind, key, label FROM node WHERE id = ANY(%s)", (others,))
    found = cursor.fetchall()
    named = persons.named(cursor, [row[0] for row in found if row[1] == "person"])
    for id_, kind, key, label in found:
        if kind == "person":
            one = named[id_]
            works.append(
                Node(
                    id=id_,
                    kind="artist",
                    key=key,
                    name=one.name,
                    start=one.birth,
                    end=one.death,
                    nationality=one.nationality,
                )
            )
        else:
            works.append(Node(id=id_, kind=kind, key=key, name=label))
    return Knowledge(tuple(sorted(works, key=lambda node: node.id)), relations.take(np.isin(relations.src, reached)))


def _relations(cursor: Cursor) -> Relations:
    src, dst, confidence = array("q"), array("q"), array("f")
    kind, provenance, sources, note = array("i"), array("i"), array("i"), array("i")
    kinds: dict[str, int] = {}
    provenances: dict[str, int] = {}
    groups: dict[tuple[str, ...], int] = {}
    notes: dict[tuple[str, str], int] = {("", ""): 0}
    for src_id, type_, dst_id, stated, by, sure, noted in _pages(cursor, _RELATIONS):
        src.append(src_id)
        dst.append(dst_id)
        confidence.append(sure)
        kind.append(kinds.setdefault(type_, len(kinds)))
        provenance.append(provenances.setdefault(stated, len(provenances)))
        sources.append(groups.setdefault(tuple(by), len(groups)))
        evidence, citation = noted[0] if noted else (None, None)
        note.append(notes.setdefault((evidence or "", citation or ""), len(notes)))
    return Relations(
        src=np.asarray(src, dtype=np.int64),
        dst=np.asarray(dst, dtype=np.int64),
        type=np.asarray(kind, dtype=np.int16),
        provenance=np.asarray(provenance, dtype=np.int16),
        sources=np.asarray(sources, dtype=np.int32),
        confidence=np.asarray(confidence, dtype=np.float32),
        types=tuple(kinds),
        provenances=tuple(provenances),
        source_groups=tuple(groups),
        note=np.asarray(note, dtype=np.int32),
        notes=tuple(notes),
    )


def _reached(start: NDArray[np.int64], relations: Relations) -> NDArray[np.int64]:
    """The ids in `start` and all that relations lead to from there, ascending."""
    reached = np.unique(start)
    while True:
        more = np.union1d(reached, relations.dst[np.isin(relations.src, reached)])
        if len(more) == len(reached):
            return reached
        reached = more


def _pages(cursor: Cursor, statement: str) -> Iterator[tuple[Any, ...]]:
    """The rows of `statement`, fetched page by page: a server-side cursor keeps what is unread out of memory."""
    with cursor.connection.cursor("knowledge") as paged:
        paged.itersize = _PAGE
        paged.execute(statement)
        yield from paged
