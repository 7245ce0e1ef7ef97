"""Wikimedia Commons: freely licensed files of paintings, prints, photographs and much else, uploaded by anyone.

Terms: each file has its own licence, CC BY and CC BY-SA want its author named. A contact in the User-Agent, serial
requests and `maxlag` are asked for; limits by the minute are lower without a token.
Endpoint: api.php, `generator` allimages (all files by time of upload), categorymembers (`--query category:NAME`) or
search (other words, at most 10,000 of them). Paging: the `continue` object is echoed whole until there is none; what
belongs to one batch of files may come in several answers, of which `batchcomplete` marks the last. 50 files a batch:
no more thumbnails are made in one answer. Delay: one request a second.
Oddities: errors come with status 200. Fields are HTML, with hidden parts for machines. The public domain has a name and
seldom a URL. Artist may be a list, a user's page or a sentence. PDFs, sounds and SVGs are files too. Nothing tells
categories of subject from housekeeping; the commonest of the latter are left out. Since: uploads since a day are asked
for, in a category or search they are filtered here; an edited description shows in a full crawl alone. There is no
field for the medium: it is one more word to search for.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from scrapers import markup
from scrapers.bylines import artists
from scrapers.dates import parse_years
from scrapers.errors import Permanent, Rejected, Transient
from scrapers.fields import address, message, number, title
from scrapers.museums.museum import About, Listing, Museum, Reader, Wanted
from scrapers.paging import onward
from scrapers.records import Artwork
from scrapers.renditions import Rendition, choose
from scrapers.stated_rights import stated
from scrapers.web.limits import Limit

_BUSY = ("maxlag", "ratelimited", "readonly")
_ASKED: dict[str, str | int] = {
    "action": "query",
    "format": "json",
    "maxlag": 5,
    "prop": "imageinfo",
    "iiprop": "timestamp|user|url|size|mime|mediatype|extmetadata",
    "iiextmetadatalanguage": "en",
    "iiurlwidth": 1280,  # of the few widths that are kept ready, the first above 1024
}
_HOUSEKEEPING = re.compile(r"CC[ -]|PD[ -]|(?:Files|Media|Images|Pages|Photos|Uploaded|Taken|Flickr|Self-published)\b")


class Commons(Museum):
    about = About(
        name="commons",
        title="Wikimedia Commons",
        holds="pictures of artworks and photographs under free licences",
        terms="https://commons.wikimedia.org/wiki/Commons:Reusing_content_outside_Wikimedia (by file)",
        endpoint="https://commons.wikimedia.org/w",
        limit=Limit(1),
        picture_limit=Limit(2),
        documented=("https://upload.wikimedia.org/",),
        needs_contact=True,
        tells_changes=True,
    )

    async def page(self, reader: Reader, wanted: Wanted, cursor: str) -> Listing:
        asked = {**_ASKED, **_generator(wanted)}
        further = cursor
        go_on = json.loads(further or "{}")
        pages: dict[str, dict[str, Any]] = {}
        while True:
            answer = await reader.json("/api.php", {**asked, **go_on})
            if error := answer.get("error"):
                failure = Transient if error["code"] in _BUSY else Permanent
                raise failure(message(error["code"], reader.key), message(error["info"], reader.key))
            for key, part in answer.get("query", {}).get("pages", {}).items():
                pages[key] = {**pages.get(key, {}), **part}
            told = answer.get("continue", {})
            further = onward(json.dumps(told, sort_keys=True), further) if len(told) > 1 else ""  # 1: only "continue"
            go_on = json.loads(further or "{}")
            if "batchcomplete" in answer or not go_on:
                break
        records = [page for page in pages.values() if wanted.since is None or _changed(page, wanted.since)]
        return Listing(records, (further,) if further else ())

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        info = raw["imageinfo"][0]
        if info.get("mediatype", "BITMAP") != "BITMAP":
            raise Rejected("not a picture", info["mediatype"])
        meta = {name: entry["value"] for name, entry in info["extmetadata"].items()}
        text = {name: markup.plain(value) for name, value in meta.items() if isinstance(value, str)}
        categories = (text.get("Categories") or "").split("|")
        dated = text.get("DateTimeOriginal")
        return Artwork(
            source="commons",
            source_id=str(number(raw["pageid"])),
            title=" ".join(
                title(text.get("ObjectName"), raw["title"].removeprefix("File:").rpartition(".")[0]).split()
            ),
            rights=stated(meta.get("LicenseUrl") or meta.get("LicenseShortName")),
            artists=artists(meta.get("Artist", "")),
            years=parse_years(dated) if dated else None,
            year_text=dated,
            subjects=tuple(name for name in categories if name and not _HOUSEKEEPING.match(name)),
            description=text.get("ImageDescription"),
            credit_line=text.get("Credit"),
            attribution=text.get("Attribution"),
            landing_page=address(info["descriptionurl"]),
            image=choose(_size(info, prefix) for prefix in ("thumb", "") if f"{prefix}url" in info),
            raw=raw,
        )


def _generator(wanted: Wanted) -> dict[str, str | int]:
    query, medium = wanted.query or "", wanted.medium or ""
    if query.startswith("category:"):
        name = query.removeprefix("category:").strip()
        if not medium:
            return {"generator": "categorymembers", "gcmtitle": f"Category:{name}", "gcmtype": "file", "gcmlimit": 50}
        query = f'incategory:"{name}"'
    if words := f"{query} {medium}".strip():
        return {"generator": "search", "gsrsearch": f"{words} filetype:bitmap", "gsrnamespace": 6, "gsrlimit": 50}
    start = {"gaistart": f"{wanted.since.isoformat()}T00:00:00Z"} if wanted.since else {}
    return {"generator": "allimages", "gaisort": "timestamp", "gaidir": "ascending", "gailimit": 50, **start}


def _size(info: Mapping[str, Any], prefix: str) -> Rendition:
    url = address(info[f"{prefix}url"]) or ""
    return Rendition(url, int(info[f"{prefix}width"]), int(info[f"{prefix}height"]))


def _changed(page: Mapping[str, Any], since: date) -> bool:
    """Whether a file is from `since` or later; one that does not say counts as changed."""
    uploaded: str | None = page.get("imageinfo", [{}])[0].get("timestamp")
    return uploaded is None or uploaded[:10] >= since.isoformat()
