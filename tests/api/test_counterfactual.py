import numpy as np
import pytest

from api.counterfactual import counterfactuals, ordinal, sentence
from embeddings.facet import FACETS, Facet, unit
from ml.diversity import diversify
from ml.query import Query
from ml.rankers import CosineRanker, total

WORKS, MEANS = 40, dict.fromkeys(FACETS, 0.0)


def made(seed: int) -> tuple[dict[str, Facet], Query]:
    rng = np.random.default_rng(seed)
    ids = np.arange(1, WORKS + 1, dtype=np.int64)
    facets = {name: Facet(ids, unit(rng.normal(size=(WORKS, 6))), np.zeros(WORKS, dtype=np.bool_)) for name in FACETS}
    liked = {name: unit(rng.normal(size=6)) for name in FACETS}
    return facets, Query(liked, {"formal": 0.4, "conceptual": 0.4, "historical": 0.2})


def brute_force(facets: dict[str, Facet], query: Query, weights: dict[str, float], diversity: float) -> list[int]:
    """All works in the order of maximal marginal relevance, one step at a time."""
    cosines = {name: facets[name].rows.astype(float) @ query.liked[name].astype(float) for name in FACETS}  # type: ignore[union-attr]
    score = sum(weights[name] * cosines[name] for name in FACETS)
    alike = sum(weights[name] * facets[name].rows.astype(float) @ facets[name].rows.astype(float).T for name in FACETS)
    order: list[int] = []
    while len(order) < WORKS:
        left = [one for one in range(WORKS) if one not in order]
        near = {one: max((alike[one][other] for other in order), default=0.0) for one in left}
        order.append(max(left, key=lambda one: ((1 - diversity) * score[one] - diversity * near[one], -one)))
    return order


@pytest.mark.parametrize("diversity", [0.0, 0.3])
@pytest.mark.parametrize("seed", range(4))
def test_ranks_are_those_of_ranking_everything_again(seed: int, diversity: float) -> None:
    facets, query = made(seed)
    ids, ranker = facets["formal"].ids, CosineRanker(facets, MEANS)

    def similarity(weights: object) -> np.ndarray:
        return sum(
            weights[name] * facets[name].rows.astype(float) @ facets[name].rows.astype(float).T for name in FACETS
        )  # type: ignore[index]

    scores = total(ranker.terms(query, ids))
    chosen, _ = diversify(scores, similarity(query.weights), diversity=diversity, k=10)
    found = counterfactuals(query, ids, chosen.tolist(), similarity, ranker, diversity)
    assert [[one.part for one in each] for each in found] == [list(FACETS)] * 10
    for number, name in enumerate(FACETS):
        rest = 1 - query.weights[name]
        weights = {other: 0.0 if other == name else query.weights[other] / rest for other in FACETS}
        order = brute_force(facets, query, weights, diversity)
        for place, each in zip(chosen.tolist(), found, strict=True):
            assert each[number].rank == order.index(place) + 1
            assert each[number].considered == WORKS


def test_nothing_is_said_of_the_only_facet_that_counts() -> None:
    facets, query = made(0)
    alone = Query(query.liked, {"formal": 1.0, "conceptual": 0.0, "historical": 0.0})
    ranker = CosineRanker(facets, MEANS)
    assert counterfactuals(alone, facets["formal"].ids, [3], lambda _: np.zeros((WORKS, WORKS)), ranker, 0.0) == [()]


def test_ranks_in_words() -> None:
    assert [ordinal(one) for one in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]
    )
    assert sentence("historical", 3, 19) == "without history it would rank 19th instead of 3rd"
    assert sentence("formal", 1, 1) == "without form it would still rank 1st"
    assert sentence("graph", 2, None) == "without known links it would not be among the first 500"
