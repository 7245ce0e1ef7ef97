"""What people decide on who an artist is. The rule never overrules it; whoever withdraws it gives way to the rule."""

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.errors import KindredError
from scrapers.store import batch, identities, identity_rows, nodes
from scrapers.store.identities import APART, RULE, TOGETHER
from scrapers.store.identity_rows import Identity


def part(cursor: Cursor, key: str, reason: str | None, by: str) -> Identity:
    """The decision that an artist is nobody but a person of its own, whatever the rule says of others.

    Raises KindredError for an unknown artist, and while another decision of a person is in the way.
    """
    artist, own = _open(cursor, key)
    near = identities.near(cursor, [artist])
    person = nodes.allocate(cursor, "person", {own: own.rpartition(":")[2]})[own]
    identities.replace(cursor, [(artist, person, APART, 1.0, reason, by)], by)
    identities.decide(cursor, near - {artist})
    return _standing(cursor, artist)


def join(cursor: Cursor, key: str, person_key: str, reason: str | None, by: str) -> Identity:
    """The decision that an artist is the person with this key, or the person of the artist with it.

    Raises KindredError for an unknown artist or person, and while another decision of a person is in the way.
    """
    artist, _ = _open(cursor, key)
    other, person = _partner(cursor, artist, person_key)
    near = identities.near(cursor, [artist])
    identities.replace(cursor, [(artist, person, TOGETHER, 1.0, reason, by)], by)
    identities.decide(cursor, (near | {other}) - {artist})
    # A person who was called after this very artist has another key by now.
    cursor.execute(
        "UPDATE artist_identity SET person = now.person FROM artist_identity AS now "
        "WHERE artist_identity.artist = %s AND artist_identity.withdrawn_at IS NULL "
        "AND now.artist = %s AND now.withdrawn_at IS NULL",
        (artist, other),
    )
    return _standing(cursor, artist)


def withdraw(cursor: Cursor, identity: int, by: str) -> Identity:
    """What the rule says of an artist, after a person's decision on it is withdrawn.

    Raises KindredError for one that is not a person's, or is withdrawn already.
    """
    batch.write_alone(cursor)
    found = identity_rows.one(cursor, identity)
    if found.withdrawn_at:
        raise KindredError(f"decision {identity} was withdrawn on {found.withdrawn_at:%Y-%m-%d}")
    if found.decided_by == RULE:
        raise KindredError(f"decision {identity} is the rule's: say `apart` or `together` instead")
    artist, _ = _artist(cursor, found.artist)
    near = identities.near(cursor, [artist])
    cursor.execute("UPDATE artist_identity SET withdrawn_at = now(), withdrawn_by = %s WHERE id = %s", (by, identity))
    identities.decide(cursor, near | {artist})
    return _standing(cursor, artist)


def _open(cursor: Cursor, key: str) -> tuple[int, str]:
    """Id of an artist on whom a person may decide now, and the key of a person of its own."""
    batch.write_alone(cursor)
    artist, own = _artist(cursor, key)
    standing = _standing(cursor, artist)
    if standing.decided_by != RULE:
        raise KindredError(
            f"{standing.decided_by} decided on {key} already: withdraw it with "
            f"`./kindred identities withdraw {standing.id}` first"
        )
    cursor.execute(
        "SELECT identity.id, artist.source || ':' || artist.key, decided_by FROM artist_identity AS identity "
        "JOIN artist ON artist.id = identity.artist JOIN node ON node.id = identity.person "
        "WHERE withdrawn_at IS NULL AND method = %s AND node.key = %s AND identity.artist <> %s ORDER BY identity.id",
        (TOGETHER, own, artist),
    )
    for number, other, by in cursor.fetchall():
        raise KindredError(
            f"{by} put {other} together with {key}: withdraw that with `./kindred identities withdraw {number}` first"
        )
    return artist, own


def _artist(cursor: Cursor, key: str) -> tuple[int, str]:
    cursor.execute(
        "SELECT artist.id, source, artist.key FROM artist JOIN node USING (id) WHERE node.key IN (%(key)s, %(full)s)",
        {"key": batch.storable(key), "full": batch.storable(f"artist:{key}")},
    )
    row = cursor.fetchone()
    if row is None:
        raise KindredError(identity_rows.unknown(key))
    return row[0], nodes.person_key(row[1], row[2])


def _partner(cursor: Cursor, artist: int, key: str) -> tuple[int, int]:
    """An artist of a person, not `artist` and first those whom the rule put there, and the person."""
    cursor.execute(
        "SELECT other.artist, other.person FROM artist_identity AS other WHERE withdrawn_at IS NULL AND person = "
        "coalesce((SELECT id FROM node WHERE kind = 'person' AND key = %(key)s), (SELECT person FROM artist_identity "
        "JOIN node ON node.id = artist WHERE withdrawn_at IS NULL AND node.key IN (%(key)s, 'artist:' || %(key)s))) "
        "ORDER BY decided_by <> %(rule)s, artist",
        {"key": batch.storable(key), "rule": RULE},
    )
    found: list[tuple[int, int]] = cursor.fetchall()
    if not found:
        raise KindredError(identity_rows.unknown(key))
    for other, person in found:
        if other != artist:
            return other, person
    raise KindredError(f"{key} is that artist and nobody else yet: there is nobody to put it together with")


def _standing(cursor: Cursor, artist: int) -> Identity:
    cursor.execute("SELECT id FROM artist_identity WHERE artist = %s AND withdrawn_at IS NULL", (artist,))
    (identity,) = cursor.fetchone() or (0,)
    return identity_rows.one(cursor, identity)
