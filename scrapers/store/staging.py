"""The staging tables of what a source knows: filled as it is read, gone with the transaction.

Only a few thousand rows are in memory at a time, and nobody has to wait while a source is read.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.bounds import BAD_ID, LONG_NAME, LONG_TITLE, LONGEST_TITLE, measure, too_long
from scrapers.knowledge.records import Exhibition, Known, KnownArtist, Series, Statement, Term
from scrapers.records import Rejection
from scrapers.relation_types import RELATION_TYPES
from scrapers.store import batch, nodes

PAGE = 5000
"""Rows that are written together."""

_TABLES = {
    "known_artist": "key text, name text, birth integer, death integer, nationality text, ulan text, wikidata text, "
    "aliases text[]",
    "known_term": "kind text, name text, key text, uri text",
    "known_exhibition": "key text, title text, venue text, year_start integer, year_end integer, url text",
    "known_series": "key text, title text",
    "known_statement": "src_kind text, src_ref text, src_key text, type text, dst_kind text, dst_ref text, "
    "dst_key text, provenance text, confidence real, evidence text, citation text",
    "known_rejection": "source_id text, reason text, detail text",
}
"""The columns of each, besides `n`: the order in which all that is staged came."""

BETWEEN_TERMS = {"movement": "BRANCH_OF", "place": "WITHIN", "subject": "BROADER"}
"""The type of relation that leads from a term of each kind to one directly above it."""

_YEARS = range(-9999, 10_000)

Row = tuple[str, tuple[Any, ...]]


def create(cursor: Cursor) -> None:
    """Make the tables, empty."""
    for table, columns in _TABLES.items():
        cursor.execute(f"CREATE TEMPORARY TABLE {table} (n bigint PRIMARY KEY, {columns}) ON COMMIT DROP")


def fill(cursor: Cursor, source: str, known: Iterable[Known | Rejection]) -> Counter[str]:
    """How many artists, terms, exhibitions, series and statements `known` has, all of them now staged."""
    seen: Counter[str] = Counter()
    waiting: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _TABLES}
    n = 0
    for one in known:
        seen[_NAMES[type(one)]] += 1
        for table, row in _rows(source, one):
            n += 1
            waiting[table].append((n, *row))
            if len(waiting[table]) == PAGE:
                batch.copy(cursor, table, _columns(table), waiting[table])
                waiting[table].clear()
    for table, rows in waiting.items():
        batch.copy(cursor, table, _columns(table), rows)
        cursor.execute(f"ANALYZE {table}")
    return seen


def paged(cursor: Cursor, table: str, columns: str) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a staging table in the order in which they came, page by page; the first column is `n`."""
    last = 0
    while True:
        cursor.execute(f"SELECT n, {columns} FROM {table} WHERE n > %s ORDER BY n LIMIT %s", (last, PAGE))
        if not (rows := cursor.fetchall()):
            return
        yield rows
        last = rows[-1][0]


def keep_first(cursor: Cursor, table: str) -> None:
    """Leave of several rows with one key the first."""
    cursor.execute(
        f"DELETE FROM {table} AS later WHERE EXISTS "
        f"(SELECT FROM {table} AS first WHERE first.key = later.key AND first.n < later.n)"
    )


_NAMES: dict[type, str] = {
    KnownArtist: "artists",
    Term: "terms",
    Exhibition: "exhibitions",
    Series: "series",
    Statement: "statements",
    Rejection: "refused",
}


def _columns(table: str) -> list[str]:
    return ["n", *(column.split()[0] for column in _TABLES[table].split(", "))]


def _rows(source: str, one: Known | Rejection) -> Iterator[Row]:
    """What to stage of a thing known: itself, and the statements that its fields make."""
    if isinstance(one, Statement):
        yield _statement(source, one)
    elif isinstance(one, Rejection):
        yield _refused(one.source_id, one.reason, one.detail)
    elif isinstance(one, KnownArtist):
        yield from _artist(source, one)
    elif isinstance(one, Term):
        yield from _term(source, one)
    elif not one.key.strip():
        yield _refused(one.title, "missing id", type(one).__name__.lower())
    elif too_long(one.key):
        yield _refused(one.key, BAD_ID, measure(type(one).__name__.lower(), one.key))
    elif len(one.title) > LONGEST_TITLE:
        yield _refused(one.key, LONG_TITLE, measure("a title", one.title, LONGEST_TITLE))
    elif isinstance(one, Exhibition):
        key = nodes.own_key("exhibition", source, one.key)
        start, end, wrong = _span(one.start, one.end)
        yield from (_refused(key, "bad year", f"{detail}; the exhibition is kept") for detail in wrong)
        yield "known_exhibition", (key, one.title, one.venue, start, end, one.url)
        yield from _members(source, "EXHIBITED_IN", one)
    else:
        yield "known_series", (nodes.own_key("series", source, one.key), one.title)
        yield from _members(source, "PART_OF_SERIES", one)


def _artist(source: str, one: KnownArtist) -> Iterator[Row]:
    if not one.key.strip() or not one.name.strip():
        yield _refused(one.key or one.name, "missing name" if one.key.strip() else "missing id", "artist")
        return
    if too_long(one.key):
        yield _refused(one.key, BAD_ID, measure("artist", one.key))
        return
    if too_long(one.name):
        yield _refused(one.key, LONG_NAME, measure("artist", one.name))
        return
    birth, death, wrong = _span(one.birth, one.death)
    yield from (_refused(one.key, "bad year", f"{detail}; the artist is kept") for detail in wrong)
    aliases = tuple(alias for alias in one.aliases if not too_long(alias))
    for alias in one.aliases:
        if too_long(alias):
            yield _refused(one.key, LONG_NAME, f"{measure('an alias', alias)}; the artist is kept")
    yield "known_artist", (one.key, one.name, birth, death, one.nationality, one.ulan, one.wikidata, aliases)
    for relation, terms in (
        ("MEMBER_OF", one.movements),
        ("BORN_IN", one.birth_places),
        ("DIED_IN", one.death_places),
        ("ACTIVE_IN", one.active_places),
    ):
        for term in terms:
            yield _statement(source, Statement(src=one.key, type=relation, dst=term))


def _span(first: int | None, last: int | None) -> tuple[int | None, int | None, list[str]]:
    """The years that can be kept, and what is wrong with those that cannot: of two in the wrong order both."""
    wrong = [f"{year} is not from -9999 to 9999" for year in (first, last) if year is not None and year not in _YEARS]
    first, last = (None if year is None or year not in _YEARS else year for year in (first, last))
    if first is not None and last is not None and last < first:
        return None, None, [f"{first} to {last} ends before it begins"]
    return first, last, wrong


def _term(source: str, one: Term) -> Iterator[Row]:
    name = one.name.strip()
    if not name:
        yield _refused(one.uri or "", "missing name", one.kind)
        return
    if too_long(name):
        yield _refused(name, LONG_NAME, measure(one.kind, name))
        return
    yield "known_term", (one.kind, name, nodes.concept_key(one.kind, name), one.uri)
    for parent in one.parents:
        yield _statement(source, Statement(src=name, type=BETWEEN_TERMS[one.kind], dst=parent))


def _members(source: str, relation: str, one: Exhibition | Series) -> Iterator[Row]:
    for work in one.artworks:
        yield _statement(source, Statement(src=work, type=relation, dst=one.key))


def _statement(source: str, one: Statement) -> Row:
    src, dst = one.src.strip(), one.dst.strip()
    named = f"{src} {one.type} {dst}"
    relation = RELATION_TYPES.get(one.type)
    if relation is None:
        return _refused(named, "unknown relation type", one.type[:100])
    if not src or not dst:
        return _refused(named, "missing reference")
    for kind, ref in ((relation.src, src), (relation.dst, dst)):
        if too_long(ref):
            return _refused(named, LONG_NAME if kind in BETWEEN_TERMS else BAD_ID, measure(kind, ref))
    if not 0 <= one.confidence <= 1:
        return _refused(named, "bad confidence", f"{one.confidence} is not from 0 to 1")
    # PostgreSQL refuses a number that is too near to 0 for its type.
    confidence = float(np.float32(one.confidence))
    return "known_statement", (
        *(relation.src, src, nodes.own_key(relation.src, source, src), relation.name),
        *(relation.dst, dst, nodes.own_key(relation.dst, source, dst)),
        *(one.provenance.strip() or "stated", confidence, one.evidence or None, one.citation or None),
    )


def _refused(named: str, reason: str, detail: str = "") -> Row:
    return "known_rejection", (named[:200], reason, detail)
