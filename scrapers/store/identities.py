"""Identities: which person each source's artist is, kept in line with what is stated of all artists.

The rule (`matching`, `assigning`) is a function of all artists. What an artist is depends only on those to whom shared
ids and like names lead, step by step, so that only these are looked at when something changes; the result is the same.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.store import assigning, batch, matching, nodes
from scrapers.store.assigning import Assignment
from scrapers.store.candidates import TOLERANCE, Candidate, likeness, names_of

RULE = "rule"
"""Who decided, where no human did."""

APART, TOGETHER = "apart", "together"
"""Methods of people: this artist is a person of its own; this artist is that person."""

COLUMNS = ("artist", "person", "method", "confidence", "reason", "decided_by")

_MANY = 5000
"""From so many artists on, the planner is told afresh what is in the tables."""

_CANDIDATES = """
SELECT artist.id, source, key, name, aliases, birth, death, ulan, wikidata FROM artist WHERE artist.id = ANY(%s)
"""

# By one query each, so that each walks its own index.
_TIED = (
    "SELECT DISTINCT other.id FROM artist AS one JOIN artist AS other ON other.ulan = one.ulan WHERE one.id = ANY(%s)",
    "SELECT DISTINCT other.id FROM artist AS one JOIN artist AS other ON other.wikidata = one.wikidata "
    "WHERE one.id = ANY(%s)",
    "SELECT DISTINCT other.artist FROM artist_identity AS one JOIN artist_identity AS other USING (person) "
    "WHERE one.withdrawn_at IS NULL AND other.withdrawn_at IS NULL AND one.artist = ANY(%s)",
)

_ALIKE = """
SELECT DISTINCT mine.artist, theirs.artist
FROM artist_name AS mine
JOIN artist_name AS theirs ON theirs.key = mine.key AND theirs.artist <> mine.artist
JOIN artist AS one ON one.id = mine.artist
JOIN artist AS other ON other.id = theirs.artist
WHERE mine.artist = ANY(%(ids)s)
  AND coalesce(abs(one.birth - other.birth), abs(one.death - other.death)) IS NOT NULL
  AND coalesce(abs(one.birth - other.birth), 0) <= %(tolerance)s
  AND coalesce(abs(one.death - other.death), 0) <= %(tolerance)s
"""

_LIVE = """
SELECT artist, node.key, person, method, confidence, reason, decided_by
FROM artist_identity AS identity JOIN node ON node.id = identity.person
WHERE withdrawn_at IS NULL AND {where}
"""


def near(cursor: Cursor, artists: Collection[int]) -> set[int]:
    """Those whose identities may change when something about `artists` does; asked before it does."""
    found = _tied(cursor, artists)
    cursor.execute(_ALIKE, {"ids": list(artists), "tolerance": TOLERANCE})
    return found | {other for _, other in cursor.fetchall()}


def rename(cursor: Cursor, artists: Collection[int]) -> None:
    """Make artists be found by the names and dates that they have now."""
    found = _candidates(cursor, artists)
    cursor.execute("DELETE FROM artist_name WHERE artist = ANY(%s)", (list(artists),))
    batch.copy(
        cursor,
        "artist_name",
        ("key", "artist"),
        ((key, artist) for artist, one in sorted(found.items()) for key in sorted(one.keys)),
    )
    cursor.execute("UPDATE artist SET named = true WHERE id = ANY(%s) AND NOT named", (list(artists),))
    if len(artists) >= _MANY:
        cursor.execute("ANALYZE artist_name, artist, artist_identity")


def decide(cursor: Cursor, artists: Collection[int]) -> None:
    """Bring the identities of artists, and of all to whom they lead, in line with what is stated of them now.

    What a human decided stays, and where the person whom they meant has another key now, follows it.
    """
    cursor.execute("SELECT id FROM artist WHERE NOT named")
    if unnamed := [row[0] for row in cursor.fetchall()]:
        rename(cursor, unnamed)
    if not artists and not unnamed:
        return
    cursor.execute(_LIVE.format(where="decided_by <> %s"), (RULE,))
    people = {row[0]: row[1:] for row in cursor.fetchall()}
    found = _reached(cursor, {*artists, *unnamed}, people.keys())
    cursor.execute(_LIVE.format(where="decided_by = %s AND artist = ANY(%s)"), (RULE, list(found)))
    live = {row[0]: row[1:] for row in cursor.fetchall()}

    kept = {row[0] for row in people.values() if row[2] != APART}
    assigned = assigning.assign(matching.resolve(found.values()), {who: row[0] for who, row in live.items()}, kept)
    persons = _persons(cursor, assigned, found)
    rows: list[tuple[Any, ...]] = []
    for one in assigned.decisions:
        row = (persons[one.person], one.method, one.confidence, one.reason)
        if one.artist not in live or live[one.artist][1:5] != row:
            rows.append((one.artist, *row, RULE))
    for artist, (key, _, method, confidence, reason, by) in people.items():
        called = assigned.called.get(key, key)
        if method == TOGETHER and called != key:
            rows.append((artist, persons[called], method, confidence, reason, by))
    replace(cursor, rows, RULE)


def replace(cursor: Cursor, rows: Sequence[Sequence[Any]], by: str) -> None:
    """Withdraw what artists are, as `by` says, for new rows: artist, person, method, confidence, reason, decided by."""
    cursor.execute(
        "UPDATE artist_identity SET withdrawn_at = now(), withdrawn_by = %s "
        "WHERE withdrawn_at IS NULL AND artist = ANY(%s)",
        (by, [row[0] for row in rows]),
    )
    batch.copy(cursor, "artist_identity", COLUMNS, rows)


def _reached(cursor: Cursor, start: Collection[int], fixed: Collection[int]) -> dict[int, Candidate]:
    """Artists and all to whom shared ids, persons and like names lead from them, but for those `fixed` by a human."""
    known: dict[int, Candidate] = {}
    reached: set[int] = set()
    open_ = set(start) - set(fixed)
    while open_:
        reached |= open_
        cursor.execute(_ALIKE, {"ids": list(open_), "tolerance": TOLERANCE})
        pairs = cursor.fetchall()
        known |= _candidates(cursor, {*open_, *(other for _, other in pairs)} - known.keys())
        following = _tied(cursor, open_)
        following |= {other for one, other in pairs if other not in reached and likeness(known[one], known[other])}
        open_ = following - reached - set(fixed)
    return {artist: known[artist] for artist in sorted(reached)}


def _tied(cursor: Cursor, artists: Collection[int]) -> set[int]:
    found: set[int] = set()
    for statement in _TIED:
        cursor.execute(statement, (list(artists),))
        found |= {row[0] for row in cursor.fetchall()}
    return found


def _candidates(cursor: Cursor, artists: Collection[int]) -> dict[int, Candidate]:
    cursor.execute(_CANDIDATES, (list(artists),))
    return {
        i: Candidate(
            id=i,
            source=source,
            key=key,
            names=names_of((name, *aliases)),
            birth=birth,
            death=death,
            ulan=ulan,
            wikidata=wikidata,
        )
        for i, source, key, name, aliases, birth, death, ulan, wikidata in cursor.fetchall()
    }


def _persons(cursor: Cursor, assigned: Assignment, found: Mapping[int, Candidate]) -> dict[str, int]:
    """The ids of persons by key; a new one is labelled as the first of their artists is."""
    labels: dict[str, str] = {}
    for one in sorted(assigned.decisions, key=lambda one: one.artist):
        labels.setdefault(one.person, found[one.artist].key)
    return nodes.allocate(cursor, "person", labels)
