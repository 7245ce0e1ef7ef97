"""The Smithsonian American Art Museum: `objects` with makers, `constituents`, and its thesaurus of subjects.

Rights: CC0. The dump has no titles and no dates of works; a title guessed from a label is taken where it is plausible,
that is, for a few objects at most: a book that labels cite is guessed for many. Makers have no
role; one without a name is left out.

The thesaurus joins its terms beforehand: below "Portrait male" stand sitters, below a sitter "bust"; below "Landscape"
stand states. Alone, such words would lie ("New York is a kind of Landscape"), so a term's name is its whole branch,
"Landscape - New York", as the museum shows it. No object of the dump names a subject. Its other branches (materials,
processes, insurance) are no subjects and are refused.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from scrapers.authorities import ulan
from scrapers.errors import Rejected
from scrapers.folder_lines import Fault
from scrapers.knowledge.dialects.dialect import Dialect
from scrapers.knowledge.dialects.dump import CC0, UNTITLED, Dump, distinct, whole
from scrapers.knowledge.dialects.lines import each
from scrapers.knowledge.dialects.lives import lifetime
from scrapers.knowledge.records import Known, KnownArtist, Term
from scrapers.makers import nobody
from scrapers.markup import plain
from scrapers.records import Artist, Artwork, Rejection

MOST_ALIKE = 2
"""Objects that may share a guessed title."""

SUBJECTS = frozenset({"Subject Specific", "Subject General"})
_TOP = 4  # "Authorities", "Attributes", "Objects" and the authority, of which the last says what it is
_PLACE = r"(?:in |near )?([A-Z][^\d\-;]*?),?\s+(?:ca?\.\s*|about\s+|after\s+|before\s+)?\d{4}"
_BORN = re.compile(rf"\bborn {_PLACE}")
_DIED = re.compile(rf"\bdied {_PLACE}")


class Saam(Dump):
    name = "saam"
    title = "Smithsonian American Art Museum"
    reads = ("objects", "constituents", "subject_term_thesaurus")

    def artworks(self) -> Iterator[Artwork | Rejection]:
        yield from distinct(each(self._read("objects"), self._work))

    def known(self) -> Iterator[Known | Rejection]:
        yield from distinct(each(self._read("constituents"), _artist))
        met: set[str] = set()
        for one in each(self._read("subject_term_thesaurus"), _branch):
            if isinstance(one, Rejection):
                yield one
            elif one.name not in met:
                met.add(one.name)
                yield one

    @cached_property
    def _guesses(self) -> Counter[str]:
        rows = (record for _, record in self._read("objects") if not isinstance(record, Fault))
        return Counter(row["title_guess"] for row in rows if isinstance(row.get("title_guess"), str))

    def _work(self, record: Mapping[str, Any]) -> Iterator[Artwork]:
        guess = plain(record.get("title_guess"))
        named = ((one["constituent_id"], plain(one["name"])) for one in record.get("makers", ()))
        makers = {key: name for key, name in named if name and not nobody(name)}
        yield Artwork(
            source=self.name,
            source_id=record["object_number"],
            title=guess if guess and self._guesses[record["title_guess"]] <= MOST_ALIKE else UNTITLED,
            rights=CC0,
            artists=tuple(Artist(key=key, name=name) for key, name in makers.items()),
            raw=record,
        )


def _artist(record: Mapping[str, Any]) -> Iterator[KnownArtist]:
    name, words = record["name"], record.get("display_date") or ""
    if nobody(name):
        raise Rejected("nobody", name)
    birth, death = lifetime(whole(record.get("birth_year")), whole(record.get("death_year")), words)
    yield KnownArtist(
        key=record["constituent_id"],
        name=name,
        birth=birth,
        death=death,
        nationality=record.get("nationality"),
        ulan=ulan(record.get("ulan")),
        birth_places=_place(_BORN, words),
        death_places=_place(_DIED, words),
    )


def _place(stated: re.Pattern[str], words: str) -> tuple[str, ...]:
    found = stated.search(words)
    return (found[1].strip(),) if found else ()


def _branch(record: Mapping[str, Any]) -> Iterator[Term]:
    """The term and all that stand above it, the highest first."""
    path = [level.strip() for level in record["path"].split("\\")]
    levels = path[_TOP:]
    if len(path) < _TOP or path[_TOP - 1] not in SUBJECTS:
        raise Rejected("no subject", record["path"])
    for depth in range(1, len(levels) + 1):
        parent = " - ".join(levels[: depth - 1])
        yield Term(kind="subject", name=" - ".join(levels[:depth]), parents=(parent,) if parent else ())


SAAM = Dialect(
    name=Saam.name,
    title=Saam.title,
    marks={"objects": frozenset({"object_number"})},
    source=Saam,
)
