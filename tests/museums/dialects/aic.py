"""The Art Institute's API: a search in Elasticsearch's words, as JSON in one parameter."""

import json
from bisect import bisect_right
from datetime import date, timedelta
from pathlib import Path

from tests.museums.dialect import Status

ANSWER = json.loads((Path(__file__).parent.parent / "answers" / "aic.json").read_text())
KINDS = ("Painting", "Print")


class Dialect:
    base = ""

    def __init__(self, works, pictures):
        self.works, self.pictures = works, pictures
        self.records = [self._record(2000 + n) for n in range(works)]
        self.numbers = [record["id"] for record in self.records]
        self.ids = [str(record["id"]) for record in self.records]

    def answer(self, path, params):
        if path != "/artworks/search" or set(params) != {"params"}:
            return Status(404, {"status": 404, "error": "Not found"})
        asked = json.loads(params["params"])
        limit = asked.get("limit", 10)
        unknown = set(asked) - {"query", "sort", "fields", "limit"}
        if limit > 100 or unknown or asked["sort"] != [{"id": "asc"}]:
            return Status(403, {"status": 403, "error": "Invalid limit", "detail": f"{limit}, {unknown}"})
        after, *clauses = asked["query"]["bool"]["filter"]
        found = self.records[bisect_right(self.numbers, after["range"]["id"]["gt"]) :]
        for clause in clauses:
            found = [record for record in found if _holds(clause, record)]
        fields = {"_score", *asked["fields"]}
        return ANSWER | {
            "pagination": {"total": len(found), "limit": limit, "offset": 0, "current_page": 1},
            "data": [{key: value for key, value in one.items() if key in fields} for one in found[:limit]],
            "config": ANSWER["config"] | {"iiif_url": f"{self.pictures}/iiif/2"},
        }

    def _record(self, number):
        return ANSWER["data"][0] | {
            "id": number,
            "title": f"Orchard No. {number}" if number % 2 else f"Harbour No. {number}",
            "image_id": f"0a1b2c3d-0000-4000-8000-{number:012x}",
            "artwork_type_title": KINDS[number % 2],
            "updated_at": (date(2024, 1, 1) + timedelta(days=number % 300)).isoformat() + "T01:00:00-06:00",
            "internal_note": "not asked for",
        }


def _holds(clause, record):
    ((kind, what),) = clause.items()
    if kind == "term":
        ((field, value),) = what.items()
        return record[field] == value
    if kind == "range":
        ((field, bounds),) = what.items()
        return record[field] >= bounds["gte"]
    assert kind == "multi_match", kind
    texts = [str(record.get(field, "")).casefold() for field in what["fields"]]
    if what["type"] == "phrase":
        return any(what["query"].casefold() in text for text in texts)
    return all(any(word in text for text in texts) for word in what["query"].casefold().split())
