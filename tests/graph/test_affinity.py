import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.calibration import calibrate
from embeddings.facet import Facet, unit
from graph.affinity import Gates, link


def facet(rows: np.ndarray) -> Facet:
    return Facet(np.arange(len(rows), dtype=np.int64) * 5 + 2, unit(rows), np.zeros(len(rows), dtype=bool))


def clustered(count: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.standard_normal((12, 16))[rng.integers(0, 12, count)] + 0.6 * rng.standard_normal((count, 16))


@pytest.mark.parametrize("count", [2, 7, 60, 1500])
def test_top_k_is_exact(count: int) -> None:
    works = facet(clustered(count))
    calibration = calibrate(works, size=50, seed=1)
    k = min(9, count - 1)
    found = link(works, calibration, Gates(k=9, min_percentile=90, graph_k=5))
    hubness = calibration.hubness(works.rows, works.ids)
    scores = 2 * works.rows @ works.rows.T - hubness[:, None] - hubness[None, :]
    np.fill_diagonal(scores, -np.inf)
    for row in range(0, count, max(count // 40, 1)):
        at = found.of(int(works.ids[row]))
        assert at.stop - at.start == k
        np.testing.assert_allclose(found.csls[at], np.sort(scores[row])[::-1][:k], atol=1e-5)
        assert works.ids[row] not in found.neighbours[at]
        assert len(set(found.neighbours[at])) == k


@given(st.integers(2, 40), st.integers(0, 1000), st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_edges_are_mutual_close_few_and_stand_once(count: int, seed: int, graph_k: int) -> None:
    rng = np.random.default_rng(seed)
    rows = clustered(count, seed)
    rows = np.concatenate([rows, rows[rng.integers(0, count, count // 2)]])  # identical vectors
    works = facet(rows)
    gates = Gates(k=5, min_percentile=60, graph_k=graph_k)
    found = link(works, calibrate(works, size=30, seed=1), gates)
    pairs = list(zip(found.edge_source, found.edge_target, strict=True))
    assert all(a < b for a, b in pairs)
    assert len(set(pairs)) == len(pairs)
    assert found.degrees().max(initial=0) <= graph_k
    assert (found.edge_percentile >= 60).all()
    position = {int(one): row for row, one in enumerate(works.ids)}
    for a, b in pairs:
        ours, theirs = works.rows[position[int(a)]], works.rows[position[int(b)]]
        near_a = works.rows[[position[int(one)] for one in found.neighbours[found.of(int(a))]]]
        near_b = works.rows[[position[int(one)] for one in found.neighbours[found.of(int(b))]]]
        assert (near_a == theirs).all(axis=1).any(), "an edge leads to a work (or its like) that is near"
        assert (near_b == ours).all(axis=1).any(), "and back"


def test_identical_vectors_do_not_fill_every_list() -> None:
    rows = np.concatenate([np.repeat(clustered(1, 3), 30, axis=0), clustered(20, 4)])
    works = facet(rows)
    found = link(works, calibrate(works, size=50, seed=1), Gates(k=10, min_percentile=0, graph_k=20))
    for row in range(len(rows)):
        near = works.rows[np.searchsorted(works.ids, found.neighbours[found.of(int(works.ids[row]))])]
        assert len(np.unique(near, axis=0)) == len(near)
    entered = {int(found.neighbours[found.of(int(one)).start]) for one in works.ids[:30]}
    assert len(entered) > 5, "readers enter a group through different works"


def test_history_links_no_two_works_of_one_maker() -> None:
    works = facet(clustered(60))
    makers = [() if number < 10 else (number % 5,) if number % 3 else (number % 5, 9) for number in range(60)]
    found = link(works, calibrate(works, size=30, seed=1), Gates(k=20, min_percentile=0, graph_k=20), makers)
    of = dict(zip(map(int, works.ids), map(set, makers), strict=True))
    for one in works.ids:
        for other in found.neighbours[found.of(int(one))]:
            assert not of[int(one)] & of[int(other)], "not even where they made one of them together with others"
    assert len(found.edge_source)


def test_a_work_that_lacks_the_facet_has_no_affinities() -> None:
    works = facet(clustered(10))
    found = link(works, calibrate(works, size=10, seed=1), Gates())
    assert found.of(3) == slice(0, 0)
    assert found.of(10_000) == slice(0, 0)


def test_repeats_bit_for_bit() -> None:
    works = facet(clustered(300))
    calibration = calibrate(works, size=100, seed=1)
    first, second = link(works, calibration, Gates()), link(works, calibration, Gates())
    for name in ("neighbours", "csls", "edge_source", "edge_target"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))


def test_nothing_and_one_work_do_not_fail() -> None:
    for count in (0, 1):
        works = facet(clustered(max(count, 1))[:count].reshape(count, 16))
        found = link(works, calibrate(works, size=10, seed=1), Gates())
        assert len(found.neighbours) == 0
        assert list(found.indptr) == [0] * (count + 1)
