"""Recommendations with their reasons: query, candidates, ranker, diversity, explanation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from api.as_judged import AsJudged
from api.asking import Request, build_query, mean_rows, only_inferred
from api.catalogue import Catalogue
from api.counterfactual import MOST_RANKED, Counterfactual, counterfactuals
from api.explain import Recommendation, Subject, explain
from api.filters import Filters
from api.upload import Upload
from embeddings.composite import compose
from embeddings.facet import FACETS, Ids
from embeddings.fitting import known
from embeddings.placement import Placement
from graph.release import Release
from ml.diversity import diversify
from ml.query import Query
from ml.rankers import Ranker, Scores, Terms, total
from scrapers.errors import BadQuery
from scrapers.records import StoredArtwork

POOL = 5
"""Candidates fetched for each recommendation asked for, so that ranker and diversity have a choice."""

MOST_COMPARED = 1500
"""Candidates among which diversity chooses, at most: all pairs of them are compared, 18 MB a facet."""

SEEDS = 10
"""Nearest works through which an upload enters the graph."""


@dataclass(frozen=True, slots=True)
class Recommendations:
    """The answer, and what produced it."""

    items: tuple[Recommendation, ...]
    weights: Mapping[str, float]
    notes: tuple[str, ...]
    placement: Placement | None
    ranker: str
    release: int
    basis: str
    considered: int


def recommend(
    request: Request, catalogue: Catalogue, release: Release, ranker: Ranker, judged: AsJudged | None = None
) -> Recommendations:
    """Works kindred to the liked ones and unlike the disliked ones; reasons heed how people `judged`.

    Raises ArtworkNotFound for an unknown key, BadQuery for a request that cannot be answered.
    """
    if not request.liked:
        raise BadQuery("name at least one work to start from")
    liked = [catalogue.find(key) for key in request.liked]
    disliked = [catalogue.find(key) for key in request.disliked]
    query, notes = build_query(
        request.weights,
        mean_rows(release.facets, [one.id for one in liked]),
        mean_rows(release.facets, [one.id for one in disliked]),
        {one.id: 1 / len(liked) for one in liked},
        dict.fromkeys(
            only_inferred(release.facets, [one.id for one in liked]), release.basis.conceptual.bridge_accuracy.trust
        ),
    )
    return _answer(
        request,
        query,
        notes,
        Subject(tuple(liked), judged=judged),
        [*liked, *disliked],
        catalogue,
        release,
        ranker,
        lambda same: same,
    )


def recommend_upload(
    upload: Upload, request: Request, catalogue: Catalogue, release: Release, ranker: Ranker
) -> Recommendations:
    """Works kindred to a picture, with a placement in history inferred from the works that look like it."""
    disliked = [catalogue.find(key) for key in request.disliked]
    query, notes = build_query(
        request.weights,
        upload.rows,
        mean_rows(release.facets, [one.id for one in disliked]),
        {},
        {"conceptual": release.basis.conceptual.bridge_accuracy.trust},
    )
    itself = [catalogue.get(one) for one in catalogue.by_picture.get(upload.sha256, [])]
    if itself:
        notes = (*notes, f"this very picture is in the collection as {', '.join(one.key for one in itself)}")
    shown = frozenset(one.id for one in itself)

    def enter(other: Query) -> Query:
        return _enter_graph(other, catalogue, release, shown)

    answer = _answer(
        request,
        enter(query),
        notes,
        Subject((), upload.descriptors),
        [*itself, *disliked],
        catalogue,
        release,
        ranker,
        enter,
    )
    return replace(answer, placement=place(upload, catalogue, release, shown))


def place(upload: Upload, catalogue: Catalogue, release: Release, without: frozenset[int] = frozenset()) -> Placement:
    """Where in history an upload seems to stand, by the works that look like it."""
    formal = release.facets["formal"]
    kept = np.asarray([int(one) in catalogue and int(one) not in without for one in formal.ids], dtype=np.bool_)
    artworks = [catalogue.get(int(one)) for one in formal.ids[kept]]
    row = upload.rows["formal"]
    assert row is not None, "every upload has a formal row"
    return release.basis.placement.place(row, formal.rows[kept], known(artworks))


def _enter_graph(query: Query, catalogue: Catalogue, release: Release, without: frozenset[int]) -> Query:
    allowed = catalogue.allowed(release.index.ids, Filters(), without)
    vector = query.vector(release.layout, release.basis.mean_cosines)
    ids, scores = release.index.search(vector, SEEDS, allowed)
    shares = np.maximum(scores.astype(np.float64), 0)
    if not shares.sum() > 0:
        return replace(query, seeds={})
    seeds = {int(one): float(share) for one, share in zip(ids, shares / shares.sum(), strict=True)}
    return replace(query, seeds=seeds)


@dataclass(frozen=True, slots=True)
class _Choice:
    """The works chosen for a query, best first, with their scores and terms, diversity included.

    `also` has the copies that each stands for; `considered` counts the candidates.
    """

    ids: Ids
    scores: Scores
    terms: Terms
    also: Mapping[int, tuple[str, ...]]
    considered: int


def _answer(
    request: Request,
    query: Query,
    notes: tuple[str, ...],
    subject: Subject,
    excluded: Sequence[StoredArtwork],
    catalogue: Catalogue,
    release: Release,
    ranker: Ranker,
    enter: Callable[[Query], Query],
) -> Recommendations:
    seen_pictures = {catalogue.picture_group(one) for one in excluded}
    allowed = catalogue.allowed(release.index.ids, request.filters, frozenset(one.id for one in excluded))
    if request.filters.active and not allowed.any():
        notes = (*notes, "no other work meets the filters", *catalogue.unknown(request.filters))

    def choose(asked: Query, k: int) -> _Choice:
        return _choose(asked, k, request.diversity, allowed, seen_pictures, catalogue, release, ranker)

    def pictures(ids: Ids) -> list[str]:
        return [catalogue.picture_group(catalogue.get(int(one))) for one in ids]

    def answer(changed: Query) -> tuple[list[str], int]:
        other = choose(changed, MOST_RANKED)
        return pictures(other.ids), other.considered

    choice = choose(query, request.k)
    otherwise: Sequence[tuple[Counterfactual, ...]] = [()] * len(choice.ids)
    if request.counterfactuals:
        otherwise = counterfactuals(query, pictures(choice.ids), ranker, answer, enter)
    items = tuple(
        explain(
            int(one),
            float(choice.scores[number]),
            {name: float(values[number]) for name, values in choice.terms.items()},
            query,
            subject,
            choice.also.get(int(one), ()),
            catalogue,
            release,
            otherwise[number],
        )
        for number, one in enumerate(choice.ids)
    )
    return Recommendations(
        items,
        query.weights,
        notes,
        None,
        ranker.name,
        release.number,
        release.basis.hash,
        choice.considered,
    )


def _choose(
    query: Query,
    k: int,
    diversity: float,
    allowed: NDArray[np.bool_],
    seen: set[str],
    catalogue: Catalogue,
    release: Release,
    ranker: Ranker,
) -> _Choice:
    """The first `k` works with pictures of their own among candidates fetched for the weights of `query`."""
    vector = query.vector(release.layout, release.basis.mean_cosines)
    pool, eligible = POOL * k, int(allowed.sum())
    while True:
        candidates, _ = release.index.search(vector, max(pool, 1), allowed)
        candidates = _with_graph(candidates, query, release, allowed)
        ranked, _ = ranker.rank(query, candidates)
        distinct, also = _collapse(ranked, catalogue, seen)
        if len(distinct) >= k or pool >= eligible:
            break
        pool *= 4
    distinct = distinct[:MOST_COMPARED]
    ids = ranked[distinct]
    terms = ranker.terms(query, ids)
    scores = total(terms)
    best = np.lexsort((ids, -scores))
    ids, scores, terms = ids[best], scores[best], {name: values[best] for name, values in terms.items()}
    chosen, penalties = diversify(scores, similarities(ids, release, query.weights), diversity=diversity, k=k)
    terms = {name: values[chosen] for name, values in terms.items()}
    if diversity:
        terms["diversity"] = penalties
    return _Choice(ids[chosen], scores[chosen] + penalties, terms, also, len(candidates))


def _with_graph(candidates: Ids, query: Query, release: Release, allowed: NDArray[np.bool_]) -> Ids:
    """The candidates and the allowed works that share an edge with a seed: the index alone might miss those."""
    near = [release.edges[name].of(seed)[0] for name in FACETS if query.weights[name] for seed in query.seeds]
    linked = np.unique(np.concatenate([candidates, *near]))
    positions = np.searchsorted(release.index.ids, linked)
    return np.asarray(linked[allowed[positions]])


def _collapse(
    ranked: Ids, catalogue: Catalogue, seen: set[str]
) -> tuple[NDArray[np.int64], dict[int, tuple[str, ...]]]:
    """Positions of works with a picture of their own, and which others each stands for."""
    first: dict[str, int] = {}
    also: dict[int, tuple[str, ...]] = {}
    distinct = []
    for position, one in enumerate(map(int, ranked)):
        artwork = catalogue.get(one)
        group = catalogue.picture_group(artwork)
        if group in seen:
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
