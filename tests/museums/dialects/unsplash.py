"""The Unsplash API: /photos, /search/photos and /photos/ID/download. The key is in no parameter."""

import copy
import json
import re
from pathlib import Path

from tests.museums.dialect import Status

ANSWER = json.loads((Path(__file__).parent.parent / "answers" / "unsplash.json").read_text(encoding="utf-8"))


class Dialect:
    base = ""

    def __init__(self, works, pictures):
        self.photos = [self._photo(n, pictures) for n in range(works)]
        self.ids = [photo["id"] for photo in self.photos]
        self.announced = []

    def _photo(self, n, pictures):
        photo = copy.deepcopy(ANSWER["photos"][0])
        photo |= {"id": f"p-{n}", "description": f"Harbour no. {n}"}
        photo["urls"]["raw"] = f"{pictures}/{n}.jpg?ixid=abc"
        photo["links"]["download_location"] = f"https://api.unsplash.com/photos/p-{n}/download?ixid=abc"
        photo["updated_at"] = f"20{10 + n % 15}-06-01T00:00:00Z"
        return photo

    def answer(self, path, params):
        if announced := re.fullmatch(r"/photos/([^/]+)/download", path):
            if announced[1] not in self.ids or params.get("ixid") != "abc":
                return Status(404, {"errors": ["Couldn't find Photo"]})
            self.announced.append(announced[1])
            return {"url": "https://images.unsplash.com/elsewhere"}
        page, size = int(params.get("page", 1)), int(params.get("per_page", 10))
        if page < 1 or not 1 <= size <= 30:
            return Status(400, {"errors": ["bad paging"]})
        start = (page - 1) * size
        if path == "/photos":
            return self.photos[start : start + size] if params.get("order_by") == "oldest" else Status(400)
        if path == "/search/photos" and params.get("query"):
            found = [photo for photo in self.photos if params["query"].casefold() in photo["description"].casefold()]
            return {"total": len(found), "total_pages": -(-len(found) // size), "results": found[start : start + size]}
        return Status(404)
