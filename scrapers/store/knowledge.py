"""Knowledge: the nodes that belong in the graph and what is known between them, as one snapshot."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.known import Knowledge, Node, Relations
from scrapers.store import facts, heeding, judgements, likenesses, persons

_PAGE = 20_000

_ARTWORKS = """
SELECT id, key, title, year_start, year_end, rights, source, deleted_at IS NOT NULL
FROM artwork JOIN node USING (id) ORDER BY id
"""

_OTHERS = """
SELECT id, kind, key, label, year_start, year_end FROM node LEFT JOIN exhibition USING (id) WHERE id = ANY(%s)
"""

# Artists become the persons that live identities say they are; an artist without one is nobody.
_PERSONS = """
SELECT node.id, coalesce(person, 0) FROM node
LEFT JOIN artist_identity ON artist = node.id AND withdrawn_at IS NULL
WHERE kind = 'artist' ORDER BY node.id
"""


def known(cursor: Cursor, *, judged: bool = True, at: datetime | None = None) -> Knowledge:
    """All artworks, those that are deleted marked so, every person who has a relation, and all that they lead to.

    Relations are as people judged them, up to now or as it was `at` a time; without `judged`, as they were stated.
    """
    works = [
        Node(
            id=i, kind="artwork", key=key, name=title, start=start, end=end, rights=rights, source=source, deleted=gone
        )
        for i, key, title, start, end, rights, source, gone in _pages(cursor, _ARTWORKS)
    ]
    relations = _relations(
        cursor, _ids(work.id for work in works if work.deleted), heeding.live(cursor, at) if judged else []
    )
    cursor.execute("SELECT id FROM node WHERE kind = 'person'")
    people = _ids(row[0] for row in cursor.fetchall())
    related = people[np.isin(people, relations.src) | np.isin(people, relations.dst)]
    reached = _reached(np.concatenate([_ids(work.id for work in works if not work.deleted), related]), relations)
    others = np.setdiff1d(reached, _ids(work.id for work in works)).tolist()
    cursor.execute(_OTHERS, (others,))
    found = cursor.fetchall()
    named = persons.named(cursor, [row[0] for row in found if row[1] == "person"])
    for id_, kind, key, label, start, end in found:
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
            works.append(Node(id=id_, kind=kind, key=key, name=label, start=start, end=end))
    nodes = tuple(sorted(works, key=lambda node: node.id))
    heard = judgements.latest(cursor) if judged and at is None else at
    return Knowledge(nodes, relations.take(np.isin(relations.src, reached)), heard)


def _relations(cursor: Cursor, deleted: NDArray[np.int64], verdicts: Sequence[heeding.Verdict]) -> Relations:
    """What is known and what follows from it, between persons instead of artists and as `verdicts` have it."""
    cursor.execute(_PERSONS)
    identities = np.asarray(cursor.fetchall(), dtype=np.int64).reshape(-1, 2)

    def person_of(ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The person whom each of `ids` is, itself where it is no artist, 0 for an artist who is nobody."""
        place = np.minimum(np.searchsorted(identities[:, 0], ids), max(len(identities) - 1, 0))
        return np.where(identities[place, 0] == ids, identities[place, 1], ids) if len(identities) else ids

    types = [verdict.becomes for verdict in verdicts if verdict.becomes]
    stated = facts.read(cursor, likenesses.derived(cursor), types, [heeding.JUDGED])
    ended = replace(stated, src=person_of(stated.src), dst=person_of(stated.dst))
    gone = np.append(deleted, 0)
    ended = ended.take((ended.src != ended.dst) & ~np.isin(ended.src, gone) & ~np.isin(ended.dst, gone))
    return facts.merge(heeding.heed(heeding.straight(ended), verdicts, person_of))


def _reached(start: NDArray[np.int64], relations: Relations) -> NDArray[np.int64]:
    """The ids in `start` and all that relations lead to from there, ascending."""
    reached = np.unique(start)
    while True:
        more = np.union1d(reached, relations.dst[np.isin(relations.src, reached)])
        if len(more) == len(reached):
            return reached
        reached = more


def _ids(ids: Iterator[int]) -> NDArray[np.int64]:
    return np.fromiter(ids, dtype=np.int64)


def _pages(cursor: Cursor, statement: str) -> Iterator[tuple[Any, ...]]:
    """The rows of `statement`, fetched page by page: a server-side cursor keeps what is unread out of memory."""
    with cursor.connection.cursor("knowledge") as paged:
        paged.itersize = _PAGE
        paged.execute(statement)
        yield from paged
