"""Node2Vec over who taught whom, who worked where, when and in which movement.

Artworks are not nodes: what they share is in the weights between persons, movements, places and periods.
"""

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import networkx as nx
import numpy as np
from node2vec import Node2Vec

from embeddings.facet import Rows

DIMENSION = 128
DEGREE_CAP = 300  # the package's cost grows with the sum of squared degrees; what thousands share tells little

_WALK_LENGTH = 20
_WALKS_PER_NODE = 10
_STEPS_WANTED = 600_000  # a small graph walks more often, or its vectors stay near their random start
_MOST_WALKS = 100
_WINDOW = 5
_NEGATIVE = 5
_EPOCHS = 2

Edges = dict[tuple[str, str], float]


@dataclass(slots=True)
class Ties:
    """Counts of what occurs together, and the direct relations between persons; `edges` weighs them."""

    together: defaultdict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    alone: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    direct: Edges = field(default_factory=dict)

    def share(self, groups: Iterable[Mapping[str, float]]) -> None:
        """Count one thing (a work, a life), given its groups of nodes, each with its share in the group."""
        kinds = [sorted(group.items()) for group in groups if group]
        for place, group in enumerate(kinds):
            for node, share in group:
                self.alone[node] += share
                for other in kinds[place + 1 :]:
                    for further, part in other:
                        self.together[(node, further) if node < further else (further, node)] += share * part

    def relate(self, node: str, other: str, weight: float) -> None:
        """Tie two nodes directly; the heaviest of several ties holds."""
        if node != other:
            pair = (node, other) if node < other else (other, node)
            self.direct[pair] = max(weight, self.direct.get(pair, 0.0))

    def edges(self) -> Edges:
        """Weights in (0, 1] for what occurs together, as the cosine of two sets, plus the direct ties."""
        weights = {(a, b): count / math.sqrt(self.alone[a] * self.alone[b]) for (a, b), count in self.together.items()}
        for pair, weight in self.direct.items():
            weights[pair] = weights.get(pair, 0.0) + weight
        return weights


def capped(edges: Mapping[tuple[str, str], float], cap: int = DEGREE_CAP) -> Edges:
    """The edges left when every node keeps its `cap` heaviest; an edge goes if either end drops it."""
    around: defaultdict[str, list[tuple[float, tuple[str, str]]]] = defaultdict(list)
    for pair, weight in edges.items():
        for node in pair:
            around[node].append((-weight, pair))
    dropped = {pair for found in around.values() if len(found) > cap for _, pair in sorted(found)[cap:]}
    return {pair: edges[pair] for pair in sorted(edges) if pair not in dropped}


def walk(edges: Mapping[tuple[str, str], float], *, seed: int) -> tuple[list[str], Rows]:
    """Sorted names of all nodes and float32[n, DIMENSION], their vectors as they were learned.

    Source: Grover and Leskovec, node2vec (KDD 2016), with p = q = 1. One worker and one seed: the same graph gives
    the same vectors. The generators that the package seeds for the whole process are put back as they were.
    """
    if not edges:
        return [], np.zeros((0, DIMENSION), dtype=np.float32)
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in sorted(edges.items()))
    walks = -(-_STEPS_WANTED // (_WALK_LENGTH * graph.number_of_nodes()))
    plain, numeric, seed = random.getstate(), np.random.get_state(), seed % 2**32
    try:
        walker = Node2Vec(
            graph,
            dimensions=DIMENSION,
            walk_length=_WALK_LENGTH,
            num_walks=min(max(walks, _WALKS_PER_NODE), _MOST_WALKS),
            workers=1,
            seed=seed,
            quiet=True,
        )
        # Common nodes are few and carry the meaning here, unlike common words: none is sampled away.
        model = walker.fit(
            window=_WINDOW, min_count=1, negative=_NEGATIVE, sample=0, epochs=_EPOCHS, seed=seed, workers=1
        )
    finally:
        random.setstate(plain)
        np.random.set_state(numeric)
    names = sorted(graph.nodes)
    return names, np.asarray(model.wv[names], dtype=np.float32)
