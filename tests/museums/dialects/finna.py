"""The Finna API: /search with lookfor, numbered lists of filters and fields, page and limit."""

import copy
import json
import re
from datetime import datetime
from pathlib import Path

from tests.museums.dialect import Status

ANSWER = json.loads((Path(__file__).parent.parent / "answers" / "finna.json").read_text(encoding="utf-8"))
MOST = 100_000
EVERY = 20_000
"""Seconds from one record's time of indexing to the next one's."""


class Dialect:
    base = ""
    most = MOST

    def __init__(self, works, pictures):
        self.pictures = pictures
        self.records = [self._record(n) for n in range(works)]
        self.ids = [record["id"] for record in self.records]

    def _record(self, n):
        record = copy.deepcopy(ANSWER["records"][0])
        return record | {"id": f"talo.{n}", "title": f"Vene {n}", "images": [f"{self.pictures}/{n}.jpg"]}

    def answer(self, path, params):
        if path != "/search":
            return Status(404)
        page, limit = int(params.get("page", 1)), int(params.get("limit", 20))
        if page < 1 or not 0 <= limit <= 100 or page * limit > max(self.most, limit):
            return Status(400, {"status": "ERROR", "statusMessage": "Invalid page or limit"})
        filters = _numbered(params, "filter")
        span = next(
            (found for text in filters if (found := re.fullmatch(r'last_indexed:"\[(\S+) TO (\S+)\]"', text))), None
        )
        first, last = (datetime.fromisoformat(day).timestamp() for day in span.groups()) if span else (0, 2**40)
        words = params.get("lookfor", "").casefold()
        found = [
            record
            for n, record in enumerate(self.records)
            if first <= 1_300_000_000 + n * EVERY <= last and words in record["title"].casefold()
        ]
        fields = _numbered(params, "field") or ["id", "title"]
        part = [
            {name: record[name] for name in fields if name in record} for record in found[(page - 1) * limit :][:limit]
        ]
        answer = {"resultCount": len(found), "status": "OK"}
        return answer | ({"records": part} if part else {})


def _numbered(params, name):
    """The values of name[0], name[1] and so on, as far as they go on without a gap."""
    values = []
    while (key := f"{name}[{len(values)}]") in params:
        values.append(params[key])
    return values
