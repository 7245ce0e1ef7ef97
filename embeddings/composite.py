"""The composite: three facets in one vector whose inner product is an honest weighted sum.

A work is stored as `[f; c; h; u_f, u_c, u_h]`: its unit parts without weights, zeros where it lacks a facet, and three
flags that say which it lacks. A query is `[w_f f; w_c c; w_h h; w_f m_f, w_c m_c, w_h m_h]`, m being the mean cosine of
the facet. The inner product is then the weighted sum of the cosines that both know, plus "unknown, counted as average"
for what the work lacks: any weights, one search, and no zeros mistaken for dissimilarity.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from embeddings.facet import FACETS, Facet, Ids, Rows

Weights = Mapping[str, float]
"""Facet name to its share; at least one above zero."""


class BadWeights(ValueError):
    """Weights must be numbers of at least zero, not all of them zero."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each facet lies in a composite vector."""

    dimensions: Mapping[str, int]

    @property
    def dimension(self) -> int:
        return sum(self.dimensions[name] for name in FACETS) + len(FACETS)

    def part(self, name: str) -> slice:
        start = sum(self.dimensions[before] for before in FACETS[: FACETS.index(name)])
        return slice(start, start + self.dimensions[name])

    def flag(self, name: str) -> int:
        return self.dimension - len(FACETS) + FACETS.index(name)


def normalise(weights: Weights) -> dict[str, float]:
    """`weights` for every facet, scaled to a sum of one; a facet not named gets none.

    Raises BadWeights for an unknown facet, a negative or non-finite weight, or weights that are all zero.
    """
    for name, weight in weights.items():
        if name not in FACETS:
            raise BadWeights(f"there is no facet {name!r}; the facets are {', '.join(FACETS)}")
        if not np.isfinite(weight) or weight < 0:
            raise BadWeights(f"the weight of {name} is {weight}; weights are finite and at least 0")
    largest = max(weights.values(), default=0.0)
    if not largest > 0:
        raise BadWeights("the weights are all zero; at least one facet must count")
    # divided by the largest first: the sum of enormous weights is infinite
    scaled = {name: weights.get(name, 0.0) / largest for name in FACETS}
    total = sum(scaled.values())
    return {name: weight / total for name, weight in scaled.items()}


def share_out(weights: Weights, known: Mapping[str, bool]) -> dict[str, float]:
    """`weights` with what the query lacks shared out among what it has, in proportion.

    Raises BadWeights when the query has none of the facets that count.
    """
    normal = normalise(weights)
    kept = {name: weight if known[name] else 0.0 for name, weight in normal.items()}
    if not sum(kept.values()) > 0:
        wanted = ", ".join(name for name, weight in normal.items() if weight > 0)
        raise BadWeights(f"the query has no {wanted} facet, and no other facet has any weight")
    return normalise(kept)


def compose(ids: Ids, facets: Mapping[str, Facet]) -> Rows:
    """The composite rows of `ids`, float32[n, layout.dimension]."""
    layout = Layout({name: facets[name].dimension for name in FACETS})
    rows = np.zeros((len(ids), layout.dimension), dtype=np.float32)
    for name in FACETS:
        positions = facets[name].positions(ids)
        has = positions >= 0
        rows[has, layout.part(name)] = facets[name].rows[positions[has]]
        rows[~has, layout.flag(name)] = 1
    return rows


def compose_query(
    layout: Layout, vectors: Mapping[str, Rows | None], weights: Weights, mean_cosines: Mapping[str, float]
) -> Rows:
    """The query vector, float32[layout.dimension], of parts that need not be of length 1.

    `weights` are used as they are: share them out first where a part is None (its weight must then be 0).
    """
    query = np.zeros(layout.dimension, dtype=np.float32)
    for name in FACETS:
        vector, weight = vectors[name], weights[name]
        if vector is None:
            if weight:
                raise BadWeights(f"the query lacks {name} but gives it the weight {weight}")
            continue
        query[layout.part(name)] = weight * vector
        query[layout.flag(name)] = weight * mean_cosines[name]
    return query
