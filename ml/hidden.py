"""Known relations hidden from all that is fitted and searched, so that what is left can be asked for them.

What belongs together is hidden together: pairs of works by whole components, memberships of groups by whole artists,
and between two persons every relation, or the same fact would stay told in other words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from scrapers.collection import Collection, Person
from scrapers.known import Knowledge, Relations

LINEAGE = ("STUDENT_OF", "INFLUENCED_BY")
BETWEEN_PERSONS = frozenset({*LINEAGE, "WORKED_AFTER", "ASSOCIATED_WITH"})
BETWEEN_WORKS = frozenset({"RELATED_TO", "PART_OF", "SAME_WORK", "VERSION_OF"})
MEMBERSHIP = frozenset({"PART_OF_SERIES"})

DOMINANT = 0.1
"""Share of all memberships above which an artist is left out of the draw: Turner has 35,019 of Tate's 44,464, which one
throw of a die would hide or keep."""

_FIELDS = ("teachers", "influences", "associates", "models")


@dataclass(frozen=True, slots=True)
class Hidden:
    """Pairs of nodes int64[n, 2] between which no relation of `types` is told any more, whichever comes first.

    `clusters` int64[n] says which pairs were drawn together: those of one component, or of one artist.
    """

    types: frozenset[str]
    pairs: NDArray[np.int64]
    clusters: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.pairs)


def hide_lineage(knowledge: Knowledge, share: float, seed: int) -> Hidden:
    """`share` of the pairs of teacher and pupil, or of influence; fewer where the rule below leaves fewer.

    Both ends keep another relation if they had one besides those between the two. Clusters are the components that
    the hidden pairs form.
    """
    relations = knowledge.relations
    told = _sorted(relations)[_of(relations, LINEAGE)]
    pairs = np.unique(told[told[:, 0] != told[:, 1]], axis=0)
    numbers = np.unique(np.concatenate([relations.src, relations.dst]))
    left = np.bincount(np.searchsorted(numbers, np.concatenate([relations.src, relations.dst])), minlength=len(numbers))
    between_persons = _sorted(relations)[_of(relations, BETWEEN_PERSONS)]
    between = dict.fromkeys(map(tuple, pairs.tolist()), 0)
    for pair in map(tuple, between_persons.tolist()):
        if pair in between:
            between[pair] += 1
    before = left.copy()
    chosen: list[int] = []
    for place in np.random.default_rng(seed).permutation(len(pairs)):
        if len(chosen) >= round(share * len(pairs)):
            break
        count = between[tuple(pairs[place].tolist())]
        ends = np.searchsorted(numbers, pairs[place])
        if all(left[end] > count or before[end] == count for end in ends):
            left[ends] -= count
            chosen.append(place)
    hidden = pairs[np.sort(np.asarray(chosen, dtype=np.int64))]
    return Hidden(BETWEEN_PERSONS, hidden, _components(hidden))


def hide_associations(knowledge: Knowledge, source: str, share: float, seed: int) -> Hidden:
    """Whole components of works of `source` that are catalogued with each other, `share` of their pairs at most."""
    relations = knowledge.relations
    works = _ids(node.id for node in knowledge.nodes if node.source == source and not node.deleted)
    inside = _of(relations, ("RELATED_TO",)) & np.isin(relations.src, works) & np.isin(relations.dst, works)
    pairs = np.unique(_sorted(relations)[inside], axis=0)
    of = _components(pairs)
    sizes = np.bincount(of, minlength=1)
    taken = np.isin(of, _drawn(sizes, share * len(pairs), seed))
    return Hidden(BETWEEN_WORKS, pairs[taken], of[taken])


def hide_groups(collection: Collection, knowledge: Knowledge, source: str, share: float, seed: int) -> Hidden:
    """All memberships of the works of `share` of the artists of `source` whose works stand in groups.

    Pairs are work and group, clusters the artists (a work's first). Works of nobody, and those of an artist with more
    than `DOMINANT` of all memberships, keep theirs.
    """
    relations = knowledge.relations
    makers = {work.id: work.persons[0] for work in collection.artworks if work.persons}
    works = _ids(node.id for node in knowledge.nodes if node.source == source and node.id in makers)
    member = _of(relations, MEMBERSHIP) & np.isin(relations.src, works)
    pairs = np.stack([relations.src[member], relations.dst[member]], axis=1)
    by = _ids(makers[work] for work in pairs[:, 0].tolist())
    artists, counts = np.unique(by, return_counts=True)
    artists = artists[counts <= DOMINANT * len(pairs)]
    drawn = np.random.default_rng(seed).permutation(artists)[: round(share * len(artists))]
    taken = np.isin(by, drawn)
    return Hidden(MEMBERSHIP, pairs[taken], by[taken])


def without(collection: Collection, knowledge: Knowledge, hidden: Sequence[Hidden]) -> tuple[Collection, Knowledge]:
    """Both snapshots as they would be had nobody told of `hidden`."""
    relations = knowledge.relations
    gone = np.zeros(len(relations), dtype=np.bool_)
    for one in hidden:
        gone |= _told(relations, one)
    apart: dict[int, set[int]] = {}
    for one in hidden:
        for a, b in one.pairs.tolist() if one.types & BETWEEN_PERSONS else ():
            apart.setdefault(a, set()).add(b)
            apart.setdefault(b, set()).add(a)
    persons = {key: _cut(person, apart) for key, person in collection.persons.items()}
    return Collection(collection.artworks, persons), Knowledge(knowledge.nodes, relations.take(~gone))


def check_hidden(collection: Collection, knowledge: Knowledge, hidden: Iterable[Hidden]) -> None:
    """Raises ValueError, naming a relation, when one that should be hidden is still told in either snapshot."""
    for one in hidden:
        for at in np.flatnonzero(_told(knowledge.relations, one)):
            src, dst = int(knowledge.relations.src[at]), int(knowledge.relations.dst[at])
            type_ = knowledge.relations.types[knowledge.relations.type[at]]
            raise ValueError(f"{src} {type_} {dst} should be hidden, and is still told")
        for a, b in one.pairs.tolist() if one.types & BETWEEN_PERSONS else ():
            for first, second in ((a, b), (b, a)):
                person = collection.persons.get(first)
                for field in _FIELDS if person else ():
                    if second in getattr(person, field):
                        raise ValueError(f"{second} should be hidden, and is still among the {field} of {first}")


def _told(relations: Relations, one: Hidden) -> NDArray[np.bool_]:
    """Which relations are those that `one` hides."""
    if not len(one) or not len(relations):
        return np.zeros(len(relations), dtype=np.bool_)
    ends = _sorted(relations)
    pairs = np.sort(one.pairs, axis=1)
    numbers = np.unique(pairs)
    found = np.minimum(np.searchsorted(numbers, ends), len(numbers) - 1)
    known = (numbers[found] == ends).all(axis=1)
    place = np.searchsorted(numbers, pairs)
    wanted = place[:, 0] * len(numbers) + place[:, 1]
    return np.asarray(known & np.isin(found[:, 0] * len(numbers) + found[:, 1], wanted) & _of(relations, one.types))


def _cut(person: Person, apart: Mapping[int, set[int]]) -> Person:
    if not (others := apart.get(person.id)):
        return person
    kept = {name: tuple(one for one in getattr(person, name) if one not in others) for name in _FIELDS}
    return replace(person, **kept)  # type: ignore[arg-type]


def _drawn(sizes: NDArray[np.int64], most: float, seed: int) -> list[int]:
    """Numbers of components, in an order drawn by `seed`, without those that would bring the total above `most`."""
    chosen, total = [], 0
    for number in np.random.default_rng(seed).permutation(len(sizes)).tolist():
        if total + sizes[number] <= most:
            chosen.append(number)
            total += int(sizes[number])
    return chosen


def _of(relations: Relations, types: Iterable[str]) -> NDArray[np.bool_]:
    wanted = [number for number, name in enumerate(relations.types) if name in set(types)]
    return np.isin(relations.type, wanted)


def _sorted(relations: Relations) -> NDArray[np.int64]:
    """Both ends of each, int64[n, 2], the smaller id first."""
    return np.sort(np.stack([relations.src, relations.dst], axis=1), axis=1)


def _components(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of the component that each pair lies in, int64[n]."""
    numbers, place = np.unique(pairs, return_inverse=True)
    place = place.reshape(-1, 2)
    graph = coo_matrix((np.ones(len(pairs)), (place[:, 0], place[:, 1])), shape=(len(numbers), len(numbers)))
    return np.asarray(connected_components(graph, directed=False)[1][place[:, 0]], dtype=np.int64)


def _ids(ids: Iterable[int]) -> NDArray[np.int64]:
    return np.fromiter(ids, dtype=np.int64)
