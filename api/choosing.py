"""Works chosen for a query: candidates, ranker, one of each picture, diversity."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from api.catalogue import Catalogue
from api.filters import Filters
from embeddings.composite import compose
from embeddings.facet import FACETS, Ids
from graph.release import Release
from ml.diversity import diversify
from ml.query import Query
from ml.rankers import Ranker, Scores, Terms, total
from scrapers.collection import StoredArtwork

POOL = 5
"""Candidates fetched for each recommendation asked for, so that ranker and diversity have a choice."""

MOST_COMPARED = 1500
"""Candidates among which diversity chooses, at most: all pairs of them are compared, 18 MB a facet."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The works chosen for a query, best first, with their scores and terms, diversity included.

    `also` has the copies that each stands for; `considered` counts the candidates.
    """

    ids: Ids
    scores: Scores
    terms: Terms
    also: Mapping[int, tuple[str, ...]]
    considered: int


@dataclass(frozen=True, slots=True)
class Chooser:
    """What is chosen from, and how: `allowed` works of the index, bool[n], but for those with the pictures `seen`."""

    catalogue: Catalogue
    release: Release
    ranker: Ranker
    allowed: NDArray[np.bool_]
    seen: frozenset[str]
    diversity: float

    @classmethod
    def among(
        cls,
        catalogue: Catalogue,
        release: Release,
        ranker: Ranker,
        filters: Filters,
        diversity: float,
        excluded: Iterable[StoredArtwork],
    ) -> Self:
        """Among the works that meet `filters`, without those `excluded` and without other copies of their pictures."""
        without = list(excluded)
        allowed = catalogue.allowed(release.index.ids, filters, frozenset(one.id for one in without))
        seen = frozenset(map(catalogue.picture_group, without))
        return cls(catalogue, release, ranker, allowed, seen, diversity)

    def choose(self, query: Query, k: int) -> Choice:
        """The first `k` works with pictures of their own among candidates fetched for the weights of `query`."""
        index = self.release.index
        vector = query.vector(self.release.layout, self.release.basis.mean_cosines)
        pool, eligible = POOL * k, int(self.allowed.sum())
        while True:
            candidates, _ = index.search(vector, max(pool, 1), self.allowed)
            candidates = self._with_graph(candidates, query)
            ranked, _ = self.ranker.rank(query, candidates)
            distinct, also = self._collapse(ranked)
            if len(distinct) >= k or pool >= eligible:
                break
            pool *= 4
        distinct = distinct[:MOST_COMPARED]
        ids = ranked[distinct]
        terms = self.ranker.terms(query, ids)
        scores = total(terms)
        best = np.lexsort((ids, -scores))
        ids, scores, terms = ids[best], scores[best], {name: values[best] for name, values in terms.items()}
        alike = similarities(ids, self.release, query.weights)
        chosen, penalties = diversify(scores, alike, diversity=self.diversity, k=k)
        terms = {name: values[chosen] for name, values in terms.items()}
        if self.diversity:
            terms["diversity"] = penalties
        return Choice(ids[chosen], scores[chosen] + penalties, terms, also, len(candidates))

    def pictures(self, ids: Ids) -> Sequence[str]:
        """The picture that each work shows, the same for copies."""
        return [self.catalogue.picture_group(self.catalogue.get(int(one))) for one in ids]

    def _with_graph(self, candidates: Ids, query: Query) -> Ids:
        """The candidates and the allowed works that share an edge with a seed: the index alone might miss those."""
        edges = self.release.edges
        near = [edges[name].of(seed)[0] for name in FACETS if query.weights[name] for seed in query.seeds]
        linked = np.unique(np.concatenate([candidates, *near]))
        positions = np.searchsorted(self.release.index.ids, linked)
        return np.asarray(linked[self.allowed[positions]])

    def _collapse(self, ranked: Ids) -> tuple[NDArray[np.int64], dict[int, tuple[str, ...]]]:
        """Positions of works with a picture of their own, and which others each stands for."""
        first: dict[str, int] = {}
        also: dict[int, tuple[str, ...]] = {}
        distinct = []
        for position, one in enumerate(map(int, ranked)):
            artwork = self.catalogue.get(one)
            group = self.catalogue.picture_group(artwork)
            if group in self.seen:
                continue
            if group in first:
                also[first[group]] = (*also.get(first[group], ()), artwork.key)
                continue
            first[group] = one
            distinct.append(position)
        return np.asarray(distinct, dtype=np.int64), also


def similarities(ids: Ids, release: Release, weights: Mapping[str, float]) -> NDArray[np.float64]:
    """Weighted cosines between all pairs of `ids`, float64[n, n]; a facet that one of them lacks counts as average."""
    rows = compose(ids, release.facets).astype(np.float64)
    alike = np.zeros((len(ids), len(ids)))
    for name in FACETS:
        if not weights[name]:
            continue
        part = rows[:, release.layout.part(name)]
        lacks = rows[:, release.layout.flag(name)] > 0
        unknown = lacks[:, None] | lacks[None, :]
        alike += weights[name] * np.where(unknown, release.basis.mean_cosines[name], part @ part.T)
    return alike
