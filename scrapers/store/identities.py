"""Identities: which person each source's artist is."""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.store import batch, nodes

RULE = "rule"
"""Who decided, where no human did."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """An artist who has no identity yet, or whose authority ids are not those it was decided on."""

    artist: int
    source: str
    key: str
    ulan: str | None
    wikidata: str | None


def decide(cursor: Cursor, artists: Sequence[Undecided]) -> None:
    """Give each artist a person: the one whom a shared ULAN or Wikidata id names, otherwise one of their own.

    Never by name alone: namesakes are many. What a human decided stays.
    """
    cursor.execute(
        "SELECT artist, person, decided_by FROM artist_identity WHERE withdrawn_at IS NULL AND artist = ANY(%s)",
        ([artist.artist for artist in artists],),
    )
    live = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
    open_ = [artist for artist in artists if live.get(artist.artist, (0, RULE))[1] == RULE]
    if not open_:
        return
    persons = _by_authority(cursor, open_)
    decided = []
    for artist in open_:
        method, person = _choose(artist, persons)
        if person is None:
            key = _person_key(artist)
            person = nodes.allocate(cursor, "person", {key: artist.key})[key]
        for authority in _authorities(artist):
            persons.setdefault(authority, person)
        if live.get(artist.artist, (None,))[0] != person:
            decided.append((artist.artist, person, 1.0, method, RULE))
    cursor.execute(
        "UPDATE artist_identity SET withdrawn_at = now() WHERE withdrawn_at IS NULL AND artist = ANY(%s)",
        ([row[0] for row in decided],),
    )
    batch.copy(cursor, "artist_identity", ("artist", "person", "confidence", "method", "decided_by"), decided)


def _choose(artist: Undecided, persons: dict[tuple[str, str], int]) -> tuple[str, int | None]:
    for authority in _authorities(artist):
        if authority in persons:
            return authority[0], persons[authority]
    return "own", None


def _authorities(artist: Undecided) -> list[tuple[str, str]]:
    return [(name, value) for name, value in (("ulan", artist.ulan), ("wikidata", artist.wikidata)) if value]


def _person_key(artist: Undecided) -> str:
    # Keyed by the authority where there is one: if a source takes the id back, its artist leaves this person and the
    # others who share the id stay.
    for authority in _authorities(artist):
        return nodes.person_key(*authority)
    return nodes.person_key(artist.source, artist.key)


def _by_authority(cursor: Cursor, artists: Sequence[Undecided]) -> dict[tuple[str, str], int]:
    """The persons of all other artists who have an authority id of these."""
    found: dict[tuple[str, str], int] = {}
    for name in ("ulan", "wikidata"):
        cursor.execute(
            f"SELECT artist.{name}, min(identity.person) FROM artist "
            "JOIN artist_identity AS identity ON identity.artist = artist.id AND identity.withdrawn_at IS NULL "
            f"WHERE artist.{name} = ANY(%s) AND artist.id <> ALL(%s) GROUP BY artist.{name}",
            (
                [value for a in artists for key, value in _authorities(a) if key == name],
                [a.artist for a in artists],
            ),
        )
        found |= {(name, value): person for value, person in cursor.fetchall()}
    return found
