"""The Met's API: all ids at once, one call for each object, some ids listed and dead."""

import json
from datetime import date, timedelta
from pathlib import Path

from tests.museums.dialect import Status

RECORD = json.loads((Path(__file__).parent.parent / "answers" / "met.json").read_text())
DEAD_EVERY = 40
KINDS = ("Prints", "Paintings")


class Dialect:
    base = ""

    def __init__(self, works, pictures):
        self.works, self.pictures = works, pictures
        self.listed, alive, number = [], [], 1000
        while len(alive) < works:
            number += 1
            self.listed.append(number)
            if number % DEAD_EVERY != 2:
                alive.append(number)
        self.ids = [str(number) for number in alive]
        self.alive = set(self.ids)

    def answer(self, path, params):
        if path == "/objects" and set(params) <= {"metadataDate", "departmentIds"}:
            since = params.get("metadataDate", "")
            return _list([n for n in self.listed if self._changed(n) >= since])
        if path == "/search" and params.get("q") and set(params) <= {"q", "hasImages", "medium"}:
            words = params["q"].casefold().split() if params["q"] != "*" else []
            return _list([n for n in self.listed if self._found(n, words, params.get("medium"))])
        number = path.removeprefix("/objects/")
        if number in self.alive and not params:
            return self._record(int(number))
        return Status(404, {"message": "ObjectID not found"})

    def _changed(self, n):
        return (date(2024, 1, 1) + timedelta(days=n % 300)).isoformat()

    def _title(self, n):
        return f"The Ferry No. {n}" if n % 3 else f"A Bridge No. {n}"

    def _found(self, n, words, medium):
        text = self._title(n).casefold()
        return all(word in text for word in words) and medium in (None, KINDS[n % 2])

    def _record(self, n):
        return RECORD | {
            "objectID": n,
            "title": self._title(n),
            "classification": KINDS[n % 2],
            "metadataDate": f"{self._changed(n)}T04:40:11.12Z",
            "objectURL": f"https://www.metmuseum.org/art/collection/search/{n}",
            "objectWikidata_URL": "",
            "primaryImage": f"{self.pictures}/original/{n}.jpg",
            "primaryImageSmall": f"{self.pictures}/web-large/{n}.jpg",
        }


def _list(ids):
    return {"total": len(ids), "objectIDs": ids or None}
