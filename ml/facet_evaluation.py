"""How well each facet finds works of the same movement, genre and artist, without having been told.

The label is taken out of every encoder's input; whatever is fitted is fitted on other artists than those who ask; for
movement and genre the asking artist's own works are no answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from embeddings.composite import Weights
from embeddings.facet import Facet
from embeddings.fitting import maker
from ml.facet_methods import COMPOSITE, METHODS, ROOT_HISTOGRAM, similarities
from ml.folds import Fold
from ml.metrics import Estimate, bootstrap, bootstrap_ratio, precision_at, reciprocal_rank
from scrapers.collection import Collection, StoredArtwork

LABELS = ("movement", "genre", "artist")
K = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One method on one label: precision at 10, mean reciprocal rank, both with 95 % intervals, over `queries`.

    `leaks` says why the method might still know the label; empty when it cannot. `times` and `above` compare its
    precision with the square-rooted histogram's over the queries that both answer: ratio and difference.
    """

    label: str
    method: str
    queries: int
    precision: Estimate
    mrr: Estimate
    times: Estimate
    above: Estimate
    leaks: str


def labels_of(artwork: StoredArtwork, label: str) -> frozenset[str]:
    """The values of `label` that `artwork` carries."""
    if label == "movement":
        return frozenset(artwork.movements)
    return frozenset(artwork.genres) if label == "genre" else frozenset(map(str, artwork.persons))


def without(collection: Collection, label: str) -> Collection:
    """The collection with every statement of `label` taken out of what encoders read."""
    emptied: dict[str, tuple[()]] = {{"movement": "movements", "genre": "genres", "artist": "persons"}[label]: ()}
    return Collection(
        tuple(replace(artwork, **emptied) for artwork in collection.artworks),  # type: ignore[arg-type]
        {} if label == "artist" else collection.persons,
    )


def leak(collection: Collection, label: str, method: str) -> str:
    """Why `method` might still know `label`; empty when it cannot."""
    reasons = []
    if method in ("historical", COMPOSITE) and label == "artist":
        reasons.append("movement, place and years of a work narrow its artist down")
    if method in ("conceptual", COMPOSITE) and (told := _told(collection, label)):
        reasons.append(told)
    return "; ".join(reasons)


def _told(collection: Collection, label: str) -> str:
    """How many of the texts that the conceptual encoder reads name the label or a word of it."""
    told = labelled = 0
    for artwork in collection.artworks:
        values = labels_of(artwork, label)
        if label == "artist":
            values = frozenset(collection.persons[int(one)].name for one in values)
        if not values:
            continue
        labelled += 1
        text = " ".join([artwork.title, artwork.description or "", *artwork.subjects]).casefold()
        told += any(word in text for value in values for word in [value.casefold(), *_long_words(value)])
    return f"{told} of {labelled} texts name the {label} or a word of it" if told else ""


def evaluate_facets(
    collection: Collection, folds: Iterable[Fold], histograms: Facet, weights: Weights, *, seed: int
) -> list[Row]:
    """The table: every method on every label. `histograms` holds the square-rooted RGB histograms, unit rows."""
    makers = np.asarray([maker(artwork) for artwork in collection.artworks], dtype=np.int64)
    measured: dict[tuple[str, str], list[tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]]] = {}
    stripped = {label: without(collection, label) for label in LABELS}
    same = {label: _same(collection, label) for label in LABELS}
    has = {label: np.asarray([bool(labels_of(one, label)) for one in collection.artworks]) for label in LABELS}
    for fold in folds:
        for label in LABELS:
            queries = np.flatnonzero(fold.asks & has[label])
            if not len(queries):
                continue
            methods = similarities(
                stripped[label], fold, histograms, weights, queries, seed=seed, draw=LABELS.index(label)
            )
            for method, (similarity, answered) in methods.items():
                relevant = _ranked(similarity, same[label][queries], makers, queries, own=label == "artist")
                measured.setdefault((label, method), []).append(
                    (
                        queries[answered],
                        precision_at(relevant[answered], K),
                        reciprocal_rank(relevant[answered]),
                    )
                )
    rows = []
    for label in LABELS:
        baseline = _joined(measured.get((label, ROOT_HISTOGRAM), []))
        for method in METHODS:
            if len(baseline[0]) and len(_joined(measured.get((label, method), []))[0]):
                rows.append(_row(collection, label, method, _joined(measured[label, method]), baseline, makers, seed))
    return rows


Measured = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]


def _joined(parts: list[Measured]) -> Measured:
    if not parts:
        return np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0)
    queries, precision, reciprocal = zip(*parts, strict=True)
    return np.concatenate(queries), np.concatenate(precision), np.concatenate(reciprocal)


def _row(
    collection: Collection,
    label: str,
    method: str,
    measured: Measured,
    baseline: Measured,
    makers: NDArray[np.int64],
    seed: int,
) -> Row:
    queries, precision, reciprocal = measured
    both, here, there = np.intersect1d(queries, baseline[0], return_indices=True)
    return Row(
        label,
        method,
        len(queries),
        bootstrap(precision, makers[queries], seed=seed),
        bootstrap(reciprocal, makers[queries], seed=seed),
        bootstrap_ratio(precision[here], baseline[1][there], makers[both], seed=seed),
        bootstrap(precision[here] - baseline[1][there], makers[both], seed=seed),
        leak(collection, label, method),
    )


def _same(collection: Collection, label: str) -> NDArray[np.bool_]:
    values = sorted({value for artwork in collection.artworks for value in labels_of(artwork, label)})
    number = {value: column for column, value in enumerate(values)}
    marks = np.zeros((len(collection.artworks), len(values)), dtype=np.float32)
    for row, artwork in enumerate(collection.artworks):
        marks[row, [number[value] for value in labels_of(artwork, label)]] = 1
    return np.asarray(marks @ marks.T > 0)


def _ranked(
    similarity: NDArray[np.float64],
    same: NDArray[np.bool_],
    makers: NDArray[np.int64],
    queries: NDArray[np.int64],
    *,
    own: bool,
) -> NDArray[np.bool_]:
    """Whether the works at rank 1, 2, … are relevant; works that are no candidates come last and never are."""
    barred = np.zeros(similarity.shape, dtype=np.bool_)
    barred[np.arange(len(queries)), queries] = True
    if not own:
        barred |= makers[queries][:, None] == makers[None, :]
    # ties are broken at random but repeatably: an order of ids would favour whole sources
    shuffle = np.random.default_rng(len(queries)).permutation(similarity.shape[1])
    scores = np.where(barred, -np.inf, similarity)[:, shuffle]
    ranked = shuffle[np.argsort(-scores, axis=1, kind="stable")]
    return np.asarray(np.take_along_axis(same & ~barred, ranked, axis=1))


def _long_words(value: str) -> list[str]:
    return [word for word in value.casefold().split() if len(word) > 4 and word not in {"painting", "study"}]
