import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings import lineage, walks
from embeddings.walks import Ties
from scrapers.records import Person

TWO_CLIQUES = {(f"{side}{i}", f"{side}{j}"): 1.0 for side in "ab" for i in range(6) for j in range(i + 1, 6)} | {
    ("a0", "b0"): 0.1
}


def test_neighbours_walk_together_and_the_same_seed_gives_the_same_rows() -> None:
    names, rows = walks.walk(TWO_CLIQUES, seed=7)
    assert names == sorted({name for pair in TWO_CLIQUES for name in pair})
    assert rows.shape == (12, walks.DIMENSION)
    rows = rows - rows.mean(axis=0)
    cosines = np.corrcoef(rows)
    assert cosines[1, 2:6].min() > 0.3 > cosines[1, 7:].max()
    again = walks.walk(dict(reversed(TWO_CLIQUES.items())), seed=7)[1]
    np.testing.assert_array_equal(again - again.mean(axis=0), rows)
    assert not np.array_equal(walks.walk(TWO_CLIQUES, seed=8)[1], again)


def test_walking_leaves_the_generators_alone() -> None:
    random.seed(3)
    np.random.seed(3)
    expected = random.random(), np.random.random()
    random.seed(3)
    np.random.seed(3)
    walks.walk(TWO_CLIQUES, seed=2**40 + 1)
    assert (random.random(), np.random.random()) == expected


def test_no_edges_no_nodes() -> None:
    names, rows = walks.walk({}, seed=1)
    assert names == []
    assert rows.shape == (0, walks.DIMENSION)


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 9), st.integers(10, 19)).map(lambda pair: (f"n{pair[0]}", f"n{pair[1]}")),
        st.floats(0.01, 1),
    ),
    st.integers(1, 4),
)
def test_no_node_keeps_more_than_the_cap(edges: walks.Edges, cap: int) -> None:
    kept = walks.capped(edges, cap)
    degree = {node: sum(node in pair for pair in kept) for pair in edges for node in pair}
    assert all(number <= cap for number in degree.values())
    assert all(edges[pair] == weight for pair, weight in kept.items())
    if edges:
        assert max(edges, key=lambda pair: (edges[pair], pair)) in kept or len(set(edges.values())) < len(edges)


def test_ties_weigh_as_the_cosine_of_two_sets() -> None:
    ties = Ties()
    for movement in ("x", "x", "y", "x"):
        ties.share([{"p": 1.0}, {movement: 1.0}])
    ties.share([{"q": 1.0}, {"x": 0.5, "y": 0.5}])
    ties.relate("q", "p", 1.0)
    ties.relate("q", "p", 0.5)
    ties.relate("q", "q", 1.0)
    edges = ties.edges()
    assert edges[("p", "x")] == pytest.approx(3 / np.sqrt(4 * 3.5))
    assert edges[("q", "y")] == pytest.approx(0.5 / np.sqrt(1 * 1.5))
    assert edges[("p", "q")] == 1.0
    assert ("x", "y") not in edges
    assert ("q", "q") not in edges


def test_a_teacher_is_nearer_than_a_fellow_pupil() -> None:
    people = [Person(id=number, name=str(number), teachers=(number - number % 3,)) for number in range(3000, 3090)]
    relations = lineage.mutual(people)
    place = {key: number for number, key in enumerate(relations)}
    cosines = lineage.rows(relations) @ lineage.rows(relations).T
    for teacher in range(3000, 3090, 3):
        t, a, b = place[teacher], place[teacher + 1], place[teacher + 2]
        assert min(cosines[t, a], cosines[t, b]) > cosines[a, b] + 0.25
        strangers = np.delete(cosines[t], [t, a, b])
        assert strangers.max() < min(cosines[t, a], cosines[t, b])


def test_codes_are_of_each_id_alone() -> None:
    ids = np.arange(1, 2001, dtype=np.int64)
    codes = lineage.codes(ids)
    np.testing.assert_allclose(np.linalg.norm(codes, axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(lineage.codes(ids[5:6])[0], codes[5])
    cosines = (codes @ codes.T)[np.triu_indices(2000, 1)]
    assert abs(cosines.mean()) < 0.001
    assert cosines.std() == pytest.approx(1 / 8, rel=0.02)
    assert len(np.unique(codes, axis=0)) == 2000


def test_a_teacher_outweighs_an_influence_and_nobody_is_their_own() -> None:
    person = Person(id=1, name="a", teachers=(2, 1), influences=(2, 3))
    assert lineage.stated(person) == {2: lineage.TAUGHT, 3: lineage.INFLUENCED}
    assert lineage.mutual([person])[3] == {1: lineage.INFLUENCED}
