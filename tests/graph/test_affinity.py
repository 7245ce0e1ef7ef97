"""Affinities: exact lists, and edges that are close, mutual, few, and the same whatever the order of the work."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.calibration import calibrate
from embeddings.distinct import distinct
from embeddings.facet import Facet, unit
from graph.affinity import Affinities, Gates, link
from graph.gates import LONE_K, passed
from graph.grouping import Entries, enter, group
from graph.nearest import Never, nearest
from tests.graph import all_pairs

NOBODY = np.zeros((0, 2), dtype=np.int64)


def facet(rows: np.ndarray) -> Facet:
    return Facet(np.arange(len(rows), dtype=np.int64) * 5 + 2, unit(rows), np.zeros(len(rows), dtype=bool))


def clustered(count: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.standard_normal((12, 16))[rng.integers(0, 12, count)] + 0.6 * rng.standard_normal((count, 16))


def with_twins(count: int, seed: int) -> np.ndarray:
    rows = clustered(count, seed)
    return np.concatenate([rows, rows[np.random.default_rng(seed).integers(0, count, count // 2)]])


def listed(found: Affinities, one: int) -> list[int]:
    return [int(other) for other in found.neighbours[found.of(int(one))]]


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


@given(st.integers(2, 40), st.integers(0, 1000), st.integers(1, 6), st.booleans())
@settings(max_examples=40, deadline=None)
def test_lists_and_mutual_edges_are_those_of_the_definition(count: int, seed: int, graph_k: int, made: bool) -> None:
    works = facet(with_twins(count, seed))
    rng = np.random.default_rng(seed)
    makers = [tuple(sorted(set(rng.integers(0, 9, rng.integers(0, 3)).tolist()))) for _ in works.ids] if made else None
    calibration = calibrate(works, size=30, seed=1)
    gates = Gates(k=5, min_percentile=60, graph_k=graph_k)
    groups = group(works, makers)
    of = all_pairs.groups(works.rows, makers)
    assert groups.of.tolist() == of
    hubness = calibration.hubness(works.rows[groups.first], works.ids[groups.first])
    of_groups = [makers[row] for row in groups.first] if makers else [()] * len(groups.first)
    near, scores = all_pairs.nearest(
        works.rows[groups.first], hubness, gates.k, lambda a, b: bool(set(of_groups[a]) & set(of_groups[b]))
    )
    met = all_pairs.entries(works.ids, of, makers, near, scores, hubness, gates.k)
    found = nearest(works.rows[groups.first], hubness, gates.k, Never.of(len(near), groups.makers, NOBODY))
    entries = enter(works.ids, groups, found, hubness, NOBODY, gates.k)
    assert list(zip(entries.source, entries.target, strict=True)) == [(a, b) for a, b, _ in met]
    np.testing.assert_allclose(entries.csls, [score for *_, score in met], atol=1e-6)
    percentile = calibration.csls_percentile(entries.csls).astype(np.float32)
    edges = passed(entries, percentile, groups, found, gates, lone_k=0)
    ends = np.sort(np.stack([entries.source[edges], entries.target[edges]], axis=1), axis=1).tolist()
    expected = all_pairs.mutual_edges(
        [(int(a), int(b), float(s)) for a, b, s in zip(entries.source, entries.target, entries.csls, strict=True)],
        *(percentile, of, near, groups.meet_themselves(), gates),
    )
    assert sorted(map(tuple, ends)) == sorted(expected)


@given(st.integers(2, 40), st.integers(0, 1000), st.integers(1, 8))
@settings(max_examples=40, deadline=None)
def test_edges_are_close_few_listed_and_stand_once(count: int, seed: int, graph_k: int) -> None:
    works = facet(with_twins(count, seed))
    gates = Gates(k=5, min_percentile=60, graph_k=graph_k)
    found = link(works, calibrate(works, size=30, seed=1), gates)
    pairs = list(zip(found.edge_source, found.edge_target, strict=True))
    assert all(a < b for a, b in pairs)
    assert len(set(pairs)) == len(pairs)
    assert found.degrees().max(initial=0) <= graph_k
    assert (found.edge_percentile >= 60).all()
    for a, b in pairs:
        assert b in listed(found, a) or a in listed(found, b)
    lone = found.degrees() == 0
    for one in works.ids[lone]:
        at = found.of(int(one))
        for other in found.neighbours[at][found.percentile[at] >= 60]:
            full = found.degrees()[np.searchsorted(works.ids, other)] == graph_k
            assert full, "who has no edge could get none"


def test_a_work_on_the_rim_is_joined_to_its_nearest() -> None:
    rng = np.random.default_rng(2)
    middle = rng.standard_normal((1, 16)) * 3 + rng.standard_normal((60, 16)) * 0.5
    works = facet(np.concatenate([middle, middle.mean(axis=0, keepdims=True) + 2.2 * rng.standard_normal((1, 16))]))
    gates = Gates(k=5, min_percentile=0, graph_k=10)
    calibration = calibrate(works, size=61, seed=1)
    found = link(works, calibration, gates)
    rim = int(works.ids[-1])
    assert all(rim not in listed(found, int(one)) for one in works.ids[:-1]), "nobody lists it"
    assert 1 <= found.degrees()[-1] <= LONE_K
    ends = {
        int(b if a == rim else a) for a, b in zip(found.edge_source, found.edge_target, strict=True) if rim in (a, b)
    }
    assert ends <= set(listed(found, rim))


@given(st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_the_order_of_entries_decides_nothing(seed: int) -> None:
    works = facet(with_twins(40, seed))
    calibration = calibrate(works, size=30, seed=1)
    gates = Gates(k=6, min_percentile=50, graph_k=6)
    groups = group(works, None)
    hubness = calibration.hubness(works.rows[groups.first])
    found = nearest(works.rows[groups.first], hubness, 6, Never.of(len(groups.first), None, NOBODY))
    entries = enter(works.ids, groups, found, hubness, NOBODY, 6)
    order = np.random.default_rng(seed).permutation(len(entries.source))
    mixed = Entries(*(getattr(entries, name)[order] for name in ("source", "target", "csls", "cosine")))

    def edges(some: Entries) -> set[tuple[int, ...]]:
        kept = passed(some, calibration.csls_percentile(some.csls).astype(np.float32), groups, found, gates)
        return {
            tuple(sorted(pair)) for pair in zip(some.source[kept].tolist(), some.target[kept].tolist(), strict=True)
        }

    assert edges(entries) == edges(mixed)


def test_identical_vectors_do_not_fill_every_list() -> None:
    rows = np.concatenate([np.repeat(clustered(1, 3), 30, axis=0), clustered(20, 4)])
    works = facet(rows)
    found = link(works, calibrate(works, size=50, seed=1), Gates(k=10, min_percentile=0, graph_k=20))
    for row in range(len(rows)):
        near = works.rows[np.searchsorted(works.ids, found.neighbours[found.of(int(works.ids[row]))])]
        assert len(np.unique(near, axis=0)) == len(near)
    entered = {int(found.neighbours[found.of(int(one)).start]) for one in works.ids[:30]}
    assert len(entered) > 5, "readers enter a group through different works"


def test_a_thousand_identical_works_make_no_hub_and_no_clique_and_find_others() -> None:
    works = facet(np.concatenate([np.repeat(clustered(1, 3), 1000, axis=0), clustered(400, 4)]))
    found = link(works, calibrate(works, size=200, seed=1), Gates(min_percentile=0))
    twin = set(works.ids[:1000].tolist())
    degrees = found.degrees()
    assert degrees.max() <= 20
    assert degrees[:1000].min() >= 1
    within = sum(int(a) in twin and int(b) in twin for a, b in zip(found.edge_source, found.edge_target, strict=True))
    assert within <= 1000, "at most one edge a member, where a clique would have half a million"
    for one in works.ids[:1000:50]:
        assert sum(other in twin for other in listed(found, int(one))) == 1, "one place of fifty is its group's"
    asked = np.bincount(np.searchsorted(works.ids, found.neighbours), minlength=len(works.ids))[:1000]
    assert asked.max() < 12, "the group's readers spread over its works"


def test_history_links_no_two_works_of_one_maker() -> None:
    works = facet(clustered(60))
    makers = [() if number < 10 else (number % 5,) if number % 3 else (number % 5, 9) for number in range(60)]
    found = link(works, calibrate(works, size=30, seed=1), Gates(k=20, min_percentile=0, graph_k=20), makers)
    of = dict(zip(map(int, works.ids), map(set, makers), strict=True))
    for one in works.ids:
        for other in found.neighbours[found.of(int(one))]:
            assert not of[int(one)] & of[int(other)], "not even where they made one of them together with others"
    assert len(found.edge_source)


@given(st.integers(0, 1000), st.integers(1, 60))
@settings(max_examples=30, deadline=None)
def test_works_apart_neither_meet_nor_take_a_place(seed: int, number: int) -> None:
    works = facet(with_twins(30, seed))
    rng = np.random.default_rng(seed)
    apart = works.ids[rng.integers(0, len(works.ids), (number, 2))]
    apart = np.concatenate([apart, [[works.ids[0], 4], [10**9, works.ids[1]]]])  # of works that lack the facet
    gates = Gates(k=8, min_percentile=0, graph_k=20)
    calibration = calibrate(works, size=30, seed=1)
    found = link(works, calibration, gates, apart=apart)
    forbidden = {(int(a), int(b)) for a, b in apart} | {(int(b), int(a)) for a, b in apart}
    of = distinct(works.rows).tolist()
    for one in works.ids:
        near = listed(found, int(one))
        assert not forbidden & {(int(one), other) for other in near}
        allowed = {
            vector
            for vector, other in zip(of, works.ids.tolist(), strict=True)
            if other != one and (int(one), other) not in forbidden
        }
        assert len(near) == min(gates.k, len(allowed))
    assert not forbidden & set(zip(found.edge_source.tolist(), found.edge_target.tolist(), strict=True))


def test_without_works_apart_nothing_changes() -> None:
    works = facet(clustered(50))
    calibration = calibrate(works, size=30, seed=1)
    plain = link(works, calibration, Gates())
    for apart in (None, NOBODY, np.asarray([[2, 2]]), np.asarray([[3, 4]])):
        same(plain, link(works, calibration, Gates(), apart=apart))


def test_a_work_that_lacks_the_facet_has_no_affinities() -> None:
    works = facet(clustered(10))
    found = link(works, calibrate(works, size=10, seed=1), Gates())
    assert found.of(3) == slice(0, 0)
    assert found.of(10_000) == slice(0, 0)


def same(one: Affinities, other: Affinities) -> None:
    for name in one.__slots__:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


def test_repeats_bit_for_bit_whatever_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    works = facet(with_twins(300, 1))
    calibration = calibrate(works, size=100, seed=1)
    monkeypatch.setattr("graph.nearest.own_threads", lambda: 1)
    first = link(works, calibration, Gates())
    monkeypatch.setattr("graph.nearest.own_threads", lambda: 4)
    monkeypatch.setattr("graph.nearest.TILE", 50)
    same(first, link(works, calibration, Gates()))


def test_nothing_and_one_work_do_not_fail() -> None:
    for count in (0, 1):
        works = facet(clustered(max(count, 1))[:count].reshape(count, 16))
        found = link(works, calibrate(works, size=10, seed=1), Gates(), apart=np.asarray([[2, 7]]))
        assert len(found.neighbours) == 0
        assert list(found.indptr) == [0] * (count + 1)


def test_arrays_are_as_a_release_keeps_them() -> None:
    works = facet(with_twins(40, 1))
    found = link(works, calibrate(works, size=30, seed=1), Gates())
    kinds: dict[str, Any] = {name: getattr(found, name).dtype for name in found.__slots__}
    wide = {"ids", "indptr", "neighbours", "edge_source", "edge_target"}
    assert kinds.pop("listable") == np.int32
    assert kinds == {name: np.dtype(np.int64 if name in wide else np.float32) for name in kinds}
