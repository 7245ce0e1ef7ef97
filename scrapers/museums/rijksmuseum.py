"""The Rijksmuseum, Amsterdam: about 838,000 objects as Linked Art, most of them with a picture.

Terms: data is CC0; rights in a picture stand at its visual item, mostly the Public Domain Mark; no key, no published
limit. Oddities: a search gives ids only, and each record takes three calls: the object, the visual item that it
shows, the digital object that shows that. Some objects have no digital object (The Night Watch): they are records
without a picture. A list of one may be written without its brackets. Texts are in Dutch and, mostly, in English.
There is no search in everything: `title` is asked, or the field named before a colon (`creator:Vermeer`).
Endpoint: /search/collection?imageAvailable=true, /{number} with Accept: application/ld+json (Linked Art 1.0, AAT).
Paging: 100 ids and a `pageToken`; a page gives cursors for each `BATCH` ids and for the next. Delay: 1 s. Medium:
`type` ("painting"). Since: the search knows no changes. The record is {id, object, visualItem, image}.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scrapers import linked_art as la
from scrapers.authorities import ulan, wikidata
from scrapers.dating import dated
from scrapers.errors import Permanent
from scrapers.fields import address, number, title
from scrapers.makers import nobody
from scrapers.museums.museum import About, Listing, Museum, Reader, Wanted
from scrapers.paging import onward
from scrapers.records import Artist, Artwork
from scrapers.renditions import iiif
from scrapers.stated_rights import strictest
from scrapers.web.limits import Limit

BATCH = 25
ASKED = ("title", "creator", "description", "aboutActor", "type", "material", "technique", "creationDate")


class Rijksmuseum(Museum):
    about = About(
        name="rijksmuseum",
        title="Rijksmuseum",
        holds="838,000 objects, Dutch and other art and history",
        terms="https://data.rijksmuseum.nl/policy (data: CC0; pictures mostly in the public domain)",
        endpoint="https://data.rijksmuseum.nl",
        limit=Limit(1),
        picture_limit=Limit(1),
        documented=("https://iiif.micr.io/",),
    )

    async def page(self, reader: Reader, wanted: Wanted, cursor: str) -> Listing:
        if cursor.startswith("ids:"):
            found = [await _compose(reader, number) for number in cursor.removeprefix("ids:").split(",")]
            return Listing([record for record in found if record])
        field, colon, words = (wanted.query or "").partition(":")
        asked = {field: words.strip()} if colon and field in ASKED else {"title": wanted.query}
        asked |= {"type": wanted.medium} if wanted.medium else {}
        asked |= {"pageToken": cursor.removeprefix("page:")}
        params = {"imageAvailable": "true"} | {name: value for name, value in asked.items() if value}
        answer = await reader.json("/search/collection", params)
        numbers = [_number(item) for item in answer["orderedItems"]]
        batches = (numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH))
        following = parse_qs(urlsplit((answer.get("next") or {}).get("id", "")).query).get("pageToken", [])
        pages = [onward(f"page:{token}", cursor) for token in following if numbers]
        further = (*("ids:" + ",".join(batch) for batch in batches), *pages)
        return Listing(further=further, total=number(answer["partOf"]["totalItems"]))

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        thing, visual, image = raw["object"], raw.get("visualItem") or {}, raw.get("image") or {}
        # What these would have said, its rights above all, is not known; that is not nothing.
        if (thing.get("shows") and not visual) or (visual.get("digitally_shown_by") and raw.get("image") is None):
            raise ValueError("what shows it could not be had")
        made = thing.get("produced_by") or {}
        span = made.get("timespan") or {}
        when = next(la.content(span.get("identified_by")), None)
        names = [name for name in la.many(thing["identified_by"]) if name["type"] == "Name"]
        preferred = [name for name in names if la.PREFERRED in la.ids(name.get("classified_as"))]
        said = thing.get("referred_to_by")
        service = address(image.get("serviceBase"))
        return Artwork(
            source="rijksmuseum",
            source_id=_number(thing),
            title=title(*la.content(preferred), *la.content(names)),
            rights=strictest(la.licences(visual.get("subject_to"))),
            artists=tuple(dict.fromkeys(_artists([made, *la.many(made.get("part"))]))),
            years=dated(when, la.year(span.get("begin_of_the_begin")), la.year(span.get("end_of_the_end"))),
            year_text=when,
            genres=la.notations(thing.get("classified_as")),
            subjects=la.notations(visual.get("represents"), visual.get("represents_instance_of_type")),
            places=la.notations(*(part.get("took_place_at") for part in [made, *la.many(made.get("part"))])),
            medium=next(la.content(said, la.MATERIALS), None) or ", ".join(la.notations(thing.get("made_of"))) or None,
            dimensions=next(la.content(said, la.DIMENSIONS), None),
            description=next(la.content(said, la.DESCRIPTION), None),
            credit_line=next(la.content(said, la.CREDIT), None),
            landing_page=f"https://id.rijksmuseum.nl/{_number(thing)}",
            image=iiif(service, number(image.get("width", 0)), number(image.get("height", 0))) if service else None,
            wikidata=la.same(thing, wikidata),
            raw=raw,
        )


async def _compose(reader: Reader, number: str) -> dict[str, Any] | None:
    thing = await _resolve(reader, number)
    if thing is None:
        return None
    visual = await _first(reader, thing.get("shows"))
    shown = await _first(reader, visual.get("digitally_shown_by")) if visual else None
    return {"id": f"rijksmuseum:{number}", "object": thing, "visualItem": visual or None, "image": la.picture(shown)}


async def _first(reader: Reader, nodes: Any) -> dict[str, Any] | None:
    return next(iter([await _resolve(reader, _number(node)) for node in la.many(nodes)[:1]]), None)


async def _resolve(reader: Reader, number: str) -> dict[str, Any] | None:
    """What is at `number`, None where there is nothing: a search may list what is withdrawn."""
    try:
        found: dict[str, Any] = await reader.json(f"/{number}", headers={"Accept": "application/ld+json"})
    except Permanent as error:
        if error.status not in (404, 410):
            raise
        return None
    return found


def _number(node: Mapping[str, Any]) -> str:
    return re.fullmatch(r"https?://(?:id|data)\.rijksmuseum\.nl/([0-9]+)", node["id"])[1]  # type: ignore[index]


def _artists(productions: Iterable[Mapping[str, Any]]) -> Iterator[Artist]:
    for who in (who for production in productions for who in la.many(production.get("carried_out_by"))):
        for name in la.notations(who):
            if not nobody(name):
                yield Artist(key=_number(who), name=name, ulan=la.same(who, ulan), wikidata=la.same(who, wikidata))
