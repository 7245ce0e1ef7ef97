"""Which person each cluster of artists is, by the person's key, and by what method each artist is that person."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from scrapers.store import nodes
from scrapers.store.candidates import Candidate
from scrapers.store.matching import Resolution

OWN, ULAN, WIKIDATA, NAME_DATES = "own", "ulan", "wikidata", "name-dates"
"""Methods of the rule: nobody else is this person; a shared id; names that agree with life dates."""

_NAMED = 3
"""Of those whom an artist resembles, how many its reason names."""


@dataclass(frozen=True, slots=True)
class Decision:
    """That an artist is the person with this key; `reason` is why others who resemble it are not."""

    artist: int
    person: str
    method: str
    confidence: float
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A decision on each artist, and for every key that a person may have, the key of the person to whom it leads."""

    decisions: tuple[Decision, ...]
    called: Mapping[str, str]


def assign(resolution: Resolution, live: Mapping[int, str], kept: Collection[str]) -> Assignment:
    """Decisions on all artists of `resolution`.

    A person is called after a ULAN id, else a Wikidata id, else an artist of theirs; only after what their own artists
    state, so that whoever leaves a person does not take its key along. Among equals, the key that its artists have now
    (`live`, by artist) stays. Keys in `kept`, which people put artists to, go before all others.
    """
    owners = _owners(resolution)
    decisions: list[Decision] = []
    called: dict[str, str] = {}
    for n, cluster in enumerate(resolution.clusters):
        now = {live[one.id] for one in cluster.members if one.id in live}
        mine = {its: rank for one in cluster.members for its, rank in keys_of(one).items() if owners[its] == n}
        key = min(mine, key=lambda its: (its not in kept, mine[its], its not in now, its))
        anchor = next(group for group in cluster.groups if any(key in keys_of(one) for one in group))
        for group in cluster.groups:
            for one in group:
                method, confidence = _method(one, group), 1.0
                if group is not anchor:
                    method, confidence = NAME_DATES, cluster.sureness(group, anchor)
                decisions.append(Decision(one.id, key, method, confidence, _reason(resolution, one)))
        called |= dict.fromkeys(mine, key)
    return Assignment(tuple(decisions), called)


def keys_of(one: Candidate) -> dict[str, int]:
    """The keys that a person may have after this artist, the better the lower the number."""
    named = {nodes.person_key(*authority): ("ulan", "wikidata").index(authority[0]) for authority in one.authorities}
    return named | {nodes.person_key(one.source, one.key): 2}


def _owners(resolution: Resolution) -> dict[str, int]:
    """Which cluster may be called by each key: where a wrong id parts artists, the one in which most state the id."""
    stated: dict[str, Counter[int]] = defaultdict(Counter)
    for n, cluster in enumerate(resolution.clusters):
        for one in cluster.members:
            stated[nodes.person_key(one.source, one.key)][n] += 1
            for authority in one.authorities:
                stated[nodes.person_key(*authority)][n] += 1
    return {key: max(counts, key=lambda n: (counts[n], -n)) for key, counts in stated.items()}


def _method(one: Candidate, group: tuple[Candidate, ...]) -> str:
    for name, value in one.authorities:
        if any(getattr(other, name) == value for other in group if other is not one):
            return name
    return OWN


def _reason(resolution: Resolution, one: Candidate) -> str | None:
    if one.id not in resolution.apart:
        return None
    why, others = resolution.apart[one.id]
    keys = sorted({f"{other.source}:{other.key}" for other in others})
    return f"{why}: {', '.join(keys[:_NAMED])}" + (f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else "")
