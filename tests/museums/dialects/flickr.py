"""The Flickr API: flickr.photos.search and flickr.photos.licenses.getInfo at /rest/."""

import copy
import json
from pathlib import Path

from tests.museums.dialect import Status

ANSWER = json.loads((Path(__file__).parent.parent / "answers" / "flickr.json").read_text(encoding="utf-8"))
MOST = 4000


class Dialect:
    """As the real one, it repeats the last photos for pages past `MOST`: who asks there gets none of the rest."""

    base = ""

    def __init__(self, works, pictures):
        self.photos = [self._photo(n, pictures) for n in range(works)]
        self.ids = [photo["id"] for photo in self.photos]

    def _photo(self, n, pictures):
        photo = copy.deepcopy(ANSWER["search"]["photos"]["photo"][0])
        url = f"{pictures}/{n}.jpg"
        photo |= {"id": str(10**10 + n), "title": f"Mural no. {n}", "license": ("4", "5", "9", "91")[n % 4]}
        return photo | {"dateupload": str(1_200_000_000 + n * 20_000), "url_m": url, "url_l": url, "url_o": url}

    def answer(self, path, params):
        if path != "/rest/":
            return Status(404)
        if not params.get("api_key"):
            return {"stat": "fail", "code": 100, "message": "Invalid API Key (Key has invalid format)"}
        match params["method"]:
            case "flickr.photos.licenses.getInfo":
                return ANSWER["licenses"]
            case "flickr.photos.search":
                return self._search(params)
        return {"stat": "fail", "code": 112, "message": "Method not found"}

    def _search(self, params):
        page, size = int(params.get("page", 1)), int(params.get("per_page", 100))
        if page < 1 or not 1 <= size <= 500 or params.get("format") != "json":
            return {"stat": "fail", "code": 3, "message": "bad paging"}
        licences = params["license"].split(",")
        first, last = int(params["min_upload_date"]), int(params["max_upload_date"])
        words, tag = params.get("text", "").casefold(), params.get("tags")
        found = [
            photo
            for photo in self.photos
            if str(photo["license"]) in licences
            and first <= int(photo["dateupload"]) <= last
            and words in photo["title"].casefold()
            and (tag is None or tag in photo["tags"].split())
        ]
        found.sort(key=lambda photo: (int(photo["dateupload"]), photo["id"]))
        reach = found[:MOST]
        part = reach[(page - 1) * size : page * size] or reach[-size:]
        photos = {
            "page": page,
            "pages": -(-len(found) // size),
            "perpage": size,
            "total": str(len(found)),
            "photo": part,
        }
        return {"photos": photos, "stat": "ok"}
