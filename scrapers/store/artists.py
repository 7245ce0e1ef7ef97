"""Artists: each source's own, merged from what its records say of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.records import Artist
from scrapers.store import batch, identities, nodes, relations

_FIELDS = ("name", "birth", "death", "nationality", "ulan", "wikidata", "teachers", "influences")

# For each field, what the first record that has it says.
_MERGED = """
SELECT artist, {fields} FROM artist_statement WHERE artist = ANY(%s) GROUP BY artist
""".format(
    fields=", ".join(
        f"(array_agg({field} ORDER BY artwork, position) FILTER (WHERE {field} IS NOT NULL))[1]"
        for field in _FIELDS[:-2]
    )
    # Arrays of different lengths do not fit into one array: they travel as text.
    + "".join(
        f", (array_agg({field}::text ORDER BY artwork, position) FILTER (WHERE {field} <> '{{}}'))[1]::text[]"
        for field in _FIELDS[-2:]
    )
)


@dataclass(frozen=True, slots=True)
class _Row:
    """What is known of an artist; a field that nobody states is None or empty."""

    stated: bool = False
    name: str | None = None
    birth: int | None = None
    death: int | None = None
    nationality: str | None = None
    ulan: str | None = None
    wikidata: str | None = None
    teachers: tuple[str, ...] = ()
    influences: tuple[str, ...] = ()

    def lacks(self, artist: Artist) -> bool:
        """Whether `artist` says something where this is silent."""
        if not self.stated:
            return True
        silent = (None, "", ())
        return any(getattr(self, field) in silent and getattr(artist, field) not in silent for field in _FIELDS)


def save(
    cursor: Cursor, source: str, stated: Mapping[int, Sequence[Artist]], changed: Collection[int]
) -> list[relations.Relation]:
    """The relations of artworks to their artists, who now exist, are merged anew and have an identity.

    `stated` has the artists of each new or changed artwork by its id; `changed` are those artworks that were here
    before, whose earlier statements go.
    """
    keys = _named(source, stated.values())
    ids = nodes.allocate(cursor, "artist", keys)
    of = {key: ids[nodes.artist_key(source, key)] for key in _all_keys(stated.values())}
    before = _withdraw(cursor, changed)
    batch.copy(
        cursor,
        "artist_statement",
        ("artwork", "position", "artist", *_FIELDS),
        (
            (artwork, position, of[artist.key], *(_stated(artist, field) for field in _FIELDS))
            for artwork, artists in stated.items()
            for position, artist in enumerate(artists)
        ),
    )
    known = _known(cursor, ids.values())
    affected = dict.fromkeys(before)
    for artwork, artists in stated.items():
        for artist in artists:
            row = known.get(of[artist.key])
            if row is None or artwork in changed or row.lacks(artist):
                affected[of[artist.key]] = None
    # Whoever is only named as a teacher or an influence needs a row too.
    affected |= dict.fromkeys(artist for artist in ids.values() if artist not in known)
    if affected:
        _merge(cursor, source, sorted(affected), {ids[node]: key for node, key in keys.items()})
    return [
        relations.Relation(artwork, relations.CREATED_BY, artist_id, n)
        for artwork, artists in stated.items()
        for n, artist_id in enumerate(dict.fromkeys(of[artist.key] for artist in artists))
    ]


def retract(cursor: Cursor, source: str, artworks: Collection[int]) -> int:
    """How many statements `artworks` of `source` made of artists; they are taken back, the artists merged anew."""
    cursor.execute("SELECT count(*) FROM artist_statement WHERE artwork = ANY(%s)", (list(artworks),))
    (stated,) = cursor.fetchone() or (0,)
    if affected := _withdraw(cursor, artworks):
        _merge(cursor, source, affected, {})
    return int(stated)


def _all_keys(stated: Iterable[Sequence[Artist]]) -> dict[str, None]:
    """Every key that is named, in order: artists, then their teachers and influences."""
    return dict.fromkeys(
        key for artists in stated for artist in artists for key in (artist.key, *artist.teachers, *artist.influences)
    )


def _named(source: str, stated: Iterable[Sequence[Artist]]) -> dict[str, str]:
    """The source's key by node key."""
    return {nodes.artist_key(source, key): batch.storable(key) for key in _all_keys(stated)}


def _stated(artist: Artist, field: str) -> Any:
    value = getattr(artist, field)
    return value if isinstance(value, tuple | int) else value or None


def _withdraw(cursor: Cursor, artworks: Collection[int]) -> list[int]:
    """The artists of whom `artworks` stated something, which is now taken back."""
    cursor.execute("DELETE FROM artist_statement WHERE artwork = ANY(%s) RETURNING artist", (list(artworks),))
    return sorted({row[0] for row in cursor.fetchall()})


def _known(cursor: Cursor, ids: Iterable[int]) -> dict[int, _Row]:
    cursor.execute(f"SELECT id, stated, {', '.join(_FIELDS)} FROM artist WHERE id = ANY(%s)", (list(ids),))
    return {row[0]: _row(*row[1:]) for row in cursor.fetchall()}


def _row(stated: bool, *values: Any) -> _Row:
    *scalars, teachers, influences = values
    named = dict(zip(_FIELDS, scalars, strict=False))
    return _Row(stated=stated, **named, teachers=tuple(teachers or ()), influences=tuple(influences or ()))


def _merge(cursor: Cursor, source: str, ids: Sequence[int], keys: dict[int, str]) -> None:
    """Bring the rows, names, relations and identities of artists in line with what is now stated of them."""
    old = _known(cursor, ids)
    cursor.execute("SELECT id, key FROM artist WHERE id = ANY(%s)", (list(ids),))
    keys = keys | dict(cursor.fetchall())
    cursor.execute(_MERGED, (list(ids),))
    stated = {row[0]: _row(True, *row[1:]) for row in cursor.fetchall()}
    # An artist of whom nothing is stated any more keeps what was last known, but no relations.
    silent = {i: replace(old.get(i, _Row()), stated=False, teachers=(), influences=()) for i in ids}
    merged = silent | stated

    batch.upsert(
        cursor,
        "artist",
        ("id",),
        ("id", "source", "key", "stated", *_FIELDS),
        ((i, source, keys[i], row.stated, *(getattr(row, field) for field in _FIELDS)) for i, row in merged.items()),
    )
    nodes.relabel(cursor, {i: row.name or keys[i] for i, row in merged.items()})
    _relate(cursor, source, merged)
    undecided = [
        identities.Undecided(i, source, keys[i], row.ulan, row.wikidata)
        for i, row in merged.items()
        if i not in old or (old[i].ulan, old[i].wikidata) != (row.ulan, row.wikidata)
    ]
    identities.decide(cursor, undecided)


def _relate(cursor: Cursor, source: str, merged: Mapping[int, _Row]) -> None:
    others = {key for row in merged.values() for key in (*row.teachers, *row.influences)}
    ids = nodes.ids(cursor, (nodes.artist_key(source, key) for key in others))
    found = []
    for i, row in merged.items():
        for relation, named in (
            (relations.STUDENT_OF, row.teachers),
            (relations.INFLUENCED_BY, row.influences),
        ):
            targets = dict.fromkeys(ids[nodes.artist_key(source, key)] for key in named)
            targets.pop(i, None)
            found += [relations.Relation(i, relation, target, n) for n, target in enumerate(targets)]
    relations.replace(cursor, source, list(merged), found)
