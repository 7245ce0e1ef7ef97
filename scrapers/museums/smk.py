"""Statens Museum for Kunst, Copenhagen: the public domain part of Denmark's national gallery, with pictures.

Terms: pictures of works in the public domain and all data are CC0; only such works are asked for.
Endpoint: /art/search/ of the SMK API. Paging: `offset` and `rows`, the rows in order of creation so that new works
come last. Delay: no limit is published; one request a second.
Oddities: texts are Danish where there is no English. `rights` is the address of a page, which counts unless
`public_domain` is false. Dimensions come one by one, with the part of a sheet they are of. People may be "ubekendt"
(unknown); they are no artists. Dates of people and works are midnights of some day, of which only the year is meant.
The API has ranges for dates of production and acquisition, none for `modified`, so that `--since` is filtered here and
saves no requests. It lists works that are not in the public domain too, so that one that was is seen to be no more.
"""

from collections.abc import Mapping
from typing import Any

from scrapers import markup
from scrapers.dates import parse_years
from scrapers.errors import Rejected
from scrapers.fields import address, number, texts, title
from scrapers.makers import nobody
from scrapers.museums.museum import About, Listing, Museum, Reader, Wanted
from scrapers.records import Artist, Artwork, Years
from scrapers.renditions import iiif
from scrapers.stated_rights import public_domain, stated
from scrapers.web.limits import Limit

_ROWS = 100
_MEASURES = {"hojde": "H", "højde": "H", "bredde": "W", "dybde": "D", "diameter": "⌀", "vægt": "weight"}


class Smk(Museum):
    about = About(
        name="smk",
        title="SMK, Statens Museum for Kunst",
        holds="Danish and European art from 1300 on",
        terms="https://www.smk.dk/en/article/smk-api (data and pictures of public domain works: CC0)",
        endpoint="https://api.smk.dk/api/v1",
        limit=Limit(1),
        documented=("https://iip.smk.dk/iiif/",),
    )
    volatile = frozenset({"enrichment_url", "similar_images_url", "on_display"})

    async def page(self, reader: Reader, wanted: Wanted, cursor: str) -> Listing:
        offset = int(cursor or 0)
        free = () if wanted.since else ("[public_domain:true]",)
        kind = (f"[object_names:{wanted.medium}]",) if wanted.medium else ()
        answer = await reader.json(
            "/art/search/",
            {
                "keys": wanted.query or "*",
                "filters": ",".join(("[has_image:true]", *free, *kind)),
                "sort": "created",
                "sort_type": "asc",
                "lang": "en",
                "offset": offset,
                "rows": _ROWS,
            },
        )
        items, total = answer["items"], number(answer["found"])
        further = (str(offset + _ROWS),) if items and offset + _ROWS < total else ()
        since = wanted.since.isoformat() if wanted.since else ""
        records = [item for item in items if item.get("modified", "9")[:10] >= since]
        return Listing(records, further, None if cursor else total)

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        base, free = address(raw.get("image_iiif_id")), raw.get("public_domain")
        if not raw["has_image"] or not base:
            raise Rejected("no picture", raw["object_number"])
        [number] = texts([raw["object_number"]])
        years, year_text = _dated(raw.get("production_date") or [])
        return Artwork(
            source="smk",
            source_id=number,
            title=title(*(entry.get("title") for entry in raw["titles"])),
            rights=public_domain(free) if free is False else stated(raw.get("rights")),
            artists=_artists(raw.get("production") or []),
            years=years,
            year_text=year_text,
            genres=texts([entry.get("name") for entry in raw.get("object_names") or []]),
            medium=", ".join(texts(raw.get("techniques"))) or None,
            dimensions=_dimensions(raw.get("dimensions") or []),
            description="\n".join(texts(raw.get("distinguishing_features"))) or None,
            landing_page=f"https://open.smk.dk/artwork/image/{number}",
            image=iiif(base, int(raw.get("image_width") or 0), int(raw.get("image_height") or 0)),
            raw=raw,
        )


def _artists(makers: list[Mapping[str, Any]]) -> tuple[Artist, ...]:
    found: list[Artist] = []
    for maker in makers:
        name = markup.plain(maker["creator"])
        if not name or nobody(name) or name.casefold() == "ubekendt":
            continue
        first, last = markup.plain(maker.get("creator_forename")), markup.plain(maker.get("creator_surname"))
        artist = Artist(
            key=markup.plain(maker.get("creator_lref")) or name,
            name=f"{first} {last}" if first and last else name,
            birth=_year(maker.get("creator_date_of_birth")),
            death=_year(maker.get("creator_date_of_death")),
            nationality=markup.plain(maker.get("creator_nationality")),
        )
        if all(artist.key != other.key for other in found):
            found.append(artist)
    return tuple(found)


def _year(moment: str | None) -> int | None:
    return int(moment[:4]) if moment else None


def _dated(dates: list[Mapping[str, Any]]) -> tuple[Years | None, str | None]:
    for entry in dates:
        text = markup.plain(entry.get("period"))
        start, end = _year(entry.get("start")), _year(entry.get("end"))
        years = parse_years(text) if text else Years(start, end) if start and end and start <= end else None
        if years or text:
            return years, text
    return None, None


def _dimensions(entries: list[Mapping[str, Any]]) -> str | None:
    """Each measure once, with its part: "H 64 mm, W 55 mm (bladmaal)"."""
    parts: dict[str, list[str]] = {}
    for entry in entries:
        if measure := _MEASURES.get(entry.get("type", "")):
            parts.setdefault(entry.get("part") or "", []).append(f"{measure} {entry['value']} {entry['unit']}")
    return "; ".join(", ".join(sizes) + (f" ({part})" if part else "") for part, sizes in parts.items()) or None
