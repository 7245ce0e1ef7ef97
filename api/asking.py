"""From what a person asks to what a ranker sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from api.filters import Filters
from embeddings.composite import BadWeights, normalise, share_out
from embeddings.facet import FACETS, Facet, Rows
from ml.query import Query
from scrapers.errors import BadQuery

MAX_K = 1000
MAX_EXAMPLES = 20
"""Liked and disliked works in one query, each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked: works by key, weights by facet, filters, how many and how varied.

    `weights` need not sum to one. `diversity` runs from 0, closest first, to 1, most varied. With `counterfactuals`
    the answer says where each work would rank without each thing that counts.
    """

    weights: Mapping[str, float]
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    k: int = 20
    diversity: float = 0.2
    counterfactuals: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.k <= MAX_K:
            raise BadQuery(f"k is {self.k}; ask for 1 to {MAX_K} recommendations")
        if not 0 <= self.diversity <= 1:
            raise BadQuery(f"diversity is {self.diversity}; it runs from 0 (closest first) to 1 (most varied)")
        if max(len(self.liked), len(self.disliked)) > MAX_EXAMPLES:
            raise BadQuery(f"at most {MAX_EXAMPLES} works can be liked and as many disliked")
        both = set(self.liked) & set(self.disliked)
        if both:
            raise BadQuery(f"{', '.join(sorted(both))} cannot be liked and disliked at once")
        try:
            normalise(self.weights)
        except BadWeights as error:
            raise BadQuery(str(error)) from error


def mean_rows(facets: Mapping[str, Facet], artworks: Sequence[int]) -> dict[str, Rows | None]:
    """The mean of each facet's rows over those of `artworks` that have it; None where none does."""
    means: dict[str, Rows | None] = {}
    for name in FACETS:
        positions = facets[name].positions(np.asarray(artworks, dtype=np.int64))
        rows = facets[name].rows[positions[positions >= 0]]
        means[name] = rows.mean(axis=0, dtype=np.float64).astype(np.float32) if len(rows) else None
    return means


def only_inferred(facets: Mapping[str, Facet], artworks: Sequence[int]) -> tuple[str, ...]:
    """The facets of which `artworks` have nothing but inferred rows."""
    found = []
    for name in FACETS:
        positions = facets[name].positions(np.asarray(artworks, dtype=np.int64))
        marks = facets[name].inferred[positions[positions >= 0]]
        if len(marks) and marks.all():
            found.append(name)
    return tuple(found)


def build_query(
    weights: Mapping[str, float],
    liked: Mapping[str, Rows | None],
    disliked: Mapping[str, Rows | None],
    seeds: Mapping[int, float],
    trust: Mapping[str, float] | None = None,
) -> tuple[Query, tuple[str, ...]]:
    """The query, and notes on what the liked works lack.

    `trust` names facets that were inferred and how far, 0 to 1, they have proved right: so much of their weight they
    keep, lest a guess weigh as much as what was seen. Raises BadQuery when the liked works lack every facet that was
    given a weight.
    """
    normal, trusted = normalise(weights), trust or {}
    try:
        shared = share_out(
            {name: weight * trusted.get(name, 1.0) for name, weight in normal.items()},
            {name: liked[name] is not None for name in FACETS},
        )
    except BadWeights as error:
        raise BadQuery(str(error)) from error
    notes = tuple(
        f"the query has no {name} facet; its weight was shared out among the others"
        if liked[name] is None
        else f"the {name} facet of the query is inferred; it keeps {trusted[name]:.2f} of its weight, as it has proved"
        for name in FACETS
        if normal[name] > 0 and (liked[name] is None or trusted.get(name, 1.0) < 1)
    )
    return Query(liked, shared, disliked, seeds), notes
