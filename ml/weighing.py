"""How much a thing in common counts: the closeness that is lost when it is taken away and the works encoded again."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from embeddings import lineage, milieu, words
from embeddings.basis import Basis
from embeddings.facet import Facet, empty
from embeddings.table import Table
from embeddings.turning import SETS
from embeddings.turns import Turns
from embeddings.vectors import load_turns
from graph.release import VECTORS, Release
from ml.form_weights import LESSONS, FormWeights
from ml.palette_loss import Turned
from ml.removal import Pair, stood, without
from ml.ties import Tie, conceptual_ties, historical_ties
from scrapers.collection import Person, StoredArtwork

NOTHING: Mapping[str, float] = {"conceptual": 0.001, "historical": 0.02}
"""Loss of cosine up to which a thing in common contributes nothing, by facet.

Measured: below it the loss was no larger than what taking away any other fact of the same work did.
"""

TABLES = ("nodes", "persons", "lineages", "person_years", "movement_years")


Question = tuple[str, int, tuple[Person | None, ...]]
"""What was encoded: the facet, which object the work is, and its makers where they are read."""


class Seen(dict[Question, tuple[StoredArtwork, Facet]]):
    """Rows by what they were encoded from, and that itself, lest another object take its place in memory."""


class Scale:
    """Encodes pairs of works under one basis, again and again.

    It hands the encoders only the rows of their tables that a pair names: the same rows come out, and a pair costs what
    its words and persons cost, not what the basis holds.
    """

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self._means = basis.mean_cosines
        self._nothing = empty(basis.formal.dimension)
        self._places = {name: getattr(basis.historical, name).places() for name in TABLES}
        self._words = {token: place for place, token in enumerate(basis.conceptual.vocabulary.tolist())}

    def cosine(self, facet: str, pair: Pair, seen: Seen | None = None) -> float:
        """The cosine of two works in `facet`; that of an average pair where nothing is known of one of them.

        `seen` keeps what was encoded, for the next question about the same works.
        """
        a, b = (self._encoded(facet, pair, one, Seen() if seen is None else seen) for one in (pair.a, pair.b))
        if not len(a.ids) or not len(b.ids):
            return self._means[facet]
        return float(a.rows[0].astype(np.float64) @ b.rows[0].astype(np.float64))

    def loss(self, pair: Pair, tie: Tie, seen: Seen | None = None) -> float:
        """The cosine that `pair` loses without `tie`; below zero where it gains."""
        before = stood(pair, tie)
        return self.cosine(tie.facet, before, seen) - self.cosine(tie.facet, without(before, tie), seen)

    def magnitudes(self, pair: Pair) -> dict[Tie, float]:
        """What each tie of a pair contributes, 0..1, for those that contribute anything, greatest first.

        The loss is given as a share of what lies between an average pair and two works that are one.
        """
        found, seen = {}, Seen()
        for tie in (*conceptual_ties(pair.a, pair.b), *historical_ties(pair.a, pair.b, pair.persons)):
            loss = self.loss(pair, tie, seen)
            if loss > NOTHING[tie.facet]:
                found[tie] = self.share(tie.facet, loss)
        return dict(sorted(found.items(), key=lambda one: -one[1]))

    def share(self, facet: str, loss: float) -> float:
        """A loss of cosine as a share of what lies between an average pair and two works that are one."""
        return max(0.0, min(1.0, loss / (1 - self._means[facet])))

    def _encoded(self, facet: str, pair: Pair, work: StoredArtwork, seen: Seen) -> Facet:
        told = tuple(pair.persons.get(one) for one in work.persons) if facet == "historical" else ()
        question = (facet, id(work), told)
        if question not in seen:
            seen[question] = work, self._encode(facet, pair, work)
        return seen[question][1]

    def _encode(self, facet: str, pair: Pair, work: StoredArtwork) -> Facet:
        if facet == "conceptual":
            encoder = self.basis.conceptual
            known = sorted(self._words[token] for token in words.weights(work) if token in self._words)
            cut = replace(
                encoder,
                vocabulary=encoder.vocabulary[known],
                rarity=encoder.rarity[known],
                axes=encoder.axes[known],
            )
            return cut.encode([work], self._nothing)
        named: set[str | int] = set(_named(pair, work))
        tables: Any = {name: self._cut(name, named) for name in TABLES}
        return replace(self.basis.historical, **tables).encode([work], pair.persons)

    def _cut(self, name: str, named: set[str | int]) -> Table:
        places = self._places[name]
        kept = sorted(places[one] for one in named if one in places)
        table: Table = getattr(self.basis.historical, name)
        return Table(table.keys[kept], table.rows[kept])


def _named(pair: Pair, work: StoredArtwork) -> Iterator[str | int]:
    """All nodes and persons that a row of `work` can be made of."""
    for shares in milieu.of_work(work).values():
        yield from shares
    for one in work.persons:
        yield one
        if one in pair.persons:
            yield from lineage.stated(pair.persons[one])
            for shares in milieu.of_person(pair.persons[one]).values():
                yield from shares


_scales: WeakKeyDictionary[Release, tuple[Scale, FormWeights | None]] = WeakKeyDictionary()


def scales(release: Release) -> tuple[Scale, FormWeights | None]:
    """What weighs the explanations of `release`, made when it is first asked for; no form where pictures are few."""
    found = _scales.get(release)
    if found is None:
        facet = release.facets["formal"]
        drawn = np.random.default_rng(release.basis.seed).permutation(len(facet.ids))[:LESSONS]
        pairs = [(row, one) for row in np.sort(drawn) if (one := release.descriptors.of(int(facet.ids[row])))]
        form = FormWeights.fit([one for _, one in pairs], facet.rows[[row for row, _ in pairs]])
        found = _scales[release] = (Scale(release.basis), form)
    return found


_turns: WeakKeyDictionary[Release, Turns | None] = WeakKeyDictionary()


def turned(release: Release, artwork: int) -> Turned | None:
    """The turns of a work's colours; None without a picture, or where the release has none of this make."""
    if release not in _turns:
        found = load_turns(release.folder / VECTORS)
        _turns[release] = found if found is not None and found.moved.shape[1:] == (SETS,) else None
    turns = _turns[release]
    position = int(release.facets["formal"].positions(np.asarray([artwork], dtype=np.int64))[0])
    return None if turns is None or position < 0 else Turned(turns.lost[position], turns.moved[position])
