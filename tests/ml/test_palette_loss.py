"""What a shared palette counts for: an inner product with what its colours' turns take from the row."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.descriptors import COLOURS, Colour
from embeddings.turning import ANGLES
from ml.palette_loss import Turned

PALETTE = (Colour("#9a6b4a", "sienna", 0.5), Colour("#4a7a5a", "viridian", 0.3), Colour("#30507a", "blue", 0.2))
OTHER = ["#9a6b4a", "#c0c0c0"]
ROW = np.array([0.6, 0.8], dtype=np.float32)


def turns(*lost: float) -> Turned:
    """Turns of colours that each take `lost` of the cosine with `ROW`, whichever way they go."""
    taken, moved = np.zeros((COLOURS, len(ANGLES), 2), np.float16), np.zeros((COLOURS, len(ANGLES)), np.float32)
    for number, one in enumerate(lost):
        taken[number], moved[number] = one * ROW, 24 * PALETTE[number].share
    return Turned(taken, moved)


def test_a_colour_counts_for_what_it_loses_beyond_what_others_of_the_size_do() -> None:
    loss = turns(0.2, 0.06, 0.04).palette_loss(PALETTE, {"#9a6b4a"}, OTHER, ROW)
    assert loss == pytest.approx(0.1, abs=1e-3)
    assert turns(0.05, 0.0, 0.04).palette_loss(PALETTE, {"#4a7a5a"}, OTHER, ROW) < 0
    assert turns(0.2, 0.3, 0.2).palette_loss(PALETTE, {"#9a6b4a"}, OTHER, ROW) == pytest.approx(-0.3, abs=1e-3)


def test_as_much_of_a_large_colour_as_there_are_others_counts() -> None:
    large = turns(0.2, 0.0, 0.0)
    assert large.palette_loss(PALETTE, {"#9a6b4a"}, OTHER, ROW) == pytest.approx(0.2, abs=1e-3)
    both = large.palette_loss(PALETTE, {"#9a6b4a", "#4a7a5a"}, OTHER, ROW)
    assert both == pytest.approx(0.2 * 0.2 / 0.8, abs=1e-3)


def test_the_way_that_leaves_the_other_palette_counts_most() -> None:
    # the other picture is redder and yellower than the shared grey: away from it lies a turn to blue and green
    grey = (Colour("#808080", "grey", 0.5), PALETTE[2])
    taken = np.zeros((COLOURS, len(ANGLES), 2), np.float16)
    moved = np.zeros((COLOURS, len(ANGLES)), np.float32)
    moved[:2] = 12.0
    losses = []
    for way in range(len(ANGLES)):
        taken[:] = 0
        taken[0, way] = 0.2 * ROW
        losses.append(Turned(taken.copy(), moved).palette_loss(grey, {"#808080"}, ["#b06060"], ROW))
    assert ANGLES[int(np.argmax(losses))] == 202.5
    assert min(losses) == pytest.approx(0.2 / 8, abs=1e-3), "ways that are not aimed at count as well"


def test_where_all_is_shared_or_nothing_turns_nothing_counts() -> None:
    whole = {colour.hex for colour in PALETTE}
    assert turns(0.2, 0.2, 0.2).palette_loss(PALETTE, whole, OTHER, ROW) == 0
    assert turns(0.2, 0.2, 0.2).palette_loss(PALETTE, set(), OTHER, ROW) == 0
    still = replace(turns(0.2, 0.2, 0.2), moved=np.zeros((COLOURS, len(ANGLES)), np.float32))
    assert still.palette_loss(PALETTE, {"#9a6b4a"}, OTHER, ROW) == 0


@given(st.lists(st.floats(-0.5, 0.5), min_size=3, max_size=3), st.floats(0.1, 3))
def test_it_is_linear_in_what_is_lost(lost: list[float], times: float) -> None:
    once = turns(*lost)
    more = replace(once, lost=(once.lost * np.float16(times)))
    expected = float(np.float16(times)) * once.palette_loss(PALETTE, {"#9a6b4a"}, OTHER, ROW)
    assert more.palette_loss(PALETTE, {"#9a6b4a"}, OTHER, ROW) == pytest.approx(expected, abs=5e-3)
