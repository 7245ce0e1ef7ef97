"""Where a recommended work would rank if one thing did not count: the very rank of asking so."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from api.asking import Request, mean_rows
from api.counterfactual import counterfactuals, ordinal, sentence
from api.recommend import Recommendations, recommend, recommend_upload
from api.upload import Upload
from embeddings.facet import FACETS, Facet, unit
from ml.choice import RankerName, make_ranker
from ml.diversity import diversify
from ml.query import Query
from ml.rankers import CosineRanker, total
from tests.sample_release import Built

WORKS, MEANS = 40, dict.fromkeys(FACETS, 0.0)
FIRST = 30
"""Ranks told apart here: fewer than there are works, so that some come later."""

WEIGHTS = {"formal": 0.4, "conceptual": 0.4, "historical": 0.2}


def made(seed: int) -> tuple[dict[str, Facet], Query]:
    rng = np.random.default_rng(seed)
    ids = np.arange(1, WORKS + 1, dtype=np.int64)
    facets = {name: Facet(ids, unit(rng.normal(size=(WORKS, 6))), np.zeros(WORKS, dtype=np.bool_)) for name in FACETS}
    liked = {name: unit(rng.normal(size=6)) for name in FACETS}
    return facets, Query(liked, {"formal": 0.4, "conceptual": 0.4, "historical": 0.2})


def as_it_is(query: Query) -> Query:
    return query


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

    def answer(asked: Query) -> tuple[list[str], int]:
        rows = {name: facets[name].rows.astype(float) for name in FACETS}
        alike = sum(asked.weights[name] * rows[name] @ rows[name].T for name in FACETS)
        chosen, _ = diversify(total(ranker.terms(asked, ids)), alike, diversity=diversity, k=FIRST)
        return [str(place) for place in chosen], WORKS

    chosen = answer(query)[0][:10]
    found = counterfactuals(query, chosen, ranker, answer, as_it_is)
    assert [[one.part for one in each] for each in found] == [list(FACETS)] * 10
    for number, name in enumerate(FACETS):
        rest = 1 - query.weights[name]
        weights = {other: 0.0 if other == name else query.weights[other] / rest for other in FACETS}
        order = brute_force(facets, query, weights, diversity)
        for place, each in zip(map(int, chosen), found, strict=True):
            rank = order.index(place) + 1
            assert each[number].rank == (rank if rank <= FIRST else None)
            assert each[number].considered == WORKS


def test_nothing_is_said_of_the_only_facet_that_counts() -> None:
    facets, query = made(0)
    alone = Query(query.liked, {"formal": 1.0, "conceptual": 0.0, "historical": 0.0})
    ranker = CosineRanker(facets, MEANS)
    assert counterfactuals(alone, ["3"], ranker, lambda _: (["3"], WORKS), as_it_is) == [()]


def asked_without(weights: dict[str, float], part: str) -> dict[str, float]:
    return {name: 0.0 if name == part else weight for name, weight in weights.items()}


def check(sample: Built, few: Recommendations, ask: Callable[[str], Recommendations]) -> list[int | None]:
    """Every rank that `few` claims, each compared with the one in the answer to `ask`ing without that facet."""

    def pictures(answer: Recommendations) -> list[str]:
        return [sample.catalogue.picture_group(one.artwork) for one in answer.items]

    claimed = []
    for part in FACETS:
        truly = ask(part)
        for picture, item in zip(pictures(few), few.items, strict=True):
            one = next(each for each in item.counterfactuals if each.part == part)
            order = pictures(truly)
            assert one.rank == (order.index(picture) + 1 if picture in order else None), (item.artwork.key, one)
            assert one.considered == truly.considered
            claimed.append(one.rank)
    return claimed


@pytest.mark.parametrize("diversity", [0.0, 0.2])
@pytest.mark.parametrize("name", list(RankerName))
def test_ranks_are_those_of_asking_with_the_weight_zero(
    sample: Built, monkeypatch: pytest.MonkeyPatch, name: RankerName, diversity: float
) -> None:
    monkeypatch.setattr("api.recommend.MOST_RANKED", FIRST)
    ranker, claimed = make_ranker(sample.release, name), []
    for key in ("sample:0007", "sample:0042", "sample:0100", "sample:0200"):
        request = Request(weights=WEIGHTS, liked=(key,), k=4, diversity=diversity)

        def ask(part: str, request: Request = request) -> Recommendations:
            other = replace(request, weights=asked_without(WEIGHTS, part), k=FIRST)
            return recommend(other, sample.catalogue, sample.release, ranker)

        few = recommend(replace(request, counterfactuals=True), sample.catalogue, sample.release, ranker)
        claimed += check(sample, few, ask)
    assert None in claimed
    assert len({rank for rank in claimed if rank}) > 4


@pytest.mark.parametrize("name", list(RankerName))
def test_an_upload_enters_the_graph_anew(sample: Built, monkeypatch: pytest.MonkeyPatch, name: RankerName) -> None:
    monkeypatch.setattr("api.recommend.MOST_RANKED", FIRST)
    ranker, catalogue, release = make_ranker(sample.release, name), sample.catalogue, sample.release
    work = catalogue.find("sample:0042")
    described = release.descriptors.of(work.id)
    assert described is not None
    upload = Upload("0" * 64, mean_rows(release.facets, [work.id]), described)
    request = Request(weights=WEIGHTS, k=4)
    few = recommend_upload(upload, replace(request, counterfactuals=True), catalogue, release, ranker)

    def ask(part: str) -> Recommendations:
        other = replace(request, weights=asked_without(WEIGHTS, part), k=FIRST)
        return recommend_upload(upload, other, catalogue, release, ranker)

    assert any(check(sample, few, ask))


def test_ranks_in_words() -> None:
    assert [ordinal(one) for one in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]
    )
    assert sentence("historical", 3, 19) == "without history it would rank 19th instead of 3rd"
    assert sentence("formal", 1, 1) == "without form it would still rank 1st"
    assert sentence("graph", 2, None) == "without known links it would not be among the first 500"
