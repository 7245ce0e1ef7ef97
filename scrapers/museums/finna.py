"""Finna: what Finland's museums, archives and libraries have put online; drawings, prints, photographs, objects.

Terms: data are CC0. Each picture has its own licence; only those that may be changed and used commercially are asked
for. Most are CC BY, with author, organisation and collection to be named.
Endpoint: /search. Paging: `page` of 100, but none past 100,000 records, so that the time of indexing is halved until a
slice holds no more. It also answers `--since`, though a record may be indexed again without being different; then
pictures of every licence are listed, so that one that was withdrawn is seen.
Delay: no limit is published, and the API is not meant for taking everything: one request a second.
Oddities: lists are asked for with numbered brackets (`filter[0]`). Pictures are paths on the API's host, in one size.
Finnish throughout. Year and place of making stand among the subjects, "valmistusaika: 1931" and "Suomi, Turku; …".
Authors are "Family, Given" without dates or ids. There is no field for the medium: it is one more word to look for.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote, urljoin

from scrapers import markup
from scrapers.crediting import via
from scrapers.dates import parse_years
from scrapers.fields import address, number, texts, title
from scrapers.makers import lived, nobody
from scrapers.museums.museum import About, Listing, Museum, Reader, Wanted
from scrapers.records import Artist, Artwork
from scrapers.slices import Slice
from scrapers.stated_rights import stated
from scrapers.web.limits import Limit

_BEGAN = date(2010, 1, 1)
_MOST = 100_000
_PER_PAGE = 100
_FILTERS = ('format:"0/Image/"', 'online_boolean:"1"')
_FREE = ('usage_rights_str_mv:"usage_B"',)
_FIELDS = (
    *("id", "title", "images", "imageRights", "nonPresenterAuthors", "subjects", "buildings", "formats", "year"),
    *("summary", "measurements"),
)
_MADE = re.compile(r"valmistusaika:?\s*(.+?)\s*(?:,|$)")
_YEARS = re.compile(r",?\s*\(?[0-9]{4}\s?[-–]\s?(?:[0-9]{4})?\)?$")


class Finna(Museum):
    about = About(
        name="finna",
        title="Finna",
        holds="pictures from Finnish museums, archives and libraries",
        terms="https://www.finna.fi/Content/terms (data: CC0; each picture its own licence, mostly CC BY)",
        endpoint="https://api.finna.fi/api/v1",
        limit=Limit(1),
        picture_limit=Limit(1),
        documented=("https://api.finna.fi/Cover/",),
        tells_changes=True,
    )
    volatile = frozenset({"rating"})

    async def page(self, reader: Reader, wanted: Wanted, cursor: str) -> Listing:
        part = Slice.at(cursor, wanted.since, _BEGAN)
        free = () if wanted.since else _FREE
        filters = (*_FILTERS, *free, f'last_indexed:"[{_moment(part.first)} TO {_moment(part.last)}]"')
        answer = await reader.json(
            "/search",
            {
                "lookfor": " ".join(filter(None, (wanted.query, wanted.medium))),
                **{f"filter[{n}]": text for n, text in enumerate(filters)},
                **{f"field[{n}]": name for n, name in enumerate(_FIELDS)},
                "page": part.page,
                "limit": _PER_PAGE,
            },
        )
        total = number(answer["resultCount"])
        halves = part.halved(total, _MOST)
        records = [] if halves else answer.get("records", [])
        return Listing(records, halves or part.further(total, _MOST, _PER_PAGE), None if cursor else total)

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        [record] = texts([raw["id"]])
        subjects = [text for entry in raw.get("subjects") or [] for part in entry if (text := markup.plain(part))]
        made = next((found[1] for text in subjects if (found := _MADE.match(text))), markup.plain(raw.get("year")))
        rights = raw.get("imageRights")
        rights = rights if isinstance(rights, dict) else {}
        images = raw.get("images") or []
        houses = texts([house["translated"] for house in raw.get("buildings") or []])
        artwork = Artwork(
            source="finna",
            source_id=record,
            title=title(raw["title"]),
            rights=stated(rights.get("link") or rights.get("copyright")),
            artists=_artists(raw.get("nonPresenterAuthors") or []),
            years=parse_years(_english(made)) if made else None,
            year_text=made,
            subjects=tuple(text for text in subjects if ";" not in text and not text.startswith("valmistusaika")),
            places=texts([text.split(";")[0] for text in subjects if ";" in text]),
            dimensions="; ".join(texts(raw.get("measurements"))) or None,
            description="\n".join(texts(raw.get("summary"))) or None,
            credit_line=", ".join(houses) or None,
            landing_page=f"https://www.finna.fi/Record/{quote(record)}",
            image=address(urljoin("https://api.finna.fi", images[0])) if images and images[0] else None,
            raw=raw,
        )
        return via(artwork, self.about.title)


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _english(made: str) -> str:
    """A Finnish date for the parser: "1960 luku" is the 1960s, "noin" is about, "todennäköisesti" probably."""
    return re.sub(
        r"\b([0-9]{3}0)\s?-?luku", r"\1s", made.replace("noin", "circa").replace("todennäköisesti", "probably")
    )


def _artists(authors: list[Mapping[str, Any]]) -> tuple[Artist, ...]:
    """ "Vikstedt, Topi" is Topi Vikstedt; what has no comma or several is a house or a title, and stays."""
    found: dict[str, Artist] = {}
    for key in texts([author["name"] for author in authors]):
        parts = [part for part in re.split(r",\s*", _YEARS.sub("", key)) if part]
        name = " ".join(reversed(parts)) if len(parts) == 2 else ", ".join(parts)
        birth, death = lived(key)
        if name and not nobody(name):
            found[key] = Artist(key=key, name=name, birth=birth, death=death)
    return tuple(found.values())
