"""Persons: human beings, merged from the artists that live identities say they are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.collection import Person

# For each field, what the first artist who has it says; those who were only named as a teacher come last, and one
# without a name goes by the key the source uses.
_SELECT = """
SELECT person, {fields}, (array_agg(artist.key ORDER BY NOT stated, artist.id))[1] FROM artist
JOIN artist_identity AS identity ON identity.artist = artist.id AND identity.withdrawn_at IS NULL
GROUP BY person
""".format(
    fields=", ".join(
        f"(array_agg({field} ORDER BY NOT stated, artist.id) FILTER (WHERE {field} IS NOT NULL))[1]"
        for field in ("name", "birth", "death", "nationality")
    )
)

# What is said once of two is said of either; whose artist has the lower id comes first there too.
_RELATED = """
WITH said AS (
    SELECT src, type, dst, position FROM relation
    WHERE type IN ('STUDENT_OF', 'INFLUENCED_BY', 'WORKED_AFTER', 'ASSOCIATED_WITH')
    UNION ALL
    SELECT dst, type, src, position FROM relation WHERE type = 'ASSOCIATED_WITH'
)
SELECT src.person, type, dst.person
FROM said
JOIN artist_identity AS src ON src.artist = said.src AND src.withdrawn_at IS NULL
JOIN artist_identity AS dst ON dst.artist = said.dst AND dst.withdrawn_at IS NULL
WHERE src.person <> dst.person
GROUP BY src.person, type, dst.person
ORDER BY src.person, type, min(said.src), min(position), dst.person
"""

# Where somebody was born comes before where they worked.
_CALLED = """
SELECT src.person, node.kind, node.label
FROM relation
JOIN artist_identity AS src ON src.artist = relation.src AND src.withdrawn_at IS NULL
JOIN node ON node.id = relation.dst
WHERE relation.type IN ('MEMBER_OF', 'BORN_IN', 'ACTIVE_IN')
GROUP BY src.person, node.kind, node.id, node.label
ORDER BY src.person, bool_and(relation.type = 'ACTIVE_IN'), min(ARRAY[relation.src, position]), node.id
"""

_PEOPLE = ("STUDENT_OF", "INFLUENCED_BY", "ASSOCIATED_WITH", "WORKED_AFTER")


def named(cursor: Cursor, ids: Iterable[int]) -> dict[int, Person]:
    """The persons `ids`, those to whom they stand in a relation, and so on; in order of id."""
    related = _grouped(cursor, _RELATED)
    called = _grouped(cursor, _CALLED)
    cursor.execute(_SELECT)
    rows = {row[0]: row for row in cursor.fetchall()}
    wanted: set[int] = set()
    open_ = list(ids)
    while open_:
        person = open_.pop()
        if person not in wanted:
            wanted.add(person)
            for relation in _PEOPLE:
                open_ += related.get((person, relation), ())
    return {
        person: Person(
            id=person,
            name=rows[person][1] or rows[person][5],
            birth=rows[person][2],
            death=rows[person][3],
            nationality=rows[person][4],
            teachers=tuple(related.get((person, "STUDENT_OF"), ())),
            influences=tuple(related.get((person, "INFLUENCED_BY"), ())),
            associates=tuple(related.get((person, "ASSOCIATED_WITH"), ())),
            models=tuple(related.get((person, "WORKED_AFTER"), ())),
            movements=tuple(called.get((person, "movement"), ())),
            places=tuple(called.get((person, "place"), ())),
        )
        for person in sorted(wanted)
    }


def _grouped(cursor: Cursor, statement: str) -> Mapping[tuple[int, str], list[Any]]:
    """The third column of what `statement` gives, by the first two."""
    found: dict[tuple[int, str], list[Any]] = defaultdict(list)
    cursor.execute(statement)
    for person, which, value in cursor.fetchall():
        found[person, which].append(value)
    return found
