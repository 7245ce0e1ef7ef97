import cv2
import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from embeddings.blocks import extract_blocks
from embeddings.facet import Facet
from embeddings.formal import FormalEncoder

NUMBER, EACH = 24, 5


def painted(artist: int, work: int) -> np.ndarray:
    """A picture with its artist's palette and stroke, and a place of its own for everything."""
    hand, rng = np.random.default_rng(artist), np.random.default_rng([artist, work])
    ground, ink = hand.integers(0, 256, 3), hand.integers(0, 256, (3, 3))
    angle, width = hand.uniform(0, np.pi), int(hand.integers(1, 6))
    canvas = np.empty((160, 200, 3), dtype=np.uint8)
    canvas[:] = ground
    for _ in range(120):
        x, y = rng.uniform(0, 200), rng.uniform(0, 160)
        turn, length = angle + rng.normal(0, 0.2), rng.uniform(5, 40)
        end = (int(x + length * np.cos(turn)), int(y - length * np.sin(turn)))
        cv2.line(canvas, (int(x), int(y)), end, ink[rng.integers(3)].tolist(), width)
    return canvas


@pytest.fixture(scope="module")
def features() -> np.ndarray:
    return np.stack([extract_blocks(painted(artist, work)) for artist in range(NUMBER) for work in range(EACH)])


@pytest.fixture(scope="module")
def artists() -> np.ndarray:
    return np.arange(NUMBER, dtype=np.int64).repeat(EACH)


@pytest.fixture(scope="module")
def encoder(features, artists) -> FormalEncoder:
    return FormalEncoder.fit(features, artists, seed=1)


def test_rows_are_unit_and_cosines_spread_around_zero(encoder, features):
    rows = encoder.encode(features)
    Facet(np.arange(len(rows)), rows, np.zeros(len(rows), dtype=bool))
    assert rows.shape == (NUMBER * EACH, encoder.dimension)
    assert encoder.dimension <= 256
    off_diagonal = (rows @ rows.T)[np.triu_indices(len(rows), 1)]
    assert abs(off_diagonal.mean()) < 0.05
    assert off_diagonal.std() > 0.1


def test_a_row_has_the_same_bits_alone_and_in_company(encoder, features):
    together = encoder.encode(features)
    alone = np.concatenate([encoder.encode(features[place : place + 1]) for place in range(len(features))])
    assert together.tobytes() == alone.tobytes()
    with threadpool_limits(1):
        assert together.tobytes() == encoder.encode(features[::-1])[::-1].tobytes()


def test_fit_repeats_and_state_round_trips_bit_for_bit(encoder, features, artists):
    rows = encoder.encode(features).tobytes()
    assert FormalEncoder.fit(features.copy(), artists, seed=1).encode(features).tobytes() == rows
    state = {name: np.array(part) for name, part in encoder.state().items()}
    assert FormalEncoder.from_state(state).encode(features).tobytes() == rows


def test_a_bigger_copy_is_nearly_the_same_work(encoder):
    for artist in range(4):
        picture = painted(artist, 99)
        bigger = cv2.resize(picture, None, fx=2.5, fy=2.5, interpolation=cv2.INTER_CUBIC)
        one, other = encoder.encode(np.stack([extract_blocks(picture), extract_blocks(bigger)]))
        assert one @ other > 0.95


def test_works_of_a_hand_that_was_never_taught_find_each_other(features, artists):
    taught = artists < 16
    rows = FormalEncoder.fit(features[taught], artists[taught], seed=1).encode(features[~taught])
    cosine = rows @ rows.T
    np.fill_diagonal(cosine, -2)
    hit = (artists[~taught][cosine.argmax(axis=1)] == artists[~taught]).mean()
    assert hit > 0.8


@pytest.mark.parametrize("number", [1, 2, 10])
@pytest.mark.parametrize("known", ["none", "one", "pairs"])
def test_small_collections(features, number, known):
    made_by = {"none": np.full(number, -1), "one": np.zeros(number), "pairs": np.arange(number) // 2}[known]
    rows = FormalEncoder.fit(features[:number], made_by.astype(np.int64), seed=0).encode(features[: number + 3])
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_a_feature_without_spread_or_with_an_outlier_does_no_harm(features, artists):
    odd = features.copy()
    odd[:, 0] = 7
    odd[3, 1] = 1e6
    encoder = FormalEncoder.fit(odd, artists, seed=0)
    assert not encoder.projection[:, 0].any() or np.isinf(encoder.spread[0])
    moved = odd[:1].copy()
    moved[0, 0] = 1e9
    assert encoder.encode(moved).tobytes() == encoder.encode(odd[:1]).tobytes()


def test_features_that_are_not_numbers_are_refused(encoder, features, artists):
    bad = features.copy()
    bad[5, 5] = np.nan
    with pytest.raises(ValueError, match="1 works have features that are not finite"):
        FormalEncoder.fit(bad, artists, seed=0)
    with pytest.raises(ValueError, match="finite"):
        encoder.encode(bad)
    with pytest.raises(ValueError, match=r"not \[n, "):
        encoder.encode(features[:, :-1])
    with pytest.raises(ValueError, match="do not go with"):
        FormalEncoder.fit(features, artists[:-1], seed=0)
