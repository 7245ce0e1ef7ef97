"""What a work is about: its words in latent dimensions, or what its look leads one to expect."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd

from embeddings import words
from embeddings.bridge import Bridge, BridgeAccuracy
from embeddings.encoder import State
from embeddings.facet import Facet, Ids, Rows, empty, unit
from embeddings.told import Told
from scrapers.collection import StoredArtwork

MOST_DIMENSIONS = 512

_SHARE = 0.75  # of the squared weights that the dimensions keep: more of them only spell out single words
_MOST_WORDS = 18_000
_LEAST_WORKS = 2  # a word that one work alone uses joins it to nothing
_FAINTEST = 0.02  # length left after projection below which a row would be rounding, not meaning
_POWER_ITERATIONS = 3  # of products: singular values to the 14th power, where 5 of the matrix itself give the 11th
_BLOCK = 16_384


@dataclass(frozen=True, slots=True)
class ConceptualEncoder:
    """The conceptual encoder, profile `classic`: TF-IDF, latent semantic analysis, a bridge from form.

    `vocabulary` text[V] is sorted, `rarity` float32[V] are inverse document frequencies, `axes` float32[V, d].
    """

    vocabulary: NDArray[np.str_]
    rarity: NDArray[np.float32]
    axes: Rows
    bridge: Bridge

    name = "conceptual"
    version = "1"

    @property
    def dimension(self) -> int:
        return int(self.axes.shape[1])

    @property
    def bridge_accuracy(self) -> BridgeAccuracy:
        return self.bridge.accuracy

    @classmethod
    def fit(cls, artworks: Sequence[StoredArtwork], formal: Facet, *, groups: Mapping[int, int], seed: int) -> Self:
        """An encoder learned from the words of `artworks`, its bridge from those that have `formal` rows too.

        `groups` gives the person of each work, who is held out whole when the bridge is judged; a work that is
        not in it is a group of its own. Source: Deerwester et al., Indexing by Latent Semantic Analysis (1990).
        """
        works = sorted(artworks, key=lambda work: work.id)
        told = Told.of(words.weights(work) for work in works)
        vocabulary, used = told.vocabulary(_MOST_WORDS, _LEAST_WORKS)
        rarity = (np.log((1 + len(works)) / (1 + used)) + 1).astype(np.float32)
        matrix = told.matrix(_columns(vocabulary), rarity)
        del told  # twice the matrix, and not needed where memory is short
        axes = _axes(matrix, seed)
        both = np.flatnonzero(formal.positions(np.array([work.id for work in works], dtype=np.int64)) >= 0)
        seen = np.array([works[place].id for place in both], dtype=np.int64)
        ids, rows = _project(seen, matrix[both], axes)
        makers = np.array([groups.get(int(key), -1 - int(key)) for key in ids], dtype=np.int64)
        bridge = Bridge.learn(formal.rows[formal.positions(ids)], rows, makers, seed=seed)
        return cls(vocabulary, rarity, axes, bridge)

    def encode(self, artworks: Iterable[StoredArtwork], formal: Facet) -> Facet:
        """The works with words the vocabulary knows, and, marked as inferred, those the bridge can speak of.

        Raises ValueError when the bridge is needed and `formal` is not of the dimension it was learned on.
        """
        works = sorted(artworks, key=lambda work: work.id)
        columns = _columns(self.vocabulary)
        found = [empty(self.dimension)]
        for block in (works[begin : begin + _BLOCK] for begin in range(0, len(works), _BLOCK)):
            matrix = Told.of((words.weights(work) for work in block), columns).matrix(columns, self.rarity)
            ids = np.array([work.id for work in block], dtype=np.int64)
            found.append(self._complete(ids, *_project(ids, matrix, self.axes), formal))
        return Facet(
            np.concatenate([part.ids for part in found]),
            np.concatenate([part.rows for part in found]),
            np.concatenate([part.inferred for part in found]),
        )

    def terms(self, artwork: StoredArtwork) -> frozenset[str]:
        """The subjects stated of a work, written so that equal ones are equal and a person can read them."""
        return frozenset(term for subject in artwork.subjects if (term := words.term(subject)))

    def state(self) -> State:
        """Everything learned, as named arrays."""
        arrays: dict[str, NDArray[Any]] = {f"bridge.{name}": array for name, array in self.bridge.state().items()}
        return arrays | {"vocabulary": self.vocabulary, "rarity": self.rarity, "axes": self.axes}

    @classmethod
    def from_state(cls, state: State) -> Self:
        """The encoder that had this state."""
        bridge = {name.removeprefix("bridge."): array for name, array in state.items() if name.startswith("bridge.")}
        return cls(state["vocabulary"], state["rarity"], state["axes"], Bridge.from_state(bridge))

    def _complete(self, ids: Ids, known: Ids, rows: Rows, formal: Facet) -> Facet:
        """The rows of `known` works, and those inferred for the other `ids` that have a formal row."""
        missing = np.setdiff1d(ids, known, assume_unique=True)
        places = formal.positions(missing)
        seen = missing[places >= 0] if self.bridge.accuracy.trusted else missing[:0]
        if len(seen):
            rows = np.vstack([rows, self.bridge.infer(formal.rows[places[places >= 0]])])
        told = np.concatenate([known, seen])
        order = np.argsort(told)
        return Facet(told[order], rows[order], np.arange(len(told))[order] >= len(known))


def _columns(vocabulary: NDArray[np.str_]) -> dict[str, int]:
    return {token: column for column, token in enumerate(vocabulary.tolist())}


def _axes(matrix: csr_matrix, seed: int) -> Rows:
    """float32[V, d]: as many latent axes as keep the stated share, in the order of what they explain.

    They are the eigenvectors of the words' own products, V x V, so that memory does not grow with the works.
    """
    most = min(MOST_DIMENSIONS, matrix.shape[0] - 1, matrix.shape[1] - 1)
    if most < 1 or not matrix.nnz:
        return np.zeros((matrix.shape[1], 1), dtype=np.float32)
    _, squares, axes = randomized_svd(
        matrix.T @ matrix, most, n_iter=_POWER_ITERATIONS, power_iteration_normalizer="LU", random_state=seed
    )
    kept = np.cumsum(squares.astype(np.float64)) / float(matrix.multiply(matrix).sum())
    enough = int(np.searchsorted(kept, _SHARE)) + 1
    return np.ascontiguousarray(axes[:enough].T, dtype=np.float32)


def _project(ids: Ids, matrix: csr_matrix, axes: Rows) -> tuple[Ids, Rows]:
    """Ids and unit rows of the works of which something is left on the latent axes."""
    dense = np.asarray(matrix @ axes)
    told = np.linalg.norm(dense, axis=1) > _FAINTEST
    return ids[told], unit(dense[told])
