"""What stands behind a hop: what two works measurably share, or who states a relation."""

from collections.abc import Callable
from functools import lru_cache

from api.evidence.conceptual import conceptual_evidence
from api.evidence.formal import formal_evidence
from api.evidence.historical import historical_evidence
from api.evidence.record import Evidence, join
from api.live import Loaded
from api.why.types import FACET
from embeddings.descriptors import Descriptors
from embeddings.vectors import DescriptorFile
from graph.paths.records import Hop

KEPT = 4096
"""Descriptors that are kept: each takes 40 µs to read, which is much of a short explanation."""


def hop_evidence(hop: Hop, loaded: Loaded) -> tuple[Evidence, ...]:
    """The evidence of a hop from stored facts alone, none where an affinity has nothing that could be named.

    Of a known relation: the words of its source where it gives them, else who states it. Its facet
    is then "", and its magnitude how surely it is known.
    """
    facet = FACET.get(hop.type)
    if facet is not None:
        return tuple(shared(facet, hop.src, hop.dst, loaded))
    return (
        Evidence(
            "",
            relation_words(hop),
            {"sources": list(hop.sources)},
            kind="relation",
            magnitude=1.0 if hop.confidence is None else hop.confidence,
        ),
    )


def relation_words(hop: Hop) -> str:
    """`“pupil of Ingres” (tate)`, `stated by nga and tate`."""
    sources = join(list(hop.sources))
    if hop.evidence:
        return f"“{hop.evidence}”" + (f" ({sources})" if sources else "")
    how = hop.provenance or "stated"
    return f"{how} by {sources}" if sources else how


def shared(facet: str, start: int, end: int, loaded: Loaded) -> list[Evidence]:
    """What two works, by inner id, share in one facet, as their recommendation would say it."""
    if facet == "formal":
        read = _reader(loaded.release.descriptors)
        ours, theirs = read(start), read(end)
        return formal_evidence(ours, theirs) if ours and theirs else []
    works = loaded.catalogue.get(start), loaded.catalogue.get(end)
    if facet == "conceptual":
        return conceptual_evidence(*works)
    return historical_evidence(*works, loaded.catalogue.persons)


@lru_cache(maxsize=1)
def _reader(descriptors: DescriptorFile) -> Callable[[int], Descriptors | None]:
    return lru_cache(maxsize=KEPT)(descriptors.of)
