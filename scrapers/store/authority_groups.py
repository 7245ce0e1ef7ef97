"""Groups of artists who share authority ids, directly or through each other."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from scrapers.store.candidates import Candidate, gaps, namesakes, unlike
from scrapers.store.disjoint import Disjoint

Group = tuple[Candidate, ...]


def by_authority(ordered: Sequence[Candidate]) -> tuple[list[Group], dict[int, list[Candidate]]]:
    """All artists in groups, in their order, and those by id who share an id with artists of another group.

    The latter happens where an id must be wrong (`candidates.unlike`): the artists of such a group are parted.
    """
    sets = Disjoint(len(ordered))
    first: dict[tuple[str, str], int] = {}
    for n, one in enumerate(ordered):
        for authority in one.authorities:
            sets.join(first.setdefault(authority, n), n)
    groups: list[Group] = []
    apart: dict[int, list[Candidate]] = {}
    for numbers in sets.sets():
        group = tuple(ordered[n] for n in numbers)
        if any(unlike(a, b) for a, b in combinations(group, 2)):
            groups += _parted(group, apart)
        else:
            groups.append(group)
    return groups, apart


def _parted(group: Group, apart: dict[int, list[Candidate]]) -> Iterator[Group]:
    """The parts of a group whose ids cannot all be right: the pairs that agree best are joined first."""
    links = sorted(_links(group))
    sets = Disjoint(len(group))
    parts = {n: [n] for n in range(len(group))}
    for *_, a, b in links:
        one, other = sets.find(a), sets.find(b)
        if one != other and not any(unlike(group[x], group[y]) for x in parts[one] for y in parts[other]):
            sets.join(one, other)
            parts[sets.find(one)] = parts.pop(one) + parts.pop(other)
    for *_, a, b in links:
        if sets.find(a) != sets.find(b):
            apart.setdefault(group[a].id, []).append(group[b])
            apart.setdefault(group[b].id, []).append(group[a])
    return (tuple(group[n] for n in numbers) for numbers in sets.sets())


def _links(group: Group) -> Iterator[tuple[int, bool, int, int, int, int]]:
    """Pairs that share an id, by place: the most ids, then the same name, then the most dates, then the nearest."""
    for a, b in combinations(range(len(group)), 2):
        one, other = group[a], group[b]
        if shared := len(set(one.authorities) & set(other.authorities)):
            years = gaps(one, other)
            yield -shared, not namesakes(one, other), -len(years), sum(years), a, b
