"""What two works have in common in the store, one thing at a time, so that each can be weighed and taken away."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scrapers.collection import Person, StoredArtwork

Persons = Mapping[int, Person]

YEARS_APART = 25
"""Years up to which two dates are worth calling close, and up to which a date may be spread to be one."""

TIES_OF_WORKS: Mapping[str, str] = {
    "subject": "subjects",
    "genre": "genres",
    "movement": "movements",
    "place": "places",
}
"""Kinds of ties that both works name themselves, and the field that holds them."""

TIES_OF_MAKERS: Mapping[str, str] = {"school": "movements", "town": "places"}
"""Kinds of ties that the makers of both works name, and the field of `Person` that holds them."""

DIRECT: Mapping[str, str] = {
    "teaching": "teachers",
    "influence": "influences",
    "model": "models",
    "association": "associates",
}
"""Kinds of ties between two makers, and the field of `Person` that states them."""

SHARED: Mapping[str, str] = {
    "fellow pupils": "teachers",
    "same influence": "influences",
    "same model": "models",
    "same circle": "associates",
}
"""Kinds of ties through a third person, and the field of both makers that names them."""


@dataclass(frozen=True, slots=True)
class Tie:
    """One thing in common. `of` names it: a name as the first work spells it, or ids of persons.

    Persons of a tie stand in the order of the sentence: pupil before teacher, who was influenced before by whom; of a
    tie through a third, that one stands last.
    """

    facet: str
    kind: str
    of: tuple[str | int, ...]


def conceptual_ties(a: StoredArtwork, b: StoredArtwork) -> list[Tie]:
    """Subjects and genres that both are said to have."""
    return [Tie("conceptual", kind, (name,)) for kind in ("subject", "genre") for name in _both(a, b, kind)]


def historical_ties(a: StoredArtwork, b: StoredArtwork, persons: Persons) -> list[Tie]:
    """Maker, the shortest relations between makers, movements, places and close years."""
    return [
        *_people(a, b, persons),
        *(Tie("historical", kind, (name,)) for kind in ("movement", "place") for name in _both(a, b, kind)),
        *_makers(a, b, persons),
        *_years(a, b),
    ]


def same(name: str) -> str:
    """A name as names are compared: without case, and with single spaces."""
    return " ".join(name.casefold().split())


def _both(a: StoredArtwork, b: StoredArtwork, kind: str) -> list[str]:
    field = TIES_OF_WORKS[kind]
    return _shared(getattr(a, field), getattr(b, field))


def _shared(a: Iterable[str], b: Iterable[str]) -> list[str]:
    others = {same(one) for one in b}
    return list({same(one): one for one in a if same(one) in others}.values())


def _people(a: StoredArtwork, b: StoredArtwork, persons: Persons) -> Iterator[Tie]:
    """One maker, else relations between two makers, else a third person whom both are tied to in one way."""
    one = [Tie("historical", "maker", (person,)) for person in a.persons if person in b.persons]
    pairs = [(x, y) for x in a.persons for y in b.persons if x != y and x in persons and y in persons]
    yield from one or list(_direct(pairs, persons)) or list(_through(pairs, persons))


def _direct(pairs: Iterable[tuple[int, int]], persons: Persons) -> Iterator[Tie]:
    for x, y in pairs:
        for kind, field in DIRECT.items():
            if y in getattr(persons[x], field):
                yield Tie("historical", kind, (x, y))
            elif x in getattr(persons[y], field):
                yield Tie("historical", kind, (y, x))


def _through(pairs: Iterable[tuple[int, int]], persons: Persons) -> Iterator[Tie]:
    for x, y in pairs:
        for kind, field in SHARED.items():
            theirs = set(getattr(persons[y], field))
            yield from (Tie("historical", kind, (x, y, one)) for one in getattr(persons[x], field) if one in theirs)
        for pupil, master in ((x, y), (y, x)):
            for teacher in persons[pupil].teachers:
                if teacher in persons and master in persons[teacher].teachers:
                    yield Tie("historical", "teacher's teacher", (pupil, master, teacher))


def _makers(a: StoredArtwork, b: StoredArtwork, persons: Persons) -> Iterator[Tie]:
    """What the makers share that the works do not say themselves; works of one maker share all of it."""
    ours, theirs = ([persons[one] for one in work.persons if one in persons] for work in (a, b))
    if set(a.persons) & set(b.persons):
        return
    for kind, field in TIES_OF_MAKERS.items():
        own = {same(one) for work in (a, b) for one in getattr(work, field)}
        names = [[name for person in people for name in getattr(person, field)] for people in (ours, theirs)]
        yield from (Tie("historical", kind, (name,)) for name in _shared(*names) if same(name) not in own)


def _years(a: StoredArtwork, b: StoredArtwork) -> Iterator[Tie]:
    """Two works of one century may lie a hundred years apart: that is nothing to call close."""
    if a.years is None or b.years is None:
        return
    widest = max(one.end - one.start for one in (a.years, b.years))
    if max(widest, abs(a.years.middle - b.years.middle)) <= YEARS_APART:
        yield Tie("historical", "years", ())
