import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.calibration import calibrate
from embeddings.composite import Layout, compose, share_out
from embeddings.facet import FACETS, Facet, unit
from embeddings.index import VectorIndex
from graph.affinity import Gates, link
from graph.edges import Edges
from ml.query import NEGATIVE_SHARE, Query
from ml.rankers import CosineRanker, HybridRanker, Ranker, total

DIMENSIONS = {"formal": 9, "conceptual": 6, "historical": 4}
MEANS = {"formal": 0.1, "conceptual": 0.02, "historical": 0.3}
COUNT = 80
IDS = np.arange(COUNT, dtype=np.int64) + 5


def world(seed: int = 0) -> dict[str, Facet]:
    rng = np.random.default_rng(seed)
    facets = {}
    for name in FACETS:
        has = rng.random(COUNT) < 0.7
        rows = unit(rng.standard_normal((int(has.sum()), DIMENSIONS[name])))
        facets[name] = Facet(IDS[has], rows, np.zeros(int(has.sum()), dtype=bool))
    return facets


FACETS_OF_WORLD = world()
COSINE = CosineRanker(FACETS_OF_WORLD, MEANS)
EDGES = {
    name: Edges(link(facet, calibrate(facet, size=40, seed=1), Gates(k=10, min_percentile=50, graph_k=10)), 50)
    for name, facet in FACETS_OF_WORLD.items()
}
RANKERS: list[Ranker] = [COSINE, HybridRanker(COSINE, EDGES)]


def query_of(liked: list[int], disliked: list[int], weights: list[float]) -> Query | None:
    def means(ids: list[int]) -> dict:
        found = {}
        for name in FACETS:
            positions = FACETS_OF_WORLD[name].positions(np.asarray(ids, dtype=np.int64))
            rows = FACETS_OF_WORLD[name].rows[positions[positions >= 0]]
            found[name] = rows.mean(axis=0) if len(rows) else None
        return found

    ours, stated = means(liked), dict(zip(FACETS, weights, strict=True))
    if not any(stated[name] > 0 and ours[name] is not None for name in FACETS):
        return None
    shared = share_out(stated, {name: ours[name] is not None for name in FACETS})
    return Query(ours, shared, means(disliked), {one: 1 / len(liked) for one in liked})


works = st.lists(st.sampled_from([int(one) for one in IDS]), min_size=1, max_size=4, unique=True)


@given(works, st.one_of(st.just([]), works), st.lists(st.floats(0, 5), min_size=3, max_size=3))
@settings(max_examples=80, deadline=None)
def test_the_index_score_is_the_sum_of_the_cosine_terms(liked: list[int], disliked: list[int], ws: list[float]) -> None:
    query = query_of(liked, disliked, ws)
    if query is None:
        return
    layout = Layout(DIMENSIONS)
    index = VectorIndex.build(IDS, compose(IDS, FACETS_OF_WORLD))
    found, scores = index.search(query.vector(layout, MEANS), COUNT)
    np.testing.assert_allclose(total(COSINE.terms(query, found)), scores, atol=1e-6)


@pytest.mark.parametrize("ranker", RANKERS, ids=lambda ranker: ranker.name)
@given(works, st.one_of(st.just([]), works), st.lists(st.floats(0, 5), min_size=3, max_size=3))
@settings(max_examples=40, deadline=None)
def test_ranked_scores_are_their_terms_and_fall(
    ranker: Ranker, liked: list[int], disliked: list[int], ws: list[float]
) -> None:
    query = query_of(liked, disliked, ws)
    if query is None:
        return
    ids, scores = ranker.rank(query, IDS)
    assert sorted(ids) == sorted(IDS)
    assert (np.diff(scores) <= 0).all()
    np.testing.assert_allclose(total(ranker.terms(query, ids)), scores, atol=1e-9)


@pytest.mark.parametrize("ranker", RANKERS, ids=lambda ranker: ranker.name)
def test_checkerboard(ranker: Ranker) -> None:
    """A world whose right answer is plain: works of one parity are alike, so parity decides every rank."""
    rows = np.eye(2, dtype=np.float32)[np.arange(COUNT) % 2]
    none = np.zeros(COUNT, dtype=bool)
    board = {name: Facet(IDS, rows, none) for name in FACETS}
    cosine = CosineRanker(board, dict.fromkeys(FACETS, 0.5))
    honest = cosine if ranker.name == "cosine" else HybridRanker(cosine, EDGES)
    query = Query(dict.fromkeys(FACETS, rows[4]), dict.fromkeys(FACETS, 1 / 3), seeds={})
    ids, _ = honest.rank(query, IDS)
    assert {int(one) % 2 for one in ids[: COUNT // 2]} == {int(IDS[4]) % 2}


def test_what_is_disliked_sinks() -> None:
    liked, disliked = int(IDS[0]), int(IDS[1])
    plain, against = query_of([liked], [], [1, 1, 1]), query_of([liked], [disliked], [1, 1, 1])
    assert plain is not None
    assert against is not None
    place = [list(COSINE.rank(query, IDS)[0]).index(disliked) for query in (plain, against)]
    assert place[1] > place[0]
    terms = COSINE.terms(against, np.asarray([disliked]))
    known = [name for name in FACETS if FACETS_OF_WORLD[name].positions(np.asarray([disliked]))[0] >= 0]
    expected = -NEGATIVE_SHARE * sum(against.weights[name] for name in known)
    assert abs(terms["negatives"][0] - expected) < 1e-6


def test_an_edge_lifts_a_candidate() -> None:
    name = "formal"
    seed = int(FACETS_OF_WORLD[name].ids[0])
    others, strengths = EDGES[name].of(seed)
    assert len(others)
    query = query_of([seed], [], [1, 0, 0])
    assert query is not None
    terms = RANKERS[1].terms(query, others)
    np.testing.assert_allclose(terms["graph"], 0.3 * strengths)
    np.testing.assert_allclose(terms["formal"], 0.7 * COSINE.terms(query, others)["formal"])
    assert (strengths >= 0.5).all()
    assert (strengths <= 1).all()
