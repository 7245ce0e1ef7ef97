from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import skew

from embeddings.calibration import CSLS_NEIGHBOURS, Calibration, calibrate, csls
from embeddings.facet import Facet, empty, unit


def facet(count: int, seed: int = 0, dimension: int = 6) -> Facet:
    rows = unit(np.random.default_rng(seed).standard_normal((count, dimension)) + 0.3)
    return Facet(np.arange(count, dtype=np.int64) * 2 + 1, rows, np.zeros(count, dtype=bool))


def test_percentiles_are_shares_of_pairs() -> None:
    works = facet(300)
    calibration = calibrate(works, size=300, seed=1)
    cosines = (works.rows @ works.rows.T)[np.triu_indices(300, 1)]
    for probe in (-0.5, 0.0, 0.4, 0.9):
        share = 100 * (cosines <= probe).mean()
        assert abs(calibration.percentile(np.asarray(probe)) - share) < 0.2
    assert abs(calibration.mean_cosine - cosines.mean()) < 1e-6


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=30))
@settings(max_examples=50, deadline=None)
def test_percentiles_never_fall_as_cosines_rise(cosines: list[float]) -> None:
    calibration = calibrate(facet(60), size=50, seed=2)
    percentiles = calibration.percentile(np.sort(cosines))
    assert (np.diff(percentiles) >= 0).all()
    assert percentiles.min() >= 0
    assert percentiles.max() <= 100


def corrected(cosines: np.ndarray, hubness: np.ndarray) -> np.ndarray:
    """Each row's mean CSLS to its nearest."""
    scores = csls(cosines, hubness[:, None], hubness[None, :])
    return np.sort(scores, axis=1)[:, -CSLS_NEIGHBOURS:].mean(axis=1)


@pytest.mark.parametrize("makers", [None, np.where(np.arange(90) < 20, -1, np.arange(90) // 10)])
def test_each_reference_work_is_as_close_to_its_nearest_as_any_other(makers: np.ndarray | None) -> None:
    works = facet(90)
    calibration = calibrate(works, size=90, seed=1, makers=makers)
    cosines = works.rows @ works.rows.T
    never = np.eye(90, dtype=bool)
    if makers is not None:
        never |= (makers[:, None] == makers[None, :]) & (makers[:, None] >= 0)
    assert abs(calibration.mean_cosine - cosines[~never].mean()) < 1e-5
    cosines[never] = -np.inf
    hubness = calibration.reference_hubness
    assert hubness is not None
    counts = hubness > calibration.least_hubness
    assert counts.sum() == 88, "one lies lower, and one is the least that counts"
    np.testing.assert_allclose(corrected(cosines, hubness)[counts], 0, atol=0.01)
    np.testing.assert_allclose(calibration.hubness(works.rows, works.ids, makers), hubness, atol=0.01)
    once = np.sort(cosines, axis=1)[:, -CSLS_NEIGHBOURS:].mean(axis=1)
    assert np.abs(corrected(cosines, once)).max() > 0.05, "CSLS taken once does not do that"


def test_hubness_of_a_newcomer_is_that_of_the_reference_works_it_comes_near() -> None:
    works, rows = facet(80), facet(5, seed=9).rows
    calibration = calibrate(works, size=80, seed=3)
    hubness = calibration.reference_hubness
    assert hubness is not None
    expected = np.sort(2 * rows @ works.rows.T - hubness, axis=1)[:, -CSLS_NEIGHBOURS:].mean(axis=1)
    np.testing.assert_allclose(calibration.hubness(rows), np.maximum(expected, calibration.least_hubness), atol=1e-6)


def test_neither_the_middle_of_a_crowd_nor_a_work_between_crowds_is_a_hub() -> None:
    rng = np.random.default_rng(7)
    spread = np.concatenate([rng.uniform(0.01, 0.2, 500), rng.uniform(0.3, 1.2, 300)])
    centres = rng.standard_normal((12, 50))[np.concatenate([np.zeros(500, dtype=int), np.arange(300) % 12])]
    rows = unit(unit(centres) + spread[:, None] * unit(rng.standard_normal((800, 50))))
    works = Facet(np.arange(800, dtype=np.int64), rows, np.zeros(800, dtype=bool))

    def skewed(hubness: np.ndarray) -> float:
        scores = 2 * rows @ rows.T - hubness[None, :]
        np.fill_diagonal(scores, -np.inf)
        return float(skew(np.bincount(np.argsort(-scores, axis=1)[:, :10].ravel(), minlength=800)))

    settled = calibrate(works, size=800, seed=1)
    once = replace(settled, reference_hubness=None)
    few = calibrate(works, size=25, seed=1)
    assert skewed(settled.hubness(rows, works.ids)) < 1 < skewed(once.hubness(rows, works.ids))
    assert skewed(few.hubness(rows, works.ids)) > 2, "too few reference works tell the middle from the rim"


def test_a_work_on_the_rim_has_neighbours_that_pass_the_gate() -> None:
    rng = np.random.default_rng(3)
    centres = unit(rng.standard_normal((8, 20)))[np.arange(160) % 8]
    distance = np.where(np.arange(160) < 130, 0.4, 1.5)[:, None]
    rows = unit(centres + distance * unit(rng.standard_normal((160, 20))))
    works = Facet(np.arange(160, dtype=np.int64), rows, np.zeros(160, dtype=bool))
    settled = calibrate(works, size=160, seed=1)

    def alone(calibration: Calibration) -> np.ndarray:
        hubness = calibration.hubness(rows, works.ids)
        scores = csls(rows @ rows.T, hubness[:, None], hubness[None, :])
        gate = np.percentile(scores[np.triu_indices(160, 1)], 98)
        np.fill_diagonal(scores, -np.inf)
        return scores.max(axis=1) < gate

    assert alone(settled).mean() <= 0.01
    assert alone(replace(settled, reference_hubness=None)).mean() > 0.05


def test_a_newcomer_moves_nobody_elses_hubness() -> None:
    works = facet(80)
    calibration = calibrate(works, size=40, seed=3)
    alone = calibration.hubness(works.rows[:10], works.ids[:10])
    together = calibration.hubness(works.rows, works.ids)[:10]
    np.testing.assert_array_equal(alone, together)


def test_csls_takes_from_hubs() -> None:
    assert csls(np.asarray([0.5]), np.asarray([0.2]), np.asarray([0.4]))[0] == 0.4


def test_state_round_trips_and_small_facets_do_not_fail() -> None:
    for works in (facet(30), facet(2), facet(1), empty(4)):
        calibration = calibrate(works, size=20, seed=5)
        again = Calibration.from_state(calibration.state())
        rows = facet(5, seed=9, dimension=works.dimension).rows
        np.testing.assert_array_equal(calibration.hubness(rows), again.hubness(rows))
        np.testing.assert_array_equal(calibration.percentile(rows[0]), again.percentile(rows[0]))
        assert np.isfinite(calibration.mean_cosine)


@pytest.mark.parametrize("makers", [None, np.arange(90, dtype=np.int64) // 3])
def test_percentiles_of_corrected_scores_are_shares_of_corrected_pairs(makers: np.ndarray | None) -> None:
    works = facet(90)
    calibration = calibrate(works, size=90, seed=1, makers=makers)
    hubness = calibration.hubness(works.rows, works.ids, makers)
    scores = csls(works.rows @ works.rows.T, hubness[:, None], hubness[None, :])
    counted = np.triu(np.ones((90, 90), dtype=bool), 1)
    if makers is not None:
        counted &= makers[:, None] != makers[None, :]
    for probe in np.quantile(scores[counted], [0.05, 0.5, 0.9, 0.99]):
        share = 100 * (scores[counted] <= probe).mean()
        assert abs(calibration.csls_percentile(np.asarray(probe)) - share) < 0.3


def test_a_work_near_to_nothing_is_nobodys_nearest() -> None:
    rng = np.random.default_rng(4)
    rows = rng.standard_normal((4, 40))[np.arange(120) % 4] + 0.5 * rng.standard_normal((120, 40))
    stranger = np.zeros((1, 40))
    stranger[0, np.abs(rows.mean(axis=0)).argmin()] = 1
    rows = unit(np.concatenate([rows, stranger]))
    works = Facet(np.arange(121, dtype=np.int64), rows, np.zeros(121, dtype=bool))
    calibration = calibrate(works, size=121, seed=1)
    hubness = calibration.hubness(works.rows, works.ids)
    assert hubness[120] == hubness.min() == np.float32(calibration.least_hubness)
    scores = csls(works.rows @ works.rows.T, hubness[:, None], hubness[None, :])
    np.fill_diagonal(scores, -np.inf)
    assert 120 not in np.argsort(-scores[:120], axis=1)[:, :10]


def test_a_crowd_with_one_vector_is_one_reference() -> None:
    rows = facet(60).rows
    crowd = np.concatenate([rows, np.repeat(rows[:1], 500, axis=0)])
    works = Facet(np.arange(560, dtype=np.int64), crowd, np.zeros(560, dtype=bool))
    alone = Facet(works.ids[:60], crowd[:60], works.inferred[:60])
    one, other = (calibrate(some, size=1000, seed=1) for some in (works, alone))
    np.testing.assert_array_equal(one.reference_ids, other.reference_ids)
    np.testing.assert_array_equal(one.hubness(crowd), other.hubness(crowd))
    assert one.mean_cosine == other.mean_cosine


def test_percentiles_come_from_a_part_of_a_large_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.calibration.PAIRED", 40)
    works = facet(200)
    calibration = calibrate(works, size=200, seed=1)
    assert len(calibration.reference_ids) == 200
    assert len(set(np.round(calibration.cosine_table, 6))) > 400
    assert calibrate(works, size=40, seed=1).mean_cosine == calibration.mean_cosine


def test_a_state_of_csls_taken_once_corrects_as_it_did() -> None:
    works = facet(80)
    settled = calibrate(works, size=80, seed=3)
    state = dict(settled.state())
    del state["reference_hubness"]
    calibration = Calibration.from_state(state)
    assert dict(calibration.state()).keys() == state.keys(), "or its basis would have another hash"
    cosines = works.rows @ works.rows.T
    expected = np.sort(cosines, axis=1)[:, -CSLS_NEIGHBOURS:].mean(axis=1)
    np.testing.assert_allclose(calibration.hubness(works.rows), np.maximum(expected, settled.least_hubness), atol=1e-6)
