"""The edges of a release by work, in both directions: what a ranker asks the graph without a graph server."""

from collections.abc import Collection
from copy import copy

import numpy as np
from numpy.typing import NDArray

from embeddings.facet import Ids
from graph.affinity import Affinities


class Edges:
    """One facet's gated affinities, sorted by work."""

    def __init__(self, affinities: Affinities, min_percentile: float) -> None:
        ends = np.concatenate([affinities.edge_source, affinities.edge_target])
        others = np.concatenate([affinities.edge_target, affinities.edge_source])
        percentiles = np.concatenate([affinities.edge_percentile, affinities.edge_percentile]).astype(np.float64)
        order = np.lexsort((others, ends))
        self._ends, self._others = ends[order], others[order]
        # an edge that just passed its gate counts half of the closest possible one
        self._strength = 0.5 + 0.5 * (percentiles[order] - min_percentile) / (100 - min_percentile)

    def without(self, pairs: Collection[tuple[int, int]]) -> "Edges":
        """These edges but for those between some pairs of works, whichever comes first."""
        struck = np.asarray([pair for a, b in pairs for pair in ((a, b), (b, a))], dtype=np.int64).reshape(-1, 2)
        if not len(struck):
            return self
        kept = np.ones(len(self._ends), dtype=np.bool_)
        for end, other in struck.tolist():
            start, stop = np.searchsorted(self._ends, [end, end + 1])
            kept[start:stop] &= self._others[start:stop] != other
        fewer = copy(self)
        fewer._ends, fewer._others, fewer._strength = self._ends[kept], self._others[kept], self._strength[kept]
        return fewer

    def of(self, artwork: int) -> tuple[Ids, NDArray[np.float64]]:
        """The works that share an edge with `artwork`, ascending, and the strength of each edge, 0.5 to 1."""
        start, stop = np.searchsorted(self._ends, [artwork, artwork + 1])
        return self._others[start:stop], self._strength[start:stop]

    def strength(self, artwork: int, candidates: Ids) -> NDArray[np.float64]:
        """The strength of the edge from `artwork` to each candidate, 0 where there is none."""
        others, strengths = self.of(artwork)
        if not len(others):
            return np.zeros(len(candidates))
        found = np.minimum(np.searchsorted(others, candidates), len(others) - 1)
        return np.where(others[found] == candidates, strengths[found], 0.0)
