"""An answer of `GET /why` as it looks, for OpenAPI: of the sample collection, cut short."""

from typing import Any

from api import links


def _work(key: str, name: str, artist: str, years: tuple[int, int], picture: str) -> dict[str, Any]:
    return {
        "key": key,
        "kind": "artwork",
        "name": name,
        "years": list(years),
        "circa": False,
        "url": f"/artworks/{key}",
        "artists": [artist],
        "thumbnail": f"/images/thumbnails/{picture[:2]}/{picture}.jpg",
        "rights": "CC0-1.0",
        "restrictions": [],
        "attribution": f"{artist}, painted by Kindred's own code (CC0 1.0)",
    }


def _artist(key: str, name: str, years: tuple[int, int]) -> dict[str, Any]:
    return {
        "key": key,
        "kind": "artist",
        "name": name,
        "years": list(years),
        "circa": None,
        "url": links.node(key),
        "artists": [],
        "thumbnail": None,
        "rights": None,
        "restrictions": [],
        "attribution": None,
    }


def _hop(start: str, end: str, type_: str, said: str, sentence: str, *, forward: bool) -> dict[str, Any]:
    record = next((one.partition(":")[2] for one in (start, end) if one.startswith("sample:")), "")
    return {
        "from": start,
        "to": end,
        "type": type_,
        "forward": forward,
        "said": said,
        "sentence": sentence,
        "cost": 0.6,
        "percentile": None,
        "closeness": None,
        "evidence": [
            {
                "facet": "",
                "kind": "relation",
                "text": f"stated by sample, record {record}" if record else "stated by sample",
                "magnitude": 1.0,
                "facts": {"sources": ["sample"]}
                | ({"record": {"source": "sample", "id": record, "page": None}} if record else {}),
            }
        ],
        "citation": None,
        "provenance": "stated",
        "sources": ["sample"],
        "confidence": 1.0,
        "judgement": None,
    }


_JUG = "Still Life with Fruit and a Jug"
_BIRD = "Bird on a Branch, Autumn"
_NODES = [
    _work(
        "sample:0007",
        _JUG,
        "Odile Marchevant",
        (1901, 1905),
        "4806c622cd57d86a7e3463f3d1913bfa6d38cdde3a7f608af11e84bb0dde7df3",
    ),
    _artist("person:sample:odile-marchevant", "Odile Marchevant", (1849, 1921)),
    _artist("person:sample:anselm-drachholt", "Anselm Drachholt", (1862, 1927)),
    _work(
        "sample:0100",
        _BIRD,
        "Anselm Drachholt",
        (1903, 1903),
        "fde59adce79d770a84b08adce12ee1ab162fad8ddc0d3e9af9285bf7e40bad02",
    ),
]
_KEYS = [node["key"] for node in _NODES]

WHY: dict[str, Any] = {
    "from": _NODES[0],
    "to": _NODES[-1],
    "paths": [
        {
            "cost": 2.21,
            "kind": "is by → taught → made",
            "summary": f"“{_JUG}” is by Odile Marchevant, who taught Anselm Drachholt, who made “{_BIRD}”.",
            "nodes": [{**node, "cost": cost} for node, cost in zip(_NODES, (0.0, 0.41, 0.0, 0.0), strict=True)],
            "hops": [
                _hop(_KEYS[0], _KEYS[1], "CREATED_BY", "is by", f"“{_JUG}” is by Odile Marchevant", forward=True),
                _hop(
                    _KEYS[1],
                    _KEYS[2],
                    "STUDENT_OF",
                    "taught",
                    "Odile Marchevant taught Anselm Drachholt",
                    forward=False,
                ),
                _hop(_KEYS[2], _KEYS[3], "CREATED_BY", "made", f"Anselm Drachholt made “{_BIRD}”", forward=False),
            ],
            "alike": 0,
            "at_least": False,
            "examples": [],
        }
    ],
    "explanation": None,
    "misses": [],
    "reached": None,
    "release": 1,
}
