"""Persons: human beings, merged from the artists that live identities say they are."""

from collections.abc import Iterable

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.records import Person

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

_RELATED = """
SELECT src.person, relation.type, dst.person
FROM relation
JOIN artist_identity AS src ON src.artist = relation.src AND src.withdrawn_at IS NULL
JOIN artist_identity AS dst ON dst.artist = relation.dst AND dst.withdrawn_at IS NULL
WHERE relation.type IN ('STUDENT_OF', 'INFLUENCED_BY') AND src.person <> dst.person
GROUP BY src.person, relation.type, dst.person
ORDER BY src.person, relation.type, min(relation.src), min(relation.position), dst.person
"""


def named(cursor: Cursor, ids: Iterable[int]) -> dict[int, Person]:
    """The persons `ids`, their teachers and influences, and so on; in order of id."""
    related: dict[tuple[int, str], list[int]] = {}
    cursor.execute(_RELATED)
    for src, relation, dst in cursor.fetchall():
        related.setdefault((src, relation), []).append(dst)
    cursor.execute(_SELECT)
    rows = {row[0]: row for row in cursor.fetchall()}
    wanted: set[int] = set()
    open_ = list(ids)
    while open_:
        person = open_.pop()
        if person not in wanted:
            wanted.add(person)
            open_ += related.get((person, "STUDENT_OF"), []) + related.get((person, "INFLUENCED_BY"), [])
    return {
        person: Person(
            id=person,
            name=rows[person][1] or rows[person][5],
            birth=rows[person][2],
            death=rows[person][3],
            nationality=rows[person][4],
            teachers=tuple(related.get((person, "STUDENT_OF"), ())),
            influences=tuple(related.get((person, "INFLUENCED_BY"), ())),
        )
        for person in sorted(wanted)
    }
