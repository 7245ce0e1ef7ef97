"""What stands behind a hop: what two works measurably share, or who states a relation."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from api import sources
from api.as_judged import AsJudged, as_judged
from api.evidence.conceptual import conceptual_evidence
from api.evidence.formal import hop_formal_evidence
from api.evidence.historical import hop_historical_evidence
from api.evidence.record import Evidence, join, strongest_first
from api.evidence.titles import title_evidence, word_evidence
from api.live import Loaded
from api.rarity import Rarity
from api.why.likeness import likeness_weight
from api.why.types import FACET
from embeddings.descriptors import Descriptors
from embeddings.vectors import DescriptorFile
from graph.paths.index import PathIndex
from graph.paths.records import Hop
from ml.ties import same
from scrapers.collection import StoredArtwork
from scrapers.relation_types import AFFINITIES, RELATION_TYPES

OWN = frozenset({"CREATED_BY", "PART_OF_MOVEMENT", "LOCATED_IN", "HAS_GENRE", "DEPICTS"})
"""Relations that a work's own record states of it."""

KEPT = 4096
"""Descriptors that are kept: each takes 40 µs to read, which is much of a short explanation."""


def hop_evidence(hop: Hop, loaded: Loaded) -> tuple[Evidence, ...]:
    """The evidence of a hop from stored facts alone, none where an affinity has nothing that could be named.

    Of a known relation: the words of its source where it gives them, else who states it, and the record of the work
    in which that stands, where that is sure; and the judgement behind it. Its facet is then "", and its magnitude how
    surely it is known.
    """
    facet = FACET.get(hop.type)
    if facet is not None:
        return tuple(shared(facet, hop.src, hop.dst, loaded))
    work = _of_whose_record(hop, loaded)
    facts: dict[str, Any] = {"sources": list(hop.sources)}
    if work:
        source, _, record = work.key.partition(":")
        facts["record"] = {"source": source, "id": record, "page": work.landing_page}
    return (
        Evidence(
            "",
            relation_words(hop, work.key if work else "", _became(hop, loaded)),
            facts,
            kind="relation",
            magnitude=1.0 if hop.confidence is None else hop.confidence,
        ),
    )


def _of_whose_record(hop: Hop, loaded: Loaded) -> StoredArtwork | None:
    """The work whose own record states a relation of it; None where it may stand elsewhere.

    Of whatever else a work has, and of what comes with words or a citation of its own, a file or a record of another
    thing may be where it stands.
    """
    if hop.type not in OWN or hop.evidence or hop.citation or hop.src not in loaded.catalogue:
        return None
    work = loaded.catalogue.get(hop.src)
    return work if work.key.partition(":")[0] in hop.sources else None


def _became(hop: Hop, loaded: Loaded) -> str:
    """What a hop was before a person gave it its type, `was taught by`; "" where nobody did."""
    verdict = None if hop.judgement is None else loaded.judged.heard.get(hop.judgement)
    if verdict is None or verdict.verdict != "retype":
        return ""
    return {**RELATION_TYPES, **AFFINITIES}[verdict.type].forward


def relation_words(hop: Hop, record: str = "", before: str = "") -> str:
    """`pupil of Ingres, according to Tate`, `stated by Tate, record N01506`, `accepted by a curator, judgement 12`.

    `record` is the key of the work in whose record it stands, or "". `before` is how it read before it was judged to
    be of another type: `changed by a curator from ‘was taught by’, judgement 12`.
    """
    own, _, number = record.partition(":")
    # the source of the record comes last, so that the number is read as its
    titles = [sources.title(one) for one in sorted(hop.sources, key=own.__eq__)]
    where = ", ".join(filter(None, [join(titles), number and f"record {number}"]))
    done = f"changed by a curator from ‘{before}’" if before else "accepted by a curator"
    verdict = f"{done}, judgement {hop.judgement}" if hop.judgement is not None else ""
    if hop.evidence:
        known = hop.evidence + (f", according to {where}" if where else "")
    elif where:
        known = f"{hop.provenance or 'stated'} by {where}"
    else:
        known = "" if verdict else hop.provenance or "stated"
    return "; ".join(filter(None, [known, verdict]))


def shared(facet: str, start: int, end: int, loaded: Loaded) -> list[Evidence]:
    """What two works, by inner id, share in one facet as people judged it, each name weighed by its rarity."""
    if facet == "formal":
        read = _reader(loaded.release.descriptors)
        ours, theirs = read(start), read(end)
        if not ours or not theirs:
            return []
        return hop_formal_evidence(ours, theirs, likeness_weight(start, end, loaded.release))
    judged = as_judged(loaded)
    works = judged.work(loaded.catalogue.get(start)), judged.work(loaded.catalogue.get(end))
    rarity = _rarity(loaded.release.paths, len(loaded.catalogue.persons))
    if facet == "conceptual":
        words = loaded.release.basis.conceptual
        titles = title_evidence(*works, words.vocabulary, words.rarity)
        named = strongest_first([*conceptual_evidence(*works, rarity, _broader(works, rarity, judged)), titles])
        return named or strongest_first([word_evidence(*works, words.vocabulary, words.rarity)])
    return hop_historical_evidence(*works, judged.persons, rarity)


def _broader(works: Iterable[StoredArtwork], rarity: Rarity, judged: AsJudged) -> dict[str, tuple[str, ...]]:
    return {same(name): judged.broader(name, rarity.broader(name)) for work in works for name in work.subjects}


@lru_cache(maxsize=1)
def _reader(descriptors: DescriptorFile) -> Callable[[int], Descriptors | None]:
    return lru_cache(maxsize=KEPT)(descriptors.of)


@lru_cache(maxsize=1)
def _rarity(index: PathIndex, persons: int) -> Rarity:
    return Rarity(index, persons)
