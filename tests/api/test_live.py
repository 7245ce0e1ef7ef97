"""The live release in memory, for as long as it is the live one."""

import gc
import weakref
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api.docket import Docket
from api.live import Live, Loaded
from graph.paths.records import Verdict
from ml.choice import RankerName
from scrapers.collection import Collection
from scrapers.errors import ArtworkNotFound, TakenDown
from scrapers.records import Artwork
from scrapers.store.judgements import Opinion
from scrapers.store.releases import ReleaseRow
from scrapers.store.standing import Standing
from scrapers.store.store import Store
from tests.fakes import MemoryStore


class FakeStore:
    """A store in which one release or another is live."""

    number = 1

    def standing(self) -> Standing:
        return Standing(cast(ReleaseRow, SimpleNamespace(number=self.number, manifest_sha256="abc")), "", "")

    def takedowns(self) -> list[Any]:
        return []

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


def stored_pair() -> MemoryStore:
    store = MemoryStore()
    works = [Artwork(source="met", source_id=name, title=f"Work {name}", rights="CC0-1.0") for name in ("1", "2")]
    store.save_page("met", [(work, None) for work in works], [], "")
    number = store.begin_release("f", "b")
    store.finish_release(number, "abc")
    store.publish(number)
    return store


def test_a_takedown_takes_effect_with_the_next_request_and_the_release_stays_open() -> None:
    store = stored_pair()
    live = Live(cast(Store, store), opened)
    before = live.current()
    ranker = before.ranker(RankerName.COSINE)
    assert before.catalogue.find("met:1").title == "Work 1"
    store.takedown("met:1", "asked to", "Ana")
    after = live.current()
    with pytest.raises(TakenDown, match="'met:1' was taken down"):
        after.catalogue.find("met:1")
    with pytest.raises(ArtworkNotFound) as caught:
        after.catalogue.find("met:11")
    assert "met:1?" not in str(caught.value)
    assert [one.key for one in after.search.find("work").works] == ["met:2"]
    assert after.release is before.release
    assert after.ranker(RankerName.COSINE) is ranker
    assert live.current() is after
    assert all(one.title != "Work 1" for one in after.catalogue)


def test_a_lifted_takedown_is_an_unknown_work_until_it_is_in_a_release_again() -> None:
    store = stored_pair()
    live = Live(cast(Store, store), opened)
    live.current()
    store.takedown("met:1", "asked to", "Ana")
    live.current()
    store.lift_takedown("met:1")
    with pytest.raises(ArtworkNotFound) as caught:
        live.current().catalogue.find("met:1")
    assert not isinstance(caught.value, TakenDown)


def test_one_takedown_in_place_of_another_is_seen() -> None:
    store = stored_pair()
    live = Live(cast(Store, store), opened)
    store.takedown("met:1", "asked to", "Ana")
    live.current()
    store.lift_takedown("met:1")
    store.takedown("met:2", "asked to", "Ana")
    with pytest.raises(TakenDown):
        live.current().catalogue.find("met:2")


def test_a_release_that_is_loaded_after_a_takedown_knows_of_it() -> None:
    store = stored_pair()
    store.takedown("met:1", "asked to", "Ana")
    with pytest.raises(TakenDown):
        Live(cast(Store, store), opened).current().catalogue.find("met:1")


def test_what_was_taken_down_is_not_kept_in_memory() -> None:
    store = stored_pair()
    live = Live(cast(Store, store), opened)
    work = weakref.ref(live.current().catalogue)
    store.takedown("met:1", "asked to", "Ana")
    live.current()
    gc.collect()
    assert work() is None


def test_a_judgement_takes_effect_with_the_next_request_and_is_gone_once_withdrawn() -> None:
    store = stored_pair()
    live = Live(cast(Store, store), opened)
    first = live.current()
    ranker = first.ranker(RankerName.HYBRID)
    made = store.judge(
        Opinion(verdict="reject", src="met:1", type="FORMAL_SIM", dst="met:2", reason="a forgery"), "Ana"
    )
    judged = live.current()
    assert judged.docket.struck("FORMAL_SIM") == {(made.src_id, made.dst_id)}
    assert not judged.docket.struck("CONCEPT_SIM")
    turned = Docket(verdicts=(Verdict(1, "retype", 9, "FORMAL_SIM", 4, "PART_OF"),))
    assert turned.struck("FORMAL_SIM") == {(4, 9)}, "affinities are stored from the smaller id"
    assert judged.ranker(RankerName.HYBRID) is not ranker, "a ranker over the struck edges would go on counting them"
    assert judged.release is first.release
    assert live.current() is judged
    store.withdraw_judgement(made.id, "Ana")
    assert not live.current().docket.verdicts
