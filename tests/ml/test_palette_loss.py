"""What a shared palette counts for: an inner product with what the turns of its colours take from the row."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.arrays import save_array
from embeddings.descriptors import Colour
from embeddings.facet import Facet
from embeddings.turning import SETS, number_of
from embeddings.vectors import LOST, MOVED
from graph.release import VECTORS
from ml.palette_loss import Turned
from ml.weighing import turned

PALETTE = (Colour("#9a6b4a", "sienna", 0.5), Colour("#4a7a5a", "viridian", 0.3), Colour("#30507a", "blue", 0.2))
ROW = np.array([0.6, 0.8], dtype=np.float32)
SIENNA, OTHERS = [0], [1, 2]


def turns(ours: float, others: float, moved: float = 5.0) -> Turned:
    """Turns that take so much of the cosine with `ROW` with sienna, and with the other two colours."""
    lost = np.zeros((SETS, 2), np.float16)
    lost[number_of(SIENNA)], lost[number_of(OTHERS)] = ours * ROW, others * ROW
    return Turned(lost, np.full(SETS, moved, np.float32))


def loss(of: Turned, *shared: str) -> float:
    return of.palette_loss(PALETTE, set(shared or ("#9a6b4a",)), ROW)


def test_colours_count_for_what_they_lose_beyond_what_the_others_do() -> None:
    assert loss(turns(0.2, 0.05)) == pytest.approx(0.15, abs=1e-3)
    assert loss(turns(0.05, 0.2)) == pytest.approx(-0.15, abs=1e-3)
    assert loss(turns(0.2, 0.05), "#4a7a5a", "#30507a") == pytest.approx(-0.15, abs=1e-3)


def test_colours_never_count_for_more_than_they_lose() -> None:
    assert loss(turns(0.02, -0.3)) == pytest.approx(0.02, abs=1e-3)
    assert loss(turns(-0.1, -0.3)) < 0


def test_where_all_or_nothing_is_shared_or_hardly_anything_turns_nothing_counts() -> None:
    assert loss(turns(0.2, 0.05), *(colour.hex for colour in PALETTE)) == 0
    assert loss(turns(0.2, 0.05), "#ffffff") == 0
    assert loss(turns(0.2, 0.05, moved=0.2)) == 0


class Made:
    """A release of one work with a picture."""

    def __init__(self, folder: Path) -> None:
        (folder / VECTORS).mkdir(parents=True)
        self.folder = folder
        row = np.ones((1, 2), np.float32)
        self.facets = {"formal": Facet(np.array([7]), row / np.linalg.norm(row), np.zeros(1, np.bool_))}

    def holds(self, lost: np.ndarray, moved: np.ndarray) -> "Made":
        save_array(self.folder / VECTORS / LOST, lost)
        save_array(self.folder / VECTORS / MOVED, moved)
        return self


def test_turns_of_an_older_measure_are_as_none(tmp_path: Path) -> None:
    now = Made(tmp_path / "now").holds(np.ones((1, SETS, 2), np.float16), np.ones((1, SETS), np.float32))
    found = turned(now, 7)  # type: ignore[arg-type]
    assert found is not None
    assert found.moved.shape == (SETS,)
    assert turned(now, 8) is None, "no picture"  # type: ignore[arg-type]
    old = Made(tmp_path / "old").holds(np.ones((1, 5, 4, 2), np.float16), np.ones((1, 5, 4), np.float32))
    assert turned(old, 7) is None  # type: ignore[arg-type]
    assert turned(Made(tmp_path / "without"), 7) is None  # type: ignore[arg-type]


@given(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_not_both_a_set_and_its_others_count(ours: float, others: float) -> None:
    of = turns(ours, others)
    assert min(loss(of), loss(of, "#4a7a5a", "#30507a")) <= 0
    assert loss(of) <= ours + 1e-3
