"""The sample collection as a source: nothing to download, every record and picture made here."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Any

from scrapers.errors import Rejected
from scrapers.records import Artist, Artwork, Region, Years
from scrapers.sample.artists import Painter
from scrapers.sample.collection import Work, works
from scrapers.sample.painting import painted
from scrapers.source import Page

PAGE = 40
"""Records a page: some seconds of painting, so that an interrupted run loses little."""


class SampleSource:
    """A `Source` of works that are painted when they are fetched."""

    name = "sample"
    title: str | None = None

    def __init__(self, seed: int = 42, works_per_artist: int = 8, artists: int | None = None) -> None:
        self._works = works(seed, works_per_artist, artists)
        self._by_id = {work.source_id: work for work in self._works}
        self.total: int | None = len(self._works)

    async def pages(self, cursor: str | None) -> AsyncIterator[Page]:
        """Pages of raw records after `cursor`, which is the number of records already seen."""
        for start in range(int(cursor or 0), len(self._works), PAGE):
            some = self._works[start : start + PAGE]
            yield Page([record(work) for work in some], str(start + len(some)), partial(_after, start))

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        """The artwork of one raw record, its licence as stated.

        Raises Rejected when a field is missing or of the wrong kind.
        """
        try:
            years = raw["years"]
            return Artwork(
                source=self.name,
                source_id=raw["id"],
                title=raw["title"],
                rights=raw["rights"],
                artists=tuple(_artist(entry) for entry in raw["artists"]),
                years=Years(years["start"], years["end"], years["circa"]) if years else None,
                year_text=raw["date"],
                movements=tuple(raw["movements"]),
                genres=tuple(raw["genres"]),
                subjects=tuple(raw["subjects"]),
                places=tuple(raw["places"]),
                medium=raw["medium"],
                dimensions=raw["dimensions"],
                culture=raw["culture"],
                description=raw["description"],
                credit_line="Kindred sample collection",
                attribution=raw["attribution"],
                image=raw["image"],
                regions=tuple(Region(**region) for region in raw["regions"]),
                raw=raw,
            )
        except (KeyError, TypeError) as error:
            raise Rejected("malformed record", f"{raw.get('id', '?')}: {error!r}") from error

    async def fetch(self, artwork: Artwork) -> bytes:
        """The picture file, painted now in a thread of its own."""
        return await asyncio.to_thread(painted, self._by_id[artwork.source_id])


def _after(start: int, n: int) -> str:
    return str(start + n)


def record(work: Work) -> dict[str, Any]:
    """One work as a source would state it, plain enough for JSON."""
    painter, words, scene = work.painter, work.words(), work.scene()
    unknown = work.gap == "history"
    wordless = work.gap == "words"
    anonymous = unknown or work.gap == "artist"
    dated = not (unknown or work.gap == "year")
    high = 30 + sum(work.seed) * 7 % 60
    whole = {
        "id": work.source_id,
        "title": "" if wordless else words.title,
        "rights": work.rights,
        "artists": [] if anonymous else [_painter(painter)],
        "years": {"start": work.years.start, "end": work.years.end, "circa": work.years.circa} if dated else None,
        "date": date(work.years) if dated else None,
        "movements": [] if unknown else [painter.movement.name],
        "genres": [] if wordless else [words.genre],
        "subjects": [] if wordless else list(words.terms),
        "places": [] if unknown else [painter.movement.place],
        "culture": None if unknown else painter.movement.nationality,
        "medium": painter.movement.medium,
        "dimensions": f"{high} × {round(high * scene.aspect)} cm",
        "description": None if wordless else words.description,
        "attribution": None if anonymous else f"{painter.name}, {RIGHTS_NOTE}",
        "image": None if work.gap == "picture" else f"{work.source_id}.jpg",
        "regions": [] if wordless or work.gap == "picture" else [
            {"label": r.label, "x": r.x, "y": r.y, "width": r.width, "height": r.height} for r in scene.regions
        ],
    }  # fmt: skip
    if work.fault == "malformed record":
        del whole["title"]
    return whole


RIGHTS_NOTE = "painted by Kindred's own code"


def date(years: Years) -> str:
    """`c. 1885–1891`, `1885–1888` or `1885`."""
    span = str(years.start) if years.start == years.end else f"{years.start}–{years.end}"
    return f"c. {span}" if years.circa else span


def _painter(painter: Painter) -> dict[str, Any]:
    return {
        "key": painter.key,
        "name": painter.name,
        "birth": painter.birth,
        "death": painter.death,
        "nationality": painter.movement.nationality,
        "teachers": list(painter.teachers),
    }


def _artist(entry: Mapping[str, Any]) -> Artist:
    return Artist(
        key=entry["key"],
        name=entry["name"],
        birth=entry["birth"],
        death=entry["death"],
        nationality=entry["nationality"],
        teachers=tuple(entry["teachers"]),
    )
