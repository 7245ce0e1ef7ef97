"""How long names, ids and titles may be.

What is longer is text that slipped into the wrong column. Names and ids must also fit into an index: a btree row of
PostgreSQL holds about 2,700 bytes.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from scrapers.records import Artist, Artwork, Rejection

LONGEST_NAME = 500
"""Characters of a name, of another form of it, of a term and of an id."""

LONGEST_TITLE = 5000
"""Characters of a title."""

LONG_NAME, LONG_TITLE, BAD_ID = "name too long", "title too long", "bad id"
"""The reasons for refusing what is longer."""

_LONGEST_FOLDED = 2400  # bytes; one character of Hangul becomes nine


def too_long(name: str) -> bool:
    """Whether `name` is longer than a name may be, also in the form in which names are compared."""
    if len(name) > LONGEST_NAME:
        return True
    if name.isascii():
        return False
    folded = unicodedata.normalize("NFKD", name).casefold()
    return len(folded.encode("utf-8", "surrogatepass")) > _LONGEST_FOLDED


def measure(what: str, text: str, longest: int = LONGEST_NAME) -> str:
    """What to say of `text` that is too long: `an alias of 9,000 characters, at most 500: 'Lorem ipsum…'`."""
    return f"{what} of {len(text):,} characters, at most {longest}: {text[:40]!r}…"


def within(work: Artwork) -> tuple[Artwork, list[Rejection]]:
    """`work` without the artists, teachers, influences and terms that are too long, and a refusal of each of these."""
    refused: list[Rejection] = []

    def fits(reason: str, what: str, text: str) -> bool:
        if not too_long(text):
            return True
        detail = f"{measure(what, text)}; the work is kept"
        refused.append(Rejection(source_id=work.source_id, reason=reason, detail=detail))
        return False

    def artists() -> Iterator[Artist]:
        for one in work.artists:
            if not fits(LONG_NAME, "an artist's name", one.name) or not fits(BAD_ID, "an artist's id", one.key):
                continue
            ulan, wikidata = (
                value if value is None or fits(f"bad {name} id", f"an artist's {name} id", value) else None
                for name, value in (("ulan", one.ulan), ("wikidata", one.wikidata))
            )
            teachers = tuple(key for key in one.teachers if fits(BAD_ID, "a teacher's id", key))
            influences = tuple(key for key in one.influences if fits(BAD_ID, "an influence's id", key))
            yield replace(one, ulan=ulan, wikidata=wikidata, teachers=teachers, influences=influences)

    def terms(field: str, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if fits(LONG_NAME, f"one of the {field}", name))

    kept = replace(
        work,
        artists=tuple(artists()),
        movements=terms("movements", work.movements),
        genres=terms("genres", work.genres),
        subjects=terms("subjects", work.subjects),
        places=terms("places", work.places),
    )
    return (kept if refused else work), refused
