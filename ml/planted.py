"""Do the relations planted in the sample collection come back from a release?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.facet import FACETS, Facet
from ml.metrics import Estimate, bootstrap, recall_at
from scrapers.collection import StoredArtwork
from scrapers.sample.truth import Truth

K = 10


@dataclass(frozen=True, slots=True)
class Planted:
    """Recall at 10 of one planted relation by one facet, over `queries` works."""

    relation: str
    facet: str
    queries: int
    recall: Estimate


def planted_recall(
    artworks: Mapping[int, StoredArtwork], facets: Mapping[str, Facet], truth: Truth, *, seed: int
) -> list[Planted]:
    """Same manner by form, same subject by concept, teacher and pupil by history.

    By history the artist's own works are no answers, and works whose record names no artist neither ask nor answer.
    """
    taught = truth.teachers | {(teacher, pupil) for pupil, teacher in truth.teachers}
    artist = {number: truth.artist.get(_id(one), "") for number, one in artworks.items()}

    def same(of: Mapping[str, str]) -> Callable[[int, int], bool]:
        return lambda a, b: of.get(_id(artworks[a])) == of.get(_id(artworks[b])) is not None

    named = {number for number, one in artworks.items() if one.persons}
    relations: dict[str, tuple[str, Callable[[int, int], bool], Callable[[int, int], bool]]] = {
        "formal": ("same manner", same(truth.manner), lambda a, b: a != b),
        "conceptual": ("same subject", same(truth.subject), lambda a, b: a != b),
        "historical": (
            "teacher and pupil",
            lambda a, b: (artist[a], artist[b]) in taught,
            lambda a, b: artist[a] != artist[b] and {a, b} <= named,
        ),
    }
    found = []
    for name in FACETS:
        relation, relevant, candidate = relations[name]
        recalls, clusters = _recalls(facets[name], relevant, candidate)
        makers = np.unique([artist[int(one)] for one in clusters], return_inverse=True)[1].astype(np.int64)
        found.append(Planted(relation, name, len(recalls), bootstrap(recalls, makers, seed=seed)))
    return found


def _recalls(
    facet: Facet, relevant: Callable[[int, int], bool], candidate: Callable[[int, int], bool]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    ids = [int(one) for one in facet.ids]
    cosines = facet.rows.astype(np.float64) @ facet.rows.T.astype(np.float64)
    recalls = []
    for row, one in enumerate(ids):
        allowed = np.asarray([candidate(one, other) for other in ids])
        answers = np.asarray([bool(ok) and relevant(one, other) for ok, other in zip(allowed, ids, strict=True)])
        order = np.argsort(-np.where(allowed, cosines[row], -np.inf), kind="stable")
        recalls.append(recall_at(answers[order][None, :], K)[0])
    values = np.asarray(recalls)
    asked = np.isfinite(values)
    return values[asked], facet.ids[asked]


def _id(artwork: StoredArtwork) -> str:
    return artwork.key.partition(":")[2]
