from dataclasses import replace

import pytest

from api import explanation_check
from api.catalogue import Catalogue
from api.evidence.conceptual import conceptual_evidence
from api.evidence.formal import formal_evidence
from api.evidence.historical import historical_evidence
from api.evidence.record import Evidence
from api.explain import Recommendation
from api.explanation_check import Findings, terms_off, ties_of, unknown
from ml.faithfulness import Trial, tally
from scrapers.records import Collection, Years
from tests.api.test_evidence import PERSONS, PICTURE, WORK

A = replace(
    WORK,
    persons=(2,),
    subjects=("owl", "tree"),
    genres=("still life",),
    movements=("Impressionism",),
    places=("Paris",),
    years=Years(1880, 1880),
)
B = replace(A, id=11, key="a:11", persons=(1,), years=Years(1882, 1882))


class Descriptions:
    def of(self, _: int) -> object:
        return PICTURE


class Shown:
    descriptors = Descriptions()


def known(one: Evidence, a: object = A, b: object = B) -> list[str]:
    catalogue = Catalogue(Collection((A, B), PERSONS))
    return unknown(one, a, b, catalogue, Shown())  # type: ignore[arg-type]


EVERY = [
    *formal_evidence(PICTURE, PICTURE),
    *conceptual_evidence(A, B),
    *historical_evidence(A, B, PERSONS),
    *historical_evidence(replace(A, persons=(3,)), B, PERSONS),
    *historical_evidence(A, replace(B, persons=(2,)), PERSONS),
]


@pytest.mark.parametrize("one", EVERY[:-8], ids=lambda one: one.text[:30])
def test_what_evidence_says_is_found_in_the_store(one: Evidence) -> None:
    pair = (A, B)
    if one.kind == "fellow pupils":
        pair = (replace(A, persons=(3,)), B)
    assert known(one, *pair) == []


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("palette", {"colours": ["viridian", "umber"]}),
        ("values", {"darks": [0.62, 0.63]}),
        ("strokes", {"stroke_angle": [31.0, 30.0]}),
        ("horizon", {"horizon": [0.1, 0.42]}),
        ("subject", {"subjects": ["owl", "unicorn"]}),
        ("genre", {"genres": ["marina"]}),
        ("teaching", {"ids": [1, 2]}),
        ("teaching", {"persons": ["Oscar Monet", "Somebody Else"]}),
        ("movement", {"movements": ["Cubism"]}),
        ("place", {"places": ["Delft"]}),
        ("years", {"years": [1880.0, 1883.0]}),
    ],
)
def test_an_invented_fact_is_caught(kind: str, changed: dict[str, object]) -> None:
    one = next(each for each in EVERY if each.kind == kind)
    assert known(one) == []
    assert known(replace(one, facts={**one.facts, **changed}))


def test_an_invented_coverage_is_caught() -> None:
    one = next(each for each in EVERY if each.kind == "palette")
    first = {**one.facts["matched"][0], "coverage": [0.9, 0.9]}
    assert known(replace(one, facts={**one.facts, "matched": [first]}))


class Ranks:
    """A collection in which contrast is spread evenly from 0 to 40."""

    def below(self, name: str, value: float) -> float:
        return value / {"contrast": 40.0}[name]


BEYOND = {"contrast": [20.0, 20.0], "trait": "flatten", "beyond": [0.5, 0.5]}


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, None),
        ({"beyond": [0.5, 0.9]}, "they are beyond"),
        ({"contrast": [20.0, 30.0]}, "contrast is"),
        ({"trait": "mute"}, "no trait"),
    ],
)
def test_a_trait_is_looked_up_in_the_collection(
    changed: dict[str, object], wrong: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explanation_check, "scales", lambda _: (None, Ranks()))
    found = known(Evidence("formal", "both are high in contrast", {**BEYOND, **changed}, "contrast", 0.1))
    assert [one.startswith(wrong) for one in found] == [True] if wrong else found == []


def test_a_changed_term_is_caught() -> None:
    terms = {"formal": 0.3, "conceptual": 0.2, "unknown": 0.0}
    item = Recommendation(A, (), 0.5, terms, {}, (), (), (), "")
    assert terms_off(item) == pytest.approx(0, abs=1e-9)
    assert terms_off(replace(item, terms={**terms, "formal": 0.31})) == pytest.approx(0.01)


def test_every_tie_of_a_sentence_can_be_taken_away() -> None:
    for one in EVERY:
        assert bool(ties_of(one)) is (one.facet != "formal")


@pytest.mark.parametrize(("passed", "faithful"), [(19, True), (18, False)])
def test_evidence_that_does_not_matter_often_enough_is_unfaithful(passed: int, faithful: bool) -> None:
    trials = [Trial("subject", 1.0 if number < passed else 0.1, (0.5,)) for number in range(20)]
    found = Findings(20, 20, (), (), (tally("conceptual", trials), tally("formal", [])), {}, {})
    assert found.faithful is faithful
