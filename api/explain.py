"""Explaining one recommendation: its terms, percentiles and evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from api.catalogue import Catalogue, credit
from api.evidence import Evidence, conceptual_evidence, formal_evidence, historical_evidence
from embeddings.descriptors import Descriptors
from embeddings.facet import FACETS
from graph.release import Release
from ml.query import Query
from scrapers.records import StoredArtwork


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommended work. `terms` add up to `score`; `percentiles` say, by facet, what share of pairs is no closer.

    `inferred` names facets of the work that were guessed, `also` keys of near-identical pictures that it stands for.
    """

    artwork: StoredArtwork
    artists: tuple[str, ...]
    score: float
    terms: Mapping[str, float]
    percentiles: Mapping[str, float]
    evidence: tuple[Evidence, ...]
    inferred: tuple[str, ...]
    also: tuple[str, ...]
    attribution: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What recommendations are explained against: the liked works, or the upload's descriptors."""

    artworks: tuple[StoredArtwork, ...]
    upload: Descriptors | None = None


def explain(
    one: int,
    score: float,
    terms: dict[str, float],
    query: Query,
    subject: Subject,
    also: tuple[str, ...],
    catalogue: Catalogue,
    release: Release,
) -> Recommendation:
    """The recommendation of work `one`, whose `score` is the sum of `terms`, for `query` as `subject` put it."""
    artwork = catalogue.get(one)
    makers = catalogue.makers(artwork)
    percentiles: dict[str, float] = {}
    inferred = []
    for name in FACETS:
        facet = release.facets[name]
        position = int(facet.positions(np.asarray([one], dtype=np.int64))[0])
        liked = query.liked[name]
        if position < 0 or liked is None or not query.weights[name]:
            continue
        length = float(np.linalg.norm(liked))
        if length > 0:
            cosine = float(facet.rows[position].astype(np.float64) @ liked.astype(np.float64)) / length
            percentile = float(release.basis.calibrations[name].percentile(np.asarray(cosine)))
            if np.isfinite(percentile):
                percentiles[name] = percentile
        if facet.inferred[position]:
            inferred.append(name)
    return Recommendation(
        artwork,
        tuple(person.name for person in makers),
        score,
        terms,
        percentiles,
        tuple(_evidence(artwork, subject, catalogue, release)),
        tuple(inferred),
        also,
        credit(artwork, makers),
    )


def _evidence(artwork: StoredArtwork, subject: Subject, catalogue: Catalogue, release: Release) -> list[Evidence]:
    found: dict[str, Evidence] = {}
    described = release.descriptors.of(artwork.id)
    if subject.upload and described:
        found |= {one.text: one for one in formal_evidence(subject.upload, described)}
    for liked in subject.artworks:
        ours = release.descriptors.of(liked.id)
        shared = formal_evidence(ours, described) if ours and described else []
        shared += conceptual_evidence(liked, artwork)
        shared += historical_evidence(liked, artwork, catalogue.persons)
        if len(subject.artworks) > 1:
            shared = [replace(one, text=f"with {liked.key}: {one.text}") for one in shared]
        found |= {one.text: one for one in shared if one.text not in found}
    return list(found.values())
