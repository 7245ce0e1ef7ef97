"""The live release in memory, for as long as it is the live one."""

import gc
import weakref
from types import SimpleNamespace
from typing import Any, cast

from api.live import Live, Loaded
from ml.choice import RankerName
from scrapers.records import Collection
from scrapers.store.store import Store


class FakeStore:
    """A store in which one release or another is live."""

    number = 1

    def live_release(self) -> Any:
        return SimpleNamespace(number=self.number, manifest_sha256="abc")

    def collection(self) -> Collection:
        return Collection((), {})


def opened(row: Any) -> Any:
    return SimpleNamespace(number=row.number, facets={}, edges={}, basis=SimpleNamespace(mean_cosines={}))


def test_a_release_that_is_not_live_any_more_is_let_go() -> None:
    store = FakeStore()
    live = Live(cast(Store, store), opened)
    first: weakref.ref[Loaded] = weakref.ref(live.current())
    assert live.current() is first()
    for name in RankerName:
        assert live.current().ranker(name) is live.current().ranker(name)
    store.number = 2
    assert live.current().release.number == 2
    gc.collect()
    assert first() is None
