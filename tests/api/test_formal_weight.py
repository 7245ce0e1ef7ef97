"""Every fact of form that counts is said, with a palette or without one, for a stored work as for an upload."""

import numpy as np
import pytest

from api.evidence.formal import FormalWeight, formal_evidence
from embeddings.descriptors import Descriptors
from embeddings.facet import Rows
from embeddings.turning import SETS
from ml.palette_loss import Turned
from tests.api.test_evidence import PICTURE

ROW = np.array([1.0, 0.0], dtype=np.float32)


class Reading:
    """Says what each kind of fact is worth."""

    def __init__(self, **worth: float) -> None:
        self.worth = worth

    def loss(self, kind: str, _: Descriptors, __: Rows) -> float:
        return self.worth.get(kind, 0.0)


def kinds(reading: Reading, turned: Turned | None) -> list[str]:
    weight = FormalWeight(reading, ROW, turned, 0.04, 1.0)  # type: ignore[arg-type]
    return [one.kind for one in formal_evidence(PICTURE, PICTURE, weight)]


def turns(lost: float) -> Turned:
    """Every set of colours loses so much, but those that the last of three colours is in nothing."""
    taken = np.zeros((SETS, 2), np.float16)
    taken[:3, 0] = lost
    return Turned(taken, np.ones(SETS, np.float32))


@pytest.mark.parametrize("turned", [None, turns(0.0), turns(0.05)], ids=["none", "nothing lost", "too little lost"])
def test_what_is_above_its_least_is_said_without_a_palette(turned: Turned | None) -> None:
    assert kinds(Reading(values=0.05, strokes=0.06), turned) == ["strokes", "values", "horizon"]
    assert kinds(Reading(values=0.05, strokes=0.03), turned) == ["values", "horizon"]


def test_a_palette_that_matters_stands_by_what_it_loses() -> None:
    assert kinds(Reading(values=0.05, strokes=0.2), turns(0.1)) == ["strokes", "palette", "values", "horizon"]
