"""The nodes among which works and lives stand: movements, places, periods, schools, and who taught whom."""

from collections.abc import Iterable

from embeddings import lineage, years
from embeddings.ties import Ties
from scrapers.collection import Collection, Person, StoredArtwork

OF_PERSON = ("period", "school", "movement", "place")
"""Kinds of nodes that a person's life names."""

Shares = dict[str, float]
"""Nodes with the share of a work or a life that belongs to each."""


def named(kind: str, names: Iterable[str]) -> list[str]:
    """Nodes of one kind, sorted and distinct, however a source spaces and capitalises their names."""
    folded = {" ".join(name.casefold().split()) for name in names}
    return [f"{kind} {name}" for name in sorted(folded) if name]


def of_work(work: StoredArtwork) -> dict[str, Shares]:
    """The nodes that a work itself names, by kind; a culture counts as a place."""
    groups = {}
    for kind, names in (("movement", work.movements), ("place", (*work.places, work.culture or ""))):
        nodes = named(kind, names)
        groups[kind] = {node: 1 / len(nodes) for node in nodes}
    quarters = years.quarters(years.dated(work.years)) if work.years else {}
    groups["period"] = {f"period {quarter}": share for quarter, share in quarters.items()}
    return groups


def of_person(person: Person) -> dict[str, Shares]:
    """The nodes that someone's dates, nationality, movements and places name, by kind.

    A school is a nation in a quarter century. Thousands share a nation, so it is tied to its schools alone and stands
    for them where no date is known.
    """
    span = years.active(person.birth, person.death)
    quarters = years.quarters(span) if span else {}
    groups = {"period": {f"period {quarter}": share for quarter, share in quarters.items()}, "school": {}}
    for nation in named("nation", [person.nationality or ""]):
        schools = {f"school of {nation} {quarter}": share for quarter, share in quarters.items()}
        groups["school"] = schools or {nation: 1.0}
    for kind, names in (("movement", person.movements), ("place", person.places)):
        nodes = named(kind, names)
        groups[kind] = {node: 1 / len(nodes) for node in nodes}
    return groups


def ties(collection: Collection) -> Ties:
    """What occurs together in the works and lives of a collection, and who taught or influenced whom."""
    found = Ties()
    for work in collection.artworks:
        people = {f"person {key}": 1 / len(work.persons) for key in work.persons}
        found.share([people, *of_work(work).values()])
    for key in sorted(collection.persons):
        person = collection.persons[key]
        node, groups = {f"person {key}": 1.0}, of_person(person)
        for group in filter(None, groups.values()):  # what is not stated makes the rest weigh no less
            found.share([node, group])
        for nation in named("nation", [person.nationality or ""]):
            found.share([{nation: 1.0}, {n: share for n, share in groups["school"].items() if n != nation}])
        for other, weight in lineage.stated(person).items():
            found.relate(f"person {key}", f"person {other}", weight)
    return found
