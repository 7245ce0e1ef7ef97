"""Europeana's search: a key, cursors that say nothing, Lucene in the query."""

import base64
import json
import re
from datetime import date, timedelta
from pathlib import Path

from tests.museums.dialect import Status

ANSWER = json.loads((Path(__file__).parent.parent / "answers" / "europeana.json").read_text())
FIXED = {"qf": "TYPE:IMAGE", "reusability": "open", "media": "true", "profile": "rich"}
KINDS = ("painting", "engraving")


class Dialect:
    base = ""

    def __init__(self, works, pictures):
        self.works, self.pictures = works, pictures
        self.ids = [f"99/coast_{n}" for n in range(works)]

    def answer(self, path, params):
        if path != "/search.json":
            return Status(404)
        if not params.get("wskey"):
            return Status(401, {"success": False, "error": "Empty API key"})
        asked = {name: value for name, value in params.items() if name not in FIXED}
        if any(params.get(name) != value for name, value in FIXED.items()) or set(asked) != {
            *("wskey", "query", "rows", "cursor")
        }:
            return Status(400, {"success": False, "error": "wrong parameters"})
        rows, start = int(params["rows"]), _offset(params["cursor"])
        if rows > 100 or start is None:
            return Status(400, {"success": False, "error": "wrong rows or cursor"})
        numbers = [n for n in range(self.works) if _holds(params["query"], n)] if params["query"] != "*:*" else None
        numbers = range(self.works) if numbers is None else numbers
        items = [self._record(n, params["wskey"]) for n in numbers[start : start + rows]]
        more = {"nextCursor": _cursor(start + rows)} if start + rows < len(numbers) else {}
        answer = {name: value for name, value in ANSWER.items() if name != "nextCursor"}
        return answer | {"items": items, "itemsCount": len(items), "totalResults": len(numbers)} | more

    def _record(self, n, key):
        stamp = f"{_changed(n)}T00:00:00.000Z"
        return ANSWER["items"][0] | {
            "id": f"/99/coast_{n}",
            "title": [_title(n)],
            "dcTitleLangAware": {"en": [_title(n)]},
            "dcTypeLangAware": {"en": [KINDS[n % 2]]},
            "edmIsShownBy": [f"{self.pictures}/{n}.jpg"],
            "link": f"https://api.europeana.eu/record/99/coast_{n}.json?wskey={key}",
            "index": n,
            "timestamp_update": stamp,
        }


def _title(n):
    return f"The Return No. {n}" if n % 3 else f"A Storm No. {n}"


def _changed(n):
    return (date(2024, 1, 1) + timedelta(days=n % 300)).isoformat()


def _holds(query, n):
    for clause in query.split(" AND "):
        if found := re.fullmatch(r"timestamp_update:\[(\S+)T00:00:00Z TO \*\]", clause):
            good = _changed(n) >= found[1]
        elif found := re.fullmatch(r'what:"(.+)"', clause):
            good = KINDS[n % 2] == found[1]
        else:
            good = clause.strip("()").casefold() in _title(n).casefold()
        if not good:
            return False
    return True


def _cursor(offset):
    return base64.b64encode(f"at {offset}".encode()).decode()


def _offset(cursor):
    if cursor == "*":
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("at "))
    except ValueError:
        return None
