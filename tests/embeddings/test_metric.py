import numpy as np
import pytest

from embeddings.metric import components, learn, scatter


def works(artists: int, each: int, seed: int = 0, dimension: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Works whose artists differ along six axes, under stronger noise along others."""
    rng = np.random.default_rng(seed)
    hands = np.zeros((artists, dimension))
    hands[:, -6:] = rng.normal(size=(artists, 6))
    scale = np.r_[np.full(dimension - 6, 1.5), np.full(6, 0.3)]
    rows = hands.repeat(each, axis=0) + rng.normal(size=(artists * each, dimension)) * scale
    return rows, np.arange(artists).repeat(each)


def nearest_by_same(rows: np.ndarray, artists: np.ndarray) -> float:
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    cosine = unit @ unit.T
    np.fill_diagonal(cosine, -2)
    return float((artists[cosine.argmax(axis=1)] == artists).mean())


def test_artists_teach_what_unseen_artists_profit_from():
    rows, artists = works(80, 6)
    seen = artists < 60
    taught = learn(rows[seen], artists[seen]).apply(rows[~seen])
    plain = learn(rows[seen], np.full(seen.sum(), -1)).apply(rows[~seen])
    assert nearest_by_same(taught, artists[~seen]) > nearest_by_same(plain, artists[~seen]) + 0.3


def test_without_artists_the_metric_is_principal_components():
    rows, _ = works(20, 5)
    metric = learn(rows, np.full(len(rows), -1), dimension=8)
    mean, principal = components(rows, 8)
    np.testing.assert_array_equal(metric.directions, principal)
    np.testing.assert_array_equal(metric.centre, mean)


@pytest.mark.parametrize("artists", [np.zeros(30), np.arange(30), np.r_[np.zeros(2), np.full(28, -1)]])
def test_one_teacher_or_none_falls_back(artists):
    rows = np.random.default_rng(1).normal(size=(30, 50))
    metric = learn(rows, artists.astype(np.int64), dimension=10)
    np.testing.assert_array_equal(metric.directions, components(rows, 29)[1][:, :10])


@pytest.mark.parametrize("number", [1, 2, 3, 10])
@pytest.mark.parametrize("artists", [-1, 0, None])
def test_few_works_are_enough_to_answer(number, artists):
    rows = np.random.default_rng(2).normal(size=(number, 60))
    made_by = np.arange(number) // 2 if artists is None else np.full(number, artists)
    metric = learn(rows, made_by.astype(np.int64))
    assert np.isfinite(metric.directions).all()
    assert metric.directions.shape[0] == 60
    assert 1 <= metric.directions.shape[1] <= 60


def test_works_all_alike_are_no_ground_to_fall_over():
    rows = np.ones((12, 5))
    assert np.isfinite(learn(rows, np.arange(12) // 3).apply(rows)).all()
    same_hand = np.repeat(np.random.default_rng(0).normal(size=(6, 5)), 2, axis=0)
    assert np.isfinite(learn(same_hand, np.arange(12) // 2).apply(same_hand)).all()


def test_scatter_is_the_textbook_one():
    rows, artists = works(7, 4, dimension=8)
    artists = np.where(artists == 3, -1, artists)
    within, between, number = scatter(rows, artists)
    groups = [rows[artists == one] for one in (0, 1, 2, 4, 5, 6)]
    assert number == 6
    np.testing.assert_allclose(within, np.mean([np.cov(group.T) for group in groups], axis=0))
    means = np.array([group.mean(axis=0) for group in groups])
    np.testing.assert_allclose(between, np.cov(means.T, bias=True))


def test_components_are_those_of_either_gram_matrix():
    rows = np.random.default_rng(3).normal(size=(30, 30)) * np.arange(1, 31)
    tall = components(np.vstack([rows, rows]), 5)[1]
    np.testing.assert_allclose(np.abs(components(rows, 5)[1].T @ tall), np.eye(5), atol=1e-8)
    wide = components(np.hstack([rows, np.zeros((30, 4))]), 5)[1]
    np.testing.assert_allclose(wide[:30], tall, atol=1e-8)
