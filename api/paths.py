"""Ids in paths: they may hold anything, a slash too."""

from typing import Annotated

from fastapi import Path
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from api.documents import EXAMPLE_ID

Key = Annotated[
    str,
    Path(
        min_length=1,
        max_length=1000,
        description="`source:id`; a `/` in it may be written `%2F`",
        openapi_examples={"a work": {"value": EXAMPLE_ID}},
    ),
]


class WholePath(APIRoute):
    """A route that takes no path with a line break at its end, which the router's pattern would drop."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope.get("path", "").endswith("\n"):
            return Match.NONE, {}
        return super().matches(scope)


class LiteralEnd(WholePath):
    """A route whose last word must stand in the request as it is.

    The id `folder:a/related` is asked for as `folder:a%2Frelated`; decoded, it looks like the works related to
    `folder:a`.
    """

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        end = self.path.rpartition("/")[2]
        asked = scope.get("raw_path")
        if asked and "{" not in end and not asked.endswith(f"/{end}".encode()):
            return Match.NONE, {}
        return super().matches(scope)
