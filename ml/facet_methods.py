"""The methods that an evaluation compares: each facet, the composite and the baselines, fitted on one fold."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from embeddings.calibration import calibrate
from embeddings.composite import BadWeights, Weights, share_out
from embeddings.conceptual import ConceptualEncoder
from embeddings.facet import FACETS, Facet
from embeddings.fitting import maker
from embeddings.historical import HistoricalEncoder
from ml.folds import Fold, training
from scrapers.collection import Collection

WORDLESS = "conceptual, words hidden"
HISTOGRAM, ROOT_HISTOGRAM, RANDOM, COMPOSITE = (
    "RGB histogram",
    "RGB histogram, square root",
    "random",
    "composite",
)
METHODS = (*FACETS, WORDLESS, COMPOSITE, ROOT_HISTOGRAM, HISTOGRAM, RANDOM)


def similarities(
    collection: Collection,
    fold: Fold,
    histograms: Facet,
    weights: Weights,
    queries: NDArray[np.int64],
    *,
    seed: int,
    draw: int,
) -> dict[str, tuple[NDArray[np.float64], NDArray[np.bool_]]]:
    """Method to (similarity of each query to all works, which queries it can answer)."""
    asking = {artwork.id for artwork, asks in zip(collection.artworks, fold.asks, strict=True) if asks}
    train = training(collection, fold.asks)
    trained = ~np.isin(fold.formal.ids, list(asking))
    formal_train = Facet(fold.formal.ids[trained], fold.formal.rows[trained], fold.formal.inferred[trained])
    groups = {artwork.id: maker(artwork) for artwork in fold.train.artworks if artwork.persons}
    conceptual = ConceptualEncoder.fit(train.artworks, formal_train, groups=groups, seed=seed)
    historical = HistoricalEncoder.fit(train, seed=seed)
    facets = {
        "formal": fold.formal,
        "conceptual": conceptual.encode(collection.artworks, fold.formal),
        "historical": historical.encode(collection.artworks, collection.persons),
    }
    ids = np.asarray([artwork.id for artwork in collection.artworks], dtype=np.int64)
    means = {}
    for name, facet in facets.items():
        kept = ~np.isin(facet.ids, list(asking))
        means[name] = calibrate(
            Facet(facet.ids[kept], facet.rows[kept], facet.inferred[kept]), size=1000, seed=seed
        ).mean_cosine
    methods = {name: _cosines(facet, ids, queries, means[name]) for name, facet in facets.items()}
    trust = np.ones(len(queries))
    concepts = facets["conceptual"].positions(ids[queries])
    guessed = (concepts >= 0) & facets["conceptual"].inferred[concepts]
    trust[guessed] = conceptual.bridge_accuracy.trust
    methods[COMPOSITE] = _combine({name: methods[name] for name in FACETS}, weights, trust)
    methods[WORDLESS] = _hidden(collection, queries, conceptual, fold.formal, facets["conceptual"], means["conceptual"])
    methods[ROOT_HISTOGRAM] = _cosines(histograms, ids, queries, 0.0)
    squared = histograms.rows.astype(np.float64) ** 2
    plain = (squared / np.linalg.norm(squared, axis=1, keepdims=True)).astype(np.float32)
    methods[HISTOGRAM] = _cosines(Facet(histograms.ids, plain, histograms.inferred), ids, queries, 0.0)
    noise = np.random.default_rng([seed, fold.number, draw]).random((len(queries), len(ids)))
    methods[RANDOM] = (noise, np.ones(len(queries), dtype=np.bool_))
    return methods


def _cosines(
    facet: Facet, ids: NDArray[np.int64], queries: NDArray[np.int64], mean: float
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    positions = facet.positions(ids)
    rows = np.where((positions >= 0)[:, None], facet.rows[positions], 0).astype(np.float64)
    answered = positions[queries] >= 0
    return np.where((positions >= 0)[None, :], rows[queries] @ rows.T, mean), answered


def _hidden(
    collection: Collection,
    queries: NDArray[np.int64],
    encoder: ConceptualEncoder,
    formal: Facet,
    conceptual: Facet,
    mean: float,
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The bridge put to the test: each query's words are hidden, so that its row is inferred from form."""
    hidden = [
        replace(collection.artworks[query], title="", description=None, subjects=(), genres=()) for query in queries
    ]
    inferred = encoder.encode(hidden, formal)
    ids = np.asarray([artwork.id for artwork in collection.artworks], dtype=np.int64)
    asked, answers = inferred.positions(ids[queries]), conceptual.positions(ids)
    similarity = np.full((len(queries), len(ids)), mean)
    cosines = inferred.rows.astype(np.float64) @ conceptual.rows.T.astype(np.float64)
    known = answers >= 0
    similarity[np.ix_(asked >= 0, known)] = cosines[np.ix_(asked[asked >= 0], answers[known])]
    return similarity, asked >= 0


def _combine(
    methods: Mapping[str, tuple[NDArray[np.float64], NDArray[np.bool_]]],
    weights: Weights,
    trust: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    similarity = np.zeros_like(methods["formal"][0])
    answered = np.zeros(len(similarity), dtype=np.bool_)
    for query in range(len(similarity)):
        try:
            stated = {**weights, "conceptual": weights["conceptual"] * trust[query]}
            shared = share_out(stated, {name: bool(methods[name][1][query]) for name in FACETS})
        except BadWeights:
            continue
        answered[query] = True
        for name in FACETS:
            if shared[name]:
                similarity[query] += shared[name] * methods[name][0][query]
    return similarity, answered
