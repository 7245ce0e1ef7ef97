"""Explaining one recommendation: its terms, percentiles and evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from api.as_judged import AsJudged
from api.catalogue import Catalogue, credit
from api.counterfactual import Counterfactual
from api.evidence.conceptual import conceptual_evidence
from api.evidence.formal import FormalWeight, formal_evidence
from api.evidence.historical import historical_evidence
from api.evidence.record import Evidence
from embeddings.descriptors import Descriptors
from embeddings.facet import FACETS, Rows
from graph.release import Release
from ml.query import Query
from ml.removal import Pair
from ml.weighing import scales, turned
from scrapers.collection import StoredArtwork


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
    counterfactuals: tuple[Counterfactual, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """What recommendations are explained against: the liked works, or the upload's descriptors.

    Reasons name only what people left standing, where it is said how they `judged`.
    """

    artworks: tuple[StoredArtwork, ...]
    upload: Descriptors | None = None
    judged: AsJudged | None = None


def explain(
    one: int,
    score: float,
    terms: dict[str, float],
    query: Query,
    subject: Subject,
    also: tuple[str, ...],
    catalogue: Catalogue,
    release: Release,
    otherwise: tuple[Counterfactual, ...] = (),
) -> Recommendation:
    """The recommendation of work `one`, whose `score` is the sum of `terms`, for `query` as `subject` put it.

    `otherwise` are its ranks without each thing that counts.
    """
    artwork = catalogue.get(one)
    makers = (subject.judged or catalogue).makers(artwork)
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
        tuple(_evidence(artwork, subject, query.liked["formal"], catalogue, release)),
        tuple(inferred),
        also,
        credit(artwork, makers),
        otherwise,
    )


def _evidence(
    artwork: StoredArtwork, subject: Subject, uploaded: Rows | None, catalogue: Catalogue, release: Release
) -> list[Evidence]:
    found: dict[str, Evidence] = {}
    described = release.descriptors.of(artwork.id)
    if subject.upload and described:
        weight = _formal_weight(uploaded, artwork, release)
        found |= {one.text: one for one in formal_evidence(subject.upload, described, weight)}
    for liked in subject.artworks:
        shared = pair_evidence(liked, artwork, catalogue, release, subject.judged)
        if len(subject.artworks) > 1:
            shared = [replace(one, text=f"with {liked.key}: {one.text}") for one in shared]
        found |= {one.text: one for one in shared if one.text not in found}
    return sorted(found.values(), key=lambda one: (FACETS.index(one.facet), -one.magnitude))


def pair_evidence(
    a: StoredArtwork, b: StoredArtwork, catalogue: Catalogue, release: Release, judged: AsJudged | None = None
) -> list[Evidence]:
    """What two works share, facet by facet, strongest first, weighed by what the encoders of `release` make of it.

    With `judged`, works and persons are as people judged them.
    """
    persons = catalogue.persons if judged is None else judged.persons
    if judged is not None:
        a, b = judged.work(a), judged.work(b)
    scale, _ = scales(release)
    counted = scale.magnitudes(Pair(a, b, persons))
    ours, theirs = release.descriptors.of(a.id), release.descriptors.of(b.id)
    weight = _formal_weight(_formal_row(a, release), b, release)
    return [
        *(formal_evidence(ours, theirs, weight) if ours and theirs else []),
        *conceptual_evidence(a, b, lambda tie: counted.get(tie, 0.0)),
        *historical_evidence(a, b, persons, lambda tie: counted.get(tie, 0.0)),
    ]


def _formal_weight(row: Rows | None, other: StoredArtwork, release: Release) -> FormalWeight | None:
    _, form = scales(release)
    theirs = _formal_row(other, release)
    if row is None or theirs is None or form is None:
        return None
    return FormalWeight(form, row, theirs, turned(release, other.id), 1 - release.basis.mean_cosines["formal"])


def _formal_row(artwork: StoredArtwork, release: Release) -> Rows | None:
    formal = release.facets["formal"]
    position = int(formal.positions(np.asarray([artwork.id], dtype=np.int64))[0])
    return formal.rows[position] if position >= 0 else None
