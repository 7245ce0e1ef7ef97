"""Answers of `GET /graph/{id}` and `GET /export` as they look, for OpenAPI: of the sample collection, cut short."""

from typing import Any

from api import links
from api.walking.neighbourhood import Tally
from api.why.example import WHY


def _node(node: dict[str, Any]) -> dict[str, Any]:
    key, picture = node["key"], node["thumbnail"]
    return {
        **node,
        "page": f"/works/{key}" if picture else links.explore(key),
        "graph": links.node(key),
        "explore": links.explore(key),
        "picture": picture and picture.replace("thumbnails", "working"),
    }


_PATH = WHY["paths"][0]
_NODES = [_node(one) for one in _PATH["nodes"]]
_JUG, _MARCHEVANT, _DRACHHOLT, _BIRD = _NODES
_MADE, _TAUGHT, _MADE_TOO = _PATH["hops"]

NEIGHBOURHOOD: dict[str, Any] = {
    "node": _JUG,
    "counts": [Tally("CREATED_BY", "out", 1).to_mapping(_JUG["key"])],
    "edges": [{**_MADE, "node": _MARCHEVANT}],
    "total": 1,
    "page": 1,
    "size": 50,
    "release": 1,
}

EXCERPT: dict[str, Any] = {
    "title": f"Why “{_JUG['name']}” and “{_BIRD['name']}” are related, path 1",
    "nodes": _NODES,
    "edges": [
        {"id": 0, **_MADE},
        {
            "id": 1,
            **_TAUGHT,
            "from": _DRACHHOLT["key"],
            "to": _MARCHEVANT["key"],
            "forward": True,
            "said": "was taught by",
            "sentence": f"{_DRACHHOLT['name']} was taught by {_MARCHEVANT['name']}",
        },
        {
            "id": 2,
            **_MADE_TOO,
            "from": _BIRD["key"],
            "to": _DRACHHOLT["key"],
            "forward": True,
            "said": "is by",
            "sentence": f"“{_BIRD['name']}” is by {_DRACHHOLT['name']}",
        },
    ],
    "paths": [
        {
            "kind": _PATH["kind"],
            "summary": _PATH["summary"],
            "cost": _PATH["cost"],
            "nodes": [node["key"] for node in _NODES],
            "node_costs": [node["cost"] for node in _PATH["nodes"]],
            "edges": [0, 1, 2],
        }
    ],
    "release": 1,
}
