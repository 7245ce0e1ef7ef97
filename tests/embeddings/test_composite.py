import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.composite import BadWeights, Layout, compose, compose_query, normalise, share_out
from embeddings.facet import FACETS, Facet, unit
from embeddings.index import VectorIndex

DIMENSIONS = {"formal": 7, "conceptual": 5, "historical": 3}
MEANS = {"formal": 0.21, "conceptual": -0.05, "historical": 0.4}
PRESENT = list(itertools.product([True, False], repeat=3))


def facets_of(present: list[tuple[bool, ...]], seed: int) -> tuple[np.ndarray, dict[str, Facet]]:
    """Works with the given combinations of facets, ids 10, 13, 16 …"""
    rng = np.random.default_rng(seed)
    ids = 10 + 3 * np.arange(len(present), dtype=np.int64)
    facets = {}
    for column, name in enumerate(FACETS):
        has = np.asarray([one[column] for one in present])
        rows = unit(rng.standard_normal((int(has.sum()), DIMENSIONS[name])))
        facets[name] = Facet(ids[has], rows, np.zeros(int(has.sum()), dtype=bool))
    return ids, facets


def brute_force(query: dict, facets: dict[str, Facet], weights: dict, artwork: int) -> float:
    """Weighted cosines over what both know; the mean cosine where the work lacks what the query has."""
    score = 0.0
    for name in FACETS:
        position = facets[name].positions(np.asarray([artwork]))[0]
        if query[name] is None:
            continue
        if position < 0:
            score += weights[name] * MEANS[name]
        else:
            score += weights[name] * float(facets[name].rows[position].astype(float) @ query[name].astype(float))
    return score


@pytest.mark.parametrize("asked", [one for one in PRESENT if any(one)])
def test_search_equals_brute_force_for_every_combination_of_absent_facets(asked: tuple[bool, ...]) -> None:
    ids, facets = facets_of([one for one in PRESENT if any(one)] * 6, seed=3)
    layout = Layout(DIMENSIONS)
    index = VectorIndex.build(ids, compose(ids, facets))
    rng = np.random.default_rng(5)
    query = {
        name: unit(rng.standard_normal(DIMENSIONS[name])) if has else None
        for name, has in zip(FACETS, asked, strict=True)
    }
    for given_weights in (
        {"formal": 0.4, "conceptual": 0.4, "historical": 0.2},
        {"formal": 1, "conceptual": 9, "historical": 3},
    ):
        weights = share_out(given_weights, {name: query[name] is not None for name in FACETS})
        found, scores = index.search(compose_query(layout, query, weights, MEANS), len(ids))
        expected = {int(one): brute_force(query, facets, weights, int(one)) for one in ids}
        assert set(map(int, found)) == set(expected)
        np.testing.assert_allclose(scores, [expected[int(one)] for one in found], atol=2e-6)
        assert [round(expected[int(one)], 5) for one in found] == sorted(
            (round(value, 5) for value in expected.values()), reverse=True
        )


def test_a_work_without_history_stands_between_the_close_and_the_far_ones() -> None:
    """Neither favoured nor punished: it scores as an average work would, not as an opposite one."""
    axis = np.eye(3, dtype=np.float32)
    same = {
        "formal": np.eye(7, dtype=np.float32)[:1].repeat(3, 0),
        "conceptual": np.eye(5, dtype=np.float32)[:1].repeat(3, 0),
    }
    ids = np.asarray([1, 2, 3], dtype=np.int64)
    none = np.zeros(3, dtype=bool)
    facets = {
        "formal": Facet(ids, same["formal"], none),
        "conceptual": Facet(ids, same["conceptual"], none),
        "historical": Facet(ids[:2], axis[:2], none[:2]),
    }
    index = VectorIndex.build(ids, compose(ids, facets))
    query = {"formal": same["formal"][0], "conceptual": same["conceptual"][0], "historical": axis[0]}
    weights = normalise({"formal": 1, "conceptual": 1, "historical": 1})
    found, _ = index.search(compose_query(Layout(DIMENSIONS), query, weights, MEANS), 3)
    assert list(found) == [1, 3, 2]


@given(
    st.lists(st.floats(0, 1e6), min_size=3, max_size=3).filter(lambda ws: sum(ws) > 0),
    st.lists(st.booleans(), min_size=3, max_size=3),
)
@settings(max_examples=200, deadline=None)
def test_shared_out_weights_sum_to_one_and_keep_their_proportions(ws: list[float], has: list[bool]) -> None:
    weights, known = dict(zip(FACETS, ws, strict=True)), dict(zip(FACETS, has, strict=True))
    if not sum(weight for name, weight in normalise(weights).items() if known[name]) > 0:
        with pytest.raises(BadWeights):
            share_out(weights, known)
        return
    shared = share_out(weights, known)
    assert abs(sum(shared.values()) - 1) < 1e-9
    assert all(shared[name] == 0 for name in FACETS if not known[name])
    for a, b in itertools.combinations([name for name in FACETS if known[name]], 2):
        assert abs(shared[a] * weights[b] - shared[b] * weights[a]) <= 1e-6 * max(ws)


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ({"formal": 0, "conceptual": 0, "historical": 0}, "all zero"),
        ({}, "all zero"),
        ({"formal": -0.1, "conceptual": 1}, "formal is -0.1"),
        ({"formal": float("nan")}, "nan"),
        ({"formal": float("inf")}, "inf"),
        ({"colour": 1}, "no facet 'colour'"),
    ],
)
def test_bad_weights_are_refused_by_name(weights: dict[str, float], words: str) -> None:
    with pytest.raises(BadWeights, match=words):
        normalise(weights)
