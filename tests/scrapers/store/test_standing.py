"""What is asked with every request, releases that are withdrawn, and what is noted of takedowns, in both stores."""

import pytest

from scrapers.errors import KindredError
from scrapers.records import Artwork
from tests.fakes import MemoryStore


@pytest.fixture(params=["postgres", "memory"])
def both(request):
    return MemoryStore() if request.param == "memory" else request.getfixturevalue("store")


def fill(store, *names):
    works = [Artwork(source="met", source_id=name, title=f"Work {name}", rights="CC0-1.0") for name in names]
    store.save_page("met", [(work, None) for work in works], [], "")


def published(store, fingerprint):
    number = store.begin_release(fingerprint, "basis")
    store.finish_release(number, f"manifest of {fingerprint}")
    store.publish(number)
    return number


def test_before_the_first_release(both):
    assert both.standing().release is None
    assert both.standing() == both.standing()


def test_the_live_release(both):
    published(both, "one")
    number = published(both, "two")
    assert both.standing().release == both.live_release()
    assert both.standing().release.number == number


def test_the_mark_is_another_for_every_set_of_takedowns(both):
    fill(both, "1", "2", "3")
    marks = [both.standing().takedowns]
    both.takedown("met:1", "asked to", "Ana")
    marks.append(both.standing().takedowns)
    both.takedown("met:2", "asked to", "Ana")
    marks.append(both.standing().takedowns)
    both.lift_takedown("met:1")
    marks.append(both.standing().takedowns)
    both.takedown("met:3", "asked to", "Ana")
    both.lift_takedown("met:2")
    marks.append(both.standing().takedowns)
    assert len(set(marks)) == 5
    both.lift_takedown("met:3")
    assert both.standing().takedowns == marks[0]
    both.takedown("met:1", "asked to", "Ana")
    assert both.standing().takedowns == marks[1]


def test_a_withdrawn_release_cannot_be_published_or_built_upon(both):
    first, second = published(both, "one"), published(both, "two")
    with pytest.raises(KindredError, match=f"release {second} is live"):
        both.withdraw_release(second)
    assert both.withdraw_release(first)
    assert not both.withdraw_release(first)
    assert not both.withdraw_release(99)
    with pytest.raises(KindredError, match=f"release {first} cannot be published: it is abandoned"):
        both.publish(first)
    with pytest.raises(KindredError):
        both.finish_release(first, "manifest of one")
    assert [row.manifest_sha256 for row in both.releases()] == [None, "manifest of two"]
    assert both.begin_release("one", "basis") == second + 1


def test_a_release_that_is_being_built_can_be_withdrawn(both):
    number = both.begin_release("one", "basis")
    assert both.withdraw_release(number)
    with pytest.raises(KindredError):
        both.finish_release(number, "manifest of one")


def test_what_was_removed_is_kept_with_the_receipt(both):
    fill(both, "1")
    both.note_removed("met:1", {"files": ["x"]})
    assert both.removed_outside("met:1") == {}
    receipt = both.takedown("met:1", "asked to", "Ana")
    assert both.removed_outside("met:1") == {}
    both.note_removed("met:1", {"files": ["a", "b"], "features": 1})
    both.note_removed("met:1", {"files": ["a", "b"], "features": 2, "edges": {"formal": 3}, "live": None})
    noted = {"files": ["a", "b"], "features": 2, "edges": {"formal": 3}, "live": None}
    assert both.removed_outside("met:1") == noted
    assert both.takedown("met:1", "asked to", "Ana") == receipt
    assert both.takedowns() == [receipt]
