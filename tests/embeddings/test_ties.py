import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.ties import Edges, Ties, capped

EDGES = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(10, 19)).map(lambda pair: (f"n{pair[0]}", f"n{pair[1]}")),
    st.sampled_from([0.01, 0.25, 0.5, 1.0]),
)


@given(EDGES, st.integers(1, 4))
def test_every_node_keeps_its_heaviest(edges: Edges, cap: int) -> None:
    around: dict[str, list[tuple[float, tuple[str, str]]]] = {}
    for pair, weight in edges.items():
        for node in pair:
            around.setdefault(node, []).append((-weight, pair))
    dropped = {pair for found in around.values() for _, pair in sorted(found)[cap:]}
    assert capped(edges, cap) == {pair: weight for pair, weight in edges.items() if pair not in dropped}


@given(EDGES)
def test_a_wide_cap_drops_nothing(edges: Edges) -> None:
    assert capped(edges, 20) == edges
    assert capped(dict(reversed(edges.items())), 2) == capped(edges, 2)


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
