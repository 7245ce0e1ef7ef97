"""Answers as they look, for OpenAPI: of the sample collection, cut short."""

from typing import Any

from api.walking.example import EXCERPT, NEIGHBOURHOOD
from api.why.example import WHY

_PICTURE = "59cd6ed48c3d9fc580a241132b17cb31fdcefeba74545c0a6cc1459791c14ccb"
_IMAGE = f"/images/working/59/{_PICTURE}.jpg"
_THUMBNAIL = f"/images/thumbnails/59/{_PICTURE}.jpg"

_WORK: dict[str, Any] = {
    "id": "sample:0012",
    "title": "Jug, Bottle and Apples",
    "artists": [],
    "years": [1910, 1916],
    "circa": True,
    "movements": ["Lagoon Pointillism"],
    "genres": ["still life"],
    "rights": "CC0-1.0",
    "restrictions": [],
    "attribution": "Jug, Bottle and Apples, unknown artist, Kindred sample collection (CC0 1.0)",
    "image": _IMAGE,
    "thumbnail": _THUMBNAIL,
}

ANSWER: dict[str, Any] = {
    "items": [
        {
            "rank": 1,
            **_WORK,
            "score": 0.734,
            "terms": {
                "formal": 0.373,
                "conceptual": 0.4,
                "historical": 0.144,
                "unknown": 0.0,
                "diversity": -0.183,
            },
            "percentiles": {"formal": 95.5, "conceptual": 96.8, "historical": 94.0},
            "inferred": [],
            "evidence": [
                {
                    "facet": "formal",
                    "kind": "palette",
                    "text": "share slate blue and ochre (ΔE 2 and 4): 58 % of the one surface, 56 % of the other",
                    "magnitude": 0.11,
                    "facts": {"colours": ["slate blue", "ochre"], "coverage": [0.578, 0.557]},
                },
                {
                    "facet": "historical",
                    "kind": "years",
                    "text": "about 10 years apart",
                    "magnitude": 0.03,
                    "facts": {"years": [1903.0, 1913.0]},
                },
            ],
            "counterfactuals": [
                {
                    "part": "formal",
                    "rank": 3,
                    "considered": 19,
                    "text": "without form it would rank 3rd instead of 1st",
                }
            ],
            "also": [],
        }
    ],
    "weights": {"formal": 0.4, "conceptual": 0.4, "historical": 0.2},
    "notes": [],
    "placement": None,
    "ranker": "cosine",
    "release": 1,
    "basis": "95cc960770d991ee68b2b2d7e2757766857f0794e0514311e7beebfdd4144519",
    "considered": 19,
}

FOUND: dict[str, Any] = {
    "items": [{**_WORK, "url": "/artworks/sample:0012"}],
    "total": 1,
    "page": 1,
    "size": 48,
    "facets": {
        "movement": [{"value": "Lagoon Pointillism", "count": 1}],
        "genre": [{"value": "still life", "count": 1}],
    },
    "release": 1,
}

NEIGHBOURS: dict[str, Any] = {
    "id": "sample:0007",
    "release": 1,
    "from": "graph",
    "affinities": {
        "formal": [
            {
                "id": "sample:0002",
                "title": "Mountains above the Lake, Morning",
                "score": 0.975,
                "score_csls": 0.034,
                "percentile": 99.4,
            }
        ],
        "conceptual": [],
        "historical": [],
    },
    "relations": [
        {
            "type": "PART_OF_MOVEMENT",
            "key": "movement:lagoon-pointillism",
            "name": "Lagoon Pointillism",
            "kind": "movement",
            "outgoing": True,
            "provenance": "stated",
            "sources": ["sample"],
            "confidence": 1.0,
        }
    ],
    "degraded": [],
}

READY: dict[str, Any] = {
    "status": "degraded",
    "reasons": ["the graph does not have release 2 yet: run `./kindred project`"],
    "checks": {
        "store": {"state": "ready", "artworks": 272},
        "index": {"state": "ready", "release": 2, "rows": 272, "artworks": 272, "behind": 0},
        "graph": {"state": "degraded"},
    },
}

PROBLEM: dict[str, Any] = {
    "type": "urn:kindred:problem:artwork-not-found",
    "title": "There is no such artwork",
    "status": 404,
    "detail": "no artwork has the id 'sample:007'; did you mean sample:0007?",
    "instance": "/artworks/sample:007",
    "request_id": "0f6d3f7f0d4e4c5c9a0b1f5d2f6a7b8c",
}

BY_OPERATION: dict[tuple[str, str], dict[str, Any]] = {
    ("/recommend", "post"): ANSWER,
    ("/artworks/{id}/related", "get"): ANSWER,
    ("/artworks", "get"): FOUND,
    ("/artworks/{id}/neighbours", "get"): NEIGHBOURS,
    ("/why", "get"): WHY,
    ("/graph/{id}", "get"): NEIGHBOURHOOD,
    ("/export", "get"): EXCERPT,
    ("/health", "get"): {"status": "alive"},
    ("/ready", "get"): READY,
}
"""What an operation answers, by path and method."""
