"""What every request is answered from: opened once with the server, shared by all of its threads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request

from api.intake import Intake
from api.live import Live
from api.readiness import Readiness
from api.upload import PictureLimits
from scrapers.picture_folder import PictureFolder
from scrapers.store.store import Store


class Graph(Protocol):
    """A connection to the graph database. `read` and `check` raise GraphUnavailable, and never wait for long."""

    def read(self, statement: str, **values: Any) -> list[dict[str, Any]]: ...

    def check(self) -> None: ...

    def revive(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a request that does not say otherwise gets."""

    weights: Mapping[str, float]
    k: int
    diversity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Everything behind the API. `graph` is None where it is switched off."""

    live: Live
    store: Store
    images: PictureFolder
    limits: PictureLimits
    defaults: Defaults
    readiness: Readiness
    intake: Intake
    graph: Graph | None = None
    open_reading: bool = True


def door(request: Request) -> Door:
    """The door of the app that got `request`."""
    found: Door = request.app.state.door
    return found


TheDoor = Annotated[Door, Depends(door)]
