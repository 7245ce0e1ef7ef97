"""Two works, and the same two without one of the things they have in common: what an explanation is tested with."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from ml.ties import DIRECT, SHARED, TIES_OF_MAKERS, TIES_OF_WORKS, Persons, Tie, same
from scrapers.collection import Person, StoredArtwork

RELATIONS = tuple(DIRECT.values())
Owner = TypeVar("Owner", StoredArtwork, Person)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two works and the persons they name."""

    a: StoredArtwork
    b: StoredArtwork
    persons: Persons


def stood(pair: Pair, tie: Tie) -> Pair:
    """`pair`, so that what is stated of its makers counts.

    A basis keeps the relations of the persons it was fitted on, and would not read a change of them. So whoever states
    `tie` gets an id that no basis knows, and is encoded like a newcomer; a pair without such a person stays as it is.
    """
    for person in _stating(pair, tie):
        pair = replace(
            pair,
            a=_renamed(pair.a, person.id),
            b=_renamed(pair.b, person.id),
            persons={**pair.persons, -person.id: replace(person, id=-person.id)},
        )
    return pair


def without(pair: Pair, tie: Tie) -> Pair:
    """`pair` as `stood` gives it for `tie`, without that tie; a tie of the works is taken from the second one."""
    if tie.kind in TIES_OF_WORKS:
        return replace(pair, b=_less(pair.b, TIES_OF_WORKS[tie.kind], str(tie.of[0])))
    if tie.kind == "maker":
        return replace(pair, b=replace(pair.b, persons=tuple(one for one in pair.b.persons if one != tie.of[0])))
    if tie.kind == "years":
        return replace(pair, b=replace(pair.b, years=None))
    if tie.kind in TIES_OF_MAKERS:
        field, name = TIES_OF_MAKERS[tie.kind], str(tie.of[0])
        return _told(pair, [_less(person, field, name) for person in _makers(pair) if person.id < 0])
    field = {**DIRECT, **SHARED, "teacher's teacher": "teachers"}[tie.kind]
    gone = set(tie.of) if tie.kind == "association" else {tie.of[-1]}
    return _told(pair, [_untied(person, field, gone) for person in _makers(pair) if person.id < 0])


def otherwise(pair: Pair, tie: Tie) -> list[Pair]:
    """`pair` as `stood` gives it for `tie`, each time without one other thing of the same sort as `tie`.

    Instead of a subject another subject of the work goes, instead of a relation of a person another of the same person,
    and where that person has no other, or where the tie is none of persons, another fact of the work's history.
    """
    if tie.facet == "conceptual":
        return [
            replace(pair, b=_less(pair.b, field, name))
            for kind, field in TIES_OF_WORKS.items()
            if kind in ("subject", "genre")
            for name in _distinct(getattr(pair.b, field))
            if (kind, same(name)) != (tie.kind, same(str(tie.of[0])))
        ]
    return list(_other_relations(pair, tie)) or list(_other_facts(pair, tie))


def _other_relations(pair: Pair, tie: Tie) -> Iterator[Pair]:
    gone = without(pair, tie)
    for person in _makers(pair):
        if person.id >= 0:
            continue
        for field in RELATIONS:
            for one in getattr(person, field):
                if one in getattr(gone.persons[person.id], field):
                    yield _told(pair, [_untied(person, field, {one})])


def _other_facts(pair: Pair, tie: Tie) -> Iterator[Pair]:
    for kind, field in (("movement", "movements"), ("place", "places")):
        for name in _distinct(getattr(pair.b, field)):
            if (kind, same(name)) != (tie.kind, same(str(tie.of[0])) if tie.of else ""):
                yield replace(pair, b=_less(pair.b, field, name))
    for person in pair.b.persons:
        if tie.kind != "maker" or person != tie.of[0]:
            yield replace(pair, b=replace(pair.b, persons=tuple(one for one in pair.b.persons if one != person)))


def _stating(pair: Pair, tie: Tie) -> list[Person]:
    """Whose statement the tie is, as far as it is a person's and not a work's."""
    if tie.kind in TIES_OF_MAKERS:
        field, name = TIES_OF_MAKERS[tie.kind], same(str(tie.of[0]))
        return [
            pair.persons[one]
            for one in pair.b.persons
            if one in pair.persons and name in map(same, getattr(pair.persons[one], field))
        ]
    if tie.kind == "association":
        return [pair.persons[int(one)] for one in tie.of if set(tie.of) & set(pair.persons[int(one)].associates)]
    if tie.kind in DIRECT or tie.kind == "teacher's teacher":
        return [pair.persons[int(tie.of[0])]]
    if tie.kind in SHARED:
        return [pair.persons[int(tie.of[1])]]
    return []


def _makers(pair: Pair) -> list[Person]:
    return [pair.persons[one] for one in dict.fromkeys((*pair.a.persons, *pair.b.persons)) if one in pair.persons]


def _told(pair: Pair, changed: list[Person]) -> Pair:
    return replace(pair, persons={**pair.persons, **{person.id: person for person in changed}})


def _untied(person: Person, field: str, gone: Collection[object]) -> Person:
    kept: Any = {field: tuple(one for one in getattr(person, field) if one not in gone)}
    return replace(person, **kept)


def _renamed(work: StoredArtwork, person: int) -> StoredArtwork:
    return replace(work, persons=tuple(-one if one == person else one for one in work.persons))


def _less(owner: Owner, field: str, name: str) -> Owner:
    kept: Any = {field: tuple(one for one in getattr(owner, field) if same(one) != same(name))}
    return replace(owner, **kept)


def _distinct(names: tuple[str, ...]) -> list[str]:
    return list({same(name): name for name in names}.values())
