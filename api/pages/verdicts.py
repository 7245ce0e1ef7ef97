"""What people have judged at a node, as a page says it."""

from collections.abc import Callable
from dataclasses import dataclass

from api.as_judged import as_judged
from api.live import Loaded
from api.nodes import find_node, shown
from api.why.sentences import said
from api.why.types import TYPES
from scrapers.errors import KindredError
from scrapers.store.judgements import Judgement

MOST_SHOWN, MOST_READ = 20, 500
"""Judgements that a page lists, and that are looked through for the edges on it."""

Judgements = Callable[[str, int], list[Judgement]]
"""The judgements in force at the node of a key, at most so many."""

_SAID = {"accept": "accepted", "reject": "rejected"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement in words: which edge, what became of it (`rejected`), by whom, when and why."""

    id: int
    edge: str
    word: str
    author: str
    day: str
    reason: str

    @property
    def page(self) -> str:
        """Where the judgement is, as data."""
        return f"/judgements/{self.id}"


def verdicts(found: list[Judgement], loaded: Loaded) -> dict[int, Verdict]:
    """Judgements by id, less those on a work that the collection does not have any more."""
    told = {}
    for one in found:
        try:
            ends = tuple(shown(find_node(key, loaded), as_judged(loaded)) for key in (one.src, one.dst))
        except KindredError:
            continue
        start, end = said(ends)
        word = _SAID.get(one.verdict) or f"changed to “{TYPES[one.new_type or one.type].forward}”"
        told[one.id] = Verdict(
            one.id,
            f"{start} {TYPES[one.type].forward} {end}",
            word,
            one.author,
            one.made_at.date().isoformat(),
            one.reason,
        )
    return told
