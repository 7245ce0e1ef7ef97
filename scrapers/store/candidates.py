"""Artists as they are compared with each other: by authority ids, and by names with life dates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scrapers.store.names import Likeness, Name, compare, parse

TOLERANCE = 2
"""Years by which births, and deaths, may differ for names to match."""

DOUBT = 5
"""Years by which a date must differ, at least, for an id that two differently named artists share to be wrong."""

GRAVE_DOUBT = 25
"""As `DOUBT`, where the names agree: every date must differ by more, since one wrong figure in a date is common."""

CONFIDENCE: Mapping[tuple[Likeness, bool], float] = {
    (Likeness.SAME, True): 0.95,
    (Likeness.SHORT, True): 0.92,
    (Likeness.INITIALS, True): 0.9,
    (Likeness.SAME, False): 0.85,
    (Likeness.PART, True): 0.8,
    (Likeness.SHORT, False): 0.75,
}
"""How sure a match is, by how far names agree and whether both dates are known on both sides; what is not here is none.

docs/identities.md says why.
"""

_EXACT = frozenset({(Likeness.PART, True), (Likeness.SHORT, False)})
"""The kinds of agreement that need the very same years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An artist as one source gives them. `key` is the source's own; `names` are folded, of any form they have."""

    id: int
    source: str
    key: str
    names: tuple[Name, ...] = ()
    birth: int | None = None
    death: int | None = None
    ulan: str | None = None
    wikidata: str | None = None

    @property
    def place(self) -> tuple[str, str]:
        """Where it stands in an order that does not depend on when it came."""
        return self.source, self.key

    @property
    def authorities(self) -> tuple[tuple[str, str], ...]:
        """The ids under which vocabularies know it, each with its vocabulary's name before it."""
        return tuple((name, value) for name, value in (("ulan", self.ulan), ("wikidata", self.wikidata)) if value)

    @property
    def keys(self) -> frozenset[str]:
        """Texts of which two artists who match by names and dates share one; none without a date."""
        if self.birth is None and self.death is None:
            return frozenset()
        return frozenset(key for name in self.names for key in name.keys)


def names_of(texts: Iterable[str | None]) -> tuple[Name, ...]:
    """The folded names of an artist, each once."""
    return tuple(dict.fromkeys(name for text in texts if text and (name := parse(text))))


def gaps(one: Candidate, other: Candidate) -> list[int]:
    """By how many years the births and the deaths of two artists differ, as far as both are known."""
    pairs = ((one.birth, other.birth), (one.death, other.death))
    return [abs(a - b) for a, b in pairs if a is not None and b is not None]


def namesakes(one: Candidate, other: Candidate) -> bool:
    """Whether the names of two artists agree in any way."""
    return any(compare(a, b) for a in one.names for b in other.names)


def likeness(one: Candidate, other: Candidate) -> float:
    """How sure it is that two artists are one by their names and dates; 0 where nothing says so."""
    years = gaps(one, other)
    if not years or max(years) > TOLERANCE:
        return 0.0
    both = len(years) == 2
    best = max((found for a in one.names for b in other.names if (found := _alike(a, b, both))), default=None)
    if best is None or (any(years) and (best, both) in _EXACT):
        return 0.0
    return CONFIDENCE.get((best, both), 0.0)


def unlike(one: Candidate, other: Candidate) -> bool:
    """Whether two artists cannot be one, though ids lead from one to the other: their dates say so, or all their ids.

    Two who share an id have a wrong one if their names differ and a date is out by years, or if no date is near.
    """
    known = one.ulan and other.ulan and one.wikidata and other.wikidata
    if known and one.ulan != other.ulan and one.wikidata != other.wikidata:
        return True
    years = gaps(one, other)
    if not years or max(years) <= DOUBT:
        return False
    return min(years) > GRAVE_DOUBT or not namesakes(one, other)


def _alike(one: Name, other: Name, both: bool) -> Likeness | None:
    # Father and son are told apart by both dates, where only one source says which of them is meant.
    if one.generation != other.generation and not (both and (not one.generation or not other.generation)):
        return None
    return compare(one, other)
