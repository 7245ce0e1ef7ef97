"""What OpenAPI says beside the schemas: which errors come, and examples that are true of the sample collection."""

from http import HTTPStatus
from typing import Any

from api import examples, given, schemas
from api.problems import MEDIA_TYPE

DESCRIPTION = (
    "Kindred recommends artworks and says why. Every error is a problem (RFC 9457) with the id of its request, which "
    "`X-Request-ID` carries too. Ids are `source:id`; in a path, `/` in an id is written `%2F` or as it is."
)

_SAID = {
    400: "The body cannot be parsed",
    401: "A token is needed, or this one opens nothing",
    403: "The token lacks the scope",
    404: "There is no such thing; `detail` names what may have been meant",
    408: "The body came too slowly",
    409: "What stands already forbids it",
    410: "It was taken down and does not come back",
    413: "The body, or the picture, is too large",
    415: "This is no picture, or no type of body that is taken here",
    416: "No such part of the picture",
    422: "The request is not well formed, or cannot be answered as asked; `errors` lists what is wrong",
    503: "Not now: the database is lost, there is no live release, or too many pictures came at once",
}

EXAMPLE_ASKED: dict[str, Any] = {
    "one work": {"summary": "Works kindred to one", "value": {"positive": ["sample:0007"], "top_k": 3}},
    "a taste": {
        "summary": "Like two, unlike one, by form alone",
        "value": {
            "positive": ["sample:0007", "sample:0031"],
            "negative": ["sample:0100"],
            "weights": {"formal": 1, "conceptual": 0, "historical": 0},
            "top_k": 5,
            "diversity": 0.5,
        },
    },
    "filtered": {
        "summary": "Only what was made between 1880 and 1920, best first",
        "value": {
            "positive": ["sample:0007"],
            "filters": {"year_from": 1880, "year_to": 1920, "rights": ["CC0-1.0"]},
            "ranker": "hybrid",
            "diversity": 0,
        },
    },
}

EXAMPLE_ID = "sample:0007"


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of an operation, as `responses` takes them."""
    return {status: _problem(status) for status in statuses}


def _problem(status: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": _SAID.get(status, HTTPStatus(status).phrase),
        "content": {
            MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}, "example": examples.PROBLEM}
            if status == 404
            else {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}
        },
    }
    if status == 503:
        found["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds to wait"}}
    if status == 401:
        found["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return found


def form_schema() -> dict[str, Any]:
    """The form that carries a picture."""
    whole = given.RecommendGiven.model_json_schema(ref_template="#/components/schemas/{model}")
    fields = {name: one for name, one in whole["properties"].items() if name != "positive"}
    image = {"type": "string", "format": "binary", "description": "JPEG, PNG, WebP, TIFF, GIF or AVIF"}
    fields["weights"] = {"type": "string", "contentMediaType": "application/json", "description": "as in JSON"}
    fields["filters"] = {"type": "string", "contentMediaType": "application/json", "description": "as in JSON"}
    return {
        "type": "object",
        "required": ["image"],
        "properties": {"image": image, **fields},
        "additionalProperties": False,
    }


EXTRA_SCHEMAS = (given.RecommendGiven, schemas.ProblemDetails)
"""Schemas that only the extras above name, which FastAPI therefore would not find."""


def complete(document: dict[str, Any]) -> dict[str, Any]:
    """`document`, with what FastAPI did not find, and without its own shape of errors, which nothing has here."""
    known = document.setdefault("components", {}).setdefault("schemas", {})
    for model in EXTRA_SCHEMAS:
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        known.update(schema.pop("$defs", {}))
        known[model.__name__] = schema
    document["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "`./kindred token create` makes one"}
    }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            operation["security"] = _security(path, method, operation)
            answer = examples.BY_OPERATION.get((path, method))
            if answer is not None:
                operation["responses"]["200"]["content"]["application/json"]["example"] = answer
            plain = operation.get("responses", {}).get("422", {}).get("content", {}).get("application/json")
            if plain:
                operation["responses"]["422"] = _problem(422)
    for unused in ("HTTPValidationError", "ValidationError"):
        known.pop(unused, None)
    return document


def _security(path: str, method: str, operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Who may ask: only those with a token, anybody where reading is open, or anybody at all."""
    writes = path.startswith("/judgements") and method in ("post", "delete")
    if path in ("/token", "/tokens") or writes:
        return [{"token": []}]
    return [{}, {"token": []}] if "401" in operation["responses"] or path.startswith("/images/") else []
