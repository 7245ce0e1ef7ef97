"""Whether what an explanation says is so: its terms, and its facts, looked up anew."""

from collections.abc import Mapping
from typing import Any

from api.catalogue import Catalogue
from api.evidence.record import Evidence
from api.evidence.traits import TRAITS
from api.explain import Recommendation
from embeddings.descriptors import Descriptors
from graph.release import Release
from ml.form_weights import FormWeights
from ml.ties import DIRECT, SHARED, TIES_OF_MAKERS, TIES_OF_WORKS, Tie, conceptual_ties, historical_ties
from ml.weighing import scales
from scrapers.collection import Person, StoredArtwork


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
