"""A parameter of an address that holds one value is given once: of several the last alone would count."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, get_origin

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel


def given_once(request: Request) -> None:
    """Refuses a request that gives a parameter several times which its route reads as one value.

    Raises RequestValidationError with a fault for each such parameter. What a route does not declare it reads itself.
    """
    given = Counter(name for name, _ in request.query_params.multi_items())
    repeated = {name for name, times in given.items() if times > 1}
    if not repeated:
        return
    single = set(_single(request.scope["route"].dependant))
    faults = [
        {"loc": ("query", name), "msg": f"given {given[name]} times; give it once", "type": "repeated"}
        for name in sorted(repeated & single)
    ]
    if faults:
        raise RequestValidationError(faults)


def _single(dependant: Dependant) -> Iterator[str]:
    """The names of the query parameters that hold one value, of a route and of all that it depends on."""
    for field in dependant.query_params:
        kind: Any = field.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            for name, info in kind.model_fields.items():
                if get_origin(info.annotation) is not list:
                    yield info.alias or name
        elif get_origin(kind) is not list:
            yield field.alias
    for one in dependant.dependencies:
        yield from _single(one)
