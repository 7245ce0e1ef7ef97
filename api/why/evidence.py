"""What stands behind a hop: what two works measurably share, or who states a relation."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from api import sources
from api.evidence.conceptual import conceptual_evidence
from api.evidence.formal import formal_evidence
from api.evidence.historical import historical_evidence
from api.evidence.record import Evidence, join
from api.live import Loaded
from api.rarity import Rarity
from api.why.types import FACET
from embeddings.descriptors import Descriptors
from embeddings.vectors import DescriptorFile
from graph.paths.index import PathIndex
from graph.paths.records import Hop
from ml.ties import same
from scrapers.records import StoredArtwork

KEPT = 4096
"""Descriptors that are kept: each takes 40 µs to read, which is much of a short explanation."""


def hop_evidence(hop: Hop, loaded: Loaded) -> tuple[Evidence, ...]:
    """The evidence of a hop from stored facts alone, none where an affinity has nothing that could be named.

    Of a known relation: the words of its source where it gives them, else who states it, and the record of the work
    in which that stands. Its facet is then "", and its magnitude how surely it is known.
    """
    facet = FACET.get(hop.type)
    if facet is not None:
        return tuple(shared(facet, hop.src, hop.dst, loaded))
    work = loaded.catalogue.get(hop.src) if hop.src in loaded.catalogue else None
    source, _, record = work.key.partition(":") if work else ("", "", "")
    stated = source in hop.sources
    facts: dict[str, Any] = {"sources": list(hop.sources)}
    if work and stated:
        facts["record"] = {"source": source, "id": record, "page": work.landing_page}
    return (
        Evidence(
            "",
            relation_words(hop, record if stated else ""),
            facts,
            kind="relation",
            magnitude=1.0 if hop.confidence is None else hop.confidence,
        ),
    )


def relation_words(hop: Hop, record: str = "") -> str:
    """`pupil of Ingres, according to Tate`, `stated by Tate, record N01506`; `record` is that of a work, or ""."""
    named = join([sources.title(one) for one in hop.sources])
    where = ", ".join(filter(None, [named, record and f"record {record}"]))
    if hop.evidence:
        return hop.evidence + (f", according to {where}" if where else "")
    how = hop.provenance or "stated"
    return f"{how} by {where}" if where else how


def shared(facet: str, start: int, end: int, loaded: Loaded) -> list[Evidence]:
    """What two works, by inner id, share in one facet, each name weighed by its rarity at the release."""
    if facet == "formal":
        read = _reader(loaded.release.descriptors)
        ours, theirs = read(start), read(end)
        return formal_evidence(ours, theirs) if ours and theirs else []
    works = loaded.catalogue.get(start), loaded.catalogue.get(end)
    rarity = _rarity(loaded.release.paths, len(loaded.catalogue.persons))
    if facet == "conceptual":
        return conceptual_evidence(*works, rarity, _broader(works, rarity))
    return historical_evidence(*works, loaded.catalogue.persons, rarity)


def _broader(works: Iterable[StoredArtwork], rarity: Rarity) -> dict[str, tuple[str, ...]]:
    return {same(name): rarity.broader(name) for work in works for name in work.subjects}


@lru_cache(maxsize=1)
def _reader(descriptors: DescriptorFile) -> Callable[[int], Descriptors | None]:
    return lru_cache(maxsize=KEPT)(descriptors.of)


@lru_cache(maxsize=1)
def _rarity(index: PathIndex, persons: int) -> Rarity:
    return Rarity(index, persons)
