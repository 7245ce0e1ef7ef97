"""Relations between artists that a network is not told, and how well its vectors find them."""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.facet import Ids, Rows
from ml.metrics import Estimate, bootstrap
from scrapers.collection import Person
from scrapers.errors import KindredError

RELATIONS = ("teachers", "influences", "associates", "models")
FIRST = 20
_FIELD = {
    "student_of": "teachers",
    "influenced_by": "influences",
    "friend_or_coworker": "associates",
    "associated_with": "associates",
    "made_work_after": "models",
}

People = Mapping[int, Person]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """How well hidden pairs were found, each end asking for the other; intervals of 95 % over resampled artists.

    `hits` is the share among the first 20 of all artists, `mrr` the mean reciprocal rank, both with the ends' other
    relations left out and 0 where an end has no row; `auc` the chance to come before an artist of the same decade and
    nationality, over the `hard` queries that have such artists.
    """

    queries: int
    hits: Estimate
    mrr: Estimate
    hard: int
    auc: Estimate

    def line(self) -> str:
        return (
            f"hits@{FIRST} {self.hits}, MRR {self.mrr} of {self.queries} queries; AUC against the same decade and "
            f"nationality {self.auc} of {self.hard}"
        )


def read(folder: Path) -> dict[int, Person]:
    """The artists of `artists.csv` (id, name, birth, death, nationality, movements) with the relations of `edges.csv`
    (src_id, dst_id, relation). Raises KindredError when one of them is missing or names an unknown relation."""
    related: defaultdict[int, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    try:
        artists, edges = _table(folder / "artists.csv"), _table(folder / "edges.csv")
        for edge in edges:
            related[int(edge["src_id"])][_FIELD[edge["relation"]]].add(int(edge["dst_id"]))
    except (OSError, KeyError) as error:
        raise KindredError(f"{folder} has no artists.csv and edges.csv that can be read: {error}") from error
    people = (
        Person(
            id=int(one["id"]),
            name=one["name"],
            birth=_year(one["birth"]),
            death=_year(one["death"]),
            nationality=one["nationality"] or None,
            movements=tuple(name for part in one["movements"].split("|") if (name := part.strip())),
        )
        for one in artists
    )
    return {one.id: _related(one, related[one.id]) for one in people}


def split(people: People, share: float, seed: int) -> tuple[list[Pair], list[Pair]]:
    """Pairs of teacher and pupil, or of influence, to be hidden: `share` of all for the test and as many for tuning.

    Both ends of each keep something that is stated of them, so that a network still holds them.
    """
    pairs = sorted({pair for one in people.values() for pair in _pairs(one, ("teachers", "influences"))})
    kept = [pair for pair in pairs if all(_stated(people[one]) for one in pair)]
    order = np.random.default_rng(seed).permutation(len(kept))
    count = round(share * len(pairs))
    shuffled = [kept[place] for place in order]
    return shuffled[:count], shuffled[count : 2 * count]


def without(people: People, hidden: Sequence[Pair]) -> dict[int, Person]:
    """`people` with no relation of any kind between the ends of `hidden` pairs."""
    gone = set(hidden)

    return {
        key: _related(
            one,
            {name: {other for other in getattr(one, name) if _pair(key, other) not in gone} for name in RELATIONS},
        )
        for key, one in people.items()
    }


def find(ids: Ids, rows: Rows, people: People, hidden: Sequence[Pair], seed: int) -> Found:
    """How well unit `rows` float32[n, d] of the persons `ids` int64[n] find `hidden` pairs of `people`."""
    place = {int(key): number for number, key in enumerate(ids)}
    near: defaultdict[int, set[int]] = defaultdict(set)
    for one in people.values():
        for a, b in _pairs(one, RELATIONS):
            near[a].add(b)
            near[b].add(a)
    alike: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for key in place:
        if kind := _kind(people[key]):
            alike[kind].append(key)
    hits, ranks, hard, askers, hard_askers = [], [], [], [], []
    for pair in hidden:
        for asks, wanted in (pair, pair[::-1]):
            askers.append(asks)
            if asks not in place or wanted not in place:
                hits.append(0.0)
                ranks.append(0.0)
                continue
            cosines = rows @ rows[place[asks]]
            true = cosines[place[wanted]]
            cosines[[place[one] for one in near[asks] | {asks} if one in place]] = -np.inf
            rank = 1 + _before(cosines, true)
            hits.append(float(rank <= FIRST))
            ranks.append(1 / rank)
            kind = _kind(people[wanted])
            others = [place[one] for one in alike[kind] if one not in near[asks] and one != asks] if kind else []
            if others:
                hard.append(1 - _before(cosines[others], true) / len(others))
                hard_askers.append(asks)
    clusters, hard_clusters = np.array(askers), np.array(hard_askers)
    return Found(
        len(hits),
        bootstrap(np.array(hits), clusters, seed=seed),
        bootstrap(np.array(ranks), clusters, seed=seed),
        len(hard),
        bootstrap(np.array(hard), hard_clusters, seed=seed),
    )


def _before(cosines: NDArray[np.float32], true: float) -> float:
    """How many come before `true`; of those that tie with it, half."""
    return float((cosines > true).sum() + (cosines == true).sum() / 2)


def _related(one: Person, others: Mapping[str, set[int]]) -> Person:
    teachers, influences, associates, models = (tuple(sorted(others.get(name, ()))) for name in RELATIONS)
    return replace(one, teachers=teachers, influences=influences, associates=associates, models=models)


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _year(text: str) -> int | None:
    return int(float(text)) if text else None


def _pair(a: int, b: int) -> Pair:
    return (a, b) if a < b else (b, a)


def _pairs(one: Person, relations: Sequence[str]) -> set[Pair]:
    return {_pair(one.id, other) for name in relations for other in getattr(one, name) if other != one.id}


def _stated(one: Person) -> bool:
    return bool(one.birth or one.death or one.nationality or one.movements)


def _kind(one: Person) -> tuple[int, str] | None:
    return (one.birth // 10, one.nationality.casefold()) if one.birth and one.nationality else None
