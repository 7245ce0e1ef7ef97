"""Questions whose answer was hidden: one end of a hidden relation asks for the other, among others like it.

The others are hard: of the same time and nation or movement as the one that is wanted, or by the maker of the one that
asks, and in no relation with it. So what is easy to know, that both are painters of one age, tells nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ml.hidden import BETWEEN_PERSONS, BETWEEN_WORKS, MEMBERSHIP, Hidden
from ml.known_persons import persons_of
from ml.ties import same
from scrapers.collection import Collection, Person, StoredArtwork
from scrapers.known import Knowledge

FEWEST = 5
"""Others below which a question is not asked: to come first of three is no feat."""

DECADE, PUPILS = 10, 60
"""Years that two births, or two works, may lie apart to be of one time; and pupil and teacher, to have met."""


@dataclass(frozen=True, slots=True)
class Question:
    """`asks` looks for `wanted` among itself and `others` (all ids of nodes); `cluster` was drawn together."""

    asks: int
    wanted: int
    others: tuple[int, ...]
    cluster: int

    @property
    def candidates(self) -> tuple[int, ...]:
        """The one that is wanted, then the others."""
        return self.wanted, *self.others


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Questions of one kind. `unasked` counts hidden pairs, seen from either end, that had too few others like them.

    With `maker_withheld` nothing may be used to answer that tells who made a work.
    """

    name: str
    about: str
    questions: tuple[Question, ...]
    unasked: int = 0
    maker_withheld: bool = False


def ask_lineage(
    collection: Collection,
    knowledge: Knowledge,
    hidden: Hidden,
    told: Knowledge,
    *,
    queries: int,
    others: int,
    seed: int,
) -> Truth:
    """Teachers, pupils and influences, from both ends. `told` is `knowledge` without what is hidden.

    Others were born within ten years of the one that is wanted, share its nation or a movement, are old enough and
    young enough to have met the one that asks if that is so of the wanted, and have a relation with somebody left, or
    being known at all would tell.
    """
    people = persons_of(collection, knowledge)
    near = _related(knowledge, BETWEEN_PERSONS)
    related = _related(told, BETWEEN_PERSONS).keys()
    births: defaultdict[int, list[int]] = defaultdict(list)
    for key in sorted(related):
        if (birth := people[key].birth) is not None:
            births[birth].append(key)

    def like(asks: int, wanted: int) -> list[int]:
        one, birth = people[asks], people[wanted].birth
        if birth is None:
            return []
        close = one.birth is not None and abs(one.birth - birth) <= PUPILS
        years = range(birth - DECADE, birth + DECADE + 1)
        found = (key for year in years for key in births.get(year, ()) if _alike(people[key], people[wanted]))
        return [
            key
            for key in found
            if key not in near[asks]
            and key not in (asks, wanted)
            and (not close or one.birth is None or abs(one.birth - (people[key].birth or 0)) <= PUPILS)
        ]

    return _truth(
        "teachers and influences", "artists of the same years and nation or movement", hidden, _both_ways(hidden), like,
        queries=queries, others=others, seed=seed,
    )  # fmt: skip


def ask_associations(
    collection: Collection, knowledge: Knowledge, hidden: Hidden, source: str, *, queries: int, others: int, seed: int
) -> Iterator[Truth]:
    """Works catalogued together, among works of other makers, and among those of the same.

    A maker is a person, or a people where no person is named.
    """
    works = {work.id: work for work in collection.artworks if work.key.startswith(f"{source}:")}
    near = _related(knowledge, BETWEEN_WORKS)
    by: defaultdict[str | int, list[int]] = defaultdict(list)
    for work in works.values():
        for maker in _makers(work):
            by[maker].append(work.id)
    everyone = sorted(works)
    random = np.random.default_rng(seed)

    def of_others(asks: int, wanted: int) -> list[int]:
        own = {*_makers(works[asks]), *_makers(works[wanted])}
        some = random.choice(everyone, min(20 * others, len(everyone)), replace=False).tolist()
        found = [one for one in some if one not in near[asks] and own.isdisjoint(_makers(works[one]))]
        close = [one for one in found if _same_time_or_nation(works[one], works[wanted], collection.persons)]
        return close if len(close) >= FEWEST else found

    def of_the_same(asks: int, wanted: int) -> list[int]:
        found = {one for maker in _makers(works[asks]) for one in by[maker]}
        return sorted(found - near[asks] - {asks, wanted})

    for about, like in (("works of other makers", of_others), ("works of the same maker", of_the_same)):
        yield _truth(
            f"pairs of {source}", about, hidden, _both_ways(hidden), like, queries=queries, others=others, seed=seed
        )


def ask_groups(
    collection: Collection, knowledge: Knowledge, hidden: Hidden, source: str, *, queries: int, others: int, seed: int
) -> Iterator[Truth]:
    """Works of one catalogue group: among works of other makers and the same years, with the maker withheld from all
    that answers, and among other works of the same maker."""
    works = {work.id: work for work in collection.artworks if work.key.startswith(f"{source}:") and work.persons}
    relations = knowledge.relations.of("PART_OF_SERIES")
    groups: defaultdict[int, set[int]] = defaultdict(set)
    for work, group in zip(relations.src.tolist(), relations.dst.tolist(), strict=True):
        groups[work].add(group)
    members: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for (work, group), cluster in zip(hidden.pairs.tolist(), hidden.clusters.tolist(), strict=True):
        members[group].append((work, cluster))
    pairs = [
        (one, two, cluster)
        for group in sorted(members)
        for one, cluster in members[group]
        for two, _ in _some(members[group], 3, seed + one)
        if one != two
    ]
    by: defaultdict[int, list[int]] = defaultdict(list)
    years: defaultdict[int, list[int]] = defaultdict(list)
    for work in works.values():
        for person in work.persons:
            by[person].append(work.id)
        if work.years:
            years[int(work.years.middle) // DECADE].append(work.id)

    def of_others(asks: int, wanted: int) -> list[int]:
        when, own = works[wanted].years, {*works[asks].persons, *works[wanted].persons}
        if when is None:
            return []
        found = defaultdict(list)
        for one in years[int(when.middle) // DECADE]:
            if own.isdisjoint(works[one].persons) and groups[one].isdisjoint(groups[asks]):
                found[works[one].persons[0]].append(one)
        # an artist of thousands of works would be most of the others
        return [one for maker in sorted(found) for one, _ in _some([(one, 0) for one in found[maker]], 3, seed + maker)]

    def of_the_same(asks: int, wanted: int) -> list[int]:
        found = {one for person in works[asks].persons for one in by[person]}
        return sorted(one for one in found - {asks, wanted} if groups[one].isdisjoint(groups[asks]))

    for about, like, withheld in (
        ("works of other makers, maker withheld", of_others, True),
        ("works of the same maker", of_the_same, False),
    ):
        yield _truth(
            f"groups of {source}", about, hidden, pairs, like,
            queries=queries, others=others, seed=seed, maker_withheld=withheld,
        )  # fmt: skip


def _truth(
    name: str,
    about: str,
    hidden: Hidden,
    pairs: Sequence[tuple[int, int, int]],
    like: Callable[[int, int], list[int]],
    *,
    queries: int,
    others: int,
    seed: int,
    maker_withheld: bool = False,
) -> Truth:
    """Questions of `pairs`, one of each cluster in turn, until there are enough."""
    assert hidden.types <= BETWEEN_PERSONS | BETWEEN_WORKS | MEMBERSHIP
    random = np.random.default_rng(seed)
    asked: list[Question] = []
    unasked = 0
    for asks, wanted, cluster in _in_turn(pairs, random):
        if len(asked) == queries:
            break
        found = like(asks, wanted)
        if len(found) < FEWEST:
            unasked += 1
            continue
        drawn = random.choice(np.asarray(found), min(others, len(found)), replace=False)
        asked.append(Question(asks, wanted, tuple(drawn.tolist()), cluster))
    return Truth(name=name, about=about, questions=tuple(asked), unasked=unasked, maker_withheld=maker_withheld)


def _both_ways(hidden: Hidden) -> list[tuple[int, int, int]]:
    found = zip(hidden.pairs.tolist(), hidden.clusters.tolist(), strict=True)
    return [one for (a, b), cluster in found for one in ((a, b, cluster), (b, a, cluster))]


def _in_turn(pairs: Sequence[tuple[int, int, int]], random: np.random.Generator) -> Iterator[tuple[int, int, int]]:
    """`pairs` in an order drawn at random: one of each cluster, then another of each that has one, and so on."""
    shuffled = [pairs[place] for place in random.permutation(len(pairs))]
    turn: defaultdict[int, int] = defaultdict(int)
    turns = []
    for place, (_, _, cluster) in enumerate(shuffled):
        turns.append((turn[cluster], place))
        turn[cluster] += 1
    return (shuffled[place] for _, place in sorted(turns))


def _some(of: Sequence[tuple[int, int]], most: int, seed: int) -> list[tuple[int, int]]:
    if len(of) <= most:
        return list(of)
    return [of[place] for place in np.random.default_rng(seed).choice(len(of), most, replace=False)]


def _related(knowledge: Knowledge, types: Iterable[str]) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for type_ in types:
        relations = knowledge.relations.of(type_)
        for a, b in zip(relations.src.tolist(), relations.dst.tolist(), strict=True):
            found[a].add(b)
            found[b].add(a)
    return found


def _makers(work: StoredArtwork) -> tuple[str | int, ...]:
    return work.persons or ((same(work.culture),) if work.culture else ())


def _alike(one: Person, other: Person) -> bool:
    """Whether both are of one nation or share a movement."""
    if one.nationality and other.nationality and same(one.nationality) == same(other.nationality):
        return True
    return not {*map(same, one.movements)}.isdisjoint(map(same, other.movements))


def _same_time_or_nation(one: StoredArtwork, other: StoredArtwork, persons: Mapping[int, Person]) -> bool:
    return any(
        _alike(persons[a], persons[b])
        or (persons[a].birth is not None and abs((persons[a].birth or 0) - (persons[b].birth or -9999)) <= DECADE)
        for a in one.persons
        for b in other.persons
    )
