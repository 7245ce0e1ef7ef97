"""Evidence: what two works share, in words built only from stored facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from embeddings.descriptors import Descriptors
from scrapers.records import Person, StoredArtwork

DARK_FROM = 0.3
"""Share of darks from which a picture is worth calling dark."""

ALIKE_SHARE = 0.08
"""Shares closer than this are called the same."""

COLOUR_FROM = 0.1
"""Coverage from which a colour is worth naming."""

STROKE_FROM = 0.25
"""Strength, 0 to 1, from which a direction of strokes is worth naming."""

STROKE_DEGREES = 12.0
HORIZON_SHARE = 0.05
YEARS_APART = 25


@dataclass(frozen=True, slots=True)
class Evidence:
    """One shared fact: its facet, the sentence, and the measured values it was built from."""

    facet: str
    text: str
    facts: Mapping[str, Any]


def formal_evidence(a: Descriptors, b: Descriptors) -> list[Evidence]:
    """What two pictures visibly share, strongest first."""
    found = [_palette(a, b), _darks(a, b), _lights(a, b), _strokes(a, b), _horizon(a, b)]
    return [one for one in found if one]


def conceptual_evidence(a: StoredArtwork, b: StoredArtwork) -> list[Evidence]:
    """What two works are both said to show."""
    found = []
    subjects = _shared(a.subjects, b.subjects)
    if subjects:
        found.append(Evidence("conceptual", f"both depict {join(subjects[:4])}", {"subjects": subjects}))
    genres = _shared(a.genres, b.genres)
    if genres:
        found.append(Evidence("conceptual", f"both are catalogued as {join(genres)}", {"genres": genres}))
    return found


def historical_evidence(a: StoredArtwork, b: StoredArtwork, persons: Mapping[int, Person]) -> list[Evidence]:
    """What two works share in history: maker, teaching, movement, place, years."""
    found = []
    same = [persons[one].name for one in a.persons if one in b.persons]
    if same:
        found.append(Evidence("historical", f"both by {join(same)}", {"artists": same}))
    else:
        found += _teaching(a, b, persons)
    movements = _shared(a.movements, b.movements)
    if movements:
        found.append(Evidence("historical", f"both {join(movements)}", {"movements": movements}))
    places = _shared(a.places, b.places)
    if places:
        found.append(Evidence("historical", f"both from {join(places)}", {"places": places}))
    # Two works of one century may lie a hundred years apart: that is nothing to call close.
    if a.years and b.years and max(one.end - one.start for one in (a.years, b.years)) <= YEARS_APART:
        apart = abs(round(a.years.middle - b.years.middle))
        if apart <= YEARS_APART:
            about = (
                "about "
                if max(a.years.end - a.years.start, b.years.end - b.years.start) or (a.years.circa or b.years.circa)
                else ""
            )
            text = f"{about}{apart} year{'' if apart == 1 else 's'} apart" if apart else f"{about}the same year"
            found.append(Evidence("historical", text, {"years": [a.years.middle, b.years.middle]}))
    return found


def join(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _shared(a: tuple[str, ...], b: tuple[str, ...]) -> list[str]:
    others = {one.casefold() for one in b}
    return list(dict.fromkeys(one for one in a if one.casefold() in others))


def _teaching(a: StoredArtwork, b: StoredArtwork, persons: Mapping[int, Person]) -> list[Evidence]:
    found = []
    for pupil, teacher, verb in (
        [(x, y, "was taught by") for x in a.persons for y in b.persons if y in persons[x].teachers]
        + [(y, x, "was taught by") for x in a.persons for y in b.persons if x in persons[y].teachers]
        + [(x, y, "was influenced by") for x in a.persons for y in b.persons if y in persons[x].influences]
        + [(y, x, "was influenced by") for x in a.persons for y in b.persons if x in persons[y].influences]
    ):
        names = [persons[pupil].name, persons[teacher].name]
        found.append(Evidence("historical", f"{names[0]} {verb} {names[1]}", {"persons": names, "relation": verb}))
    if not found:
        common = {one for x in a.persons for one in persons[x].teachers} & {
            one for y in b.persons for one in persons[y].teachers
        }
        names = sorted(persons[one].name for one in common)
        if names:
            found.append(Evidence("historical", f"both artists were taught by {join(names)}", {"teachers": names}))
    return found


def _palette(a: Descriptors, b: Descriptors) -> Evidence | None:
    ours, theirs = _colours(a), _colours(b)
    names = sorted(ours.keys() & theirs.keys(), key=lambda name: -(ours[name] + theirs[name]))[:3]
    if not names:
        return None
    covered = [sum(palette[name] for name in names) for palette in (ours, theirs)]
    text = f"share {join(names)}: {covered[0]:.0%} of the one surface, {covered[1]:.0%} of the other"
    return Evidence("formal", _spaced(text), {"colours": names, "coverage": covered})


def _colours(descriptors: Descriptors) -> dict[str, float]:
    coverage: dict[str, float] = {}
    for colour in descriptors.palette:
        coverage[colour.name] = coverage.get(colour.name, 0.0) + colour.share
    return {name: share for name, share in coverage.items() if share >= COLOUR_FROM}


def _darks(a: Descriptors, b: Descriptors) -> Evidence | None:
    return _amount("dark", a.darks, b.darks)


def _lights(a: Descriptors, b: Descriptors) -> Evidence | None:
    return _amount("light", a.lights, b.lights)


def _amount(word: str, a: float, b: float) -> Evidence | None:
    if min(a, b) < DARK_FROM or abs(a - b) > ALIKE_SHARE:
        return None
    shares = [round(a * 100), round(b * 100)]
    text = f"both {shares[0]} % {word}" if shares[0] == shares[1] else f"{shares[0]} % and {shares[1]} % {word}"
    return Evidence("formal", text, {f"{word}s": [a, b]})


def _strokes(a: Descriptors, b: Descriptors) -> Evidence | None:
    if a.stroke_angle is None or b.stroke_angle is None or min(a.stroke_strength, b.stroke_strength) < STROKE_FROM:
        return None
    apart = abs(a.stroke_angle - b.stroke_angle) % 180
    if min(apart, 180 - apart) > STROKE_DEGREES:
        return None
    angles = [round(a.stroke_angle), round(b.stroke_angle)]
    text = f"lines and strokes run at {angles[0]}° and {angles[1]}°"
    return Evidence("formal", text, {"stroke_angle": [a.stroke_angle, b.stroke_angle]})


def _horizon(a: Descriptors, b: Descriptors) -> Evidence | None:
    if a.horizon is None or b.horizon is None or abs(a.horizon - b.horizon) > HORIZON_SHARE:
        return None
    text = f"horizon {a.horizon:.0%} and {b.horizon:.0%} down from the top"
    return Evidence("formal", _spaced(text), {"horizon": [a.horizon, b.horizon]})


def _spaced(text: str) -> str:
    return text.replace("%", " %")
