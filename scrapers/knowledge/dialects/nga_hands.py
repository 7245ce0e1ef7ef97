"""Whose hand the National Gallery of Art sees in a work: what a contributor's role and the words before a name mean.

"Workshop of", "Style of" and "Attributed to" stand before names in a field of their own, most of them of "related
artists" and some of artists, which without those words would be full makers.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

_MAKERS = """
aquatinter, architect, armorer, artist, artist/author, artist/publisher, cabinetmaker, calligrapher, carver, ceramist,
clockmaker, collaborator, designer, die engraver, engraver, engraver/modeler, etcher, goldsmith, illuminator,
illustrator, jeweler, lithographer, medalist, model maker, painter, photographer, printmaker, quiltmaker, sculptor,
silversmith, weaver, wood-engraver
"""
MAKERS = frozenset(role.strip() for role in _MAKERS.split(","))
"""Roles of those who made the work."""

MODEL, RELATED = "artist after", "related artist"


class Hand(NamedTuple):
    """The relation of a work to a contributor, CREATED_BY or MADE_AFTER, and how sure it is."""

    relation: str
    confidence: float


_CREATED, _AFTER = Hand("CREATED_BY", 1.0), Hand("MADE_AFTER", 1.0)
_NONE = re.compile(r"\b(?:formerly|follower|circle|school|assistant of|near)\b")
_MANNER = re.compile(r"\b(?:style|manner|imitator)\b")
_COPY = re.compile(r"\b(?:after|model by)\b")
_WORKSHOP = re.compile(r"\b(?:workshop|studio|atelier)\b")
_PROBABLE = re.compile(r"\b(?:at\w+\.? to|probably)\b")  # in several spellings
_POSSIBLE = re.compile(r"\b(?:possibly|or)\b|\?")
_DOUBTS = frozenset({"?", "(?)", "(attributed to)"})


def concerned(one: Mapping[str, Any]) -> bool:
    """Whether a contributor is a maker, a model or a related artist, and not a publisher, printer or author."""
    return one["role"] in MAKERS | {MODEL, RELATED} and one.get("suffix") != "(technician)"


def hand(one: Mapping[str, Any]) -> Hand | None:
    """What a contributor that is `concerned` is to the work; None where no relation says it honestly."""
    said = words(one).casefold()
    base = {MODEL: _AFTER, RELATED: None}.get(one["role"], _CREATED)
    if _NONE.search(said):
        return None
    if _MANNER.search(said):
        return Hand("MADE_AFTER", 0.5)
    if _COPY.search(said):
        return Hand("MADE_AFTER", 0.5 if _PROBABLE.search(said) or _POSSIBLE.search(said) else 1.0)
    if _WORKSHOP.search(said):
        return Hand("CREATED_BY", 0.5)
    if base and _POSSIBLE.search(said):
        return base._replace(confidence=0.5)
    if base and _PROBABLE.search(said):
        return base._replace(confidence=0.7)
    return base


def words(one: Mapping[str, Any]) -> str:
    """The words that stand before a name, without "and", or a doubt that stands after it."""
    prefix = re.sub(r"^(?:and\b|,)\s*", "", one.get("prefix") or "")
    suffix = one.get("suffix")
    return " ".join(filter(None, (prefix, suffix if suffix in _DOUBTS else None)))
