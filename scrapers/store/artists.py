"""Artists: each source's own, merged from what it says of them and from what its records of works do."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.knowledge.records import KnownArtist
from scrapers.records import Artist
from scrapers.store import batch, identities, nodes, relations

_FIELDS = ("name", "birth", "death", "nationality", "ulan", "wikidata", "teachers", "influences")

_SCALARS = _FIELDS[:-2]
_RECORDED = (*_SCALARS, "aliases")

# For each field, what the source says of the artist apart from works, else what the first record that has it says.
_FIRST = ", ".join(
    [f"(array_agg({one} ORDER BY artwork, position) FILTER (WHERE {one} IS NOT NULL))[1]" for one in _SCALARS]
    # Arrays of different lengths do not fit into one array: they travel as text.
    + [
        f"(array_agg({one}::text ORDER BY artwork, position) FILTER (WHERE cardinality({one}) > 0))[1]::text[]"
        for one in (*_FIELDS[-2:], "aliases")
    ]
)
_NONE = "ARRAY[]::text[]"
_MERGED = f"""
SELECT artist, {_FIRST} FROM (
    SELECT artist, {", ".join(_SCALARS)}, {_NONE} AS teachers, {_NONE} AS influences, aliases,
           -1 AS artwork, 0 AS position
    FROM artist_record WHERE artist = ANY(%(ids)s)
    UNION ALL
    SELECT artist, {", ".join(_FIELDS)}, {_NONE}, artwork, position FROM artist_statement WHERE artist = ANY(%(ids)s)
) AS said GROUP BY artist
"""


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
    aliases: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[Any, ...]:
        """What decides who they are."""
        return self.name, self.aliases, self.birth, self.death, self.ulan, self.wikidata

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


def save_records(cursor: Cursor, source: str, records: Sequence[KnownArtist]) -> dict[str, int]:
    """The ids of artists by the source's own key, after what it says of them apart from works is merged into them.

    It counts before what records of works say. Of two records with one key the first counts.
    """
    by_key: dict[str, KnownArtist] = {}
    for record in records:
        by_key.setdefault(nodes.artist_key(source, record.key), record)
    ids = nodes.allocate(cursor, "artist", {key: batch.storable(record.key) for key, record in by_key.items()})
    columns = ("artist", "source", *_RECORDED)
    cursor.execute(f"SELECT {', '.join(columns)} FROM artist_record WHERE artist = ANY(%s)", (list(ids.values()),))
    known = {row[0]: row for row in cursor.fetchall()}
    rows = {ids[key]: _recorded(ids[key], source, record) for key, record in by_key.items()}
    changed = {i: row for i, row in rows.items() if known.get(i) != row}
    if changed:
        batch.upsert(cursor, "artist_record", ("artist",), columns, changed.values())
        _merge(cursor, source, sorted(changed), {ids[key]: batch.storable(by_key[key].key) for key in by_key})
    return {record.key: ids[nodes.artist_key(source, record.key)] for record in records}


def retract_records(cursor: Cursor, source: str, keep: Collection[int]) -> int:
    """How many artists `source` no longer tells of apart from works, all but `keep`; they are merged anew."""
    cursor.execute(
        "DELETE FROM artist_record WHERE source = %s AND artist <> ALL(%s) RETURNING artist", (source, list(keep))
    )
    if gone := sorted(row[0] for row in cursor.fetchall()):
        _merge(cursor, source, gone, {})
    return len(gone)


def _recorded(artist: int, source: str, record: KnownArtist) -> tuple[Any, ...]:
    texts = {field: getattr(record, field) for field in _SCALARS}
    stored = (batch.storable(value) if isinstance(value, str) else value for value in texts.values())
    aliases = [batch.storable(alias) for alias in record.aliases]
    return (artist, source, *(value if isinstance(value, int) else value or None for value in stored), aliases)


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
    cursor.execute(f"SELECT id, stated, {', '.join(_FIELDS)}, aliases FROM artist WHERE id = ANY(%s)", (list(ids),))
    return {row[0]: _row(*row[1:]) for row in cursor.fetchall()}


def _row(stated: bool, *values: Any) -> _Row:
    named: dict[str, Any] = dict(zip((*_FIELDS, "aliases"), values, strict=True))
    named |= {one: tuple(named[one] or ()) for one in (*_FIELDS[-2:], "aliases")}
    return _Row(stated=stated, **named)


def _merge(cursor: Cursor, source: str, ids: Sequence[int], keys: dict[int, str]) -> None:
    """Bring the rows, names, relations and identities of artists in line with what is now stated of them."""
    old = _known(cursor, ids)
    cursor.execute("SELECT id, key FROM artist WHERE id = ANY(%s)", (list(ids),))
    keys = keys | dict(cursor.fetchall())
    cursor.execute(_MERGED, {"ids": list(ids)})
    stated = {row[0]: _row(True, *row[1:]) for row in cursor.fetchall()}
    # An artist of whom nothing is stated any more keeps what was last known, but no relations.
    silent = {i: replace(old.get(i, _Row()), stated=False, teachers=(), influences=()) for i in ids}
    merged = silent | stated

    changed = [i for i, row in merged.items() if i not in old or old[i].identity != row.identity]
    near = identities.near(cursor, [i for i in changed if i in old])
    batch.upsert(
        cursor,
        "artist",
        ("id",),
        ("id", "source", "key", "stated", "named", *_FIELDS, "aliases"),
        (
            (i, source, keys[i], row.stated, True, *(getattr(row, field) for field in (*_FIELDS, "aliases")))
            for i, row in merged.items()
        ),
    )
    nodes.relabel(cursor, {i: row.name or keys[i] for i, row in merged.items()})
    _relate(cursor, source, merged)
    identities.rename(cursor, changed)
    identities.decide(cursor, near.union(changed))


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
