"""Verdicts heard one after the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.paths.records import Verdict
from graph.paths.settling import settle
from scrapers.relation_types import SYMMETRIC, edge

WORDS = st.sampled_from(["accept", "reject", "retype"])
TYPES = st.sampled_from(["STUDENT_OF", "INFLUENCED_BY", "ASSOCIATED_WITH"])
NODES = st.integers(1, 3)


@st.composite
def verdicts(draw: st.DrawFn) -> list[Verdict]:
    made = []
    for number in range(draw(st.integers(0, 8))):
        word = draw(WORDS)
        new_type = draw(TYPES) if word == "retype" else None
        made.append(Verdict(number, word, draw(NODES), draw(TYPES), draw(NODES), new_type))
    return made


def test_a_retyped_edge_is_struck_and_stands_as_another() -> None:
    settled = settle([Verdict(1, "retype", 2, "ASSOCIATED_WITH", 1, "STUDENT_OF")])
    assert settled.struck == {(1, "ASSOCIATED_WITH", 2)}
    assert settled.standing == {(2, "STUDENT_OF", 1): 1}


@pytest.mark.parametrize(
    ("second", "standing"),
    [
        (Verdict(2, "reject", 1, "STUDENT_OF", 2), {}),
        (Verdict(2, "accept", 1, "STUDENT_OF", 2), {(1, "STUDENT_OF", 2): 2}),
        (Verdict(2, "retype", 1, "STUDENT_OF", 2, "ASSOCIATED_WITH"), {(1, "ASSOCIATED_WITH", 2): 2}),
    ],
)
def test_a_second_verdict_on_an_edge_leaves_nothing_of_the_first(second: Verdict, standing: object) -> None:
    settled = settle([Verdict(1, "retype", 1, "STUDENT_OF", 2, "INFLUENCED_BY"), second])
    assert settled.standing == standing
    assert settled.struck == ({(1, "STUDENT_OF", 2)} if second.verdict != "accept" else set())


def test_the_order_of_ids_counts_and_not_that_of_hearing() -> None:
    heard = [Verdict(2, "reject", 1, "STUDENT_OF", 2), Verdict(1, "accept", 1, "STUDENT_OF", 2)]
    assert settle(heard).struck == {(1, "STUDENT_OF", 2)}
    assert not settle(heard).standing


@given(verdicts())
def test_no_edge_is_struck_and_stands_and_the_last_word_on_it_holds(heard: list[Verdict]) -> None:
    settled = settle(heard)
    assert not settled.struck & settled.standing.keys()
    assert all(src < dst for src, type_, dst in {*settled.struck, *settled.standing} if type_ in SYMMETRIC)
    assert all(src != dst for src, _, dst in {*settled.struck, *settled.standing})
    if heard and heard[-1].src != heard[-1].dst:
        last = heard[-1]
        became = edge(last.src, last.new_type or last.type, last.dst)
        assert (became in settled.struck) == (last.verdict == "reject")
        assert (settled.standing.get(became) == last.id) == (last.verdict != "reject")
