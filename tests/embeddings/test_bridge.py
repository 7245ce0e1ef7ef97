import numpy as np
import pytest

from embeddings.bridge import LEAST_WORKS, Bridge
from embeddings.facet import Ids, Rows, unit


def pair(works: int, noise: float, seed: int = 1) -> tuple[Rows, Rows, Ids]:
    """Formal rows, the text rows that follow from them but for `noise`, and five works to an artist."""
    rng = np.random.default_rng(seed)
    formal = unit(rng.normal(size=(works, 20)))
    text = unit(formal @ rng.normal(size=(20, 12)) + noise * rng.normal(size=(works, 12)) + 0.5)
    return formal, text, np.arange(works, dtype=np.int64) // 5


def test_it_learns_what_can_be_learned() -> None:
    formal, text, groups = pair(400, noise=0.3)
    bridge = Bridge.learn(formal[:300], text[:300], groups[:300], seed=3)
    accuracy = bridge.accuracy
    assert accuracy.trusted
    assert (accuracy.works, accuracy.groups, accuracy.ranked) == (300, 60, 300)
    assert accuracy.cosine > accuracy.chance_cosine + 0.5
    assert accuracy.rank_percentile > 95
    assert accuracy.recall_at_10 > 0.5 > 10 * accuracy.chance_recall_at_10
    unseen = (bridge.infer(formal[300:]) * text[300:]).sum(axis=1).mean()
    assert unseen == pytest.approx(accuracy.cosine, abs=0.05)
    assert "speaks" in accuracy.line()


@pytest.mark.parametrize("seed", range(8))
def test_it_abstains_where_form_says_nothing(seed: int) -> None:
    formal, text, groups = pair(300, noise=0.3, seed=seed)
    bridge = Bridge.learn(np.random.default_rng(seed + 50).permutation(formal), text, groups, seed=seed)
    assert not bridge.accuracy.trusted
    assert abs(bridge.accuracy.rank_percentile - 50) < 10
    assert "no better than chance" in bridge.accuracy.line()


def test_artists_are_held_out_whole() -> None:
    rng = np.random.default_rng(2)
    makers = np.repeat(np.arange(40, dtype=np.int64), 10)
    formal = unit(rng.normal(size=(40, 60))[makers] + 0.05 * rng.normal(size=(400, 60)))
    text = unit(rng.normal(size=(40, 12))[makers])
    assert not Bridge.learn(formal, text, makers, seed=1).accuracy.trusted
    assert Bridge.learn(formal, text, np.arange(400, dtype=np.int64), seed=1).accuracy.trusted


@pytest.mark.parametrize(("works", "groups"), [(0, 1), (LEAST_WORKS - 1, 1), (LEAST_WORKS, 100)])
def test_it_abstains_from_too_little(works: int, groups: int) -> None:
    formal, text, makers = pair(works, noise=0.0)
    bridge = Bridge.learn(formal, text, makers // groups, seed=1)
    assert not bridge.accuracy.trusted
    assert bridge.accuracy.works == works
    assert "too few" in bridge.accuracy.line()


def test_inferred_rows_are_no_nearer_to_everything_than_rows_with_words() -> None:
    formal, text, groups = pair(600, noise=4.0)
    bridge = Bridge.learn(formal[:400], text[:400], groups[:400], seed=3)
    inferred = bridge.infer(formal[400:])
    np.testing.assert_allclose(np.linalg.norm(inferred, axis=1), 1, atol=1e-5)
    usual = (text[:400] @ text[:400].T).mean()
    assert (inferred @ text[:400].T).mean() == pytest.approx(usual, abs=0.03)


def test_tied_texts_are_not_credited() -> None:
    formal, text, groups = pair(300, noise=0.0)
    same = np.tile(text[:1], (300, 1))
    accuracy = Bridge.learn(formal, same, groups, seed=1).accuracy
    assert accuracy.rank_percentile == pytest.approx(50)
    assert not accuracy.trusted


def test_a_state_infers_the_same() -> None:
    formal, text, groups = pair(120, noise=0.2)
    bridge = Bridge.learn(formal, text, groups, seed=1)
    again = Bridge.from_state(bridge.state())
    assert again.accuracy == bridge.accuracy
    np.testing.assert_array_equal(again.infer(formal), bridge.infer(formal))


def test_another_dimension_is_refused() -> None:
    formal, text, groups = pair(120, noise=0.2)
    with pytest.raises(ValueError, match="19 columns, the bridge takes 20"):
        Bridge.learn(formal, text, groups, seed=1).infer(formal[:, :19])
