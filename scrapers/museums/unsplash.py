"""Unsplash: photographs given away by their makers. No artworks, so that they are collected only when asked for.

Terms: the Unsplash Licence, no Creative Commons licence and not free of conditions, so that the operator has to allow
`LicenseRef-Unsplash` by name. The API's guidelines besides: the photographer credited with a link, pictures shown from
the addresses given, `links.download_location` asked for at each download, no data mining, no training of models. Who
turns this source on answers for keeping them.
Endpoint: /photos, or /search/photos for words. Paging: `page` of 30, oldest first, until one is empty; searches come by
relevance. Delay: 50 requests an hour with a demonstration key, which is sent in a header.
Each photo of a page counts as downloaded and is announced, which takes 30 of the 31 requests a page costs: about 48
photos an hour is what the terms leave. Listing without storing (`--metadata-only`) announces them too.
Oddities: `updated_at` moves by itself and so does everything counted, addresses carry the key's `ixid`. There is
nothing to ask for by day: `--since` is filtered here by `updated_at` and saves no listing, only announcements.
The medium is one more word to search for.
"""

import contextlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from scrapers import markup
from scrapers.dates import parse_years
from scrapers.errors import Permanent
from scrapers.fields import address, number, texts, title
from scrapers.museums.museum import About, Listing, Museum, Reader, Wanted
from scrapers.paging import within
from scrapers.records import Artist, Artwork
from scrapers.renditions import ENOUGH
from scrapers.web.limits import Limit

_LICENCE = "LicenseRef-Unsplash"
_PER_PAGE = 30


class Unsplash(Museum):
    about = About(
        name="unsplash",
        title="Unsplash",
        holds="photographs, no artworks",
        terms="https://unsplash.com/license and https://unsplash.com/api-terms (a licence of its own)",
        endpoint="https://api.unsplash.com",
        limit=Limit(50, 3600),
        documented=("https://images.unsplash.com/",),
        needs_key=True,
        on_request=_LICENCE,
    )
    volatile = frozenset({"updated_at", "likes", "liked_by_user", "current_user_collections", "views", "downloads"})

    async def page(self, reader: Reader, wanted: Wanted, cursor: str) -> Listing:
        place = int(cursor or 1)
        headers = {"Authorization": f"Client-ID {reader.key}", "Accept-Version": "v1"}
        words = " ".join(filter(None, (wanted.query, wanted.medium)))
        paging: dict[str, str | int] = {"page": place, "per_page": _PER_PAGE}
        if words:
            answer = await reader.json("/search/photos", {"query": words, **paging}, headers)
            photos, total = answer["results"], number(answer["total"])
        else:
            photos, total = await reader.json("/photos", {"order_by": "oldest", **paging}, headers), None
        if photos and total is not None:
            within((place - 1) * _PER_PAGE, total, _PER_PAGE)
        since = wanted.since.isoformat() if wanted.since else ""
        records = [photo for photo in photos if photo.get("updated_at", "9")[:10] >= since]
        for photo in records:
            await _announce(reader, photo["links"]["download_location"], headers)
        return Listing(records, (str(place + 1),) if photos else (), None if cursor else total)

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        user = raw["user"]
        photo, owner = (texts([part["id"]])[0] for part in (raw, user))
        made = raw["created_at"][:10].strip()
        name = title(user["name"], user["username"])
        words = (markup.plain(raw.get("alt_description")), markup.plain(raw.get("description")))
        return Artwork(
            source="unsplash",
            source_id=photo,
            title=next((text for text in reversed(words) if text and len(text) <= 120), "Untitled"),
            rights=_LICENCE,
            artists=(Artist(key=owner, name=name),),
            years=parse_years(made),
            year_text=made or None,
            subjects=texts([tag.get("title") for tag in raw.get("tags") or []]),
            medium="Photograph",
            description="\n".join(dict.fromkeys(filter(None, words))) or None,
            attribution=f"Photo by {name} ({address(user['links']['html'])}) on Unsplash",
            landing_page=address(raw["links"]["html"]),
            image=_sized(address(raw["urls"]["raw"]), int(raw["width"]), int(raw["height"])),
            raw=raw,
        )


async def _announce(reader: Reader, location: str, headers: Mapping[str, str]) -> None:
    """Count a download. Only the path of `location` is followed, so that the key goes nowhere but to the endpoint."""
    parts = urlsplit(location)
    with contextlib.suppress(Permanent):  # a photo may be gone since it was listed
        await reader.json(parts.path, dict(parse_qsl(parts.query)), headers)


def _sized(url: str | None, width: int, height: int) -> str | None:
    """The picture at 1024 pixels on the longest side; `fit=max` never enlarges."""
    side = "w" if width >= height else "h"
    return f"{url}{'&' if '?' in url else '?'}fm=jpg&q=85&fit=max&{side}={ENOUGH}" if url else None
