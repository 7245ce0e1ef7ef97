"""Works and persons as people judged them: of what is said of them, what a reason may name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from api.catalogue import Catalogue
from api.live import Loaded
from graph.paths.records import Verdict
from graph.paths.settling import settle
from graph.release import Release
from ml.ties import same
from scrapers.collection import Person, StoredArtwork
from scrapers.known import Node
from scrapers.relation_types import SYMMETRIC, Edge, edge
from scrapers.store.nodes import concept_key
from scrapers.store.relations import CONCEPTS

_Place = tuple[str, str | None]
"""A field, and the kind of the nodes that it names; None where it holds ids of persons."""

OF_WORKS: Mapping[str, _Place] = {
    "CREATED_BY": ("persons", None),
    **{type_: (field, kind) for type_, kind, field in CONCEPTS},
}
"""The types of relations that `StoredArtwork` holds, and where."""

OF_PERSONS: Mapping[str, _Place] = {
    "STUDENT_OF": ("teachers", None),
    "INFLUENCED_BY": ("influences", None),
    "ASSOCIATED_WITH": ("associates", None),
    "WORKED_AFTER": ("models", None),
    "MEMBER_OF": ("movements", "movement"),
    "BORN_IN": ("places", "place"),
    "ACTIVE_IN": ("places", "place"),
}
"""The types of relations that `Person` holds, and where."""

Owner = TypeVar("Owner", StoredArtwork, Person)


@dataclass(frozen=True, eq=False)
class AsJudged:
    """Verdicts, laid over what the collection says; `graph.paths.judged.Judged` lays them over the index likewise.

    A fact is not said any more once its edge was rejected or got another type; a retyped one moves to the field of its
    new type where there is one, and an accepted one is said even where the collection lacks it.
    """

    release: Release
    catalogue: Catalogue
    struck: frozenset[Edge]
    standing: frozenset[Edge]

    @classmethod
    def of(cls, release: Release, catalogue: Catalogue, verdicts: Iterable[Verdict]) -> "AsJudged":
        """What `verdicts` leave of the catalogue."""
        settled = settle(verdicts)
        return cls(release, catalogue, settled.struck, frozenset(settled.standing))

    def strikes(self, src: int, type_: str, dst: int) -> bool:
        """Whether an edge is not to count: rejected, or of another type by now."""
        return edge(src, type_, dst) in self.struck

    def standing_at(self, node: int) -> list[Edge]:
        """The edges at a node that people accepted or gave their type, in order."""
        return sorted(one for one in self.standing if node in (one[0], one[2]))

    def node(self, node: int) -> Node | None:
        """A node of the release; None for one that it lacks, and for a work that is gone from the collection."""
        if not self._knows(node):
            return None
        found = self.release.paths.node(node)
        return None if found.kind == "artwork" and node not in self.catalogue else found

    def work(self, work: StoredArtwork) -> StoredArtwork:
        """The work as it was judged; itself where nobody judged it."""
        return self._told(work, OF_WORKS)

    def __contains__(self, artwork: int) -> bool:
        return artwork in self.catalogue

    def get(self, artwork: int) -> StoredArtwork:
        """The work with this inner id as it was judged. Raises ArtworkNotFound."""
        return self.work(self.catalogue.get(artwork))

    def makers(self, artwork: StoredArtwork) -> tuple[Person, ...]:
        """Who made a work, as it was judged."""
        return self.people(self.work(artwork).persons)

    def people(self, ids: Iterable[int]) -> tuple[Person, ...]:
        """Persons by id, as they were judged; one that no work of the catalogue names, as the release has them."""
        return tuple(person for person in map(self._person, ids) if person)

    @cached_property
    def persons(self) -> Mapping[int, Person]:
        """All persons of the catalogue as they were judged, by id."""
        known = self.catalogue.persons
        changed = {one: self._told(known[one], OF_PERSONS) for one in self._touched if one in known}
        return {**known, **changed} if changed else known

    def broader(self, name: str, above: Sequence[str]) -> tuple[str, ...]:
        """Of the terms `above` a subject those that people left there."""
        if not any(type_ == "BROADER" for _, type_, _ in self.struck):
            return tuple(above)
        term = self._find("subject", name)
        return tuple(one for one in above if not self._is_struck(term, "BROADER", self._find("subject", one)))

    @cached_property
    def _touched(self) -> frozenset[int]:
        """Nodes of which something is said otherwise."""
        edges = self.struck | self.standing
        return frozenset(src for src, *_ in edges) | {dst for _, type_, dst in edges if type_ in SYMMETRIC}

    @cached_property
    def _lost(self) -> frozenset[tuple[int, str]]:
        """Source and type of struck edges to nodes that the release lacks: what is rejected everywhere leaves it."""
        return frozenset((src, type_) for src, type_, dst in self.struck if not self._knows(dst))

    def _person(self, one: int) -> Person | None:
        if one in self.persons or not self._knows(one):
            return self.persons.get(one)
        node = self.release.paths.node(one)
        return Person(id=one, name=node.name, birth=node.start, death=node.end, nationality=node.nationality)

    def _told(self, owner: Owner, places: Mapping[str, _Place]) -> Owner:
        if owner.id not in self._touched:
            return owner
        told: Any = {}
        for field, kind in dict.fromkeys(places.values()):
            types = [type_ for type_, place in places.items() if place == (field, kind)]
            stated = {value: self._find(kind, value) for value in getattr(owner, field)}
            kept: list[Any] = [value for value, node in stated.items() if not self._dropped(owner.id, types, node)]
            more: list[Any] = [
                self.release.paths.node(node).name if kind else node
                for node in self._standing_of(owner.id, types)
                if node not in stated.values() and (kind is None or self._knows(node))
            ]
            told[field] = (*kept, *more)
        return replace(owner, **told)

    def _dropped(self, owner: int, types: Sequence[str], node: int | None) -> bool:
        """Whether a fact is said no more; one field may hold two types, of which the other may still stand."""
        if not any(self._is_struck(owner, type_, node) for type_ in types):
            return False
        return node is None or not any(self._holds(owner, type_, node) for type_ in types)

    def _is_struck(self, src: int | None, type_: str, dst: int | None) -> bool:
        if src is None:
            return False
        return (src, type_) in self._lost if dst is None else self.strikes(src, type_, dst)

    def _holds(self, src: int, type_: str, dst: int) -> bool:
        if edge(src, type_, dst) in self.standing:
            return True
        known = self._knows(src) and self._knows(dst)
        return known and not self.strikes(src, type_, dst) and self.release.paths.has(src, type_, dst)

    def _standing_of(self, owner: int, types: Sequence[str]) -> Iterator[int]:
        """The other ends of standing edges of some types, each once."""
        edges = [one for one in self.standing_at(owner) if one[1] in types]
        ends = [dst if src == owner else src for src, type_, dst in edges if src == owner or type_ in SYMMETRIC]
        yield from dict.fromkeys(ends)

    def _find(self, kind: str | None, value: Any) -> int | None:
        """The node of a name, None where the release lacks it; of a person the id."""
        if kind is None:
            return int(value)
        named = self._named.get((kind, same(value)))
        return self.release.paths.find(concept_key(kind, value)) if named is None else named

    @cached_property
    def _named(self) -> Mapping[tuple[str, str], int]:
        """The judged ends by kind and name: a node keeps its key when its source calls it otherwise."""
        ends = {end for src, _, dst in self.struck | self.standing for end in (src, dst) if self._knows(end)}
        return {(node.kind, same(node.name)): node.id for node in map(self.release.paths.node, sorted(ends))}

    def _knows(self, node: int) -> bool:
        return node in self.release.paths


_judged: WeakKeyDictionary[Loaded, AsJudged] = WeakKeyDictionary()


def as_judged(loaded: Loaded) -> AsJudged:
    """What `loaded` has, as its docket will have it; made once, since another docket comes with another `Loaded`."""
    found = _judged.get(loaded)
    if found is None:
        found = _judged[loaded] = AsJudged.of(loaded.release, loaded.catalogue, loaded.docket.verdicts)
    return found
