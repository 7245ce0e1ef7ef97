"""Judgements: what people say of edges is kept with who and when, is in force at once, and can be withdrawn."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scrapers.errors import AlreadyJudged, BadQuery, JudgementNotFound, NodeNotFound
from scrapers.records import Artist
from scrapers.store.judgements import LONGEST_REASON, Opinion
from tests.scrapers.store.stated import AnyStore, save, work

REJECTED = Opinion(verdict="reject", src="met:1", type="DEPICTS", dst="subject:boat", reason="it is a raft")
SECOND = timedelta(seconds=1)


@pytest.fixture
def filled(any_store: AnyStore) -> AnyStore:
    for number in ("1", "2"):
        save(any_store, (work(number, subjects=("boat",), artists=(Artist(key="a", name="Ana"),)), None))
    return any_store


def test_a_judgement_is_kept_with_its_author_and_date(filled):
    made = filled.judge(REJECTED, "Ana's token")
    assert (made.src, made.type, made.dst) == ("met:1", "DEPICTS", "subject:boat")
    assert (made.verdict, made.reason, made.author) == ("reject", "it is a raft", "Ana's token")
    assert made.made_at is not None
    assert made.withdrawn_at is None
    assert filled.judgements() == [made] == [filled.judgement(made.id)]
    assert filled.judgements(of="met:1") == [made]
    assert filled.judgements(of="met:2") == filled.judgements(of="met:none") == []


def test_a_withdrawn_one_is_kept_and_has_no_effect(filled):
    made = filled.judge(REJECTED, "Ana")
    gone = filled.withdraw_judgement(made.id, "Bob")
    assert gone.withdrawn_by == "Bob"
    assert filled.withdraw_judgement(made.id, "Cid") == gone
    assert filled.judgements() == []
    assert filled.judgements(withdrawn=True) == [gone]
    again = filled.judge(REJECTED, "Ana")
    assert again.id > made.id
    assert filled.judgements(after=made.id) == [again]
    assert filled.judgements(1, withdrawn=True) == [gone]


def test_what_was_in_force_at_a_time_is_known_later(filled):
    made = filled.judge(REJECTED, "Ana")
    other = filled.judge(replace(REJECTED, src="met:2"), "Ana")
    gone = filled.withdraw_judgement(made.id, "Bob")
    assert filled.judgements(at=made.made_at - SECOND) == []
    assert filled.judgements(at=made.made_at) == [gone]
    assert filled.judgements(at=other.made_at) == [gone, other]
    assert filled.judgements(at=gone.withdrawn_at) == filled.judgements() == [other]
    assert [filled.judged_since(time) for time in (made.made_at - SECOND, other.made_at, gone.withdrawn_at)] == [
        2,
        1,
        0,
    ]


def test_every_change_is_another_mark(filled):
    marks = [filled.standing().judgements]
    made = filled.judge(REJECTED, "Ana")
    marks.append(filled.standing().judgements)
    filled.withdraw_judgement(made.id, "Ana")
    marks.append(filled.standing().judgements)
    filled.judge(REJECTED, "Ana")
    marks.append(filled.standing().judgements)
    assert marks[0] == marks[2]
    assert len(set(marks)) == 3


@pytest.mark.parametrize("type_", ["FORMAL_SIM", "RELATED_TO"])
def test_what_gets_a_direction_has_the_one_that_was_given(filled, type_):
    part = {"type": type_, "verdict": "retype", "new_type": "PART_OF", "reason": "a fragment"}
    made = filled.judge(Opinion(src="met:2", dst="met:1", **part), "Ana")
    assert (made.src, made.dst) == ("met:2", "met:1")
    for src, dst in (("met:1", "met:2"), ("met:2", "met:1")):
        for again in (part, {"type": type_, "verdict": "reject", "reason": "no"}):
            with pytest.raises(AlreadyJudged, match=f"judgement {made.id} of Ana stands"):
                filled.judge(Opinion(src=src, dst=dst, **again), "Bob")
    filled.withdraw_judgement(made.id, "Ana")
    back = filled.judge(Opinion(src="met:1", dst="met:2", **part), "Ana")
    assert (back.src, back.dst) == ("met:1", "met:2")


def test_an_edge_is_judged_once_at_a_time_whichever_way_it_is_named(filled):
    alike = {"type": "FORMAL_SIM", "verdict": "reject", "reason": "no"}
    first = filled.judge(Opinion(src="met:2", dst="met:1", **alike), "Ana")
    assert (first.src, first.dst) == ("met:1", "met:2")
    with pytest.raises(AlreadyJudged, match=f"judgement {first.id} of Ana stands"):
        filled.judge(Opinion(src="met:1", dst="met:2", **alike), "Bob")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": "  "}, "say why"),
        ({"reason": "x" * (LONGEST_REASON + 1)}, "at most"),
        ({"type": "LIKES"}, "no type of edge 'LIKES'"),
        ({"type": "STUDENT_OF"}, "leads from artist to artist, not from artwork to subject"),
        ({"new_type": "HAS_GENRE"}, "only a retyped edge"),
        ({"verdict": "retype"}, "say which type"),
        ({"verdict": "retype", "new_type": "DEPICTS"}, "already"),
        ({"verdict": "retype", "new_type": "CONCEPT_SIM"}, "is computed"),
        ({"verdict": "retype", "new_type": "CREATED_BY"}, "leads from artwork to artist"),
        ({"verdict": "like"}, "a verdict is"),
        ({"dst": "met:1"}, "both ends are the same"),
    ],
)
def test_what_cannot_be_said_is_refused(filled, changed, said):
    values = {name: getattr(REJECTED, name) for name in ("verdict", "src", "type", "dst", "new_type", "reason")}
    with pytest.raises(BadQuery, match=said):
        filled.judge(Opinion(**values | changed), "Ana")
    assert filled.judgements(withdrawn=True) == []


def test_unknown_nodes_and_judgements_are_named(filled):
    with pytest.raises(NodeNotFound, match="subject:none"):
        filled.judge(Opinion(verdict="reject", src="met:1", type="DEPICTS", dst="subject:none", reason="no"), "Ana")
    for ask in (lambda: filled.judgement(7), lambda: filled.withdraw_judgement(7, "Ana")):
        with pytest.raises(JudgementNotFound, match="no judgement 7"):
            ask()


def test_an_edge_may_become_another(filled):
    values = {"src": "met:1", "type": "DEPICTS", "dst": "subject:boat", "reason": "it is a genre"}
    made = filled.judge(Opinion(verdict="retype", new_type="HAS_GENRE", **values), "Ana")
    assert made.new_type == "HAS_GENRE"
