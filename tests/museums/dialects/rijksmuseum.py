"""The Rijksmuseum's API: a search that gives ids, and Linked Art at each of them; some are withdrawn."""

import base64
import json
from pathlib import Path

from tests.museums.dialect import Status

ANSWER = json.loads((Path(__file__).parent.parent / "answers" / "rijksmuseum.json").read_text())
KNOWN = {"imageAvailable", "pageToken", "title", "creator", "description", "type", "material", "technique"}
KINDS = ("print", "painting")
PAGE = 100
GONE_EVERY = 70


class Dialect:
    base = "https://data.rijksmuseum.nl"

    def __init__(self, works, pictures):
        self.works, self.pictures = works, pictures
        self.alive, self.listed, number = set(), [], 100_000
        while len(self.alive) < works:
            number += 1
            self.listed.append(number)
            if number % GONE_EVERY:
                self.alive.add(number)
        self.ids = [f"200{n}" for n in sorted(self.alive)]

    def answer(self, path, params):
        if path == "/search/collection":
            return self._search(params)
        kind, number = path[1:4], path[4:]
        if not number.isdigit() or int(number) not in self.alive or params:
            return Status(410 if kind == "200" else 404)
        made = {"200": self._object, "202": self._visual, "500": self._digital}.get(kind)
        return made(int(number)) if made else Status(404)

    def _search(self, params):
        unknown = set(params) - KNOWN
        start = _offset(params.get("pageToken"))
        if unknown or start is None:
            return Status(400, {"detail": f"Unsupported query parameter {unknown}"})
        words, kind = params.get("title", "").casefold(), params.get("type")
        found = [n for n in self.listed if words in _title(n).casefold() and kind in (None, KINDS[n % 2])]
        if "creator" in params and params["creator"].casefold() not in "wiebe terpstra":
            found = []
        answer = ANSWER["search"] | {
            "partOf": ANSWER["search"]["partOf"] | {"totalItems": len(found)},
            "orderedItems": [
                {"id": f"https://id.rijksmuseum.nl/200{n}", "type": "HumanMadeObject"}
                for n in found[start : start + PAGE]
            ],
        }
        if start + PAGE < len(found):
            token = base64.urlsafe_b64encode(str(start + PAGE).encode()).decode()
            link = f"{self.base}/search/collection?imageAvailable=true&pageToken={token.replace('=', '%3D')}"
            answer["next"] = {"id": link, "type": "OrderedCollectionPage"}
        return answer

    def _object(self, n):
        named = ANSWER["object"]["identified_by"][2] | {"content": _title(n)}
        kind = ANSWER["object"]["classified_as"][0] | {"notation": [{"@language": "en", "@value": KINDS[n % 2]}]}
        return ANSWER["object"] | {
            "id": f"https://id.rijksmuseum.nl/200{n}",
            "equivalent": [],
            "identified_by": [named],
            "classified_as": [kind],
            "shows": [{"id": f"https://id.rijksmuseum.nl/202{n}", "type": "VisualItem"}],
        }

    def _visual(self, n):
        shown = {"id": f"https://id.rijksmuseum.nl/500{n}", "type": "DigitalObject"}
        return ANSWER["visualItem"] | {"id": f"https://id.rijksmuseum.nl/202{n}", "digitally_shown_by": [shown]}

    def _digital(self, n):
        point = {"id": f"{self.pictures}/{n}/full/max/0/default.jpg", "type": "DigitalObject"}
        return ANSWER["digitalObject"] | {"id": f"https://id.rijksmuseum.nl/500{n}", "access_point": [point]}


def _title(n):
    return f"The Rink No. {n}" if n % 3 else f"A Mill No. {n}"


def _offset(token):
    if token is None:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode())
    except ValueError:
        return None
