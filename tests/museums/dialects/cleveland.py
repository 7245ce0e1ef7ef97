"""Cleveland's API: skip and limit."""

import json
from datetime import date, timedelta
from pathlib import Path

from tests.museums.dialect import Status

ANSWER = json.loads((Path(__file__).parent.parent / "answers" / "cleveland.json").read_text())
KNOWN = {"skip", "limit", "cc0", "has_image", "q", "type"}
KINDS = ("Painting", "Drawing")


class Dialect:
    base = ""

    def __init__(self, works, pictures):
        self.works, self.pictures = works, pictures
        self.ids = [str(3000 + n) for n in range(works)]

    def answer(self, path, params):
        if path != "/artworks/":
            return Status(404, {"detail": "Not Found"})
        if set(params) - KNOWN or not 0 < int(params.get("limit", 100)) <= 1000 or int(params.get("skip", 0)) < 0:
            return Status(422, {"detail": "unprocessable"})
        skip, limit = int(params.get("skip", 0)), int(params.get("limit", 100))
        numbers = range(3000, 3000 + self.works)
        if "q" in params or "type" in params:
            words = params.get("q", "").casefold().split()
            kinds = (params["type"],) if "type" in params else KINDS
            numbers = [n for n in numbers if KINDS[n % 2] in kinds and all(w in _title(n).casefold() for w in words)]
        return {
            "info": {"total": len(numbers), "parameters": dict(params)},
            "data": [self._record(n) for n in numbers[skip : skip + limit]],
        }

    def _record(self, number):
        images = ANSWER["data"][0]["images"]
        return ANSWER["data"][0] | {
            "id": number,
            "title": _title(number),
            "type": KINDS[number % 2],
            "url": f"https://clevelandart.org/art/{number}",
            "external_resources": {"wikidata": [], "internet_archive": []},
            "images": {name: size | {"url": f"{self.pictures}/{number}_{name}.jpg"} for name, size in images.items()},
            "updated_at": f"{date(2024, 1, 1) + timedelta(days=number % 300)} 09:00:01.250000",
        }


def _title(number):
    return f"The Lamp No. {number}" if number % 3 else f"A Market No. {number}"
