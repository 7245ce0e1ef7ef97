import random

import igraph
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings import lineage, walks
from embeddings.facet import unit
from embeddings.ties import Edges
from scrapers.collection import Person

TWO_CLIQUES = {(f"{side}{i}", f"{side}{j}"): 1.0 for side in "ab" for i in range(6) for j in range(i + 1, 6)} | {
    ("a0", "b0"): 0.1
}
NAMES = sorted({name for pair in TWO_CLIQUES for name in pair})
ENGINES = pytest.mark.parametrize("engine", [walks.package, walks.restarting])


@ENGINES
def test_neighbours_walk_together_and_the_same_seed_gives_the_same_rows(engine: walks.Engine) -> None:
    rows = engine(NAMES, TWO_CLIQUES, seed=7)
    assert rows.shape == (12, walks.DIMENSION)
    rows = rows - rows.mean(axis=0)
    cosines = np.corrcoef(rows)
    assert cosines[1, 2:6].min() > 0.3 > cosines[1, 7:].max()
    again = engine(NAMES, dict(reversed(TWO_CLIQUES.items())), seed=7)
    np.testing.assert_array_equal(again - again.mean(axis=0), rows)
    assert not np.array_equal(engine(NAMES, TWO_CLIQUES, seed=8), again)


@ENGINES
def test_walking_leaves_the_generators_alone(engine: walks.Engine) -> None:
    def drawn() -> tuple[object, ...]:
        random.seed(3)
        np.random.seed(3)
        return random.random(), np.random.random(), igraph.Graph.Erdos_Renyi(9, 0.5).get_edgelist()

    expected = drawn()
    random.seed(3)
    np.random.seed(3)
    engine(NAMES, TWO_CLIQUES, seed=2**40 + 1)
    assert (random.random(), np.random.random()) == expected[:2]
    engine(NAMES, TWO_CLIQUES, seed=1)
    assert drawn() == expected


def test_no_edges_no_nodes() -> None:
    names, rows = walks.walk({}, seed=1)
    assert names == []
    assert rows.shape == (0, walks.DIMENSION)


def test_the_size_of_the_network_chooses_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    names, rows = walks.walk(TWO_CLIQUES, seed=7)
    assert names == NAMES
    np.testing.assert_array_equal(rows, walks.package(NAMES, TWO_CLIQUES, seed=7))
    monkeypatch.setattr(walks, "PACKAGE_NODES", 11)
    np.testing.assert_array_equal(walks.walk(TWO_CLIQUES, seed=7)[1], walks.restarting(NAMES, TWO_CLIQUES, seed=7))


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 4), st.integers(5, 9)).map(lambda pair: (f"n{pair[0]}", f"n{pair[1]}")),
        st.floats(0.01, 1),
        min_size=1,
    ),
    st.integers(0, 2**40),
)
def test_every_node_of_any_network_is_met_and_only_along_edges(edges: Edges, seed: int) -> None:
    names = sorted({name for pair in edges for name in pair})
    walked = walks.walked(names, edges, 4_000, seed)
    assert len(walked) == 4_000
    assert set(walked.tolist()) == set(range(len(names) + 1))
    steps = {(a, b) for a, b in zip(walked[:-1].tolist(), walked[1:].tolist(), strict=True) if len(names) not in (a, b)}
    assert all((names[a], names[b]) in edges or (names[b], names[a]) in edges for a, b in steps)


def test_heavy_edges_are_walked_oftener_and_walks_are_as_long_as_the_package_s() -> None:
    names, edges = ["a", "b", "c"], {("a", "b"): 3.0, ("a", "c"): 1.0}
    walked = walks.walked(names, edges, 200_000, 5)
    left = walked[1:][(walked[:-1] == 0) & (walked[1:] < 3)]
    assert (left == 1).mean() == pytest.approx(0.75, abs=0.01)
    assert (walked < 3).sum() / (walked == 3).sum() == pytest.approx(20, rel=0.03)


def test_nodes_apart_from_each_other_stay_apart() -> None:
    edges = {(f"{side}{i}", f"{side}{j}"): 1.0 for side in "ab" for i in range(6) for j in range(i + 1, 6)}
    rows = unit(walks.restarting(NAMES, edges, seed=3))
    assert np.abs(rows[:6] @ rows[6:].T).max() < 0.05
    assert np.isfinite(rows).all()


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


def test_a_teacher_outweighs_any_other_and_nobody_is_their_own() -> None:
    person = Person(id=1, name="a", teachers=(2, 1), influences=(2, 3), associates=(4, 2), models=(5, 4, 3))
    assert lineage.stated(person) == {
        2: lineage.TAUGHT,
        3: lineage.INFLUENCED,
        4: lineage.CLOSE,
        5: lineage.WORKED_AFTER,
    }
    assert lineage.TAUGHT > lineage.INFLUENCED >= lineage.CLOSE > lineage.WORKED_AFTER
    assert lineage.mutual([person])[3] == {1: lineage.INFLUENCED}
