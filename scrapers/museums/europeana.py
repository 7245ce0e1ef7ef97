"""Europeana: what libraries, archives and museums of Europe show, about 60 million items, here the open pictures.

Terms: metadata is CC0; each picture has its own rights (`rights`, a URL). A free key is needed, sent as `wskey`.
Oddities: the search answers with cut records (no medium, no measures); creators may be URIs, whose names stand in
`edmAgentLabel` at the same place; names are inverted with dates behind ("Heath, James, 1757-1834"); times come as
machine labels, of which the narrowest is taken ("1840s", not "19??"); `link` and `guid` hold the asker's key, and
are not kept; `country` is where the institution is. Connections break now and then.
Endpoint: /search.json?query=&qf=TYPE:IMAGE&reusability=open&media=true&profile=rich, words in Lucene's syntax.
Paging: cursor=* and `nextCursor`, 100 rows. Delay: 3 s. Since: `timestamp_update` in the query; medium: `what`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scrapers.crediting import via
from scrapers.dates import parse_years
from scrapers.errors import SourceError
from scrapers.fields import address, message, number, texts, title
from scrapers.makers import known_as, lived, nobody
from scrapers.markup import plain
from scrapers.museums.museum import About, Listing, Museum, Reader, Wanted
from scrapers.paging import onward
from scrapers.records import Artist, Artwork
from scrapers.renditions import iiif
from scrapers.stated_rights import strictest
from scrapers.web.limits import Limit

ROWS = 100
OPEN_PICTURES: dict[str, str | int] = {"qf": "TYPE:IMAGE", "reusability": "open", "media": "true", "profile": "rich"}
_ID = re.compile(r"/([^/\s]+/[^/\s]+)")
_URI = re.compile(r"[a-z]+://")
_TIME = re.compile(
    r"[0-9]{4}s?|(?:(?:early|late) |(?:first|second) half of the )?[0-9]{1,2}(?:st|nd|rd|th) century", re.I
)
_DATES = re.compile(r",\s*(?=(?:ca?\. ?|b\. ?|d\. ?|fl\. ?|act\. ?|s\. ?)?(?:[0-9]{3,4}|[ivx]+$))", re.I)
_SIZED = re.compile(r"(?P<base>.+)/full/[^/]+/0/(?:default|native)\.jpg")


class Europeana(Museum):
    about = About(
        name="europeana",
        title="Europeana",
        holds="60 million items of 4,000 European institutions; here the pictures that are open",
        terms="https://www.europeana.eu/rights/terms-of-use (metadata: CC0; each picture its own licence)",
        endpoint="https://api.europeana.eu/record/v2",
        limit=Limit(1, seconds=3),
        needs_key=True,
        tells_changes=True,
    )
    volatile = frozenset(
        {"score", "index", "link", "guid", "edmPreview", "completeness", "europeanaCompleteness", "timestamp"}
        | {"timestamp_created", "timestamp_created_epoch", "timestamp_update", "timestamp_update_epoch"}
    )

    async def page(self, reader: Reader, wanted: Wanted, cursor: str) -> Listing:
        clauses = [f"({wanted.query})"] if wanted.query else []
        clauses += [f'what:"{wanted.medium}"'] if wanted.medium else []
        clauses += [f"timestamp_update:[{wanted.since.isoformat()}T00:00:00Z TO *]"] if wanted.since else []
        query, cursor = " AND ".join(clauses) or "*:*", cursor or "*"
        asked = OPEN_PICTURES | {"wskey": reader.key, "query": query, "rows": ROWS, "cursor": cursor}
        answer = await reader.json("/search.json", asked)
        if not answer["success"]:
            raise SourceError(f"Europeana refuses: {message(answer.get('error'), reader.key)}")
        following = [answer["nextCursor"]] if answer["items"] and answer.get("nextCursor") else []
        return Listing(answer["items"], tuple(onward(one, cursor) for one in following), number(answer["totalResults"]))

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        name = _ID.fullmatch(raw["id"])[1]  # type: ignore[index]
        times = [label for label in _labels(raw, "edmTimespanLabelLangAware") if _TIME.fullmatch(label)]
        times = list(texts(raw.get("year"))) or times
        spans = {text: years for text in times if (years := parse_years(text))}
        when = min(spans, key=lambda text: spans[text].end - spans[text].start, default=None)
        artwork = Artwork(
            source="europeana",
            source_id=name,
            title=title(*_said(raw.get("dcTitleLangAware")), *texts(raw["title"])),
            rights=strictest(raw.get("rights")),
            artists=tuple(dict.fromkeys(_artists(raw))),
            years=spans[when] if when else None,
            year_text=when,
            genres=_said(raw.get("dcTypeLangAware")),
            subjects=tuple(
                dict.fromkeys(_said(raw.get("edmConceptPrefLabelLangAware")) + _said(raw.get("dcSubjectLangAware")))
            ),
            places=_names(texts(raw.get("dctermsSpatial"))) or _said(raw.get("edmPlaceLabelLangAware")),
            description="\n".join(_said(raw.get("dcDescriptionLangAware"))) or None,
            credit_line=next(iter(texts(raw["dataProvider"])), None),
            landing_page=address(f"https://www.europeana.eu/item/{name}"),
            image=_image(next(iter(raw.get("edmIsShownBy") or ()), None)),
            raw=raw,
        )
        return via(artwork, self.about.title)


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(value for value in values if not _URI.match(value))


def _said(languages: Mapping[str, list[str]] | None) -> tuple[str, ...]:
    """The words, no URIs, in English, else where no language is stated, else in the first there is."""
    spoken = {language: _names(texts(values)) for language, values in (languages or {}).items()}
    ranked = sorted(spoken, key=lambda language: ("en", "def").index(language) if language in ("en", "def") else 2)
    return next((spoken[language] for language in ranked if spoken[language]), ())


def _labels(raw: Mapping[str, Any], name: str) -> list[str]:
    return [label for values in (raw.get(name) or {}).values() for label in texts(values)]


def _artists(raw: Mapping[str, Any]) -> Iterator[Artist]:
    agents, labels = raw.get("edmAgent") or [], raw.get("edmAgentLabel") or []
    named = {uri: label["def"] for uri, label in zip(agents, labels, strict=True)} if len(agents) == len(labels) else {}
    creators = texts(raw.get("dcCreator"))
    known = [(named[one], one) for one in creators if one in named]
    for text, uri in known or [(name, "") for name in _said(raw.get("dcCreatorLangAware")) or _names(creators)]:
        name, *rest = _DATES.split(plain(text) or "", maxsplit=1)
        last, comma, first = name.partition(", ")
        name = f"{first} {last}" if comma and ", " not in first else name
        if name and not nobody(name):
            birth, death = lived(rest[0]) if rest else (None, None)
            own = uri if uri.startswith("http://data.europeana.eu/agent/") else known_as(name, birth, death)
            yield Artist(key=own, name=name, birth=birth, death=death)


def _image(shown: Any) -> str | None:
    """The picture; from a IIIF service the size that is enough."""
    link = address(shown)
    sized = _SIZED.fullmatch(link) if link else None
    return iiif(sized["base"]) if sized else link
