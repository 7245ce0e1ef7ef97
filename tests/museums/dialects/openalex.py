"""The OpenAlex API: /works with a key, cursors, filters and the fields that are selected."""

import copy
import json
from pathlib import Path

from tests.museums.dialect import Status

ANSWER = json.loads((Path(__file__).parent.parent / "answers" / "openalex.json").read_text(encoding="utf-8"))


class Dialect:
    base = ""

    def __init__(self, works, pictures):
        self.works = [self._work(n, pictures) for n in range(works)]
        self.ids = [work["id"].rsplit("/", 1)[-1] for work in self.works]

    def _work(self, n, pictures):
        work = copy.deepcopy(ANSWER["results"][n % 3])
        work["id"] = f"https://openalex.org/W{8000 + n}"
        work["display_name"] = f"Notes on quay no. {n}"
        work["type"] = "article" if n % 4 else "book-chapter"
        work["updated_date"] = f"20{10 + n % 15}-06-01"
        if work["best_oa_location"]:
            work["best_oa_location"]["pdf_url"] = f"{pictures}/{n}.pdf"
        return work

    def answer(self, path, params):
        if path != "/works":
            return Status(404)
        if not params.get("api_key"):
            return Status(401)
        size, cursor = int(params.get("per_page", 25)), params.get("cursor", "")
        filters = dict(part.split(":", 1) for part in params.get("filter", "").split(",") if part)
        if not 1 <= size <= 100 or not cursor or not filters.keys() <= {"from_updated_date", "type"}:
            return Status(400, "bad parameters")
        start = 0 if cursor == "*" else int(cursor.removeprefix("after-"))
        found = [
            work
            for work in self.works
            if params.get("search", "").casefold() in work["display_name"].casefold()
            and work["updated_date"] >= filters.get("from_updated_date", "")
            and work["type"] == filters.get("type", work["type"])
        ]
        given = found[start : start + size]
        # As the real one does: a cursor after each page that holds something, and a last one that is empty.
        following = f"after-{start + size}" if given else None
        fields = params.get("select", "").split(",")
        results = [{name: work[name] for name in fields} if fields != [""] else work for work in given]
        return {"meta": {**ANSWER["meta"], "count": len(found), "next_cursor": following}, "results": results}
