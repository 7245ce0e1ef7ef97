"""One piece of evidence, and the words that all kinds of it are made with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Evidence:
    """One shared fact: its facet, the sentence, and the stored or measured values it was built from.

    `kind` says what sort of fact it is (`palette`, `subject`, `teaching` …). `magnitude`, 0 to 1, says how much it
    counts; it compares with others of its facet only.
    """

    facet: str
    text: str
    facts: Mapping[str, Any] = field(hash=False)
    kind: str = ""
    magnitude: float = 0.0


def strongest_first(found: Sequence[Evidence | None]) -> list[Evidence]:
    """What contributes anything, by magnitude; the order of `found` decides a tie."""
    return sorted((one for one in found if one is not None and one.magnitude > 0), key=lambda one: -one.magnitude)


def join(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def percents(text: str) -> str:
    """`text` with a space before each percent sign."""
    return text.replace("%", " %")
