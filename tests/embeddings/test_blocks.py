import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.blocks import BLOCK_DIMENSION, BLOCKS, extract_blocks
from embeddings.view import FINE, view


def noise(height: int, width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def test_the_blocks_tile_the_row():
    ends = [0]
    for where in BLOCKS.values():
        assert where.start == ends[-1]
        ends.append(where.stop)
    assert ends[-1] == BLOCK_DIMENSION == len(extract_blocks(noise(40, 30)))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 99))
def test_any_format_gives_finite_numbers(height, width, seed):
    row = extract_blocks(noise(height, width, seed))
    assert row.dtype == np.float32
    assert row.shape == (BLOCK_DIMENSION,)
    assert np.isfinite(row).all()


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (2, 2), (300, 200)])
@pytest.mark.parametrize("value", [0, 127, 255])
def test_a_plain_picture_gives_finite_numbers(size, value):
    assert np.isfinite(extract_blocks(np.full((*size, 3), value, dtype=np.uint8))).all()


def test_the_same_picture_gives_the_same_bits():
    picture = noise(120, 90)
    assert extract_blocks(picture).tobytes() == extract_blocks(picture.copy()).tobytes()


def test_grey_has_no_hue_and_red_has():
    grey = extract_blocks(np.full((50, 50, 3), 120, dtype=np.uint8))[BLOCKS["hues"]]
    red = extract_blocks(np.tile(np.array([200, 20, 20], dtype=np.uint8), (50, 50, 1)))[BLOCKS["hues"]]
    assert grey[:16].sum() < 0.2
    assert red[:16].max() > 1


@pytest.mark.parametrize(("down", "across"), [(True, False), (False, True)])
def test_strokes_answer_to_their_direction(down, across):
    """Horizontal stripes vary along y, which is orientation 4 of 8; vertical ones along x, orientation 0."""
    y, x = np.mgrid[:FINE, :FINE]
    stripes = np.sin((y if down else x) * 2 * np.pi * 0.2) * 100 + 128
    picture = np.repeat(stripes[..., None], 3, axis=2).astype(np.uint8)
    energy = extract_blocks(picture)[BLOCKS["strokes, fine"]][:144].reshape(2, 8, 9).sum(axis=2)
    assert energy[1].argmax() == (4 if down else 0)
    assert energy[1].max() > 2 * energy[1][2]
    assert across != down


def test_the_view_of_a_long_strip_does_not_alias():
    """A fine chequer seen from afar is grey, in every format."""
    chequer = (np.indices((4, 4000)).sum(axis=0) % 2 * 255).astype(np.uint8)
    seen = view(np.repeat(chequer[..., None], 3, axis=2))
    assert seen.coarse[..., 0].std() < 8


def test_what_is_no_picture_is_refused():
    for wrong in (np.zeros((3, 3)), np.zeros((3, 3, 4), np.uint8), np.zeros((0, 5, 3), np.uint8), np.zeros((2, 2, 3))):
        with pytest.raises(ValueError, match="picture"):
            extract_blocks(wrong)
