"""Doors for tests: everything behind the API, made of stand-ins."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from api.door import Defaults, Door
from api.intake import Intake
from api.live import Live
from api.readiness import Readiness
from api.upload import PictureLimits
from scrapers.picture_folder import PictureFolder
from scrapers.store.store import Store
from tests.fakes import MemoryStore

WEIGHTS = {"formal": 0.4, "conceptual": 0.4, "historical": 0.2}


class Untouchable:
    """Whatever is asked of it, it fails: for answers that must not ask."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} was asked for")


class Raising:
    """A `Live` whose release cannot be had."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def current(self) -> Any:
        raise self.error


def no_release(_: Any) -> Any:
    raise AssertionError("no release should be opened")


def make_door(store: Any = None, **parts: Any) -> Door:
    """A door over `store`, with no release; `parts` replace what stands for the rest."""
    store = store if store is not None else MemoryStore()
    opener: Callable[[Any], Any] = no_release
    known: dict[str, Any] = {
        "live": Live(cast(Store, store), opener),
        "images": PictureFolder(Path("/nonexistent")),
        "limits": PictureLimits(1_000_000, 1_000_000, 512),
        "defaults": Defaults(WEIGHTS, 20, 0.2),
        "readiness": Readiness(),
        "intake": Intake(1),
    }
    return Door(store=cast(Store, store), **(known | parts))
