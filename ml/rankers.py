"""Rankers: one signature, scores that are sums of named terms."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.facet import FACETS, Facet, Ids, Rows
from graph.edges import Edges
from ml.query import Query

Scores = NDArray[np.float64]
Terms = dict[str, Scores]
"""Term name to its addend for every candidate; the terms of a candidate add up to its score."""


class Ranker(Protocol):
    """Orders candidates for a query."""

    name: str

    def terms(self, query: Query, candidates: Ids) -> Terms:
        """The addends of every candidate's score, in the order of `candidates`."""
        ...

    def rank(self, query: Query, candidates: Ids) -> tuple[Ids, Scores]:
        """The candidates, best first, and their scores."""
        ...


def total(terms: Terms) -> Scores:
    """The scores that `terms` add up to."""
    return np.asarray(np.sum(list(terms.values()), axis=0))


def order(candidates: Ids, scores: Scores) -> tuple[Ids, Scores]:
    """Best first; the smaller id decides a tie."""
    best = np.lexsort((candidates, -scores))
    return candidates[best], scores[best]


class CosineRanker:
    """The weighted cosines of the composite, and nothing else: the first baseline.

    Terms: `formal`, `conceptual`, `historical`, `unknown` (average for what a candidate lacks) and `negatives`.
    """

    name = "cosine"

    def __init__(self, facets: Mapping[str, Facet], mean_cosines: Mapping[str, float]) -> None:
        self._facets, self._means = facets, mean_cosines

    def terms(self, query: Query, candidates: Ids) -> Terms:
        terms: Terms = {name: np.zeros(len(candidates)) for name in (*FACETS, "unknown")}
        against = query.negative_weights()
        negatives = np.zeros(len(candidates))
        for name in FACETS:
            cosines, has = self._cosines(name, query.liked[name], candidates)
            terms[name] += query.weights[name] * cosines
            terms["unknown"] += np.where(has, 0, query.weights[name] * self._means[name])
            cosines, has = self._cosines(name, query.disliked[name], candidates)
            negatives -= against[name] * np.where(has, cosines, self._means[name])
        if any(against.values()):
            terms["negatives"] = negatives
        return terms

    def rank(self, query: Query, candidates: Ids) -> tuple[Ids, Scores]:
        return order(candidates, total(self.terms(query, candidates)))

    def _cosines(self, name: str, vector: Rows | None, candidates: Ids) -> tuple[Scores, NDArray[np.bool_]]:
        positions = self._facets[name].positions(candidates)
        has = positions >= 0
        cosines = np.zeros(len(candidates))
        if vector is not None:
            rows = self._facets[name].rows[positions[has]].astype(np.float64)
            cosines[has] = rows @ vector.astype(np.float64)
        return cosines, has


class HybridRanker:
    """The cosine and the graph: alpha times the one, beta times the other: the second baseline.

    The term `graph` is beta times the mean strength, 0 to 1, of the affinity edges between the seeds of the query and
    the candidate, each facet weighing what it weighs in the query.
    """

    name = "hybrid"

    def __init__(
        self, cosine: CosineRanker, edges: Mapping[str, Edges], *, alpha: float = 0.7, beta: float = 0.3
    ) -> None:
        self._cosine, self._edges, self._alpha, self._beta = cosine, edges, alpha, beta

    def terms(self, query: Query, candidates: Ids) -> Terms:
        terms = {name: self._alpha * values for name, values in self._cosine.terms(query, candidates).items()}
        graph = np.zeros(len(candidates))
        for name in FACETS:
            for seed, share in query.seeds.items():
                graph += query.weights[name] * share * self._edges[name].strength(seed, candidates)
        terms["graph"] = self._beta * graph
        return terms

    def rank(self, query: Query, candidates: Ids) -> tuple[Ids, Scores]:
        return order(candidates, total(self.terms(query, candidates)))
