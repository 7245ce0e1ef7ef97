"""The National Gallery of Art, Washington: `objects` with their terms and contributors, and `artists`.

Rights: CC0. The dump has no titles, so that every work is "Untitled"; former titles and attributions in its history
may be wrong and are not taken in their place. It has no dates either: a work has years only where a term or the name
of its unknown maker is a time ("Kangxi", "German 15th Century").

Terms: a school ("American", "Florentine") is the culture; styles are movements, genres or times and themes and
keywords are genres or subjects, as `nga_terms` says; techniques are the medium; where it was executed is a place. The
systematic catalogue tells of the museum's own books and is left out.

Contributors: `nga_hands` says who is a maker, surely or less so, and who a model; publishers, printers and authors are
neither. Those of the type "anonymous" are a school and a century, no person; those without a work here are donors and
former owners.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from scrapers.authorities import ulan, wikidata
from scrapers.crediting import credited
from scrapers.dates import parse_years
from scrapers.errors import Rejected
from scrapers.fields import number, texts
from scrapers.folder_lines import Fault
from scrapers.knowledge.dialects.dialect import Dialect
from scrapers.knowledge.dialects.dump import CC0, UNTITLED, Dump, distinct, joined, once, person, whole
from scrapers.knowledge.dialects.lines import each
from scrapers.knowledge.dialects.lives import lifetime
from scrapers.knowledge.dialects.nga_hands import concerned, hand, words
from scrapers.knowledge.dialects.nga_terms import GENRES, MOVEMENTS, PEOPLES, REIGNS, SILENT
from scrapers.knowledge.records import Known, KnownArtist, Statement
from scrapers.makers import nobody, qualified
from scrapers.records import Artist, Artwork, Rejection, Years

_LAST_OF_ALL = re.compile(r" (?:Jr\.?|Sr\.?|the (?:Elder|Younger)|[IVX]+)$")


class Nga(Dump):
    name = "nga"
    title = "National Gallery of Art, Washington"
    reads = ("objects", "artists")

    def artworks(self) -> Iterator[Artwork | Rejection]:
        yield from distinct(each(self._read("objects"), self._work))

    def known(self) -> Iterator[Known | Rejection]:
        yield from distinct(each(self._read("artists"), _artist))
        yield from each(self._read("objects"), lambda record: once(self._statements(record)))

    @cached_property
    def _nobodies(self) -> frozenset[int]:
        """The ids of those who are no person."""
        rows = (record for _, record in self._read("artists") if not isinstance(record, Fault))
        return frozenset(row["constituent_id"] for row in rows if row.get("type") == "anonymous")

    def _is_nobody(self, one: Mapping[str, Any]) -> bool:
        return one["constituent_id"] in self._nobodies or nobody(one["name"])

    def _work(self, record: Mapping[str, Any]) -> Iterator[Artwork]:
        makers = {one["constituent_id"]: one for one in record["artists"] if concerned(one) and _made(one)}
        sure = [one for one in makers.values() if _made(one) == 1.0 and not self._is_nobody(one)]
        styles = texts(record.get("style"))
        named = [*texts(record.get("theme")), *texts(record.get("keyword"))]
        genres = [GENRES[word.casefold()] for word in named if word.casefold() in GENRES]
        ware = [style for style in styles if not any(style in known for known in (MOVEMENTS, REIGNS, PEOPLES))]
        subjects = {word.casefold(): word for word in reversed(named) if word.casefold() not in GENRES}
        work = Artwork(
            source=self.name,
            source_id=str(number(record["object_id"])),
            title=UNTITLED,
            rights=CC0,
            artists=tuple(
                Artist(key=str(number(one["constituent_id"])), name=one["name"], wikidata=wikidata(one.get("wikidata")))
                for one in sure
            ),
            years=_years([one["name"] for one in makers.values() if self._is_nobody(one)], styles),
            movements=tuple(dict.fromkeys(MOVEMENTS[style] for style in styles if style in MOVEMENTS)),
            genres=tuple(dict.fromkeys([*ware, *genres])),
            subjects=tuple(word for key, word in reversed(subjects.items()) if key not in SILENT),
            places=texts(record.get("place_executed")),
            medium=joined(texts(record.get("technique")), ", "),
            dimensions=joined(texts(record.get("dimensions"))),
            culture=joined([*texts(record.get("school")), *(style for style in styles if style in PEOPLES)]),
            raw=record,
        )
        names = [qualified(one["name"], words(one) if _made(one) != 1.0 else None) for one in makers.values()]
        yield credited(work, names, self.title) if len(sure) < len(makers) else work

    def _statements(self, record: Mapping[str, Any]) -> Iterator[Statement | Rejection]:
        work = f"{self.name}:{record['object_id']}"
        for one in filter(concerned, record["artists"]):
            found = hand(one)
            if found == ("CREATED_BY", 1.0):
                continue
            if found is None or self._is_nobody(one):
                reason = "nobody" if found else "role without a relation"
                yield Rejection(
                    source_id=work,
                    reason=reason,
                    detail=f"{' '.join(filter(None, (one['role'], words(one))))}: {one['name']}",
                )
                continue
            yield Statement(
                src=work,
                type=found.relation,
                dst=person(self.name, one["constituent_id"]),
                confidence=found.confidence,
                evidence=f"credited in the role “{one['role']}”" + (f", “{words(one)}”" if words(one) else ""),
            )
        if "parent_object" in record:
            yield Statement(
                src=work,
                type="PART_OF",
                dst=f"{self.name}:{number(record['parent_object'])}",
                evidence=f"catalogued as “{record['parent_relation']} part”",
            )


def _made(one: Mapping[str, Any]) -> float:
    """How surely a contributor made the work, 0 where they did not."""
    found = hand(one)
    return found.confidence if found and found.relation == "CREATED_BY" else 0.0


def _artist(record: Mapping[str, Any]) -> Iterator[KnownArtist]:
    name = record["name"]
    if record["type"] == "anonymous" or nobody(name):
        raise Rejected("nobody", name)
    if not record["n_objects"]:
        raise Rejected("artist without a work", name)
    birth, death = lifetime(
        whole(record.get("birth_year")), whole(record.get("death_year")), record.get("display_date")
    )
    yield KnownArtist(
        key=str(number(record["constituent_id"])),
        name=name,
        birth=birth,
        death=death,
        nationality=record.get("nationality"),
        ulan=ulan(record.get("ulan")),
        wikidata=wikidata(record.get("wikidata")),
        aliases=tuple(alias for alias in dict.fromkeys(map(_upright, texts(record.get("alt_names")))) if alias != name),
    )


def _upright(name: str) -> str:
    """ "Haupt, Enid" as it is spoken, "Enid Haupt"; a name with more commas than one stays as it is written."""
    last, comma, first = name.partition(", ")
    if not comma or "," in first:
        return name
    rest = _LAST_OF_ALL.search(first)
    return f"{first[: rest.start()]} {last}{rest[0]}" if rest else f"{first} {last}"


def _years(unknown: list[str], styles: tuple[str, ...]) -> Years | None:
    """The time that a term names: the century of an unknown maker, or a reign."""
    return next(
        filter(None, map(parse_years, [*unknown, *(REIGNS[style] for style in styles if style in REIGNS)])), None
    )


NGA = Dialect(
    name=Nga.name,
    title=Nga.title,
    marks={"objects": frozenset({"object_id", "artists"})},
    source=Nga,
)
