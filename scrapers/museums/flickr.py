"""Flickr: photographs, and pictures of artworks, that their owners put under a free licence.

Terms: each photo's own licence; the owner named with a link to the photo's page. A key is needed.
Endpoint: flickr.photos.search for the licences that may enter, oldest first. Paging: `page` of 500, but no query gives
more than 4,000 different photos, so that the time of upload is halved until a slice holds no more. Delay: 3,600
requests an hour, of which one in every process asks which licence each number stands for: only 0 to 10 are well known,
the 4.0 licences have numbers above.
Oddities: errors come with status 200. Numbers are strings or not, as it happens. Sizes are given only where they exist;
`url_l` is 1024 pixels on the longest side, older small photos have none. The date taken may be made up
(`datetakenunknown`) or known to the month or year only. The uploader is seldom the author of a painting in the photo;
nothing tells. `--since` asks for photos uploaded since: an older photo that was edited shows in a full crawl alone.
The medium is asked for as a tag. Of more than 4,000 uploads in one second the first 4,000 count.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from scrapers import markup
from scrapers.dates import parse_years
from scrapers.errors import Permanent, Transient
from scrapers.fields import address, message, number, texts
from scrapers.museums.museum import About, Listing, Museum, Reader, Wanted
from scrapers.records import Artist, Artwork
from scrapers.renditions import Rendition, choose
from scrapers.slices import Slice
from scrapers.stated_rights import may_enter, stated
from scrapers.web.limits import Limit

_BEGAN = date(2004, 1, 1)
_MOST = 4000
_PER_PAGE = 500
_SIZES = ("m", "z", "c", "l", "h", "k", "o")
_EXTRAS = "description,license,date_upload,date_taken,owner_name,tags," + ",".join(f"url_{size}" for size in _SIZES)
_BUSY = (105, 106)  # "service currently unavailable", "write operation failed"


class Flickr(Museum):
    about = About(
        name="flickr",
        title="Flickr",
        holds="photographs under free licences",
        terms="https://www.flickr.com/help/terms/api (each photo its own licence)",
        endpoint="https://api.flickr.com/services",
        limit=Limit(3600, 3600),
        documented=("https://live.staticflickr.com/",),
        needs_key=True,
        tells_changes=True,
    )
    volatile = frozenset({"views", "count_faves", "count_comments"})

    def __init__(self) -> None:
        self._licences: dict[str, str] = {}

    async def page(self, reader: Reader, wanted: Wanted, cursor: str) -> Listing:
        if not self._licences:
            self._licences = await _licences(reader)
        part = Slice.at(cursor, wanted.since, _BEGAN)
        answer = await _ask(
            reader,
            "flickr.photos.search",
            license=",".join(id_ for id_, url in self._licences.items() if may_enter(url)),
            min_upload_date=part.first,
            max_upload_date=part.last,
            sort="date-posted-asc",
            media="photos",
            extras=_EXTRAS,
            per_page=_PER_PAGE,
            page=part.page,
            **({"text": wanted.query} if wanted.query else {}),
            **({"tags": wanted.medium} if wanted.medium else {}),
        )
        found, total = answer["photos"], number(answer["photos"]["total"])
        halves = part.halved(total, _MOST)
        photos = () if halves else found["photo"]
        records = [{**photo, "license_url": self._licences.get(str(photo.get("license")), "")} for photo in photos]
        return Listing(records, halves or part.further(total, _MOST, _PER_PAGE), None if cursor else total)

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        taken = None if str(raw.get("datetakenunknown", "0")) == "1" else _taken(raw)
        [nsid] = texts([raw["owner"]])
        photo = str(number(raw["id"]))
        return Artwork(
            source="flickr",
            source_id=photo,
            title=markup.plain(raw["title"]) or "Untitled",
            rights=stated(raw.get("license_url")),
            artists=(Artist(key=nsid, name=markup.plain(raw["ownername"]) or nsid),),
            years=parse_years(taken.split("-")[0]) if taken else None,
            year_text=taken,
            subjects=tuple(tag for tag in raw.get("tags", "").split() if ":" not in tag),
            description=markup.plain(raw.get("description", {}).get("_content")),
            landing_page=f"https://www.flickr.com/photos/{nsid}/{photo}",
            image=choose(
                Rendition(address(raw[f"url_{size}"]) or "", int(raw[f"width_{size}"]), int(raw[f"height_{size}"]))
                for size in _SIZES
                if f"url_{size}" in raw
            ),
            raw=raw,
        )


async def _ask(reader: Reader, method: str, **params: str | int) -> Any:
    asked: dict[str, str | int] = {"method": method, "api_key": reader.key, "format": "json", "nojsoncallback": 1}
    answer = await reader.json("/rest/", {**asked, **params})
    if answer["stat"] != "ok":
        error = Transient if answer.get("code") in _BUSY else Permanent
        raise error(f"code {answer.get('code')}", message(answer.get("message", ""), reader.key))
    return answer


async def _licences(reader: Reader) -> dict[str, str]:
    """The URL of each licence by its number as Flickr states them now; its name where it has none."""
    answer = await _ask(reader, "flickr.photos.licenses.getInfo")
    found = {str(one["id"]): stated(one["url"]) or stated(one["name"]) for one in answer["licenses"]["license"]}
    if not any(map(may_enter, found.values())):  # asked for none in particular, it would list all photos
        raise Transient("no licences", "it names none under which a photo may be kept")
    return found


def _taken(raw: Mapping[str, Any]) -> str | None:
    """The date taken as far as it is known (granularity 0 to the second, 4 month, 6 year, 8 about the year)."""
    length = {"0": 10, "4": 7}.get(granularity := str(raw.get("datetakengranularity", "0")), 4)
    day: str = raw.get("datetaken", "")[:length].strip()
    return ("circa " if granularity == "8" else "") + day if day else None
