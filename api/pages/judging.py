"""A step as a curator may judge it: the edge that it walks, and what the edge might be instead."""

from dataclasses import dataclass

from api.why.answer import Step
from scrapers.relation_types import AFFINITIES, RELATION_TYPES


@dataclass(frozen=True, slots=True)
class Judged:
    """The edge of a step as it stands, by keys, and in words; other types that it might have, each in words.

    `verdict` is the page of the judgement behind it, "" where there is none.
    """

    src: str
    type: str
    dst: str
    words: str
    others: tuple[tuple[str, str], ...]
    verdict: str


def judged(step: Step) -> Judged:
    """What may be said of a step. An affinity is computed, so nothing becomes one."""
    start, end = (step.start, step.end) if step.start.id == step.hop.src else (step.end, step.start)
    kind = RELATION_TYPES.get(step.hop.type) or AFFINITIES[step.hop.type]
    others = tuple(
        (name, f"{start.said} {one.forward} {end.said}")
        for name, one in RELATION_TYPES.items()
        if name != step.hop.type and (one.src, one.dst) == (kind.src, kind.dst)
    )
    page = "" if step.hop.judgement is None else f"/judgements/{step.hop.judgement}"
    return Judged(start.key, step.hop.type, end.key, f"{start.said} {kind.forward} {end.said}", others, page)
