"""The Cleveland Museum of Art: 68,000 works, of which some 41,000 pictures are in the open.

Terms: data and pictures marked CC0 (`share_license_status`) are CC0; no key, no published limit.
Oddities: `creators` give name, nation and life in one text, and a workshop or "Associates" stand among them; years
BC are given in numbers without their sign, so the words count; `full` pictures are TIFFs of 100 MB; some pictures
that are listed are gone (404). `culture` begins with a country and goes on with a time.

Endpoint: /artworks/?cc0=1&has_image=1 with q= for words and type= for the kind of work ("Painting").
Paging: skip + limit, 100 a page. Delay: 1 s. Since: by `updated_at` of each record, here; then it does not ask for
CC0 alone, so that a work that is not CC0 any more is seen.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from scrapers.authorities import wikidata
from scrapers.crediting import credited
from scrapers.dating import dated
from scrapers.fields import address, number, texts, title
from scrapers.licences import normalise
from scrapers.makers import known_as, lived, makes, nobody, own_hand, qualified, year_of
from scrapers.markup import plain
from scrapers.museums.museum import About, Listing, Museum, Reader, Wanted
from scrapers.paging import within
from scrapers.provenance import events
from scrapers.records import Artist, Artwork
from scrapers.renditions import Rendition, choose
from scrapers.stated_rights import stated
from scrapers.web.limits import Limit

LIMIT = 100
_HELPERS = re.compile(r"(?:and )?(?:his |her )?(?:studio|workshop|associates?|assistants?|pupils?|others?)", re.I)


class Cleveland(Museum):
    about = About(
        name="cleveland",
        title="The Cleveland Museum of Art",
        holds="68,000 works of all cultures with their provenance; pictures of those that are CC0",
        terms="https://www.clevelandart.org/open-access (CC0 where marked)",
        endpoint="https://openaccess-api.clevelandart.org/api",
        limit=Limit(1),
        documented=("https://openaccess-cdn.clevelandart.org/",),
        tells_changes=True,
    )
    volatile = frozenset({"updated_at", "current_location"})

    async def page(self, reader: Reader, wanted: Wanted, cursor: str) -> Listing:
        skip = int(cursor or 0)
        params: dict[str, str | int] = {"has_image": 1, "skip": skip, "limit": LIMIT}
        for name, value in (("cc0", 0 if wanted.since else 1), ("q", wanted.query), ("type", wanted.medium)):
            params |= {name: value} if value else {}
        answer = await reader.json("/artworks/", params)
        records, total = answer["data"], number(answer["info"]["total"])
        if records:
            within(skip, total, LIMIT)
        since = wanted.since.isoformat() if wanted.since else ""
        return Listing(
            records=[record for record in records if record["updated_at"][:10] >= since],
            further=(str(skip + LIMIT),) if len(records) == LIMIT else (),
            total=None if since else total,
        )

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        culture = texts(raw["culture"])
        images = raw["images"] or {}
        sizes = [images[name] for name in ("web", "print") if images.get(name)]
        items = (raw.get("external_resources") or {}).get("wikidata") or []
        makers = list(_makers(raw["creators"]))
        artwork = Artwork(
            source="cleveland",
            source_id=str(number(raw["id"])),
            title=title(raw["title"]),
            rights=_rights(raw.get("share_license_status")),
            artists=tuple(artist for artist, _ in makers),
            years=dated(raw["creation_date"], raw["creation_date_earliest"], raw["creation_date_latest"]),
            year_text=plain(raw["creation_date"]),
            genres=texts([raw["type"]]),
            places=texts([found[0] for text in culture if (found := re.match(r"(?!.* or )[^,(\d]+(?=,|$)", text))]),
            medium=plain(raw["technique"]),
            dimensions=plain(raw["measurements"]),
            culture="; ".join(culture) or None,
            description=next(filter(None, (plain(raw.get(name)) for name in _TEXTS)), None),
            credit_line=plain(raw["creditline"]),
            landing_page=address(raw["url"]),
            image=choose(
                Rendition(address(size["url"]) or "", int(size["width"]), int(size["height"])) for size in sizes
            ),
            wikidata=next(filter(None, map(wikidata, items)), None),
            provenance=events(raw["provenance"] or []),
            raw=raw,
        )
        names = [name for _, name in makers]
        stands = names == [artist.name for artist in artwork.artists]
        return artwork if stands else credited(artwork, names, self.about.title)


_TEXTS = ("description", "wall_description", "digital_description")


def _rights(status: Any) -> str:
    """Whatever the museum marks otherwise than as CC0 is closed."""
    text = stated(status)
    return text if not text or normalise(text) else "In Copyright"


def _makers(creators: list[Mapping[str, Any]] | None) -> Iterator[tuple[Artist, str]]:
    """Those whose own hand it is, each with the name under which the museum credits them."""
    for one in creators or ():
        name, _, life = (plain(one["description"]) or "").partition(" (")
        qualifier = one["qualifier"]
        qualifier = qualifier["Value"] if isinstance(qualifier, dict) else qualifier
        if not name or nobody(name) or _HELPERS.fullmatch(name) or not makes(one["role"]) or not own_hand(qualifier):
            continue
        birth, death = lived(life)
        birth, death = year_of(one.get("birth_year")) or birth, year_of(one.get("death_year")) or death
        nation = re.match(r"[A-Z][A-Za-z -]+(?=[,)])", life)
        own = one.get("id")
        artist = Artist(
            key=str(int(own)) if own is not None else known_as(name, birth, death),
            name=name,
            birth=birth,
            death=death,
            nationality=nation[0] if nation else None,
        )
        yield artist, qualified(name, qualifier)
