"""Paintings of Wikidata: one file, `paintings`, keyed by item.

Rights: CC0. The key of a work is `wikidata-paintings:Q12418`, since `wikidata:` begins a reference to an item; the
item is the work's own. A label that is missing stands there as the item's id, which is no title. Where a painting
hangs says nothing of where it is from, so that the collection is the line of credit and no place.

Years are plain numbers that have lost their precision: "1650" may be the 1650s or the 17th century. Those that
end in 00 or 50 are seven times as many as others and count as circa.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from scrapers.authorities import wikidata
from scrapers.errors import Rejected
from scrapers.fields import number, texts
from scrapers.knowledge.dialects.dialect import Dialect
from scrapers.knowledge.dialects.dump import CC0, UNTITLED, Dump, distinct
from scrapers.knowledge.dialects.lines import each
from scrapers.makers import nobody
from scrapers.markup import plain
from scrapers.records import Artist, Artwork, Rejection, Years

ROUND = 50
"""Years; what is a multiple of them is a round number."""


class WikidataPaintings(Dump):
    name = "wikidata-paintings"
    title = "Wikidata"
    reads = ("paintings",)

    def artworks(self) -> Iterator[Artwork | Rejection]:
        yield from distinct(each(self._read("paintings"), self._work))

    def _work(self, record: Mapping[str, Any]) -> Iterator[Artwork]:
        item = wikidata(record["qid"])
        if item is None:
            raise Rejected("no id", f"{record['qid']!r} is no item")
        label = plain(record.get("title"))
        yield Artwork(
            source=self.name,
            source_id=item,
            title=label if label and not wikidata(label) else UNTITLED,
            rights=CC0,
            artists=tuple(_makers(record)),
            years=_years(record.get("year")),
            year_text=str(record["year"]) if "year" in record else None,
            movements=texts(record.get("movements")),
            subjects=texts(record.get("depicts")),
            medium=plain(record.get("material")),
            dimensions=plain(record.get("dimensions")),
            credit_line=plain(record.get("collection") or record.get("location")),
            landing_page=f"https://www.wikidata.org/wiki/{item}",
            wikidata=item,
            raw=record,
        )


def _makers(record: Mapping[str, Any]) -> Iterator[Artist]:
    item, name = wikidata(record.get("creator_qid")), plain(record.get("creator"))
    if item and name and not nobody(name) and not wikidata(name):
        yield Artist(key=item, name=name, wikidata=item)


def _years(year: int | None) -> Years | None:
    if year is None:
        return None
    return Years(number(year), number(year), circa=year % ROUND == 0)


WIKIDATA_PAINTINGS = Dialect(
    name=WikidataPaintings.name,
    title=WikidataPaintings.title,
    marks={"paintings": frozenset({"qid", "title", "sitelinks"})},
    source=WikidataPaintings,
)
