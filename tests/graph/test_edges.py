"""Edges by work: both directions, their strength, and what people struck out."""

import numpy as np

from graph.edges import Edges
from tests.graph_collections import affinities


def test_struck_edges_count_no_more_and_all_others_do() -> None:
    made = affinities(3, 30)
    edges = Edges(made, 0.0)
    a, b = int(made.edge_source[0]), int(made.edge_target[0])
    everything = np.unique(np.concatenate([made.edge_source, made.edge_target]))
    for struck in [(a, b)], [(b, a)]:
        fewer = edges.without(struck)
        assert fewer.strength(a, np.asarray([b])) == fewer.strength(b, np.asarray([a])) == 0
        for one in everything.tolist():
            others = everything[~((one == a) & (everything == b)) & ~((one == b) & (everything == a))]
            np.testing.assert_array_equal(fewer.strength(one, others), edges.strength(one, others))
    assert edges.strength(a, np.asarray([b])) > 0, "the release's own edges stay as they are"
    assert edges.without([]) is edges
