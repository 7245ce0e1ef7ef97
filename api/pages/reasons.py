"""The reasons of a recommendation, drawn: the terms of its score, and the colours that two pictures share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.evidence.record import Evidence
from api.explain import Recommendation
from embeddings.descriptors import Colour, Descriptors

TERMS = {
    "formal": "form",
    "conceptual": "subject",
    "historical": "history",
    "unknown": "unknown, counted as average",
    "graph": "known links",
    "ranker": "learned",
    "diversity": "variety",
    "negatives": "unlike what you dislike",
}
"""Terms of a score, in the order in which they are drawn, and what they are called."""

LEAST = 0.0005
"""A term smaller than this is not drawn: it would be narrower than a pixel."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One term, drawn from `x` over `width`, both in percent of the bar."""

    term: str
    word: str
    value: float
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """The terms of one score: `added` lead from `zero` to the right, `taken` from there back to the `score`.

    `text` says the same in words, and adds up.
    """

    added: tuple[Segment, ...]
    taken: tuple[Segment, ...]
    zero: float
    score: float
    text: str


def bars(items: Sequence[Recommendation]) -> list[Bar]:
    """The bars of `items`, all on one scale."""
    most = max((sum(value for value in one.terms.values() if value > 0) for one in items), default=0.0)
    least = min((one.score for one in items), default=0.0)
    scale = 100 / max(most - min(least, 0.0), 1e-9)
    return [_bar(one, -min(least, 0.0) * scale, scale) for one in items]


def legend(items: Sequence[Recommendation]) -> list[tuple[str, str]]:
    """The terms that are drawn in the bars of `items`, and what they are called."""
    drawn = {name for one in items for name, value in one.terms.items() if abs(value) >= LEAST}
    return _words(drawn)


def _bar(item: Recommendation, zero: float, scale: float) -> Bar:
    named = [(name, word, item.terms[name]) for name, word in _words(item.terms)]
    added, taken, at = [], [], zero
    for name, word, value in named:
        if value >= LEAST:
            added.append(Segment(name, word, value, round(at, 3), round(value * scale, 3)))
        at += max(value, 0) * scale
    for name, word, value in named:
        at += min(value, 0) * scale
        if value <= -LEAST:
            taken.append(Segment(name, word, value, round(at, 3), round(-value * scale, 3)))
    said = ", ".join(f"{word} {_signed(value)}" for _, word, value in named if abs(value) >= LEAST)
    text = f"score {item.score:.3f}" + (f": {said}" if said else "")
    return Bar(tuple(added), tuple(taken), round(zero, 3), round(zero + item.score * scale, 3), text)


def _words(terms: Iterable[str]) -> list[tuple[str, str]]:
    names = set(terms)
    return [(name, word) for name, word in TERMS.items() if name in names] + [
        (name, name) for name in sorted(names - TERMS.keys())
    ]


def _signed(value: float) -> str:
    return f"{'+' if value >= 0 else '−'}{abs(value):.3f}"


@dataclass(frozen=True, slots=True)
class Match:
    """A colour that two pictures share: its name, how each has it, and how much of each it covers, 0..1."""

    name: str
    ours: Colour
    theirs: Colour


def matches(evidence: Sequence[Evidence], ours: Descriptors | None, theirs: Descriptors | None) -> list[Match]:
    """The colours that `evidence` matches, as both pictures have them, in its order."""
    if ours is None or theirs is None:
        return []
    here, there = ({colour.hex: colour for colour in one.palette} for one in (ours, theirs))
    found = [match for one in evidence for match in one.facts.get("matched", ())]
    return [
        Match(one["name"], here[one["ours"]], there[one["theirs"]])
        for one in found
        if one["ours"] in here and one["theirs"] in there
    ]


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour of a palette, drawn from `x` over `width`, both in percent."""

    hex: str
    name: str
    share: float
    x: float
    width: float


def swatches(descriptors: Descriptors | None) -> list[Swatch]:
    """The palette of a picture, side by side."""
    palette = descriptors.palette if descriptors else ()
    whole = sum(colour.share for colour in palette)
    found, x = [], 0.0
    for colour in palette:
        width = 100 * colour.share / whole
        found.append(Swatch(colour.hex, colour.name, colour.share, round(x, 3), round(width, 3)))
        x += width
    return found
