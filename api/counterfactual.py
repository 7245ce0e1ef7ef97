"""Where a recommended work would rank if one thing did not count."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from api.wording import FACET_WORDS, ordinal
from embeddings.composite import BadWeights, share_out
from embeddings.facet import FACETS
from ml.query import Query
from ml.rankers import Ranker

MOST_RANKED = 500
"""Ranks that are told apart; what would come later is only said to do so."""

GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """The rank of a work without `part`, a facet or the graph, among `considered` candidates fetched without it.

    `rank` is None where it would be after the first 500. `text` says so beside the rank it has.
    """

    part: str
    rank: int | None
    considered: int
    text: str


def counterfactuals(
    query: Query,
    chosen: Sequence[str],
    ranker: Ranker,
    answer: Callable[[Query], tuple[Sequence[str], int]],
    enter: Callable[[Query], Query] | None = None,
) -> list[tuple[Counterfactual, ...]]:
    """For each of `chosen`, pictures in order of their rank, its rank without each thing that counts.

    `answer` gives the first pictures for another query, best first, and how many candidates it chose them from: the
    ranks are those of asking for 500 works with other weights, candidates and all. `enter` gives a query of other
    weights its seeds, where they depend on these. The weight that is taken from a facet is shared out among the others
    in proportion, as that of a facet which the query lacks; where no other has any, nothing is said of it.
    """
    found: list[list[Counterfactual]] = [[] for _ in chosen]
    for part, changed in _without(query, ranker, enter):
        pictures, considered = answer(changed)
        rank_of = {picture: rank for rank, picture in enumerate(pictures, start=1)}
        for rank, picture in enumerate(chosen, start=1):
            other = rank_of.get(picture)
            found[rank - 1].append(Counterfactual(part, other, considered, sentence(part, rank, other)))
    return [tuple(one) for one in found]


def sentence(part: str, rank: int, other: int | None) -> str:
    """`without history it would rank 19th instead of 3rd`."""
    word = FACET_WORDS.get(part, "known links")
    if other is None:
        return f"without {word} it would not be among the first {MOST_RANKED}"
    if other == rank:
        return f"without {word} it would still rank {ordinal(rank)}"
    return f"without {word} it would rank {ordinal(other)} instead of {ordinal(rank)}"


def _without(query: Query, ranker: Ranker, enter: Callable[[Query], Query] | None) -> list[tuple[str, Query]]:
    """The query without each facet that has weight and, where the ranker walks it, without the graph."""
    changed = []
    for name in FACETS:
        if not query.weights[name]:
            continue
        try:
            weights = share_out(query.weights, {other: other != name for other in FACETS})
        except BadWeights:
            continue
        other = replace(query, weights=weights)
        changed.append((name, enter(other) if enter else other))
    if query.seeds and GRAPH in ranker.terms(query, np.zeros(0, dtype=np.int64)):
        changed.append((GRAPH, replace(query, seeds={})))
    return changed
