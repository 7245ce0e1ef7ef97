"""`check-explanations`: whether what recommendations say is so, adds up and matters."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from api.asking import Request
from api.catalogue import Catalogue
from api.evidence.record import Evidence
from api.evidence.traits import TRAITS
from api.explain import Recommendation
from api.explanation_facts import terms_off, ties_of, unknown
from api.recommend import recommend
from embeddings.facet import FACETS
from embeddings.view import Pixels
from graph.release import Release
from ml.faithfulness import encoder_of, palette_trial, rework_trial, tie_trial
from ml.rankers import Ranker
from ml.removal import Pair
from ml.tally import ENOUGH, Tally, Trial, Verdict, tally
from ml.weighing import scales
from scrapers.collection import StoredArtwork
from scrapers.errors import BadQuery
from scrapers.progress import Progress
from scrapers.records import Image

TOLERANCE = 1e-6
"""How far the terms of a score may be from it."""

DEEPEST = 5
"""The rank down to which recommendations are drawn."""

TESTED_OF_FORM = {"palette", *(one.kind for one in TRAITS)}
"""The kinds of formal evidence that a picture can be changed in alone."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What is wrong with the explanation of `item` to `query`: the check it fails and what was seen."""

    query: str
    item: str
    check: str
    what: str


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is looked at: `sample` recommendations, then more until each kind has `cases`, at most `most` in all."""

    sample: int
    cases: int
    most: int


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was looked at: recommendations and facts by number, failures, and tests by kind of evidence and facet.

    `cases` are the tests that are enough to judge a kind. `untested` counts top evidence that nothing can be taken away
    from, by kind; `silent` counts, by facet, recommendations that name nothing there; `spared` is the top evidence of
    kinds that had enough cases when the first sample was through.
    """

    explained: int
    facts: int
    failures: tuple[Failure, ...]
    cases: int
    kinds: tuple[Tally, ...]
    facets: tuple[Tally, ...]
    overall: Tally
    untested: Mapping[str, int]
    silent: Mapping[str, int]
    spared: int

    def verdict(self, one: Tally) -> Verdict:
        """On one of `kinds`, `facets`, or `overall`, which no chance excuses: it is of all that was tested."""
        if one is self.overall and one.tested and one.share < ENOUGH:
            return Verdict.SHORT
        return one.verdict(self.cases)

    @property
    def short(self) -> tuple[str, ...]:
        """What falls short of `ENOUGH`, by name: kinds, facets, `all`."""
        every = (*self.kinds, *self.facets, self.overall)
        return tuple(one.kind for one in every if self.verdict(one) is Verdict.SHORT)

    @property
    def faithful(self) -> bool:
        return not self.failures and not self.short


def check(
    catalogue: Catalogue,
    release: Release,
    ranker: Ranker,
    weights: Mapping[str, float],
    open_image: Callable[[Image], Pixels],
    *,
    effort: Effort,
    seed: int,
    progress: Progress,
) -> Findings:
    """Explanations of recommendations drawn with `seed`, each to a work of the release.

    `catalogue` is a fresh snapshot of the store: facts are looked up there and in the descriptors of the release. After
    the first sample only those kinds are tested that still want cases, and as long as `effort.most` draws would give
    one of them enough of them. Raises BadQuery when the release holds no work that is still stored.
    """
    rng = np.random.default_rng(seed)
    stored = [int(one) for one in release.index.ids if int(one) in catalogue]
    if not stored:
        raise BadQuery("the live release holds no work that is still stored")
    limit = min(effort.most, DEEPEST * len(stored))
    progress.start("check explanations", min(effort.sample, limit))
    failures: list[Failure] = []
    trials: list[tuple[str, Trial]] = []
    tested: dict[str, int] = {}
    untested: dict[str, int] = {}
    silent = dict.fromkeys(FACETS, 0)
    explained = facts = spared = 0
    for drawn, (one, rank) in enumerate(islice(_draws(stored, rng), limit)):
        wanted: set[str] | None = None
        if drawn >= effort.sample:
            wanted = {kind for kind, had in tested.items() if had < effort.cases <= had * limit / drawn}
            if not wanted:
                break
            progress.tell(_wanted(wanted, tested, effort.cases), limit)
        progress.advance()
        query = catalogue.get(one)
        try:
            answer = recommend(Request(weights=weights, liked=(query.key,), k=rank), catalogue, release, ranker)
        except BadQuery:
            continue
        if not answer.items:
            continue
        item = answer.items[-1]
        explained += 1
        facts += len(item.evidence)
        failures += [Failure(query.key, item.artwork.key, *found) for found in _wrong(query, item, catalogue, release)]
        for facet in FACETS:
            top = next((evidence for evidence in item.evidence if evidence.facet == facet), None)
            if top is None:
                silent[facet] += 1
            elif wanted is not None and top.kind in tested and top.kind not in wanted:
                spared += 1
            elif (trial := _trial(top, query, item.artwork, catalogue, release, open_image, rng)) is None:
                untested[top.kind] = untested.get(top.kind, 0) + 1
            else:
                trials.append((facet, trial))
                tested[top.kind] = tested.get(top.kind, 0) + trial.possible
    return Findings(
        explained,
        facts,
        tuple(failures),
        effort.cases,
        tuple(tally(kind, (trial for _, trial in trials if trial.kind == kind)) for kind in sorted(tested)),
        tuple(tally(facet, (trial for name, trial in trials if name == facet)) for facet in FACETS),
        tally("all", (trial for _, trial in trials)),
        untested,
        silent,
        spared,
    )


def _draws(stored: Sequence[int], rng: np.random.Generator) -> Iterator[tuple[int, int]]:
    """Works and the rank at which to look, each work once before any comes again, and then at another rank."""
    first = rng.integers(DEEPEST, size=len(stored))
    for turn in range(DEEPEST):
        for place in rng.permutation(len(stored)).tolist():
            yield stored[place], int(first[place] + turn) % DEEPEST + 1


def _wanted(kinds: Collection[str], tested: Mapping[str, int], cases: int) -> str:
    return "wanted: " + ", ".join(f"{kind} {tested[kind]} of {cases}" for kind in sorted(kinds))


def _wrong(
    query: StoredArtwork, item: Recommendation, catalogue: Catalogue, release: Release
) -> Iterator[tuple[str, str]]:
    off = terms_off(item)
    if abs(off) > TOLERANCE:
        yield "terms", f"the terms add up to {item.score + off:.6f}, the score is {item.score:.6f}"
    for one in item.evidence:
        for what in unknown(one, query, item.artwork, catalogue, release):
            yield "facts", f"{one.text!r}: {what}"


def _trial(
    top: Evidence,
    query: StoredArtwork,
    item: StoredArtwork,
    catalogue: Catalogue,
    release: Release,
    open_image: Callable[[Image], Pixels],
    rng: np.random.Generator,
) -> Trial | None:
    """The test of the strongest evidence of a facet; None where nobody knows how to take that kind away."""
    scale, _ = scales(release)
    if top.facet != "formal":
        ties = ties_of(top)
        return tie_trial(scale, Pair(query, item, catalogue.persons), ties[0]) if ties else None
    ours, theirs = release.descriptors.of(query.id), release.descriptors.of(item.id)
    if top.kind not in TESTED_OF_FORM or ours is None or theirs is None or item.image is None:
        return None
    position = int(release.facets["formal"].positions(np.asarray([query.id], dtype=np.int64))[0])
    encode, picture = encoder_of(release.basis), open_image(item.image)
    row = release.facets["formal"].rows[position]
    if "trait" in top.facts:
        return rework_trial(encode, picture, top.facts["trait"], row, rng)
    return palette_trial(encode, picture, theirs, [match["theirs"] for match in top.facts["matched"]], row, rng)
