"""Walks over a weighted network, and the vectors of its nodes that are learned from them.

Two engines. Small networks take the `node2vec` package; larger ones walk in C with `igraph` and learn by factorising
what they met (`embeddings.cooccurrence`). `python -m scripts.walk_rates` compares them in one run.
"""

import random
from collections.abc import Mapping
from typing import Protocol

import igraph
import networkx as nx
import numpy as np
from node2vec import Node2Vec
from numpy.typing import NDArray

from embeddings import cooccurrence
from embeddings.facet import Rows

DIMENSION = 128
PACKAGE_NODES = 2_000
"""Nodes up to which the package walks. At 3,893 it took 16 s of CPU where igraph took 1, and found hidden teachers no
better: 15 % among the first 20 (12 to 19) against 16 % (13 to 20)."""

_WALK_LENGTH = 20
_WALKS_PER_NODE = 10
_STEPS_WANTED = 600_000  # a small graph walks more often, or its vectors stay near their random start
_MOST_WALKS = 100
_WINDOW = 5
_NEGATIVE = 5
_EPOCHS = 2
_CHUNK = 1_000_000  # steps that igraph hands over at once, as Python integers

Network = Mapping[tuple[str, str], float]
"""Edges between two names each, with a weight above 0."""


class Engine(Protocol):
    """Vectors float32[n, DIMENSION] of `names`, which are all nodes of `edges`."""

    def __call__(self, names: list[str], edges: Network, *, seed: int) -> Rows: ...


def walk(edges: Network, *, seed: int) -> tuple[list[str], Rows]:
    """Sorted names of all nodes and float32[n, DIMENSION], their vectors as they were learned.

    The same network and seed give the same vectors on one machine, whatever the order of `edges`.
    """
    if not edges:
        return [], np.zeros((0, DIMENSION), dtype=np.float32)
    names = sorted({name for pair in edges for name in pair})
    engine: Engine = package if len(names) <= PACKAGE_NODES else restarting
    return names, engine(names, edges, seed=seed)


def package(names: list[str], edges: Network, *, seed: int) -> Rows:
    """float32[n, DIMENSION] of `names`, by the `node2vec` package.

    Source: Grover and Leskovec, node2vec (KDD 2016), with p = q = 1. One worker and one seed: the same graph gives
    the same vectors. The generators that the package seeds for the whole process are put back as they were.
    """
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in sorted(edges.items()))
    walks = -(-_STEPS_WANTED // (_WALK_LENGTH * len(names)))
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
    return np.asarray(model.wv[names], dtype=np.float32)


def restarting(names: list[str], edges: Network, *, seed: int) -> Rows:
    """float32[n, DIMENSION] of `names`, by walks in `igraph` and a factorisation of what they met."""
    steps = max(_STEPS_WANTED, _WALK_LENGTH * _WALKS_PER_NODE * len(names))
    return cooccurrence.rows(
        walked(names, edges, steps, seed), len(names), dimension=DIMENSION, window=_WINDOW, seed=seed
    )


def walked(names: list[str], edges: Network, steps: int, seed: int) -> NDArray[np.int32]:
    """int32[steps]: places in `names` in the order in which they were met, len(names) between two walks.

    Walks begin anywhere with equal chance and end after any step with the same chance, after `_WALK_LENGTH` nodes on
    the average. One more node stands for the restart, so that all walks are one that never leaves C: a weighted walk
    costs igraph a pass over all edges before its first step. Source: Tong, Faloutsos and Pan, Fast random walk with
    restart (ICDM 2006).
    """
    count, place = len(names), {name: place for place, name in enumerate(names)}
    pairs = sorted(edges)
    ends = np.array([[place[a], place[b]] for a, b in pairs], dtype=np.int64)
    weights = np.array([edges[pair] for pair in pairs], dtype=np.float64)
    strength = np.bincount(ends[:, 0], weights, count) + np.bincount(ends[:, 1], weights, count)
    nodes, restart = np.arange(count), np.full(count, count)
    arcs = np.vstack([ends, ends[:, ::-1], np.column_stack([nodes, restart]), np.column_stack([restart, nodes])])
    chances = np.concatenate([weights, weights, strength / (_WALK_LENGTH - 1), np.ones(count)]).tolist()
    graph = igraph.Graph(n=count + 1, edges=arcs, directed=True)
    igraph.set_random_number_generator(random.Random(seed))
    try:
        met, at = [], count
        for begin in range(0, steps, _CHUNK):
            *gone, at = graph.random_walk(at, min(_CHUNK, steps - begin), weights=chances)
            met.append(np.array(gone, dtype=np.int32))
    finally:
        igraph.set_random_number_generator(random)
    return np.concatenate(met)
