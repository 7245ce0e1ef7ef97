"""Where a recommended work would rank if one thing did not count."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from api.wording import FACET_WORDS, ordinal
from embeddings.composite import BadWeights, share_out
from embeddings.facet import FACETS, Ids
from ml.diversity import diversify
from ml.query import Query
from ml.rankers import Ranker, total

MOST_RANKED = 500
"""Ranks that are told apart; what would come later is only said to do so."""

GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """The rank of a work without `part`, a facet or the graph, among the same `considered` candidates.

    `rank` is None where it would be after the first 500. `text` says so beside the rank it has.
    """

    part: str
    rank: int | None
    considered: int
    text: str


def counterfactuals(
    query: Query,
    ids: Ids,
    chosen: Sequence[int],
    similarity: Callable[[Mapping[str, float]], NDArray[np.float64]],
    ranker: Ranker,
    diversity: float,
) -> list[tuple[Counterfactual, ...]]:
    """For each of `chosen`, places in `ids` in order of their rank, its rank without each thing that counts.

    All of `ids` are ranked again, no others, by the same ranker and the same rule of diversity; `similarity` gives
    float64[n, n] under other weights. The weight that is taken from a facet is shared out among the others in
    proportion, as that of a facet which the query lacks; where no other has any, nothing is said of it.
    """
    found: list[list[Counterfactual]] = [[] for _ in chosen]
    for part, changed in _without(query, ranker):
        terms = ranker.terms(changed, ids)
        scores = total(terms)
        best = np.lexsort((ids, -scores))
        alike = similarity(changed.weights)[np.ix_(best, best)]
        order, _ = diversify(scores[best], alike, diversity=diversity, k=min(MOST_RANKED, len(ids)))
        rank_of = {int(best[place]): rank for rank, place in enumerate(order.tolist(), start=1)}
        for rank, place in enumerate(chosen, start=1):
            other = rank_of.get(int(place))
            found[rank - 1].append(Counterfactual(part, other, len(ids), sentence(part, rank, other)))
    return [tuple(one) for one in found]


def sentence(part: str, rank: int, other: int | None) -> str:
    """`without history it would rank 19th instead of 3rd`."""
    word = FACET_WORDS.get(part, "known links")
    if other is None:
        return f"without {word} it would not be among the first {MOST_RANKED}"
    if other == rank:
        return f"without {word} it would still rank {ordinal(rank)}"
    return f"without {word} it would rank {ordinal(other)} instead of {ordinal(rank)}"


def _without(query: Query, ranker: Ranker) -> list[tuple[str, Query]]:
    """The query without each facet that has weight and, where the ranker walks it, without the graph."""
    changed = []
    for name in FACETS:
        if not query.weights[name]:
            continue
        try:
            weights = share_out(query.weights, {other: other != name for other in FACETS})
        except BadWeights:
            continue
        changed.append((name, replace(query, weights=weights)))
    if query.seeds and GRAPH in ranker.terms(query, np.zeros(0, dtype=np.int64)):
        changed.append((GRAPH, replace(query, seeds={})))
    return changed
