"""OpenAlex: an index of some 300 million scholarly works, of which those about art are asked for.

Terms: all of it is CC0; a free key is needed (openalex.org/settings/api) and pays for some 10,000 lists or 1,000
searches a day. Whoever wants most of it is asked to take the snapshot instead, so nothing is asked for without words
or a day. Oddities: 403 means too fast; a key of the free plan may be refused `from_updated_date`; titles hold HTML, at
times escaped; a concept of score 0 is but above another in their hierarchy; `best_oa_location` is the copy that is free
to read, with its own licence, and `primary_location` the one that was published.

Endpoint: /works?search= with filter=from_updated_date: for the day and type: for the kind of work ("book-chapter").
Paging: cursor=* and then `meta.next_cursor`, 100 a page. Delay: 0.2 s (10 a second were documented, 100 are today).
"""

import re
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from scrapers.errors import SourceError
from scrapers.fields import address, number, texts, title
from scrapers.licences import normalise
from scrapers.markup import plain
from scrapers.museums.museum import About, Listing, Reader, Wanted
from scrapers.paging import onward
from scrapers.records import Concept, Publication
from scrapers.web.limits import Limit

LIMIT = 100
_YEARS = range(2101)
_FIELDS = (
    *("id", "doi", "display_name", "publication_year", "authorships", "topics", "concepts"),
    *("primary_location", "best_oa_location"),
)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/\S{1,500})", re.IGNORECASE)
_ID = re.compile(r"https://openalex\.org/(W\d+)")


class OpenAlex:
    """Asked page by page as a museum is; its records are publications."""

    about = About(
        name="openalex",
        title="OpenAlex",
        holds="300 million scholarly works with their concepts; publications, not artworks",
        terms="https://openalex.org (CC0)",
        endpoint="https://api.openalex.org",
        limit=Limit(5),
        throttles=frozenset({403}),
        needs_key=True,
        tells_changes=True,
    )

    async def page(self, reader: Reader, wanted: Wanted, cursor: str) -> Listing:
        """The page at `cursor`, "" for the first. Raises SourceError when nothing particular is wanted."""
        if not (wanted.query or wanted.since):
            raise SourceError("OpenAlex has 300 million works: say which, with --query or --since")
        filters = [
            *([f"from_updated_date:{wanted.since.isoformat()}"] if wanted.since else []),
            *([f"type:{wanted.medium}"] if wanted.medium else []),
        ]
        params: dict[str, str | int] = {"per_page": LIMIT, "cursor": cursor or "*", "select": ",".join(_FIELDS)}
        for name, value in (("search", wanted.query), ("filter", ",".join(filters)), ("api_key", reader.key)):
            params |= {name: value} if value else {}
        answer = await reader.json("/works", params)
        following = answer["meta"]["next_cursor"]
        records = answer["results"]
        further = (onward(following, cursor or "*"),) if following and records else ()
        return Listing(records, further, number(answer["meta"]["count"]))

    def parse(self, raw: Mapping[str, Any]) -> Publication:
        """The publication that `raw` states; `rights` and `pdf` are those of the copy that is free to read.

        Raises Rejected "missing title"; KeyError, TypeError, ValueError, AttributeError and OverflowError count as
        malformed.
        """
        published, free = raw.get("primary_location") or {}, raw.get("best_oa_location") or {}
        found = _ID.fullmatch(raw["id"])
        if found is None:
            raise ValueError(f"{raw['id']!r} is no work")
        doi = _DOI.fullmatch((raw.get("doi") or "").strip())
        return Publication(
            source=self.about.name,
            source_id=found[1],
            title=title(plain(raw.get("display_name"))),  # twice, for some markup is escaped
            doi=doi[1].lower() if doi else None,
            year=_year(raw.get("publication_year")),
            venue=plain((published.get("source") or {}).get("display_name")),
            authors=texts([_author(authorship) for authorship in raw.get("authorships") or []]),
            concepts=tuple(_concepts(raw)),
            rights=normalise(free.get("license") or ""),
            landing_page=address(published.get("landing_page_url") or free.get("landing_page_url")) or raw["id"],
            pdf=address(free.get("pdf_url")),
            raw=raw,
        )


def _author(authorship: Mapping[str, Any]) -> str | None:
    """Who it is, or how the publication writes the name where that is not known."""
    return (authorship.get("author") or {}).get("display_name") or authorship.get("raw_author_name")


def _year(value: Any) -> int | None:
    """A year as it stands, None for one that nothing is published in: a slip in it loses no work."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise TypeError(f"{str(value)[:80]!r} is no year")
    return value if value is not None and value in _YEARS else None


def _score(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
        raise TypeError(f"{str(value)[:80]} is no score")
    return float(value)


def _concepts(raw: Mapping[str, Any]) -> Iterator[Concept]:
    """Topics and then concepts, each name once: OpenAlex replaces the latter by the former."""
    seen = set()
    for entry in [*(raw.get("topics") or []), *(raw.get("concepts") or [])]:
        name, score = plain(entry["display_name"]), _score(entry["score"])
        if name and score > 0 and name.casefold() not in seen:
            seen.add(name.casefold())
            yield Concept(name, address(entry["id"]), min(score, 1.0))
