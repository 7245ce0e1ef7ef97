"""When, where, who, of what school: a walked network, lineage and years, joined into one unit row.

The cosine of two works is the weighted sum of those of network, lineage and time. A part that a work does not
tell counts as average: it holds the collection's mean, and the length left over points where no other
work's does. A row depends on its work, on the persons it names and on the fitted tables alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from embeddings import lineage, milieu, ties, walks, years
from embeddings.encoder import State, scalar
from embeddings.facet import Facet, Rows, empty, unit
from embeddings.table import Table, blend
from scrapers.collection import Collection, Person, StoredArtwork

NETWORK, LINEAGE, TIME = 0.55, 0.25, 0.20
"""Weights that add up to 1. More for lineage would tell strangers apart by chance; with less, a fellow pupil
of the same years would come before the teacher."""

_KINDS = {
    "movement": 1.0,
    "place": 0.5,
    "period": 0.25,
}  # beside the persons' 1; time says the period once more
_BLOCK = 16_384

Persons = Mapping[int, Person]
Key = TypeVar("Key", int, str)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricalEncoder:
    """The historical encoder, profile `classic`: it reads persons, movements, places, culture and years.

    `lineage_weight` is 0 where nobody's teacher or influence is known: codes of persons would be noise then.
    """

    nodes: Table
    persons: Table
    lineages: Table
    person_years: Table
    movement_years: Table
    mean_network: Rows
    mean_time: Rows
    lineage_weight: float

    name = "historical"
    version = "1"

    @property
    def dimension(self) -> int:
        return walks.DIMENSION + lineage.DIMENSION + years.DIMENSION

    @classmethod
    def fit(cls, collection: Collection, *, seed: int) -> Self:
        """An encoder whose tables are learned from `collection` alone."""
        people, works = collection.persons, collection.artworks
        names, walked = walks.walk(ties.capped(milieu.ties(collection).edges()), seed=seed)
        nodes = Table.of(names, unit(walked - walked.mean(axis=0)) if names else walked)
        relations = dict(sorted(lineage.mutual(people[key] for key in sorted(people)).items()))
        encoder = cls(
            nodes=nodes,
            persons=_walked_persons(people, nodes),
            lineages=Table.of(list(relations), lineage.rows(relations)),
            person_years=_mean_years((work.persons, work) for work in works),
            movement_years=_mean_years((milieu.named("movement", work.movements), work) for work in works),
            mean_network=np.zeros(walks.DIMENSION, dtype=np.float32),
            mean_time=np.zeros(years.DIMENSION, dtype=np.float32),
            lineage_weight=LINEAGE if relations else 0.0,
        )
        return replace(
            encoder,
            mean_network=_mean((encoder._network(block, people) for block in _blocks(works)), walks.DIMENSION),
            mean_time=_mean((encoder._time(block, people) for block in _blocks(works)), years.DIMENSION),
        )

    def encode(self, artworks: Iterable[StoredArtwork], persons: Persons) -> Facet:
        """The works of which anything historical is known, in order of id; `persons` are those they name.

        A person the tables do not know is made of what is stated of them: school, active years, teachers and
        influences. A date that is not stated comes from the persons' active lives, else their other works,
        else the movement's. All of that is stated somewhere, so no row is marked as inferred.
        """
        works = sorted(artworks, key=lambda work: work.id)
        ids, rows = [], []
        for block in _blocks(works):
            told, encoded = self._encode(block, persons)
            ids.append(np.array([work.id for work in block], dtype=np.int64)[told])
            rows.append(encoded[told])
        if not works:
            return empty(self.dimension)
        known = np.concatenate(ids)
        return Facet(known, np.concatenate(rows), np.zeros(len(known), dtype=np.bool_))

    def state(self) -> State:
        """Everything learned, as named arrays."""
        arrays: dict[str, NDArray[Any]] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Table):
                arrays |= {f"{field.name}.keys": value.keys, f"{field.name}.rows": value.rows}
            else:
                arrays[field.name] = scalar(value) if isinstance(value, float) else value
        return arrays

    @classmethod
    def from_state(cls, state: State) -> Self:
        """The encoder that had this state."""

        def table(name: str) -> Table:
            return Table(state[f"{name}.keys"], state[f"{name}.rows"])

        return cls(
            nodes=table("nodes"),
            persons=table("persons"),
            lineages=table("lineages"),
            person_years=table("person_years"),
            movement_years=table("movement_years"),
            mean_network=state["mean_network"],
            mean_time=state["mean_time"],
            lineage_weight=float(state["lineage_weight"]),
        )

    def _encode(self, works: Sequence[StoredArtwork], persons: Persons) -> tuple[NDArray[np.bool_], Rows]:
        """Which works tell anything, and a unit row for each work, to be used where it does."""
        whole = NETWORK + self.lineage_weight + TIME
        weights = np.array([NETWORK, self.lineage_weight, TIME]) / whole
        network, time = self._network(works, persons), self._time(works, persons)
        line, related = self._lineage(works, persons)
        placed, timed = network.any(axis=1), time.any(axis=1)
        network[~placed], time[~timed] = self.mean_network, self.mean_time

        alone = lineage.codes(np.array([work.id for work in works], dtype=np.int64)).astype(np.float64)
        missing = weights[0] * (1 - float(self.mean_network @ self.mean_network)) * ~placed
        missing = missing + weights[2] * (1 - float(self.mean_time @ self.mean_time)) * ~timed
        line = np.where(line.any(axis=1, keepdims=True), line, alone)
        rest = unit(np.sqrt(weights[1]) * line + np.sqrt(missing)[:, None] * alone)
        parts = [
            np.sqrt(weights[0]) * network,
            np.sqrt(weights[1] + missing)[:, None] * rest,
            np.sqrt(weights[2]) * time,
        ]
        return placed | timed | related, unit(np.hstack(parts))

    def _network(self, works: Sequence[StoredArtwork], persons: Persons) -> Rows:
        """float32[n, walks.DIMENSION]: unit rows of the persons, movements, places and periods, or zeros."""
        nodes, known = self.nodes.places(), self.persons.places()
        newcomers = sorted({key for work in works for key in work.persons if key in persons} - known.keys())
        made = _lives([persons[key] for key in newcomers], self.nodes, self.persons)
        places = known | {key: len(known) + place for place, key in enumerate(newcomers)}
        people = ([(places[key], 1.0) for key in work.persons if key in places] for work in works)
        total = blend(people, np.vstack([self.persons.rows, made])).astype(np.float64)
        groups = [milieu.of_work(work) for work in works]
        for kind, weight in _KINDS.items():
            total += weight * blend((_parts(group[kind], nodes) for group in groups), self.nodes.rows)
        return unit(total)

    def _time(self, works: Sequence[StoredArtwork], persons: Persons) -> Rows:
        """float32[n, years.DIMENSION]: unit rows of when; zeros where nothing tells."""
        own, movements = self.person_years.places(), self.movement_years.places()
        spans: dict[years.Span, int] = {}

        def place(span: years.Span) -> int:
            return len(own) + len(movements) + spans.setdefault(span, len(spans))

        def lives(work: StoredArtwork) -> Iterator[int]:
            for key in work.persons:
                person = persons.get(key)
                life = years.active(person.birth, person.death) if person else None
                if life:
                    yield place(life)
                elif key in own:
                    yield own[key]

        def dates(work: StoredArtwork) -> list[int]:
            if work.years:
                return [place(years.dated(work.years))]
            names = milieu.named("movement", work.movements)
            return list(lives(work)) or [len(own) + movements[name] for name in names if name in movements]

        chosen = [[(column, 1.0) for column in dates(work)] for work in works]
        rows = [self.person_years.rows, self.movement_years.rows, years.features(list(spans))]
        return blend(chosen, np.vstack(rows))

    def _lineage(
        self, works: Sequence[StoredArtwork], persons: Persons
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """float64[n, lineage.DIMENSION], unit rows or zeros, and which works have a person with relations.

        Relations of persons in the table are those of the fit: a new pupil does not move the teacher.
        """
        known = self.lineages.places()
        rest = sorted({key for work in works for key in work.persons} - known.keys())
        stated = {key: lineage.stated(persons[key]) if key in persons else {} for key in rest}
        places = known | {key: len(known) + place for place, key in enumerate(rest)}
        people = ([(places[key], 1.0) for key in work.persons] for work in works)
        lines = blend(people, np.vstack([self.lineages.rows, lineage.rows(stated)])).astype(np.float64)
        related = [any(key in known or stated[key] for key in work.persons) for work in works]
        return lines, np.array(related, dtype=np.bool_) & (self.lineage_weight > 0)


def _blocks(works: Sequence[StoredArtwork]) -> Iterator[Sequence[StoredArtwork]]:
    return (works[begin : begin + _BLOCK] for begin in range(0, len(works), _BLOCK))


def _parts(shares: milieu.Shares, places: Mapping[str, int]) -> list[tuple[int, float]]:
    return [(places[node], share) for node, share in shares.items() if node in places]


def _lives(people: Sequence[Person], nodes: Table, known: Table) -> Rows:
    """float32[n, walks.DIMENSION]: unit rows of what is stated of persons, zeros where that is nothing.

    Dates, school, movements and places count as one each, and so do all ties to persons of `known` together.
    """
    places, others = nodes.places(), known.places()
    groups = [milieu.of_person(person) for person in people]
    total = np.zeros((len(people), walks.DIMENSION))
    for kind in milieu.OF_PERSON:
        total += blend((_parts(group[kind], places) for group in groups), nodes.rows)
    stated = (sorted(lineage.stated(person).items()) for person in people)
    total += blend(([(others[key], weight) for key, weight in one if key in others] for one in stated), known.rows)
    return unit(total)


def _walked_persons(people: Persons, nodes: Table) -> Table:
    """Everyone's walked row blended with that of dates and school, so that newcomers compare with it."""
    places = nodes.places()
    keys = [key for key in sorted(people) if f"person {key}" in places]
    nobody = Table.of([], np.zeros((0, walks.DIMENSION), dtype=np.float32))
    walked = nodes.rows[[places[f"person {key}"] for key in keys]]
    return Table.of(keys, unit(walked + _lives([people[key] for key in keys], nodes, nobody).astype(np.float64)))


def _mean_years(named: Iterable[tuple[Sequence[Key], StoredArtwork]]) -> Table:
    """The mean date of the dated works of each name, as unit rows of years."""
    spans: defaultdict[Key, list[years.Span]] = defaultdict(list)
    for keys, work in named:
        if work.years:
            for key in keys:
                spans[key].append(years.dated(work.years))
    rows = np.zeros((len(spans), years.DIMENSION))
    order = sorted(spans)
    for place, key in enumerate(order):
        rows[place] = years.features(spans[key]).mean(axis=0, dtype=np.float64)
    return Table.of(order, unit(rows))


def _mean(blocks: Iterable[Rows], dimension: int) -> Rows:
    """The mean of the rows that are not zeros."""
    total, count = np.zeros(dimension), 0
    for rows in blocks:
        told = rows[rows.any(axis=1)]
        total += told.sum(axis=0, dtype=np.float64)
        count += len(told)
    return (total / max(count, 1)).astype(np.float32)
