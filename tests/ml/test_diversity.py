import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.diversity import diversify


def world(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    rows = rng.standard_normal((count, 4))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.sort(rng.random(count))[::-1], rows @ rows.T


def test_no_diversity_keeps_the_order() -> None:
    scores, similarity = world(20, 1)
    chosen, terms = diversify(scores, similarity, diversity=0, k=7)
    assert list(chosen) == list(range(7))
    assert not terms.any()


def test_more_diversity_gives_less_alike_choices() -> None:
    alike = []
    for diversity in (0.0, 0.5, 1.0):
        means = []
        for seed in range(10):
            scores, similarity = world(60, seed)
            chosen, _ = diversify(scores, similarity, diversity=diversity, k=8)
            picked = similarity[np.ix_(chosen, chosen)]
            means.append(picked[np.triu_indices(8, 1)].mean())
        alike.append(np.mean(means))
    assert alike[0] > alike[1] > alike[2]


def test_a_twin_of_the_first_is_passed_over() -> None:
    scores = np.asarray([1.0, 0.99, 0.6])
    similarity = np.asarray([[1, 1, 0], [1, 1, 0], [0, 0, 1.0]])
    chosen, terms = diversify(scores, similarity, diversity=0.5, k=3)
    assert list(chosen) == [0, 2, 1]
    np.testing.assert_allclose(terms, [-0.5, -0.3, -0.995])


@given(st.integers(1, 30), st.integers(1, 40), st.floats(0, 1), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_score_plus_term_never_rises(count: int, k: int, diversity: float, seed: int) -> None:
    scores, similarity = world(count, seed)
    chosen, terms = diversify(scores, np.maximum(similarity, 0), diversity=diversity, k=k)
    assert len(set(chosen)) == len(chosen) == min(k, count)
    assert (np.diff(scores[chosen] + terms) <= 1e-9).all()
