"""The Metropolitan Museum of Art, New York: about 490,000 objects, of which some 240,000 pictures are in the open.

Terms: data and the pictures of works in the public domain are CC0 (`isPublicDomain`); no key.
Oddities: the documented 80 requests a second end in 403 after some thirty quick calls, so it is asked once a second
and 403 means "slower". There are no pages: a list of all ids, then one call for each; ids may be listed and dead
(404). A search ranks loosely, and knows no dates. `web-large` pictures are too small, the next size is the original.
Years in numbers are 0 to 0 where there are none. Addresses may name the museum's own test site (`wwwstg`).

Endpoint: /objects[?metadataDate=] or, for words and a medium, /search?hasImages=true&q=[&medium=]; /objects/{id}.
Paging: the first page gives a cursor for each `BATCH` ids. Delay: 1 s. Since: `metadataDate`, checked here in a search.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from scrapers.authorities import ulan, wikidata
from scrapers.crediting import credited
from scrapers.dating import dated
from scrapers.errors import Permanent
from scrapers.fields import address, number, texts, title
from scrapers.makers import known_as, makes, nobody, own_hand, qualified, year_of
from scrapers.markup import plain
from scrapers.museums.museum import About, Listing, Museum, Reader, Wanted
from scrapers.records import Artist, Artwork
from scrapers.stated_rights import public_domain
from scrapers.web.limits import Limit

BATCH = 10


class Met(Museum):
    about = About(
        name="met",
        title="The Metropolitan Museum of Art",
        holds="490,000 objects of all cultures; pictures of those in the public domain",
        terms="https://www.metmuseum.org/policies/image-resources (data and public-domain pictures: CC0)",
        endpoint="https://collectionapi.metmuseum.org/public/collection/v1",
        limit=Limit(1),
        picture_limit=Limit(1),
        throttles=frozenset({403}),
        documented=("https://images.metmuseum.org/CRDImages/",),
        tells_changes=True,
    )
    volatile = frozenset({"metadataDate", "GalleryNumber"})

    async def page(self, reader: Reader, wanted: Wanted, cursor: str) -> Listing:
        if not cursor:
            return await self._list(reader, wanted)
        records = [await self._object(reader, name) for name in cursor.removeprefix("ids:").split(",")]
        since = wanted.since.isoformat() if wanted.since else ""
        return Listing([found for found in records if found is not None and found["metadataDate"][:10] >= since])

    async def _list(self, reader: Reader, wanted: Wanted) -> Listing:
        if wanted.query or wanted.medium:
            params = {"hasImages": "true", "q": wanted.query or "*"}
            answer = await reader.json("/search", params | ({"medium": wanted.medium} if wanted.medium else {}))
        else:
            answer = await reader.json("/objects", {"metadataDate": wanted.since.isoformat()} if wanted.since else None)
        ids = list(dict.fromkeys(answer["objectIDs"] or ()))
        batches = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
        return Listing(further=tuple("ids:" + ",".join(map(str, batch)) for batch in batches), total=len(ids))

    async def _object(self, reader: Reader, name: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = await reader.json(f"/objects/{name}")
        except Permanent as error:
            if error.status != 404:
                raise
            return None
        return found

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        link = address(raw["objectURL"])
        artwork = Artwork(
            source="met",
            source_id=str(number(raw["objectID"])),
            title=title(raw["title"], raw["objectName"]),
            rights=public_domain(raw.get("isPublicDomain")),
            artists=tuple(_artists(raw)),
            years=dated(raw["objectDate"], raw["objectBeginDate"], raw["objectEndDate"]),
            year_text=plain(raw["objectDate"]),
            genres=texts([raw["classification"] or raw["objectName"]]),
            subjects=texts([tag["term"] for tag in raw["tags"] or ()]),
            places=texts([raw[name] for name in ("city", "state", "country", "region", "subregion", "locale")]),
            medium=plain(raw["medium"]),
            dimensions=plain(raw["dimensions"]),
            culture=plain(raw["culture"]),
            credit_line=plain(raw["creditLine"]),
            landing_page=link.replace("://wwwstg.", "://www.", 1) if link else None,
            image=address(raw["primaryImage"]),
            wikidata=wikidata(raw["objectWikidata_URL"]),
            raw=raw,
        )
        prefix, named = plain(raw.get("artistPrefix")), plain(raw["artistDisplayName"])
        makers = [qualified(one.name, prefix if one.name == named else None) for one in artwork.artists]
        return credited(artwork, makers, self.about.title) if prefix else artwork


def _artists(raw: Mapping[str, Any]) -> Iterator[Artist]:
    """Those who made it; only of the first named does the museum say when and where they lived."""
    for one in raw["constituents"] or ():
        name = plain(one["name"])
        first = name == plain(raw["artistDisplayName"])
        if not name or nobody(name) or not makes(one["role"]) or (first and not own_hand(raw.get("artistPrefix"))):
            continue
        birth, death = (year_of(raw["artistBeginDate"]), year_of(raw["artistEndDate"])) if first else (None, None)
        authority = ulan(one["constituentULAN_URL"])
        own = one.get("constituentID")
        yield Artist(
            key=str(int(own)) if own is not None else authority or known_as(name, birth, death),
            name=name,
            birth=birth,
            death=death,
            nationality=plain(raw["artistNationality"]) if first else None,
            ulan=authority,
            wikidata=wikidata(one["constituentWikidata_URL"]),
        )
