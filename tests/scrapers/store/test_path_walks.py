"""The recursive query that finds paths, against one that tries everything."""

from collections.abc import Iterator, Mapping
from itertools import pairwise, permutations

import numpy as np
import pytest

from scrapers.store.path_walks import PathWalks
from tests.conftest import Postgres

NODES = range(1, 10)


@pytest.fixture
def walks(postgres: Postgres) -> Iterator[PathWalks]:
    """Over a database of its own."""
    postgres.execute("CREATE DATABASE path_walks")
    with PathWalks(postgres.address("path_walks"), 20) as walks:
        yield walks
    postgres.execute("DROP DATABASE path_walks WITH (FORCE)")


def cheapest(
    costs: Mapping[tuple[int, int], int], start: int, end: int, hops: int
) -> list[tuple[int, tuple[int, ...]]]:
    """All simple paths with their costs, the cheapest first."""
    found = []
    for between in range(hops):
        for some in permutations(set(NODES) - {start, end}, between):
            path = (start, *some, end)
            pairs = [tuple(sorted(pair)) for pair in pairwise(path)]
            if all(pair in costs for pair in pairs):
                found.append((sum(costs[pair] for pair in pairs), path))
    return sorted(found)


def test_all_paths_are_found_once_and_the_cheapest_first(walks: PathWalks) -> None:
    random = np.random.default_rng(2)
    possible = [(a, b) for a in NODES for b in NODES if a < b]
    costs = {possible[place]: int(random.integers(1, 99)) for place in random.choice(len(possible), 17, replace=False)}
    ends = np.asarray(list(costs), dtype=np.int64)
    turned = random.random(len(ends)) < 0.5  # an edge may be walked whichever way it stands
    ends[turned] = ends[turned][:, ::-1]
    walks.fill(ends[:, 0], ends[:, 1], np.asarray(list(costs.values()), dtype=np.uint16))
    for hops in range(1, 6):
        for start, end in ((1, 2), (2, 1), (3, 9), (5, 8)):
            wanted = cheapest(costs, start, end, hops)
            assert walks.best(start, end, hops, 1000) == [path for _, path in wanted]
            assert walks.best(start, end, hops, 3) == [path for _, path in wanted[:3]]


def test_patience_ends(postgres: Postgres) -> None:
    postgres.execute("CREATE DATABASE path_walks_late")
    with PathWalks(postgres.address("path_walks_late"), 0.05) as walks:
        ends = np.asarray([(a, b) for a in range(60) for b in range(a)], dtype=np.int64)
        walks.fill(ends[:, 0], ends[:, 1], np.ones(len(ends), dtype=np.uint16))
        with pytest.raises(TimeoutError, match="more than 50 ms"):
            walks.best(1, 2, 5, 5)
        assert len(walks.best(1, 2, 1, 5)) == 1
    postgres.execute("DROP DATABASE path_walks_late WITH (FORCE)")
