"""api.php of Wikimedia Commons with three generators, and continuation that tears batches apart."""

import copy
import json
from pathlib import Path

from tests.museums.dialect import Status

ANSWER = json.loads((Path(__file__).parent.parent / "answers" / "commons.json").read_text(encoding="utf-8"))
PAGE = ANSWER["query"]["pages"]["99000001"]
TORN = 7
"""Of every batch, the image information of so many files comes first, the others' with the next answer."""

_LISTS = {"allimages": "gai", "categorymembers": "gcm", "search": "gsr"}


class Dialect:
    """Files are uploaded a day apart from 2020 on; those with an even number are in the category "Even"."""

    base = ""

    def __init__(self, works, pictures):
        self.pages = [self._page(n, pictures) for n in range(works)]
        self.ids = [str(page["pageid"]) for page in self.pages]

    def _page(self, n, pictures):
        page = copy.deepcopy(PAGE)
        page |= {"pageid": 1000 + n, "title": f"File:Boats {n}.jpg"}
        [info] = page["imageinfo"]
        info |= {"url": f"{pictures}/{n}.jpg", "thumburl": f"{pictures}/1280px-{n}.jpg"}
        info["timestamp"] = f"{2020 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}T12:00:00Z"
        info["extmetadata"]["ObjectName"]["value"] = f"Boats no. {n}"
        return page

    def answer(self, path, params):
        if path != "/api.php":
            return Status(404)
        prefix = _LISTS.get(params.get("generator"))
        if params.get("action") != "query" or params.get("format") != "json" or prefix is None:
            return _error("badvalue")
        if "maxlag" not in params:
            return _error("missingparam")
        limit = int(params[f"{prefix}limit"])
        if not 1 <= limit <= 500 or ("iiurlwidth" in params and limit > 50):
            return _error("toomanyvalues")
        found = self._found(params)
        if found is None:
            return _error("badvalue")
        return _batch(found, params, f"{prefix}continue", limit)

    def _found(self, params):
        match params["generator"]:
            case "allimages":
                if params.get("gaisort") != "timestamp":
                    return None
                return [page for page in self.pages if page["imageinfo"][0]["timestamp"] >= params.get("gaistart", "")]
            case "categorymembers":
                return self.pages[::2] if params.get("gcmtitle") == "Category:Even" else []
            case "search":
                words = params["gsrsearch"].removesuffix(" filetype:bitmap").casefold()
                within = self.pages[::2] if 'incategory:"even" ' in words else self.pages
                words = words.removeprefix('incategory:"even" ')
                return [
                    page
                    for page in within
                    if words in page["imageinfo"][0]["extmetadata"]["ObjectName"]["value"].casefold()
                ]


def _error(code):
    return {"error": {"code": code, "info": f"It is {code}."}, "servedby": "mw1"}


def _batch(found, params, name, limit):
    """One answer: a batch of files, or the rest of the image information that the answer before left out."""
    start = int(params.get(name, 0))
    torn = int(params.get("iistart", 0))
    if (name in params or "iistart" in params) and "continue" not in params:
        return _error("badcontinue")
    batch = found[start : start + limit]
    pages = {}
    for n, page in enumerate(batch):
        part = {key: page[key] for key in ("pageid", "ns", "title")}
        if torn <= n < torn + TORN if not torn else n >= torn:
            part["imageinfo"] = page["imageinfo"]
        pages[str(page["pageid"])] = part
    answer = {"query": {"pages": pages}} if batch else {}
    if not torn and len(batch) > TORN:
        kept = {name: str(start)} if start else {}
        return answer | {"continue": {"iistart": str(TORN), "continue": "||", **kept}}
    answer["batchcomplete"] = ""
    if start + limit < len(found):
        answer["continue"] = {name: str(start + limit), "continue": f"{name}||"}
    return answer
