"""Decisions on who an artist is, as people read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.errors import KindredError

_SELECT = """
SELECT identity.id, artist.source || ':' || artist.key, artist.name, artist.birth, artist.death, artist.ulan,
       artist.wikidata, node.key, method, confidence, reason, decided_by, decided_at, withdrawn_at, withdrawn_by
FROM artist_identity AS identity
JOIN artist ON artist.id = identity.artist
JOIN node ON node.id = identity.person
"""

# Persons of whom one artist at least is chosen, with all of their artists; the least sure first.
_SOME = f"""
WITH chosen AS (
    SELECT person, min(confidence) AS sure
    FROM artist_identity AS identity JOIN artist ON artist.id = identity.artist
    WHERE withdrawn_at IS NULL
      AND (%(source)s::text IS NULL OR source = %(source)s)
      AND (%(method)s::text IS NULL OR method = %(method)s)
      AND confidence BETWEEN %(least)s::real AND %(most)s::real
      AND (%(name)s::text IS NULL OR concat_ws(E'\\n', name, array_to_string(aliases, E'\\n')) ILIKE %(name)s)
      AND (NOT %(doubtful)s OR reason IS NOT NULL AND decided_by = 'rule')
    GROUP BY person ORDER BY sure, person LIMIT %(limit)s
)
{_SELECT} JOIN chosen ON chosen.person = identity.person
WHERE withdrawn_at IS NULL ORDER BY sure, chosen.person, confidence DESC, artist.source, artist.key
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A decision that `artist` (`met:161`) is `person` (`person:ulan:500115588`), and what its source says of them."""

    id: int
    artist: str
    name: str | None
    birth: int | None
    death: int | None
    ulan: str | None
    wikidata: str | None
    person: str
    method: str
    confidence: float
    reason: str | None
    decided_by: str
    decided_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityFilter:
    """Which decisions are wanted; `name` is part of a name, `doubtful` for artists whom the rule holds apart only."""

    source: str | None = None
    method: str | None = None
    least: float = 0.0
    most: float = 1.0
    name: str | None = None
    doubtful: bool = False


def some(cursor: Cursor, wanted: IdentityFilter, limit: int) -> list[list[Identity]]:
    """For at most `limit` persons of whom a decision that stands is wanted, the least sure first: all that stand."""
    name = wanted.name and "%" + wanted.name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    values = {field: getattr(wanted, field) for field in ("source", "method", "least", "most", "doubtful")}
    cursor.execute(_SOME, values | {"name": name, "limit": limit})
    persons: dict[str, list[Identity]] = {}
    for one in _rows(cursor):
        persons.setdefault(one.person, []).append(one)
    return list(persons.values())


def history(cursor: Cursor, key: str) -> list[Identity]:
    """All decisions that stood or stand about an artist or a person, oldest first.

    Raises KindredError for a key that is neither's.
    """
    cursor.execute(
        f"{_SELECT} WHERE node.key = %(key)s OR identity.artist = "
        "(SELECT id FROM node WHERE kind = 'artist' AND key IN (%(key)s, 'artist:' || %(key)s)) ORDER BY identity.id",
        {"key": key},
    )
    if found := _rows(cursor):
        return found
    raise KindredError(unknown(key))


def one(cursor: Cursor, identity: int) -> Identity:
    """The decision with this number. Raises KindredError when there is none."""
    cursor.execute(f"{_SELECT} WHERE identity.id = %s", (identity,))
    if found := _rows(cursor):
        return found[0]
    raise KindredError(f"there is no decision {identity}; `./kindred identities show KEY` has the numbers")


def counts(cursor: Cursor) -> Mapping[str, int]:
    """How many decisions stand by each method, and for how many the rule has each reason to hold artists apart."""
    cursor.execute(
        "SELECT method, count(*) FROM artist_identity WHERE withdrawn_at IS NULL GROUP BY method "
        "UNION ALL SELECT 'held apart: ' || split_part(reason, ':', 1), count(*) FROM artist_identity "
        "WHERE withdrawn_at IS NULL AND decided_by = 'rule' AND reason IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    return dict(cursor.fetchall())


def unknown(key: str) -> str:
    """`no artist or person met:9; …`"""
    return f"no artist or person {key}; `./kindred identities list --name TEXT` finds them by name"


def _rows(cursor: Cursor) -> list[Identity]:
    return [Identity(**dict(zip(Identity.__slots__, row, strict=True))) for row in cursor.fetchall()]
