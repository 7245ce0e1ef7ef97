import numpy as np
import pytest

from embeddings.layout import blocks_of, weights
from embeddings.patches import PIXELS, POOLINGS, PatchDictionary, pooled, sample_patches


def picture(seed: int, grain: int = 6) -> np.ndarray:
    small = np.random.default_rng(seed).integers(0, 256, (240 // grain, 180 // grain, 3), dtype=np.uint8)
    return small.repeat(grain, axis=0).repeat(grain, axis=1)


@pytest.fixture(scope="module")
def patches() -> np.ndarray:
    drawn = [sample_patches(picture(seed, 3 + seed), 100, np.random.default_rng(seed)) for seed in range(6)]
    return np.concatenate(drawn, axis=1)


@pytest.fixture(scope="module")
def dictionary(patches) -> PatchDictionary:
    return PatchDictionary.fit(patches, words=16, seed=3)


def test_sampled_patches_have_no_mean_and_at_most_one_contrast(patches):
    assert patches.shape == (2, 600, PIXELS)
    assert np.abs(patches.mean(axis=2)).max() < 1e-4
    assert (patches.std(axis=2) <= 1.0001).all()


def test_the_fit_repeats_bit_for_bit(patches, dictionary):
    again = PatchDictionary.fit(patches, words=16, seed=3)
    assert again.digest == dictionary.digest
    assert PatchDictionary.fit(patches, words=16, seed=4).digest != dictionary.digest


def test_state_round_trips(dictionary):
    again = PatchDictionary.from_state({name: part.copy() for name, part in dictionary.state().items()})
    assert again.digest == dictionary.digest
    assert again.encode(picture(9)).tobytes() == dictionary.encode(picture(9)).tobytes()


def test_an_encoding_is_finite_and_as_long_as_it_says(dictionary):
    assert dictionary.dimension == 16 * POOLINGS == pooled(16)["patches, coarse, quadrants"].stop
    for seen in (picture(1), np.zeros((1, 1, 3), np.uint8), np.full((500, 2, 3), 255, np.uint8)):
        row = dictionary.encode(seen)
        assert row.shape == (dictionary.dimension,)
        assert row.dtype == np.float32
        assert np.isfinite(row).all()
        assert (row >= 0).all()


def test_quadrants_say_where_a_texture_is(dictionary):
    seen = np.full((240, 240, 3), 128, dtype=np.uint8)
    seen[:120, :120] = picture(2, 5)[:120, :120]
    row = dictionary.encode(seen)[pooled(16)["patches, fine, quadrants"]].reshape(4, 16)
    plain = row[3]
    assert np.abs(row[0] - plain).sum() > 5 * np.abs(row[1] - plain).sum()
    assert np.abs(row[0] - plain).sum() > 5 * np.abs(row[2] - plain).sum()


def test_plain_pictures_alone_still_make_a_dictionary():
    drawn = sample_patches(np.full((50, 50, 3), 90, dtype=np.uint8), 64, np.random.default_rng(0))
    row = PatchDictionary.fit(drawn, words=32, seed=0).encode(picture(1))
    assert np.isfinite(row).all()


def test_too_few_patches_are_refused(patches):
    with pytest.raises(ValueError, match="600 patches cannot make 601 words"):
        PatchDictionary.fit(patches, words=601)
    with pytest.raises(ValueError, match="float32"):
        PatchDictionary.fit(patches[0], words=4)


def test_each_block_weighs_as_one(dictionary):
    from embeddings.blocks import BLOCK_DIMENSION, BLOCKS

    total = BLOCK_DIMENSION + dictionary.dimension
    layout = blocks_of(total)
    assert list(layout)[: len(BLOCKS)] == list(BLOCKS)
    assert sum(where.stop - where.start for where in layout.values()) == total
    weight = weights(total)
    assert (weight[layout["palette"]] ** 2).sum() == pytest.approx(1)
    assert (weight[layout["patches, fine, quadrants"]] ** 2).sum() == pytest.approx(0.49)
    assert list(blocks_of(7)) == ["features"]
