"""What the columns of a folder of knowledge mean: one row to what it states.

Names are compared as in `scrapers.folder_columns`, and lists are written as there. Works have the columns of a folder
and those of `WORK`.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from scrapers import authorities
from scrapers.dates import parse_years
from scrapers.errors import Rejected
from scrapers.folder_columns import COLUMNS, text, texts, year
from scrapers.knowledge.records import Exhibition, Known, KnownArtist, Series, Statement, Term, TermKind
from scrapers.makers import year_of
from scrapers.records import Rejection

_TIME = re.compile(r"(?<=\d)T\d.*")

Columns = Mapping[str, tuple[str, ...]]

WORK: Columns = {
    "exhibitions": ("exhibitions", "exhibition"),
    "series": ("series",),
    "wikidata": ("wikidata", "qid"),
}
"""What a table of works may have besides the columns of a folder."""

WORKS: Columns = {**COLUMNS, **WORK}

ARTISTS: Columns = {
    "id": ("id", "artist_id"),
    "name": ("name",),
    "aliases": ("aliases", "alias", "also_known_as"),
    "birth": ("birth", "birth_year"),
    "death": ("death", "death_year"),
    "nationality": ("nationality",),
    "ulan": ("ulan",),
    "wikidata": ("wikidata", "qid"),
    "movements": ("movements", "movement"),
    "birth_place": ("birth_place",),
    "death_place": ("death_place",),
    "active_places": ("active_places", "active_place"),
    "teachers": ("teachers", "teacher", "student_of"),
    "influences": ("influences", "influenced_by"),
}
TERMS: Columns = {
    "name": ("name",),
    "parents": ("parents", "parent"),
    "uri": ("uri",),
}
EXHIBITIONS: Columns = {
    "id": ("id", "exhibition_id"),
    "title": ("title", "name"),
    "venue": ("venue",),
    "start": ("start", "start_date", "opening_date"),
    "end": ("end", "end_date", "closing_date"),
    "url": ("url",),
    "artworks": ("artworks", "artwork"),
}
SERIES: Columns = {
    "id": ("id", "series_id"),
    "title": ("title", "name"),
    "artworks": ("artworks", "artwork"),
}
RELATIONS: Columns = {
    "src": ("src",),
    "type": ("type",),
    "dst": ("dst",),
    "confidence": ("confidence",),
    "provenance": ("provenance",),
    "evidence": ("evidence",),
    "citation": ("citation",),
}

TABLES: Mapping[str, Columns] = {
    "artists": ARTISTS,
    "movements": TERMS,
    "places": TERMS,
    "subjects": TERMS,
    "exhibitions": EXHIBITIONS,
    "series": SERIES,
    "relations": RELATIONS,
}
"""The tables besides that of works, in the order in which they are read: field, and the columns it is read from."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    "artworks": ("id",),
    "artists": ("id", "name"),
    **dict.fromkeys(("movements", "places", "subjects"), ("name",)),
    **dict.fromkeys(("exhibitions", "series"), ("id", "title")),
    "relations": ("src", "type", "dst"),
}
"""The fields that a row of each table must have."""

KINDS: Mapping[str, TermKind] = {f"{kind}s": kind for kind in get_args(TermKind)}
"""The kind of the terms in a table."""


def fields_of(columns: Columns, row: Mapping[str, Any]) -> dict[str, Any]:
    """The value that `row` holds for each field, of several columns the first that holds something."""
    named = {re.sub(r"[\s-]+", "_", str(column).strip().casefold()): value for column, value in row.items()}
    found = {field: next(filter(_filled, map(named.get, names)), None) for field, names in columns.items()}
    return {field: value for field, value in found.items() if value is not None}


def lacking(table: str, header: Sequence[str]) -> str:
    """What to say of a table whose header has no column for a field that every row must have; "" when it has all."""
    columns = WORKS if table == "artworks" else TABLES[table]
    found = fields_of(columns, dict.fromkeys(header, "x"))
    missing = [field for field in NEEDED[table] if field not in found]
    return "; ".join(f"has no column for the {field}: {' or '.join(columns[field])}" for field in missing)


def stated(table: str, row: Mapping[str, Any]) -> Iterator[Known | Rejection]:
    """What a row of `table` states. Raises Rejected for one that states nothing that can be kept."""
    fields = fields_of(TABLES[table], row)
    if table == "artists":
        yield from _artist(fields)
    elif table in KINDS:
        yield Term(
            kind=KINDS[table], name=_needed(fields, "name"), parents=_many(fields, "parents"), uri=_one(fields, "uri")
        )
    elif table == "exhibitions":
        yield from _exhibition(fields)
    elif table == "series":
        yield Series(key=_needed(fields, "id"), title=_needed(fields, "title"), artworks=_many(fields, "artworks"))
    else:
        yield _statement(fields)


def shown_in(row: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of the exhibitions and of the series that a row of works names."""
    fields = fields_of(WORK, row)
    return _many(fields, "exhibitions"), _many(fields, "series")


def item_of(row: Mapping[str, Any]) -> str | None:
    """The Wikidata item of the work in a row of works."""
    return authorities.wikidata(_one(fields_of(WORK, row), "wikidata"))


def _artist(fields: Mapping[str, Any]) -> Iterator[Known | Rejection]:
    key, called = _needed(fields, "id"), _needed(fields, "name")
    ids = {}
    for name, read in (("ulan", authorities.ulan), ("wikidata", authorities.wikidata)):
        written = _one(fields, name)
        ids[name] = read(written)
        if written and not ids[name]:
            yield Rejection(source_id=key, reason=f"bad {name} id", detail=f"{written[:100]!r}; the artist is kept")
    life = {"birth": _life(fields, "birth"), "death": _life(fields, "death")}
    yield from _unread(key, fields, life, "artist")
    yield KnownArtist(
        key=key,
        name=called,
        birth=life["birth"],
        death=life["death"],
        nationality=_one(fields, "nationality"),
        aliases=_many(fields, "aliases"),
        movements=_many(fields, "movements"),
        birth_places=_many(fields, "birth_place"),
        death_places=_many(fields, "death_place"),
        active_places=_many(fields, "active_places"),
        **ids,
    )
    for field, relation in (("teachers", "STUDENT_OF"), ("influences", "INFLUENCED_BY")):
        for other in _many(fields, field):
            yield Statement(src=key, type=relation, dst=other)


def _exhibition(fields: Mapping[str, Any]) -> Iterator[Known | Rejection]:
    key, title = _needed(fields, "id"), _needed(fields, "title")
    held = {"start": _year(fields, "start"), "end": _year(fields, "end", last=True)}
    yield from _unread(key, fields, held, "exhibition")
    yield Exhibition(
        key=key,
        title=title,
        venue=_one(fields, "venue"),
        start=held["start"],
        end=held["end"],
        url=_one(fields, "url"),
        artworks=_many(fields, "artworks"),
    )


def _unread(key: str, fields: Mapping[str, Any], years: Mapping[str, int | None], kept: str) -> Iterator[Rejection]:
    """A refusal of each of the fields `years` that holds something and no year."""
    for field, found in years.items():
        if found is None and (written := _one(fields, field)):
            detail = f"{written[:100]!r} as {field}; the {kept} is kept"
            yield Rejection(source_id=key, reason="bad year", detail=detail)


def _statement(fields: Mapping[str, Any]) -> Statement:
    return Statement(
        src=_needed(fields, "src"),
        type=re.sub(r"[\s-]+", "_", _needed(fields, "type").upper()),
        dst=_needed(fields, "dst"),
        confidence=_share(fields),
        provenance=_one(fields, "provenance") or "stated",
        evidence=_one(fields, "evidence"),
        citation=_one(fields, "citation"),
    )


def _one(fields: Mapping[str, Any], field: str) -> str | None:
    return text(fields.get(field))


def _many(fields: Mapping[str, Any], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts(fields.get(field))))


def _needed(fields: Mapping[str, Any], field: str) -> str:
    found = _one(fields, field)
    if not found:
        raise Rejected(f"missing {field}")
    return found


def _life(fields: Mapping[str, Any], field: str) -> int | None:
    """The year that a number or a text such as "c. 1581" names; None for a span."""
    value = fields.get(field)
    return found if (found := year(value)) is not None else year_of(text(value))


def _year(fields: Mapping[str, Any], field: str, *, last: bool = False) -> int | None:
    """The year that a number or a date names; of a span its first, or its last."""
    value = fields.get(field)
    if (number := year(value)) is not None:
        return number
    years = parse_years(_TIME.sub("", written)) if (written := text(value)) else None
    return None if years is None else years.end if last else years.start


def _share(fields: Mapping[str, Any]) -> float:
    value = fields.get("confidence", 1.0)
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not 0 <= number <= 1:
        raise Rejected("bad confidence", f"{str(value)[:50]!r} is not from 0 to 1")
    return number


def _filled(value: Any) -> bool:
    return value is not None and value != [] and not (isinstance(value, str) and not value.strip())
