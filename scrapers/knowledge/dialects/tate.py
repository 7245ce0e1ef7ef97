"""Tate: the dump of its collection of October 2014, `artworks` and `artists`.

Rights: the metadata are CC0; pictures are not, and none is taken. Titles in brackets that say that there is none
count as none. Of the subjects only leaves describe a work; the branches above them are terms. What Tate calls
movements are movements, groups and periods of British art alike; the century above them is left out, for a period is
no movement. Catalogue groups (sketchbooks) come with the dump of related works.

A contributor's role says whether the work is theirs. "After" is a model; the manner, style or imitation of somebody
is a model less surely. Attributions are makers less surely. For pupils, followers and schools of somebody, and for
those to whom a work was attributed once, no relation is honest: they are refused. "British School" is nobody.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from scrapers.crediting import credited
from scrapers.dating import dated
from scrapers.errors import Rejected
from scrapers.fields import address, number, title
from scrapers.knowledge.dialects.dialect import Dialect
from scrapers.knowledge.dialects.dump import UNTITLED, Dump, distinct, once, person, whole
from scrapers.knowledge.dialects.lines import each
from scrapers.knowledge.dialects.lives import lifetime
from scrapers.knowledge.dialects.tate_terms import Thesaurus, branches, places
from scrapers.knowledge.records import Known, KnownArtist, Statement
from scrapers.makers import nobody
from scrapers.markup import plain
from scrapers.records import Artist, Artwork, Rejection

MAKERS = frozenset({"artist", "and assistants", "and studio", "and a pupil", "and other artists", "with"})
"""Roles of those whose own work it is."""

STATED: Mapping[str, tuple[str, float]] = {
    "after": ("MADE_AFTER", 1.0),
    "prints after": ("MADE_AFTER", 1.0),
    "manner of": ("MADE_AFTER", 0.5),
    "style of": ("MADE_AFTER", 0.5),
    "imitator of": ("MADE_AFTER", 0.5),
    "attributed to": ("CREATED_BY", 0.7),
    "studio of": ("CREATED_BY", 0.5),
    "doubtfully attributed to": ("CREATED_BY", 0.3),
}
"""Roles that say something less than "made by": the relation they mean, and how surely."""

_NO_TITLE = re.compile(r"\[(?:title not known|no title|untitled)\]", re.I)
_INVERTED = re.compile(r"(.+), (Brotherhood of|Der|Die|Das|Les|The)")


# Sheets of one sketchbook have one date.
_dated = lru_cache(maxsize=1 << 14)(dated)


class Tate(Dump):
    name = "tate"
    title = "Tate"
    reads = ("artworks", "artists")

    def artworks(self) -> Iterator[Artwork | Rejection]:
        yield from distinct(each(self._read("artworks"), self._work))

    def known(self) -> Iterator[Known | Rejection]:
        yield from distinct(each(self._read("artists"), _artist))
        yield from self._thesaurus.terms()
        yield from places(self._read("artists"))
        yield from each(self._read("artworks"), lambda record: once(_statements(record)))

    @cached_property
    def _thesaurus(self) -> Thesaurus:
        return Thesaurus.of(record for _, record in self._read("artworks"))

    def _work(self, record: Mapping[str, Any]) -> Iterator[Artwork]:
        named = title(record.get("title"), UNTITLED)
        makers = [one for one in record["artists"] if one["role"] in MAKERS and not _nobody(one["name"])]
        work = Artwork(
            source=self.name,
            source_id=record["acno"],
            title=UNTITLED if _NO_TITLE.fullmatch(named) else named,
            rights=record["metadata_licence"],
            artists=tuple(
                Artist(key=str(number(one["id"])), name=one["name"], birth=_life(one)[0], death=_life(one)[1])
                for one in {one["id"]: one for one in makers}.values()
            ),
            years=_dated(record.get("date_text"), record.get("year"), record.get("year_end")),
            year_text=plain(record.get("date_text")),
            movements=_movements(record),
            subjects=tuple(dict.fromkeys(self._thesaurus.names[branch] for branch, leaf in branches(record) if leaf)),
            medium=plain(record.get("medium") or record.get("classification")),
            dimensions=plain(record.get("dimensions")),
            credit_line=plain(record.get("credit_line")),
            landing_page=address(record.get("url")),
            raw=record,
        )
        stands = all(one["role"] == "artist" for one in record["artists"])
        yield work if stands else credited(work, [record["all_artists"]], self.title)


def _artist(record: Mapping[str, Any]) -> Iterator[KnownArtist]:
    if _nobody(record["name"]):
        raise Rejected("nobody", record["name"])
    yield KnownArtist(
        key=str(number(record["id"])),
        name=record["name"],
        birth=_life(record)[0],
        death=_life(record)[1],
        movements=_movements(record),
        birth_places=tuple(filter(None, [plain(record.get("birth_place"))])),
        death_places=tuple(filter(None, [plain(record.get("death_place"))])),
        active_places=tuple(record.get("active_places", ())),
    )


def _statements(record: Mapping[str, Any]) -> Iterator[Statement | Rejection]:
    """What the roles of a work's contributors say besides who made it, each once."""
    work = f"{Tate.name}:{record['acno']}"
    for role, key, name in dict.fromkeys((one["role"], one["id"], one["name"]) for one in record["artists"]):
        if role in MAKERS:
            continue
        if role not in STATED or _nobody(name):
            reason = "nobody" if role in STATED else "role without a relation"
            yield Rejection(source_id=work, reason=reason, detail=f"{role} {name}")
            continue
        relation, confidence = STATED[role]
        yield Statement(
            src=work,
            type=relation,
            dst=person(Tate.name, key),
            confidence=confidence,
            evidence=f"credited as “{role} {name}”",
        )


def _life(record: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Birth and death; a group, whose dates are those of its members, has none."""
    words = record.get("dates")
    if not words or words.count("born") > 1:
        return None, None
    return lifetime(whole(record.get("birth_year")), whole(record.get("death_year")) or _last_year(words), words)


def _last_year(dates: str) -> int | None:
    """The year of death in "1762–1787"; a work names its artist's years in words alone."""
    found = re.search(r"[–-]\s*(?:c\.\s?)?(\d{4})$", dates)
    return int(found[1]) if found else None


def _movements(record: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_INVERTED.sub(r"\2 \1", one["name"]) for one in record.get("movements", ())))


def _nobody(name: str) -> bool:
    return nobody(name) or bool(re.search(r"\bSchool\b", name))


TATE = Dialect(
    name=Tate.name,
    title=Tate.title,
    marks={"artworks": frozenset({"acno", "title", "artists", "metadata_licence"})},
    source=Tate,
)
