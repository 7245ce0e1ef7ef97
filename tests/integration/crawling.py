"""Crawl the plain museum at the address given, as `./kindred ingest` would, and print the counts in the end.

`python crawling.py ENDPOINT`: settings are those of the environment.
"""

from collections.abc import Mapping
from typing import Any

from scrapers.museums.museum import About, Listing, Museum, Reader, Wanted
from scrapers.records import Artist, Artwork, Years
from scrapers.web.limits import Limit
from scripts.crawling import Options, crawl
from scripts.workspace import workspace
from settings import load

PAGE = 100
FAST = Limit(5000, at_once=16)


class Plain(Museum):
    """A museum that lists works by page and may be asked as fast as anybody can."""

    about = About(
        name="plain",
        title="Plain Museum",
        holds="works by number",
        terms="https://plain.example/terms",
        endpoint="https://plain.example/api",
        limit=FAST,
        picture_limit=FAST,
    )

    async def page(self, reader: Reader, _wanted: Wanted, cursor: str) -> Listing:
        number = int(cursor or 0)
        answer = await reader.json("works", {"page": number})
        further = (str(number + 1),) if (number + 1) * PAGE < answer["total"] else ()
        return Listing(answer["works"], further, answer["total"])

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        return Artwork(
            source="plain",
            source_id=raw["id"],
            title=raw["title"],
            rights="CC0",
            artists=(Artist(key=raw["maker"], name=f"Maker {raw['maker']}"),),
            years=Years(raw["year"], raw["year"]),
            subjects=tuple(raw["subjects"]),
            image=raw.get("picture"),
            raw=raw,
        )


class Dialect:
    """How the plain museum speaks: `works` records, a picture for every tenth."""

    base = ""

    def __init__(self, works: int, pictures: str) -> None:
        self.works, self.pictures = works, pictures

    @property
    def ids(self) -> list[str]:
        return [f"w{n}" for n in range(self.works)]

    def answer(self, _path: str, params: Mapping[str, str]) -> Any:
        first = int(params["page"]) * PAGE
        return {
            "total": self.works,
            "works": [self.record(n) for n in range(first, min(first + PAGE, self.works))],
        }

    def record(self, n: int) -> dict[str, Any]:
        record = {
            "id": f"w{n}",
            "title": f"Work {n}",
            "maker": str(n % 500),
            "year": 1500 + n % 400,
            "subjects": [f"subject {n % 97}", f"subject {n % 31}"],
        }
        return record | {"picture": f"{self.pictures}/{n}.jpg"} if n % 10 == 0 else record


def main() -> None:
    with workspace(load()) as work:
        counts = crawl(work, Plain(), Options())
        print(counts.line("ingest plain"))


if __name__ == "__main__":
    main()
