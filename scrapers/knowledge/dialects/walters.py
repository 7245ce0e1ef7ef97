"""The Walters Art Museum: `creators`, each with the ids of their works; nothing else is known of a work.

Rights: CC0. Works are "Untitled". A creator may be a people or a culture ("Roman", "Olmec"), which is then the work's
culture and no artist; "Anonymous" is nobody. Roles are not told: those who wrote the text of a manuscript, and
publishers of prints, stand among the creators and cannot be told apart. The museum lists about 180 works of a creator
at most.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scrapers.errors import Rejected
from scrapers.knowledge.dialects.dialect import Dialect
from scrapers.knowledge.dialects.dump import CC0, UNTITLED, Dump, distinct
from scrapers.knowledge.dialects.lines import each
from scrapers.knowledge.dialects.lives import lifetime
from scrapers.knowledge.dialects.walters_peoples import PEOPLES
from scrapers.knowledge.records import Known, KnownArtist
from scrapers.makers import lived, nobody
from scrapers.markup import plain
from scrapers.records import Artist, Artwork, Rejection

_HIJRA = re.compile(r"[\d/?–-]+\s*AH\s*/\s*AD\s*")
_DOUBLE = re.compile(r"(\d{4})/\d{1,2}\b")  # of 1631/32 the first
_ONE_END = re.compile(r"\b(born|died)\s+(?:ca\.\s*|in\s+)?([^;,]*)")
_ONE_YEAR = re.compile(r"(\d{3,4})(?:\s*\(\?\)|\?)?")
_NATION = re.compile(r"([A-Z][A-Za-z -]+?)(?: \(\?\))?,")


@dataclass(slots=True)
class _Work:
    """What creators tell of a work."""

    creators: list[Mapping[str, Any]] = field(default_factory=list)
    peoples: list[str] = field(default_factory=list)


class Walters(Dump):
    name = "walters"
    title = "The Walters Art Museum"
    reads = ("creators",)

    def artworks(self) -> Iterator[Artwork | Rejection]:
        works: defaultdict[str, _Work] = defaultdict(_Work)
        for one in each(self._read("creators"), _made):
            if isinstance(one, Rejection):
                yield one
                continue
            work_id, record = one
            work = works[work_id]
            if record["name"] in PEOPLES:
                work.peoples.append(record["name"])
            elif not _nobody(record["name"]):
                work.creators.append(record)
        for work_id, work in works.items():
            yield Artwork(
                source=self.name,
                source_id=work_id,
                title=UNTITLED,
                rights=CC0,
                artists=tuple(map(_maker, work.creators)),
                culture="; ".join(work.peoples) or None,
                raw={"id": work_id, "creators": [one["id"] for one in work.creators], "peoples": work.peoples},
            )

    def known(self) -> Iterator[Known | Rejection]:
        yield from distinct(each(self._read("creators"), _artist))


def _made(record: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    _maker(record)
    for work_id in record["artworks"]:
        yield work_id, record


def _maker(record: Mapping[str, Any]) -> Artist:
    birth, death = _life(record.get("date") or "")
    return Artist(
        key=record["id"], name=record["name"], birth=birth, death=death, nationality=_nation(record.get("date") or "")
    )


def _artist(record: Mapping[str, Any]) -> Iterator[KnownArtist]:
    if record["name"] in PEOPLES:
        raise Rejected("a people, no artist", record["name"])
    if _nobody(record["name"]):
        raise Rejected("nobody", record["name"])
    one = _maker(record)
    yield KnownArtist(key=one.key, name=one.name, birth=one.birth, death=one.death, nationality=one.nationality)


def _nobody(name: str) -> bool:
    return nobody(name) or "unidentified" in name


def _life(words: str) -> tuple[int | None, int | None]:
    """Birth and death out of "Persian, ca. 1565-1635" or "died 605 AH/AD 1209"; of the two eras the common one."""
    words = _DOUBLE.sub(r"\1", _HIJRA.sub("", words))
    ends = {end: _year(year) for end, year in _ONE_END.findall(words)}
    if ends:
        return lifetime(ends.get("born"), ends.get("died"))
    return lifetime(*lived(re.sub(r"\s*\(\?\)", "", words)), words)


def _year(words: str) -> int | None:
    found = _ONE_YEAR.fullmatch(words.strip())
    return int(found[1]) if found else None


def _nation(words: str) -> str | None:
    found = _NATION.match(f"{words},")
    return plain(found[1]) if found and found[1] in PEOPLES else None


WALTERS = Dialect(
    name=Walters.name,
    title=Walters.title,
    marks={"creators": frozenset({"id", "name", "sort_name", "artworks"})},
    source=Walters,
)
