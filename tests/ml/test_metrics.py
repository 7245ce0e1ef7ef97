import numpy as np

from ml.metrics import bootstrap, bootstrap_ratio, precision_at, recall_at, reciprocal_rank

RELEVANT = np.asarray([[True, False, True, False], [False, False, False, True], [False] * 4])


def test_precision_counts_the_first_k() -> None:
    np.testing.assert_allclose(precision_at(RELEVANT, 2), [0.5, 0, 0])


def test_recall_is_over_what_could_be_found() -> None:
    np.testing.assert_allclose(recall_at(RELEVANT, 2), [0.5, 0, np.nan])
    assert recall_at(np.asarray([[True, True, True]]), 2)[0] == 1


def test_reciprocal_rank() -> None:
    np.testing.assert_allclose(reciprocal_rank(RELEVANT), [1, 0.25, 0])


def test_intervals_hold_the_mean_and_narrow_with_more_artists() -> None:
    rng = np.random.default_rng(0)
    few = bootstrap(rng.random(40), np.arange(40) // 10, seed=1)
    many = bootstrap(rng.random(4000), np.arange(4000) // 10, seed=1)
    assert few.low <= few.mean <= few.high
    assert many.high - many.low < few.high - few.low


def test_queries_of_one_artist_are_not_independent() -> None:
    values = np.repeat([0.0, 1.0], 50)
    alone = bootstrap(values, np.arange(100), seed=1)
    together = bootstrap(values, np.repeat([0, 1], 50), seed=1)
    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_ratio() -> None:
    ratio = bootstrap_ratio(np.full(30, 0.3), np.full(30, 0.2), np.arange(30), seed=1)
    assert abs(ratio.mean - 1.5) < 1e-9
    assert abs(ratio.low - 1.5) < 1e-9
