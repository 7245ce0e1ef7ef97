"""A query, as rankers see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from embeddings.composite import Layout, compose_query
from embeddings.facet import FACETS, Rows

NEGATIVE_SHARE = 0.5
"""How much a disliked work takes away, against what a liked one gives."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for, as vectors.

    `liked` and `disliked` map each facet to the mean of the unit rows given, float32[d], or None where none has it;
    `weights` sum to one and are zero where `liked` lacks a facet. `seeds` are stored works, with shares that sum to
    one, through which the graph is entered: the liked works, or an upload's nearest neighbours.
    """

    liked: Mapping[str, Rows | None]
    weights: Mapping[str, float]
    disliked: Mapping[str, Rows | None] = field(default_factory=lambda: dict.fromkeys(FACETS))
    seeds: Mapping[int, float] = field(default_factory=dict)

    def vector(self, layout: Layout, mean_cosines: Mapping[str, float]) -> Rows:
        """The composite query vector: its inner product with a work is the score before any ranker."""
        vector = compose_query(layout, self.liked, self.weights, mean_cosines)
        against = self.negative_weights()
        if any(against.values()):
            vector -= compose_query(layout, self.disliked, against, mean_cosines)
        return vector

    def negative_weights(self) -> dict[str, float]:
        """What each facet of the disliked works takes away; zero where they lack it."""
        return {
            name: NEGATIVE_SHARE * self.weights[name] if self.disliked[name] is not None else 0.0 for name in FACETS
        }
