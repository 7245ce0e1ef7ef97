"""Judgements of persons who turn out to be one: they follow, and there is one on an edge."""

import pytest

from api.docket import Docket
from graph.paths.records import Verdict
from scrapers.errors import AlreadyJudged
from scrapers.records import Artist
from scrapers.store.judgements import Opinion
from scrapers.store.store import Store
from tests.scrapers.store.stated import save, work

REJECTED = Opinion(verdict="reject", src="met:1", type="CREATED_BY", dst="person:met:a", reason="a pupil's hand")


@pytest.fixture
def two(store: Store) -> Store:
    """Two works, by Ana and by one A. Berg."""
    save(store, work("1", artists=(Artist(key="a", name="Ana Berg"),)))
    save(store, work("2", artists=(Artist(key="b", name="A. Berg"),)))
    return store


def test_a_judgement_is_of_who_the_person_is_now_and_tells_of_whom_it_was_given(two: Store) -> None:
    made = two.judge(REJECTED, "Ina")
    assert made.given_ids == (made.src_id, made.dst_id)
    assert Docket.of("", two.judgements()).verdicts[0].given is None
    two.join_artist("met:a", "person:met:b", "one hand", "Ina")
    (now,) = two.judgements()
    assert now.given_ids == made.given_ids
    assert now.dst_id != made.dst_id
    ((src, _, dst),) = [(one.src, one.type, one.dst) for one in Docket.of("", [now]).verdicts]
    assert (src, dst) == (now.src_id, now.dst_id)
    assert Docket.of("", [now]).verdicts == (
        Verdict(made.id, "reject", now.src_id, "CREATED_BY", now.dst_id, given=made.given_ids),
    )


def test_it_is_found_at_the_person_of_now_as_well(two: Store) -> None:
    made = two.judge(REJECTED, "Ina")
    assert two.judgements(of="person:met:b") == []
    two.join_artist("met:a", "person:met:b", None, "Ina")
    for key in ("person:met:a", "person:met:b", "met:1"):
        assert [one.id for one in two.judgements(of=key)] == [made.id]
    assert two.judgements(of="met:2") == []


def test_an_edge_of_persons_who_were_joined_is_judged_once(two: Store) -> None:
    made = two.judge(REJECTED, "Ina")
    two.join_artist("met:a", "person:met:b", None, "Ina")
    with pytest.raises(AlreadyJudged, match=f"judgement {made.id} of Ina"):
        two.judge(Opinion(verdict="accept", src="met:1", type="CREATED_BY", dst="person:met:b", reason="no"), "Bo")
    two.withdraw_judgement(made.id, "Ina")
    two.judge(Opinion(verdict="accept", src="met:1", type="CREATED_BY", dst="person:met:b", reason="no"), "Bo")
