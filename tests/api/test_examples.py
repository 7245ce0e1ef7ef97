"""What OpenAPI shows as answers has the shapes that OpenAPI declares."""

from typing import Any

import jsonschema
import pytest

from api import examples
from api.app import assemble
from api.limits import BodyLimits

DOCUMENT: dict[str, Any] = assemble(BodyLimits(1, 1.0)).openapi()


def check(example: Any, schema: dict[str, Any]) -> None:
    jsonschema.validate(example, {**schema, "components": DOCUMENT["components"]})


@pytest.mark.parametrize(("path", "method"), list(examples.BY_OPERATION))
def test_an_example_meets_its_schema(path: str, method: str) -> None:
    content = DOCUMENT["paths"][path][method]["responses"]["200"]["content"]["application/json"]
    check(content["example"], content["schema"])
    with pytest.raises(jsonschema.ValidationError):
        check({**content["example"], next(iter(content["example"])): object()}, content["schema"])


def test_the_problem_meets_its_schema() -> None:
    content = DOCUMENT["paths"]["/artworks/{id}"]["get"]["responses"]["404"]["content"]["application/problem+json"]
    check(content["example"], content["schema"])


def test_the_terms_of_the_answer_add_up() -> None:
    for item in examples.ANSWER["items"]:
        assert sum(item["terms"].values()) == pytest.approx(item["score"], abs=1e-6)


def test_what_asks_for_a_token_says_so() -> None:
    for path, operations in DOCUMENT["paths"].items():
        for method, operation in operations.items():
            always = operation["security"] == [{"token": []}]
            judges = path.startswith("/judgements") and method in ("post", "delete")
            assert always == (path in ("/token", "/tokens") or judges)
            assert ("401" in operation["responses"]) == bool(operation["security"]) or path.startswith("/images/")
