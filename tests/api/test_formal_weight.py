"""Every fact of form that counts is said, with a palette or without one, for a stored work as for an upload."""

from dataclasses import replace

import numpy as np
import pytest

from api.evidence.formal import FormalWeight, formal_evidence
from api.evidence.record import Evidence
from api.evidence.traits import COMMON, TRAITS
from embeddings.descriptors import Descriptors
from embeddings.facet import Rows
from embeddings.turning import SETS
from ml.palette_loss import Turned
from ml.reworking import REWORKS
from tests.api.test_evidence import PICTURE

ROW = np.array([1.0, 0.0], dtype=np.float32)
RANGE = {"edges": 0.2, "fineness": 0.4, "contrast": 40.0}
"""`PICTURE` stands in the middle of a collection whose descriptors are spread evenly up to these."""


class Reading:
    """Says what each kind of fact, and each change of a picture, is worth."""

    def __init__(self, **worth: float) -> None:
        self.worth = worth
        self.asked: list[str] = []

    def rework_losses(self, respect: str, _: Descriptors, __: Rows, ___: Rows) -> dict[str, float]:
        self.asked.append(respect)
        return {name: self.worth.get(name, 0.0) for name, one in REWORKS.items() if one.respect == respect}

    def below(self, name: str, value: float) -> float:
        return value / RANGE[name]


def said(a: Descriptors, b: Descriptors, **worth: float) -> list[Evidence]:
    weight = FormalWeight(Reading(**worth), ROW, ROW, None, 1.0)  # type: ignore[arg-type]
    return formal_evidence(a, b, weight)


def kinds(turned: Turned | None, **worth: float) -> list[str]:
    weight = FormalWeight(Reading(**worth), ROW, ROW, turned, 1.0)  # type: ignore[arg-type]
    return [one.kind for one in formal_evidence(PICTURE, PICTURE, weight)]


def turns(lost: float) -> Turned:
    """Every set of colours loses so much, but those that the last of three colours is in nothing."""
    taken = np.zeros((SETS, 2), np.float16)
    taken[:3, 0] = lost
    return Turned(taken, np.ones(SETS, np.float32))


@pytest.mark.parametrize("turned", [None, turns(0.0), turns(0.05)], ids=["none", "nothing lost", "too little lost"])
def test_what_is_above_its_least_is_said_without_a_palette(turned: Turned | None) -> None:
    assert kinds(turned, soften=0.06) == ["detail"]
    assert kinds(turned, soften=0.02) == []


def test_a_palette_that_matters_stands_by_what_it_loses() -> None:
    assert kinds(turns(0.1), flatten=0.2) == ["contrast", "palette"]
    assert kinds(turns(0.3), flatten=0.2) == ["palette", "contrast"]


def test_what_did_not_stand_its_test_is_not_said_where_an_encoder_is_asked() -> None:
    untested = {"values", "strokes", "composition", "horizon"}
    off = replace(PICTURE, mass=(0.3, 0.5))
    assert {one.kind for one in formal_evidence(off, off)} > untested
    every = dict.fromkeys([*untested, *REWORKS], 1.0)
    weight = FormalWeight(Reading(**every), ROW, ROW, turns(0.3), 1.0)  # type: ignore[arg-type]
    assert {one.kind for one in formal_evidence(off, off, weight)} == {"palette", "detail", "contrast"}


HIGH = replace(PICTURE, edges=0.16, fineness=0.36, contrast=32.0, chroma=27.0)
LOW = replace(PICTURE, edges=0.02, fineness=0.1, contrast=10.0, chroma=9.0)


@pytest.mark.parametrize(
    ("both", "undone", "text", "measured"),
    [
        (HIGH, "soften", "both are fine in detail: finer than 90 % and 90 %", ("fineness", 0.36)),
        (LOW, "sharpen", "both are smooth, with few edges: fewer than 90 % and 90 %", ("edges", 0.02)),
        (HIGH, "flatten", "both are high in contrast: higher than 80 % and 80 %", ("contrast", 32.0)),
        (LOW, "steepen", "both are low in contrast: lower than 75 % and 75 %", ("contrast", 10.0)),
    ],
)
def test_a_trait_is_said_of_two_pictures_that_lose_by_its_change(
    both: Descriptors, undone: str, text: str, measured: tuple[str, float]
) -> None:
    (found,) = said(both, both, **{undone: 0.2})
    name, value = measured
    assert found.text == f"{text} of the collection"
    assert found.kind == REWORKS[undone].respect
    assert found.facts.items() >= {name: [value, value], "trait": undone}.items()
    assert found.magnitude == pytest.approx(0.2)


def test_of_two_traits_of_one_kind_the_rarer_is_said() -> None:
    (found,) = said(replace(HIGH, fineness=0.22), HIGH, soften=0.2)
    assert found.text.startswith("both are full of edges")


@pytest.mark.parametrize("trait", TRAITS, ids=lambda one: f"{one.name} {one.undone}")
def test_what_the_encoder_does_not_weigh_is_no_trait(trait) -> None:
    both = HIGH if trait.high else LOW
    assert said(both, both, **{trait.undone: trait.least}) == []
    assert len(said(both, both, **{trait.undone: trait.least + 0.001})) == 1


def test_lightness_warmth_and_chroma_are_no_traits() -> None:
    untold = {name: 1.0 for name, one in REWORKS.items() if one.respect in ("lightness", "warmth", "chroma")}
    assert len(untold) == 6
    assert said(HIGH, HIGH, **untold) == said(LOW, LOW, **untold) == []


def test_pictures_on_two_sides_of_the_collection_share_no_trait() -> None:
    every = dict.fromkeys(REWORKS, 1.0)
    assert said(HIGH, LOW, **every) == []
    assert said(LOW, HIGH, **every) == []
    assert COMMON == 0.5


def test_traits_stand_by_what_they_lose() -> None:
    assert [one.kind for one in said(HIGH, HIGH, soften=0.1, flatten=0.3)] == ["contrast", "detail"]
    assert [one.kind for one in said(HIGH, HIGH, soften=0.3, flatten=0.2)] == ["detail", "contrast"]


def test_each_respect_of_a_pair_is_read_once_and_only_where_it_can_be_said() -> None:
    asked = {}
    for name, both in (("high", (HIGH, HIGH)), ("apart", (HIGH, LOW))):
        reading = Reading(**dict.fromkeys(REWORKS, 1.0))
        formal_evidence(*both, FormalWeight(reading, ROW, ROW, None, 1.0))  # type: ignore[arg-type]
        asked[name] = reading.asked
    assert asked == {"high": ["detail", "contrast"], "apart": []}
