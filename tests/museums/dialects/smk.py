"""The SMK API: /art/search/ with keys, filters, offset and rows."""

import copy
import json
import re
from pathlib import Path

from tests.museums.dialect import Status

ANSWER = json.loads((Path(__file__).parent.parent / "answers" / "smk.json").read_text(encoding="utf-8"))


class Dialect:
    base = ""

    def __init__(self, works, pictures):
        self.items = [self._item(n, pictures) for n in range(works)]
        self.ids = [item["object_number"] for item in self.items]

    def _item(self, n, pictures):
        item = copy.deepcopy(ANSWER["items"][n % 2])
        item["object_number"], item["id"] = f"KMS{n}", f"{n}_object"
        item["titles"] = [{"title": f"Quay no. {n}", "type": "MUSEUM"}]
        item["image_iiif_id"] = f"{pictures}/{n}"
        item["modified"] = f"20{10 + n % 15}-06-01T00:00:00Z"
        return item

    def answer(self, path, params):
        if path != "/art/search/":
            return Status(404)
        offset, rows = int(params.get("offset", 0)), int(params.get("rows", 10))
        if offset < 0 or not 0 < rows <= 2000 or "keys" not in params:
            return Status(400, "bad paging")
        found = self.items
        for name, value in re.findall(r"\[(\w+):([^\]]+)\]", params.get("filters", "")):
            found = [item for item in found if _has(item, name, value)]
        if params["keys"] != "*":
            found = [item for item in found if params["keys"].casefold() in json.dumps(item).casefold()]
        return {"offset": offset, "rows": rows, "found": len(found), "items": found[offset : offset + rows]}


def _has(item, name, value):
    if name == "object_names":
        return any(entry["name"] == value for entry in item.get("object_names", []))
    return str(item[name]).lower() == value
