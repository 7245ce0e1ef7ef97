"""Answers to hidden truths: by facets, affinities and paths of what was rebuilt, and what they are measured against."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from embeddings.calibration import csls
from embeddings.facet import Facet, Ids
from embeddings.fitting import maker
from graph.paths.index import PathIndex
from graph.paths.records import Constraints
from graph.paths.search import search
from ml.known_persons import persons_of
from ml.rebuilt import Rebuilt
from ml.ties import same
from ml.why_questions import Question, Truth
from scrapers.collection import Person, StoredArtwork
from scrapers.known import Knowledge, Node

HISTORICAL, HISTORICAL_AFFINITY, CONCEPTUAL = "historical cosine", "historical affinity", "conceptual cosine"
PATHS: Mapping[str, int] = {"path of 5 hops": 5, "path of 3 hops": 3}
"""Methods by paths and the hops they may have; the longest first, since it often settles the shorter ones."""

NOT_BY_MAKER = "path of 3 hops, not by the maker"
"""Asked where the maker may be told: that path joins all works of one maker, whatever else joins two of them."""

MOVEMENT, YEARS, COMMON, ADAMIC, KNOWN = (
    "shared movement",
    "year distance",
    "common neighbours",
    "Adamic-Adar",
    "relations known",
)
BASELINES = (MOVEMENT, YEARS, COMMON, ADAMIC, KNOWN)
RANDOM = "random"

MAKING = frozenset({"CREATED_BY", "MADE_AFTER"})
"""Types by which a work tells its maker, or one whom its maker followed."""

TELLS_MAKER = MAKING | {"HISTORICAL_SIM"}
"""Types that a path may not use where the maker is withheld: history knows whose work it is near to."""

Scores = NDArray[np.float64]
Method = Callable[[Question], Scores]
"""Scores float64[n] of a question's candidates: more is nearer, -inf is as far as can be, NaN is not known (as far)."""


def methods(rebuilt: Rebuilt, truth: Truth, *, seed: int) -> dict[str, Method]:
    """Every method that can answer `truth`, by name."""
    works = {work.id: work for work in rebuilt.collection.artworks}
    persons = persons_of(rebuilt.collection, rebuilt.knowledge)
    nodes = {node.id: node for node in rebuilt.knowledge.nodes}
    ids = sorted({key for question in truth.questions for key in (question.asks, *question.candidates)})
    vectors = _Vectors.of(rebuilt, ids, works, persons, maker_withheld=truth.maker_withheld)
    neighbours = _Neighbours.of(rebuilt.knowledge, ids, MAKING if truth.maker_withheld else frozenset())
    movements = {
        key: _movements(works.get(key), persons.get(key), persons, maker_withheld=truth.maker_withheld) for key in ids
    }
    when = {key: _when(nodes[key], persons.get(key)) for key in ids}
    random, costs = np.random.default_rng(seed), PathCosts(rebuilt.index, maker_withheld=truth.maker_withheld)
    found: dict[str, Method] = {
        HISTORICAL: vectors.cosine,
        HISTORICAL_AFFINITY: vectors.affinity,
        **{name: costs.within(hops) for name, hops in PATHS.items()},
        MOVEMENT: lambda one: np.asarray(
            [len(movements[one.asks] & movements[other]) for other in one.candidates], dtype=np.float64
        ),
        YEARS: lambda one: -np.abs(np.asarray([when[other] for other in one.candidates]) - when[one.asks]),
        COMMON: neighbours.common,
        ADAMIC: neighbours.adamic_adar,
        KNOWN: neighbours.degree,
        RANDOM: lambda one: random.random(len(one.candidates)),
    }
    if all(key in works for key in ids):
        if not truth.maker_withheld:
            found[NOT_BY_MAKER] = PathCosts(rebuilt.index, maker_withheld=True).within(3)
        found[CONCEPTUAL] = lambda one: _cosines(rebuilt.conceptual, one)
    return found


class PathCosts:
    """Minus the cost of the best path from the one that asks; no path is as far as can be."""

    def __init__(self, index: PathIndex, *, maker_withheld: bool = False) -> None:
        self._index, self._forbidden = index, TELLS_MAKER if maker_withheld else frozenset[str]()
        self._found: dict[tuple[int, int, int], float] = {}

    def within(self, hops: int) -> Method:
        """Scores by paths of at most so many hops."""
        return lambda one: np.asarray([self._score(one.asks, other, hops) for other in one.candidates])

    def _score(self, asks: int, other: int, hops: int) -> float:
        if (asks, other, hops) not in self._found:
            constraints = Constraints(hops=hops, forbidden=self._forbidden)
            paths = search(self._index, asks, other, 1, constraints).paths
            score = -paths[0].cost if paths else -np.inf
            # the best path is also the best of those that may be shorter, down to its own length
            for fewer in range(len(paths[0].hops) if paths else 1, hops + 1):
                self._found[asks, other, fewer] = score
        return self._found[asks, other, hops]


@dataclass(frozen=True, slots=True)
class _Vectors:
    """Historical rows of the nodes asked about, with their hubness float32[n]."""

    facet: Facet
    hubness: NDArray[np.float32]

    @classmethod
    def of(
        cls,
        rebuilt: Rebuilt,
        ids: Sequence[int],
        works: Mapping[int, StoredArtwork],
        persons: Mapping[int, Person],
        *,
        maker_withheld: bool,
    ) -> "_Vectors":
        """A person stands for a made-up work of theirs of which nothing else is known; a work whose maker is withheld
        is encoded anew as nobody's."""
        asked = []
        for key in ids:
            work = works.get(key) or StoredArtwork(id=key, key=f"{key}", title="", rights="", persons=(key,))
            # where the encoder knows nothing it fills in a code of the id: not that of the person
            asked.append(replace(work, id=-work.id, persons=() if maker_withheld else work.persons))
        facet = rebuilt.encoder.encode(asked, persons)
        of = {work.id: maker(work) for work in asked}
        makers = np.asarray([of[key] for key in facet.ids.tolist()], dtype=np.int64)
        order = np.argsort(-facet.ids)
        back = Facet(-facet.ids[order], facet.rows[order], facet.inferred[order])
        return cls(back, rebuilt.calibration.hubness(back.rows, back.ids, makers[order]))

    def cosine(self, one: Question) -> Scores:
        return _cosines(self.facet, one)

    def affinity(self, one: Question) -> Scores:
        """Cosines corrected for hubness; their percentile orders them alike, but is 100 for all of the nearest."""
        place = self.facet.positions(_ids(one.candidates))
        own = self.facet.positions(_ids([one.asks]))
        scores = csls(_cosines(self.facet, one), self.hubness[own], self.hubness[place])
        return np.where((place < 0) | (own < 0), -np.inf, scores)


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """Relations of the nodes asked about, as rows of the matrix of all nodes; each neighbour counts once.

    `weights` float64[m] is what a shared neighbour counts. Source: Adamic and Adar, Friends and neighbors on the Web
    (Social Networks, 2003).
    """

    place: Mapping[int, int]
    rows: csr_matrix
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, knowledge: Knowledge, ids: Sequence[int], unused: frozenset[str]) -> "_Neighbours":
        relations = knowledge.relations
        kept = relations.take(
            ~np.isin(relations.type, [at for at, name in enumerate(relations.types) if name in unused])
        )
        numbers = _ids(node.id for node in knowledge.nodes)
        a, b = np.searchsorted(numbers, kept.src), np.searchsorted(numbers, kept.dst)
        ones = np.ones(2 * len(kept))
        joined = np.concatenate([a, b]), np.concatenate([b, a])
        graph = csr_matrix((ones, joined), shape=(len(numbers), len(numbers)))
        graph.data[:] = 1
        degrees = np.diff(graph.indptr)
        weights = 1 / np.log(np.maximum(degrees, 2))
        rows = graph[np.searchsorted(numbers, _ids(ids))]
        return cls({key: at for at, key in enumerate(ids)}, rows, weights)

    def common(self, one: Question) -> Scores:
        return self._shared(one, np.ones_like(self.weights))

    def adamic_adar(self, one: Question) -> Scores:
        return self._shared(one, self.weights)

    def degree(self, one: Question) -> Scores:
        """How many neighbours a candidate has, whoever asks: being known, without any kinship."""
        return np.asarray([self.rows[self.place[key]].nnz for key in one.candidates], dtype=np.float64)

    def _shared(self, one: Question, weights: NDArray[np.float64]) -> Scores:
        own = self.rows[self.place[one.asks]].multiply(weights)
        others = self.rows[[self.place[key] for key in one.candidates]]
        return np.asarray((others @ own.T.tocsr()).toarray()[:, 0], dtype=np.float64)


def _cosines(facet: Facet, one: Question) -> Scores:
    place, own = facet.positions(_ids(one.candidates)), facet.positions(_ids([one.asks]))
    if own[0] < 0:
        return np.full(len(place), -np.inf)
    return np.where(place < 0, -np.inf, (facet.rows[place] @ facet.rows[own[0]]).astype(np.float64))


def _movements(
    work: StoredArtwork | None, person: Person | None, persons: Mapping[int, Person], *, maker_withheld: bool
) -> frozenset[str]:
    """The movements of a person; of a work, and of its makers where they may be told."""
    if work is None:
        return frozenset(map(same, person.movements)) if person else frozenset()
    makers = () if maker_withheld else work.persons
    names = [*work.movements, *(name for key in makers for name in persons[key].movements)]
    return frozenset(map(same, names))


def _when(node: Node, person: Person | None) -> float:
    """A birth (or death less sixty), the middle of a work's years; NaN where neither is known."""
    if person is not None:
        if person.birth is not None:
            return float(person.birth)
        return np.nan if person.death is None else float(person.death - 60)
    known = [year for year in (node.start, node.end) if year is not None]
    return sum(known) / len(known) if known else np.nan


def _ids(ids: Iterable[int]) -> Ids:
    return np.fromiter(ids, dtype=np.int64)
