import json

import numpy as np
import pytest

from embeddings.calibration import calibrate
from embeddings.distinct import distinct
from embeddings.facet import Facet, unit
from graph.affinity import Affinities, Gates, link
from graph.affinity_report import AffinityReport, report, table

ONES = np.ones(0, dtype=np.float32)


def joined(count: int, lists: list[list[int]], edges: list[tuple[int, int]]) -> Affinities:
    """Works 10, 11, …: whom each lists, by number, and which have an edge."""
    near = np.asarray([10 + other for some in lists for other in some], dtype=np.int64)
    ends = np.asarray(edges, dtype=np.int64).reshape(-1, 2) + 10
    values, scores = np.ones(len(near), dtype=np.float32), np.ones(len(ends), dtype=np.float32)
    indptr = np.cumsum([0, *map(len, lists)])
    ids = np.arange(10, 10 + count)
    return Affinities(ids, indptr, near, values, values, values, ends[:, 0], ends[:, 1], scores, scores, scores)


def test_vectors_are_counted_and_not_their_works() -> None:
    # works 0, 1 and 2 share a vector; 3 is joined to two of them, 4 and 5 to each other, 6 to none
    found = joined(7, [[] for _ in range(7)], [(0, 3), (1, 3), (1, 2), (4, 5)])
    said = report(found, np.asarray([0, 0, 0, 1, 2, 3, 4]), 50)
    assert (said.works, said.vectors, said.edges) == (7, 5, 4)
    assert said.degrees["0"] == 1
    assert said.degrees["1"] == 4, "two edges to works of one vector lead to one other"
    assert sum(said.degrees.values()) == 5
    assert said.isolated_share == 0.2
    assert said.works_isolated_share == round(1 / 7, 4)
    assert said.giant_share == 0.4


def test_works_without_an_edge_are_told_from_those_that_nobody_has_a_place_for() -> None:
    found = joined(5, [[1], [0], [0], [0], []], [(0, 1)])
    found.percentile[:] = [60, 60, 60, 40]
    said = report(found, np.arange(5), 50)
    assert said.works_isolated_share == 0.6
    assert said.works_crowded_out_share == 0.2, "work 2 alone: 3 is close to nobody, and 4 has no list"


def test_a_vector_joined_to_its_like_alone_has_an_affinity_but_no_others() -> None:
    said = report(joined(3, [[], [], []], [(0, 1)]), np.asarray([0, 0, 1]), 50)
    assert said.isolated_share == 0.5
    assert said.degrees["0"] == 2


def test_hubness_counts_each_vector_once_and_never_itself() -> None:
    lists = [[1, 6], [0, 6], [6], [6], [6], [6], [2]]
    said = report(joined(7, lists, []), np.asarray([0, 0, 1, 2, 3, 4, 5]), 50)
    # works 0 and 1 share a vector: it lists 6 once; so 6 is chosen by 5 vectors, 1 by one, others by none
    chosen = np.asarray([0, 1, 0, 0, 0, 5])
    expected = ((chosen - chosen.mean()) ** 3).mean() / chosen.std() ** 3
    assert said.hubness_skew == pytest.approx(expected, abs=1e-3)


def test_ten_others_count_beyond_a_vectors_own() -> None:
    lists: list[list[int]] = [[1, *range(2, 14)], [0], *([] for _ in range(12))]
    of = np.asarray([0, 0, *range(1, 13)])
    said = report(joined(14, lists, []), of, 50)
    chosen = np.asarray([0] + [1] * 10 + [0] * 2)
    assert said.hubness_skew == pytest.approx(((chosen - chosen.mean()) ** 3).mean() / chosen.std() ** 3, abs=1e-3)


def test_it_goes_into_a_manifest_and_comes_back() -> None:
    rng = np.random.default_rng(1)
    rows = unit(rng.standard_normal((80, 8)))
    rows[60:] = rows[:20]
    works = Facet(np.arange(80, dtype=np.int64) * 3, rows, np.zeros(80, dtype=bool))
    found = link(works, calibrate(works, size=40, seed=1), Gates(k=12, min_percentile=50))
    said = report(found, distinct(rows), 50)
    assert AffinityReport.from_mapping(json.loads(json.dumps(said.to_mapping()))) == said
    assert said.vectors == 60
    with pytest.raises(TypeError):
        AffinityReport.from_mapping({"works": 3})


def test_nothing_is_reported_of_nothing() -> None:
    said = report(joined(0, [], []), np.zeros(0, dtype=np.int64), 50)
    assert (said.works, said.vectors, said.hubness_skew, said.isolated_share, said.giant_share) == (0, 0, 0.0, 0.0, 0.0)
    assert said.misses() == []


def test_what_is_missed_is_said_and_shown() -> None:
    said = report(joined(3, [[], [], []], [(0, 1)]), np.asarray([0, 1, 2]), 50)
    assert said.misses() == ["33.3% are without an affinity, more than 1%"]
    lines = table({"formal": said, "historical": said})
    assert lines[0].split() == ["formal", "historical"]
    assert len({len(line) for line in lines}) == 1
    assert any(line.startswith("vectors with 0 others") and line.split()[-2:] == ["1", "1"] for line in lines)
    assert table({}) != []
