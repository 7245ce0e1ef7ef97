"""Which edges close a ring."""

import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from scrapers.store.rings import closing

Edges = list[tuple[int, int]]
EDGES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda e: e[0] != e[1]), unique=True)


def closed_by(edges: Edges) -> list[int]:
    return closing(np.asarray(edges, dtype=np.int64).reshape(-1, 2))


def has_ring(edges: Edges) -> bool:
    src, dst = np.asarray(edges, dtype=np.int64).reshape(-1, 2).T
    count, _ = connected_components(coo_array((np.ones(len(src)), (src, dst)), shape=(10, 10)), connection="strong")
    return bool(count < 10)


def test_of_a_ring_on_its_own_the_last_edge_closes_it() -> None:
    assert closed_by([]) == []
    assert closed_by([(1, 2), (2, 3), (1, 3)]) == []
    assert closed_by([(1, 2), (2, 1)]) == [1]
    assert closed_by([(2, 3), (8, 2), (1, 2), (3, 1), (3, 9)]) == [3]
    assert closed_by([(1, 2), (2, 1), (5, 4), (2, 5), (4, 6), (6, 5)]) == [1, 5]


@given(EDGES)
def test_without_them_there_is_no_ring_and_each_of_them_alone_closes_one(edges: Edges) -> None:
    closed = closed_by(edges)
    kept = [edge for place, edge in enumerate(edges) if place not in closed]
    assert closed == sorted(set(closed))
    assert not has_ring(kept)
    assert all(has_ring([*kept, edges[place]]) for place in closed)


def test_a_hundred_thousand_edges_take_no_longer_when_they_are_one_ring_or_a_tangle() -> None:
    many = 100_000
    numbers = np.arange(many)
    ring = np.stack([numbers, np.roll(numbers, -1)], axis=1)[::-1]
    tangle = np.random.default_rng(6).integers(0, many // 4, (many, 2))
    began = time.monotonic()
    assert len(closing(ring)) == 1
    assert len(closing(tangle[tangle[:, 0] != tangle[:, 1]])) > 1000
    assert time.monotonic() - began < 30
