"""Which artists of all sources are one person: a pure function of what is stated of them, whatever its order.

Shared authority ids come first. They join everybody who shares one with somebody in the group, except where life dates
say that an id is wrong. Groups are then matched by name with life dates, in rounds from the surest kind of agreement to
the least sure. Nobody is ever matched by name alone, nor where two persons fit.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from scrapers.store.authority_groups import Group, by_authority
from scrapers.store.candidates import TOLERANCE, Candidate, gaps, likeness
from scrapers.store.disjoint import Disjoint

AMBIGUOUS, DATES, AUTHORITIES = "ambiguous", "dates", "authorities"
"""Why an artist stays apart: two persons fit; life dates contradict a shared id; names and dates agree, ids do not."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One person: groups of artists whom authority ids join, and how surely names join two of them.

    `joined` has pairs of groups by the ids of their first artists.
    """

    groups: tuple[Group, ...]
    joined: Mapping[tuple[int, int], float] = field(default_factory=dict)

    @property
    def members(self) -> Iterator[Candidate]:
        return (one for group in self.groups for one in group)

    def sureness(self, one: Group, other: Group) -> float:
        """How surely names and dates join two groups of it."""
        pair = (one[0].id, other[0].id)
        return self.joined[pair] if pair in self.joined else self.joined[pair[::-1]]


@dataclass(frozen=True, slots=True)
class Resolution:
    """All clusters in a fixed order; and for artists who stay apart from some who resemble them, why and from whom."""

    clusters: tuple[Cluster, ...]
    apart: Mapping[int, tuple[str, tuple[Candidate, ...]]]


def resolve(candidates: Iterable[Candidate]) -> Resolution:
    """Who is who among `candidates`. The answer does not depend on their order."""
    groups, parted = by_authority(sorted(candidates, key=lambda one: one.place))
    apart = {artist: (DATES, tuple(others)) for artist, others in parted.items()}
    return Resolution(tuple(_by_name(groups, apart)), apart)


def _by_name(groups: Sequence[Group], apart: dict[int, tuple[str, tuple[Candidate, ...]]]) -> Iterator[Cluster]:
    pairs = _pairs(groups)
    sets = Disjoint(len(groups))
    clusters = {n: Cluster((group,)) for n, group in enumerate(groups)}
    barred: set[int] = set()
    for confidence in sorted(set(pairs.values()), reverse=True):
        edges = {(sets.find(a), sets.find(b)) for (a, b), sure in pairs.items() if sure == confidence}
        fit = defaultdict(set)
        for a, b in sorted(edges):
            if a == b or a in barred or b in barred:
                continue
            against = _against(clusters[a], clusters[b])
            if against is None:
                fit[a].add(b)
                fit[b].add(a)
            elif against == AUTHORITIES:
                _note(apart, AUTHORITIES, clusters[a], [clusters[b]])
                _note(apart, AUTHORITIES, clusters[b], [clusters[a]])
        doubtful = {n for n, others in fit.items() if _at_odds(clusters[m] for m in others)}
        for together in _components(fit, doubtful):
            if _at_odds(clusters[n] for n in together):
                doubtful |= together
                continue
            for n in sorted(together)[1:]:
                sets.join(min(together), n)
            clusters[min(together)] = _joined([clusters.pop(n) for n in sorted(together)], confidence)
        for n in doubtful:
            _note(apart, AMBIGUOUS, clusters[n], [clusters.get(m, clusters[sets.find(m)]) for m in sorted(fit[n])])
        barred |= doubtful
    for n in sorted(clusters):
        yield clusters[n]


def _components(fit: Mapping[int, set[int]], without: set[int]) -> list[set[int]]:
    found, seen = [], set(without)
    for start in sorted(fit):
        if start in seen:
            continue
        together, open_ = set(), [start]
        while open_:
            n = open_.pop()
            if n not in seen:
                seen.add(n)
                together.add(n)
                open_ += fit[n]
        if len(together) > 1:
            found.append(together)
    return found


def _joined(clusters: Sequence[Cluster], confidence: float) -> Cluster:
    joined = {pair: sure for cluster in clusters for pair, sure in cluster.joined.items()}
    for one, other in combinations(clusters, 2):
        joined |= {(a[0].id, b[0].id): confidence for a in one.groups for b in other.groups}
    return Cluster(tuple(group for cluster in clusters for group in cluster.groups), joined)


def _at_odds(clusters: Iterable[Cluster]) -> bool:
    return any(_against(one, other) is not None for one, other in combinations(list(clusters), 2))


def _against(one: Cluster, other: Cluster) -> str | None:
    """Why two clusters are not one person, None if they may be."""
    for which in ("ulan", "wikidata"):
        if any(getattr(a, which) for a in one.members) and any(getattr(b, which) for b in other.members):
            return AUTHORITIES
    for which in ("birth", "death"):
        mine = [year for a in one.members if (year := getattr(a, which)) is not None]
        theirs = [year for b in other.members if (year := getattr(b, which)) is not None]
        if mine and theirs and min(abs(a - b) for a in mine for b in theirs) > TOLERANCE:
            return DATES
    # A source that keeps two records keeps two persons apart, unless it says the same of both.
    sources = defaultdict(list)
    for a in one.members:
        sources[a.source].append(a)
    for b in other.members:
        if any(len(gaps(a, b)) < 2 or not likeness(a, b) for a in sources.get(b.source, ())):
            return AMBIGUOUS
    return None


def _note(
    apart: dict[int, tuple[str, tuple[Candidate, ...]]], why: str, cluster: Cluster, others: Iterable[Cluster]
) -> None:
    from_ = tuple(min(other.members, key=lambda one: one.place) for other in others)
    for one in cluster.members:
        apart.setdefault(one.id, (why, from_))


def _pairs(groups: Sequence[Group]) -> dict[tuple[int, int], float]:
    """How surely names and dates join two groups, by their numbers."""
    blocks: dict[str, list[tuple[int, Candidate]]] = defaultdict(list)
    for n, group in enumerate(groups):
        for one in group:
            for key in one.keys:
                blocks[key].append((n, one))
    found: dict[tuple[int, int], float] = {}
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        for (a, one), (b, other) in combinations(block, 2):
            pair = (one.id, other.id)
            if a == b or pair in seen:
                continue
            seen.add(pair)
            if sure := likeness(one, other):
                groups_ = (min(a, b), max(a, b))
                found[groups_] = max(sure, found.get(groups_, 0.0))
    return found
