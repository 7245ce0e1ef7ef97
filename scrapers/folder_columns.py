"""What the columns of a folder's metadata mean: one raw record to an artwork.

Names are compared without regard to case; spaces and hyphens count as underscores. Of several names of one field the
first that holds something counts, except that all of `MERGED` are joined. A list is a JSON list, or one
text with `;` between items. Columns that are not named here stay in the artwork's `raw`.
"""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from scrapers.dates import EARLIEST, LATEST, parse_years
from scrapers.errors import Rejected
from scrapers.records import Artist, Artwork, Years

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "source_id", "object_id", "accession_number"),
    "title": ("title", "name"),
    "image": ("file", "image", "filename", "image_file", "path"),
    "rights": ("licence", "license", "rights", "licence_url", "license_url", "rights_url"),
    "artist": ("artist", "artists", "creator", "painter"),
    "artist_key": ("artist_key", "artist_id"),
    "artist_birth": ("artist_birth", "birth", "birth_year"),
    "artist_death": ("artist_death", "death", "death_year"),
    "artist_nationality": ("artist_nationality", "nationality"),
    "artist_ulan": ("artist_ulan", "ulan"),
    "artist_wikidata": ("artist_wikidata",),
    "teachers": ("teachers", "teacher", "student_of"),
    "influences": ("influences", "influenced_by"),
    "year_text": ("year_text", "date_text", "date_display", "date"),
    "year": ("year",),
    "year_start": ("year_start", "year_from", "begin_date"),
    "year_end": ("year_end", "year_to", "end_date"),
    "movements": ("movement", "movements", "school"),
    "genres": ("genre", "genres"),
    "subjects": ("tags", "subjects", "subject", "depicts", "keywords"),
    "places": ("place", "places", "place_of_origin"),
    "medium": ("medium", "technique"),
    "dimensions": ("dimensions",),
    "culture": ("culture",),
    "description": ("description",),
    "credit_line": ("credit_line", "credit"),
    "attribution": ("attribution",),
    "landing_page": ("url", "landing_page", "link"),
}
"""Field of an artwork: the columns it is read from."""

MERGED = ("movements", "genres", "subjects", "places")

NOBODY = frozenset({"unknown", "anonymous", "unidentified", "unknown artist", "unknown maker", "artist unknown", "n/a"})
"""Names that stand for no one: taken for a person they would make one artist of all unsigned works."""

LONGEST_ID = 200
_ID = re.compile(r"\w(?:[\w .,:+()/~-]*[\w.)])?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def fields_of(raw: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The values that `raw` holds for each field of `COLUMNS`, in the order of its names there, empty ones left out."""
    named = {re.sub(r"[\s-]+", "_", str(column).strip().casefold()): value for column, value in raw.items()}
    found = {field: [named[name] for name in names if not _empty(named.get(name))] for field, names in COLUMNS.items()}
    return {field: values for field, values in found.items() if values}


def id_of(raw: Mapping[str, Any]) -> str:
    """The record's own id. Raises Rejected "missing id" or "bad id"."""
    value = next(iter(fields_of(raw).get("id", [])), None)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or isinstance(value, bool) or not isinstance(value, (str, int)):
        raise Rejected("missing id", "" if value is None else repr(value)[:100])
    name = str(value).strip()
    if len(name) > LONGEST_ID:
        raise Rejected("bad id", f"{len(name)} characters, at most {LONGEST_ID}: {name[:40]!r}…")
    if not _ID.fullmatch(name):
        raise Rejected("bad id", f"{name!r}: letters, digits, spaces and .,:+()/~_- only")
    return name


def artwork_of(source: str, raw: Mapping[str, Any]) -> Artwork:
    """The artwork that `raw` states. Raises Rejected as `id_of` does."""
    fields = fields_of(raw)

    def one(field: str) -> str | None:
        return next(filter(None, map(text, fields.get(field, []))), None)

    def many(field: str) -> tuple[str, ...]:
        values = fields.get(field, [])[: None if field in MERGED else 1]
        return tuple(dict.fromkeys(item for value in values for item in texts(value)))

    artists = _artists(fields)
    return Artwork(
        source=source,
        source_id=id_of(raw),
        title=one("title") or "Untitled",
        rights=one("rights") or "",
        artists=artists,
        years=_in_life(_years(fields), artists),
        year_text=one("year_text") or one("year"),
        movements=many("movements"),
        genres=many("genres"),
        subjects=many("subjects"),
        places=many("places"),
        medium=one("medium"),
        dimensions=one("dimensions"),
        culture=one("culture"),
        description=one("description"),
        credit_line=one("credit_line"),
        attribution=one("attribution"),
        landing_page=one("landing_page"),
        image=one("image"),
        raw=raw,
    )


def text(value: Any) -> str | None:
    """`value` as one text without control characters; numbers are spelled out, lists joined by commas."""
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, map(text, value))) or None
    if value is None or isinstance(value, (bool, Mapping)) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _CONTROL.sub("", str(value)).strip() or None


def texts(value: Any) -> list[str]:
    """`value` as several texts: a JSON list, a cell that holds one, or a text with `;` between items."""
    if isinstance(value, str):
        cell = value.strip()
        if cell.startswith("[") and cell.endswith("]"):
            try:
                return texts(json.loads(cell))
            except (ValueError, RecursionError):
                pass
        value = cell.split(";")
    items = value if isinstance(value, (list, tuple)) else [value]
    return [item for item in map(text, items) if item]


def year(value: Any) -> int | None:
    """`value` as an astronomical year; -400 is read as 400 BC, as museums write it. None when it is no year."""
    if isinstance(value, str) and re.fullmatch(r"\s*-?[0-9]{1,6}(?:\.0)?\s*", value):
        value = float(value)
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or value != value
        or value in (math.inf, -math.inf)
    ):
        return None
    number = int(value)
    if number != value or number == 0:
        return None
    return number if 0 < number <= LATEST else number + 1 if EARLIEST < number < 0 else None


def key_of(name: str) -> str:
    """A key for an artist whom the source gives none: "Oscar Monet" and "oscar-monet" alike are `oscar-monet`."""
    return "-".join(re.findall(r"[^\W_]+", name.casefold()))


def _empty(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _years(fields: Mapping[str, list[Any]]) -> Years | None:
    """The years of the work: the parsed text, unless a number says otherwise, for a number was not guessed."""
    written = text(fields.get("year_text", fields.get("year", [None]))[0])
    parsed = parse_years(written) if written else None
    start, end, number = (year(fields.get(field, [None])[0]) for field in ("year_start", "year_end", "year"))
    if start is not None and end is not None and start <= end:
        return Years(start, end, circa=bool(parsed and parsed.circa))
    if number is None or (parsed and parsed.start <= number <= parsed.end):
        return parsed
    return Years(number, number)


def _in_life(years: Years | None, artists: tuple[Artist, ...]) -> Years | None:
    """`years`, or None when no artist lived then: such a date is that of a print or a slip."""
    lives = [(artist.birth, artist.death) for artist in artists]
    if years is None or not lives:
        return years
    possible = [
        (birth is None or years.end >= birth) and (death is None or years.start <= death) for birth, death in lives
    ]
    return years if any(possible) else None


def _artists(fields: Mapping[str, list[Any]]) -> tuple[Artist, ...]:
    """The artists; columns beside the name are lists as long as the names are, or belong to a single artist."""
    names = texts(fields["artist"][0]) if "artist" in fields else []
    beside = {
        field: texts(fields[field][0]) if field in fields else []
        for field in (
            "artist_key",
            "artist_birth",
            "artist_death",
            "artist_nationality",
            "artist_ulan",
            "artist_wikidata",
        )
    }
    teachers, influences = (texts(fields[field][0]) if field in fields else [] for field in ("teachers", "influences"))
    artists: dict[str, Artist] = {}
    for position, name in enumerate(names):
        given = {field: values[position] for field, values in beside.items() if len(values) == len(names)}
        key = given.get("artist_key") or key_of(name)
        if not key or name.casefold() in NOBODY:
            continue
        alone = len(names) == 1
        spelled = (lambda other: other) if "artist_key" in given else key_of
        artists[key] = Artist(
            key=key,
            name=name,
            birth=year(given.get("artist_birth")),
            death=year(given.get("artist_death")),
            nationality=given.get("artist_nationality"),
            ulan=given.get("artist_ulan"),
            wikidata=given.get("artist_wikidata"),
            teachers=tuple(filter(None, map(spelled, teachers))) if alone else (),
            influences=tuple(filter(None, map(spelled, influences))) if alone else (),
        )
    return tuple(artists.values())
