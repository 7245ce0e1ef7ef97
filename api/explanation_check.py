"""`check-explanations`: whether what recommendations say is so, adds up and matters."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from api.asking import Request
from api.catalogue import Catalogue
from api.evidence.record import Evidence
from api.evidence.traits import TRAITS
from api.explain import Recommendation
from api.recommend import recommend
from embeddings.descriptors import Descriptors
from embeddings.facet import FACETS
from embeddings.view import Pixels
from graph.release import Release
from ml.faithfulness import ENOUGH, Tally, Trial, encoder_of, palette_trial, rework_trial, tally, tie_trial
from ml.form_weights import FormWeights
from ml.rankers import Ranker
from ml.removal import Pair
from ml.ties import DIRECT, SHARED, TIES_OF_MAKERS, TIES_OF_WORKS, Tie, conceptual_ties, historical_ties
from ml.weighing import scales
from scrapers.errors import BadQuery
from scrapers.progress import Progress
from scrapers.records import Image, Person, StoredArtwork

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
class Findings:
    """All that was looked at: recommendations and facts by number, failures, and tests by kind of evidence.

    `untested` counts top evidence that nothing can be taken away from, by kind; `silent` counts, by facet,
    recommendations that name nothing there.
    """

    explained: int
    facts: int
    failures: tuple[Failure, ...]
    tallies: tuple[Tally, ...]
    facets: tuple[Tally, ...]
    untested: Mapping[str, int]
    silent: Mapping[str, int]

    @property
    def faithful(self) -> bool:
        return not self.failures and all(one.share >= ENOUGH for one in self.facets if one.tested)


def check(
    catalogue: Catalogue,
    release: Release,
    ranker: Ranker,
    weights: Mapping[str, float],
    open_image: Callable[[Image], Pixels],
    *,
    sample: int,
    seed: int,
    progress: Progress,
) -> Findings:
    """Explanations of `sample` recommendations drawn with `seed`, each to a work of the release.

    `catalogue` is a fresh snapshot of the store: facts are looked up there and in the descriptors of the release.
    Raises BadQuery when the release holds no work that is still stored.
    """
    rng = np.random.default_rng(seed)
    stored = [int(one) for one in release.index.ids if int(one) in catalogue]
    if not stored:
        raise BadQuery("the live release holds no work that is still stored")
    drawn = rng.permutation(stored)[:sample].tolist()
    progress.start("check explanations", len(drawn))
    failures: list[Failure] = []
    trials: list[tuple[str, Trial]] = []
    untested: dict[str, int] = {}
    silent = dict.fromkeys(FACETS, 0)
    explained = facts = 0
    for one in drawn:
        query = catalogue.get(one)
        progress.advance()
        try:
            answer = recommend(
                Request(weights=weights, liked=(query.key,), k=int(rng.integers(1, DEEPEST + 1))),
                catalogue,
                release,
                ranker,
            )
        except BadQuery:
            continue
        if not answer.items:
            continue
        item = answer.items[-1]
        explained += 1
        facts += len(item.evidence)
        failures += [Failure(query.key, item.artwork.key, *found) for found in _wrong(query, item, catalogue, release)]
        for facet in FACETS:
            shown = [evidence for evidence in item.evidence if evidence.facet == facet]
            if not shown:
                silent[facet] += 1
                continue
            trial = _trial(shown[0], query, item.artwork, catalogue, release, open_image, rng)
            if trial is None:
                untested[shown[0].kind] = untested.get(shown[0].kind, 0) + 1
            else:
                trials.append((facet, trial))
    kinds = sorted({trial.kind for _, trial in trials})
    tallies = tuple(tally(kind, (trial for _, trial in trials if trial.kind == kind)) for kind in kinds)
    facets = tuple(tally(facet, (trial for name, trial in trials if name == facet)) for facet in FACETS)
    return Findings(explained, facts, tuple(failures), tallies, facets, untested, silent)


def _wrong(
    query: StoredArtwork, item: Recommendation, catalogue: Catalogue, release: Release
) -> Iterator[tuple[str, str]]:
    off = terms_off(item)
    if abs(off) > TOLERANCE:
        yield "terms", f"the terms add up to {item.score + off:.6f}, the score is {item.score:.6f}"
    for one in item.evidence:
        for what in unknown(one, query, item.artwork, catalogue, release):
            yield "facts", f"{one.text!r}: {what}"


def terms_off(item: Recommendation) -> float:
    """What the terms of a recommendation add up to, less its score."""
    return sum(item.terms.values()) - item.score


def unknown(one: Evidence, a: StoredArtwork, b: StoredArtwork, catalogue: Catalogue, release: Release) -> list[str]:
    """The facts of a piece of evidence that are not stored of `a` and `b`, as sentences; none when all are."""
    if one.facet == "formal":
        ours, theirs = release.descriptors.of(a.id), release.descriptors.of(b.id)
        if ours is None or theirs is None:
            return ["one of the two has no descriptors"]
        wrong = _unmeasured(one.facts, ours, theirs)
        return wrong + (_unranked(one.facts, ours, theirs, scales(release)[1]) if "trait" in one.facts else [])
    return _unstated(one, a, b, catalogue.persons)


def _unmeasured(facts: Mapping[str, Any], ours: Descriptors, theirs: Descriptors) -> list[str]:
    wrong = []
    for name in facts.keys() - {"colours", "coverage", "matched", "trait", "beyond"}:
        stored = [getattr(one, name) for one in (ours, theirs)]
        if [_plain(one) for one in stored] != [_plain(one) for one in facts[name]]:
            wrong.append(f"{name} is {stored}, not {list(facts[name])}")
    palettes = [{(one.hex, one.share) for one in described.palette} for described in (ours, theirs)]
    for match in facts.get("matched", ()):
        for side, palette, covered in zip(("ours", "theirs"), palettes, match["coverage"], strict=True):
            if (match[side], covered) not in palette:
                wrong.append(f"no palette has {match[side]} over {covered:.0%}")
    names = {colour.hex: colour.name for colour in ours.palette}
    told = [names.get(match["ours"]) for match in facts.get("matched", ())]
    if "colours" in facts and list(dict.fromkeys(told)) != facts["colours"]:
        wrong.append(f"the colours are called {told}, not {facts['colours']}")
    return wrong


def _unranked(facts: Mapping[str, Any], ours: Descriptors, theirs: Descriptors, form: FormWeights | None) -> list[str]:
    """What is wrong with how much of the collection two pictures are said to be beyond."""
    told = [one for one in TRAITS if one.undone == facts["trait"] and one.name in facts]
    if form is None or not told:
        return [f"no trait of these pictures is taken away by {facts['trait']}"]
    below = [form.below(told[0].name, float(getattr(one, told[0].name))) for one in (ours, theirs)]
    beyond = [round(one if told[0].high else 1 - one, 4) for one in below]
    return [] if beyond == facts["beyond"] else [f"they are beyond {beyond} of the collection, not {facts['beyond']}"]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple | list) else value


def _unstated(one: Evidence, a: StoredArtwork, b: StoredArtwork, persons: Mapping[int, Person]) -> list[str]:
    if one.kind == "years":
        stored = [work.years.middle if work.years else None for work in (a, b)]
        return [] if stored == one.facts["years"] else [f"the years are {stored}, not {one.facts['years']}"]
    stated = {*conceptual_ties(a, b), *historical_ties(a, b, persons)}
    return [
        f"{tie.kind} {', '.join(map(str, tie.of))} is not stored of both" for tie in ties_of(one) if tie not in stated
    ] + [
        f"person {number} is called {persons[number].name if number in persons else None}, not {name}"
        for number, name in _people(one)
        if number not in persons or persons[number].name != name
    ]


def _people(one: Evidence) -> list[tuple[int, str]]:
    """Persons whom a sentence names, by id, in the order of the names."""
    facts = one.facts
    if one.kind == "maker":
        return list(zip(facts["ids"], facts["artists"], strict=True))
    if one.kind in DIRECT:
        return list(zip(facts["ids"], facts["persons"], strict=True))
    if one.kind in SHARED:
        return list(zip(facts["all"], facts[SHARED[one.kind]], strict=True))
    if one.kind == "teacher's teacher":
        pupil, master, teacher = facts["ids"]
        return list(zip((pupil, teacher, master), facts["persons"], strict=True))
    return []


def ties_of(one: Evidence) -> list[Tie]:
    """What a piece of evidence says that two works have in common, the strongest first."""
    facts, kind = one.facts, one.kind
    if kind in TIES_OF_WORKS or kind in TIES_OF_MAKERS:
        field = TIES_OF_WORKS.get(kind) or TIES_OF_MAKERS[kind]
        return [Tie(one.facet, kind, (name,)) for name in facts[field]]
    if kind == "maker":
        return [Tie(one.facet, kind, (number,)) for number in facts["ids"]]
    if kind == "years":
        return [Tie(one.facet, kind, ())]
    if kind in DIRECT or kind == "teacher's teacher" or kind in SHARED:
        return [Tie(one.facet, kind, tuple(facts["ids"]))]
    return []


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
