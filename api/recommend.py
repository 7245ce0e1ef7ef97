"""Recommendations with their reasons: query, candidates, ranker, diversity, explanation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from api.as_judged import AsJudged
from api.asking import Request, build_query, mean_rows, only_inferred
from api.catalogue import Catalogue
from api.choosing import Chooser
from api.counterfactual import MOST_RANKED, Counterfactual, counterfactuals
from api.explain import Recommendation, Subject, explain
from api.filters import Filters
from api.upload import Upload
from embeddings.fitting import known
from embeddings.placement import Placement
from graph.release import Release
from ml.query import Query
from ml.rankers import Ranker
from scrapers.errors import BadQuery

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
    among = Chooser.among(catalogue, release, ranker, request.filters, request.diversity, [*liked, *disliked])
    return _answer(request, query, notes, Subject(tuple(liked), judged=judged), among)


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

    among = Chooser.among(catalogue, release, ranker, request.filters, request.diversity, [*itself, *disliked])
    answer = _answer(request, query, notes, Subject((), upload.descriptors), among, enter)
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


def _answer(
    request: Request,
    query: Query,
    notes: tuple[str, ...],
    subject: Subject,
    chooser: Chooser,
    enter: Callable[[Query], Query] | None = None,
) -> Recommendations:
    """`enter` gives the query of an upload its seeds; those of works are the works themselves, whatever the weights."""
    catalogue, release, ranker = chooser.catalogue, chooser.release, chooser.ranker
    if enter:
        query = enter(query)
    if request.filters.active and not chooser.allowed.any():
        notes = (*notes, "no other work meets the filters", *catalogue.unknown(request.filters))

    def answer(changed: Query) -> tuple[Sequence[str], int]:
        other = chooser.choose(changed, MOST_RANKED)
        return chooser.pictures(other.ids), other.considered

    choice = chooser.choose(query, request.k)
    otherwise: Sequence[tuple[Counterfactual, ...]] = [()] * len(choice.ids)
    if request.counterfactuals:
        otherwise = counterfactuals(query, chooser.pictures(choice.ids), ranker, answer, enter)
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
