"""The Art Institute of Chicago: about 126,000 works, of which some 60,000 pictures are in the open.

Terms: data and pictures of works in the public domain are CC0 (`is_public_domain`), descriptions are CC BY 4.0; no
key, but the User-Agent has to name a contact. At most one request a second, by one client at a time.
Oddities: peoples and cultures are given as artists (Kuba, Ancient Roman); one whose line names no year is taken for
a culture. A century and a culture stand among the styles. Pictures are kept ready 843 and 1686 pixels wide, and asked
for in no other size. `q=` only ranks, and pages end after 10,000 results: so we filter, and page by id.

Endpoint: /artworks/search, the whole query as JSON in `params`, `fields` as listed here, `limit` 100.
Paging: sorted by id, the cursor is the last one seen. Delay: 1 s. Since: a range of `updated_at`; it does not ask for
the public domain, so that a work that left it is seen. The base of picture URLs, in `config`, is kept with each record.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from scrapers.dating import dated
from scrapers.fields import address, number, texts, title
from scrapers.makers import known_as, lived, nobody, own_hand
from scrapers.markup import plain
from scrapers.museums.museum import About, Listing, Museum, Reader, Wanted
from scrapers.paging import onward
from scrapers.provenance import parse as provenance
from scrapers.records import Artist, Artwork
from scrapers.renditions import Rendition, choose
from scrapers.stated_rights import public_domain
from scrapers.web.limits import Limit

LIMIT = 100
FIELDS = (
    *("id", "title", "thumbnail", "image_id", "date_start", "date_end", "date_display", "place_of_origin"),
    *("artist_display", "artist_id", "artist_title", "artist_ids", "artist_titles", "description", "short_description"),
    *("dimensions", "medium_display", "credit_line", "provenance_text", "is_public_domain", "artwork_type_title"),
    *("classification_title", "style_titles", "subject_titles"),
)
SEARCHED = ("title", "artist_title", "subject_titles", "style_titles", "place_of_origin", "classification_titles")


class Aic(Museum):
    about = About(
        name="aic",
        title="Art Institute of Chicago",
        holds="126,000 works of all cultures; pictures of those in the public domain",
        terms="https://www.artic.edu/terms (data and public-domain pictures: CC0; descriptions: CC BY 4.0)",
        endpoint="https://api.artic.edu/api/v1",
        limit=Limit(1),
        picture_limit=Limit(1),
        documented=("https://www.artic.edu/iiif/2/",),
        needs_contact=True,
        tells_changes=True,
    )
    volatile = frozenset({"_score"})

    async def page(self, reader: Reader, wanted: Wanted, cursor: str) -> Listing:
        filters: list[Mapping[str, Any]] = [{"range": {"id": {"gt": int(cursor or 0)}}}]
        if wanted.since:
            filters.append({"range": {"updated_at": {"gte": wanted.since.isoformat()}}})
        else:
            filters.append({"term": {"is_public_domain": True}})
        if wanted.query:
            words = {"query": wanted.query, "type": "cross_fields", "operator": "and", "fields": SEARCHED}
            filters.append({"multi_match": words})
        if wanted.medium:
            kind = {"query": wanted.medium, "type": "phrase", "fields": ("artwork_type_title", "medium_display")}
            filters.append({"multi_match": kind})
        search = {"query": {"bool": {"filter": filters}}, "sort": [{"id": "asc"}], "fields": FIELDS, "limit": LIMIT}
        answer = await reader.json("/artworks/search", {"params": json.dumps(search, separators=(",", ":"))})
        records = [{**record, "iiif_url": answer["config"]["iiif_url"]} for record in answer["data"]]
        further = (onward(str(number(records[-1]["id"])), cursor),) if len(records) == LIMIT else ()
        return Listing(records, further, None if cursor else number(answer["pagination"]["total"]))

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        artists, people = _artists(raw)
        source_id = str(number(raw["id"]))
        return Artwork(
            source="aic",
            source_id=source_id,
            title=title(raw["title"]),
            rights=public_domain(raw.get("is_public_domain")),
            artists=artists,
            years=dated(raw["date_display"], raw.get("date_start"), raw.get("date_end")),
            year_text=plain(raw["date_display"]),
            movements=tuple(name for name in texts(raw.get("style_titles")) if not re.search(r"century|\(", name)),
            genres=texts([raw.get("artwork_type_title"), raw.get("classification_title")]),
            subjects=texts(raw.get("subject_titles")),
            places=texts([raw["place_of_origin"]]),
            medium=plain(raw["medium_display"]),
            dimensions=plain(raw["dimensions"]),
            culture="; ".join(people) or None,
            description=plain(raw["description"]) or plain(raw.get("short_description")),
            credit_line=plain(raw.get("credit_line")),
            landing_page=f"https://www.artic.edu/artworks/{source_id}",
            image=_image(raw),
            provenance=provenance(told) if (told := plain(raw.get("provenance_text"))) else (),
            raw=raw,
        )


def _image(raw: Mapping[str, Any]) -> str | None:
    if not raw["image_id"]:
        return None
    base = f"{address(raw['iiif_url'])}/{re.fullmatch(r'[0-9a-f-]+', raw['image_id'])[0]}/full"  # type: ignore[index]
    whole = raw["thumbnail"] or {"width": 843, "height": 0}
    width, height = int(whole["width"] or 843), int(whole["height"] or 0)
    widths = [ready for ready in (843, 1686) if ready <= width] or [width]
    return choose(Rendition(f"{base}/{one},/0/default.jpg", one, height * one // width) for one in widths)


def _artists(raw: Mapping[str, Any]) -> tuple[tuple[Artist, ...], tuple[str, ...]]:
    """Those who made it, and the peoples and cultures that are named in their place."""
    display = plain(raw.get("artist_display")) or ""
    names = texts(raw.get("artist_titles")) or texts([raw["artist_title"]])
    if display and not re.search("[0-9]{3}", display):
        return (), tuple(name for name in names if not nobody(name))
    found = []
    own = raw.get("artist_ids") or [raw.get("artist_id")]
    for key, name in zip([*own, *[None] * len(names)], names, strict=False):
        before, _, after = display.partition(name)
        if nobody(name) or not own_hand(before.rpartition("\n")[2]):
            continue
        line = after.strip(" \n(").partition("\n")[0]
        birth, death = lived(line)
        nationality = re.match(r"(?!born|active|died)[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*(?=,)", line)
        key = str(int(key)) if key is not None else known_as(name, birth, death)
        nation = nationality[0] if nationality else None
        found.append(Artist(key=key, name=name, birth=birth, death=death, nationality=nation))
    return tuple(found), ()
