"""What two works share in history: maker, teaching and influence, movement, place, years."""

from collections.abc import Iterable, Mapping

from api.evidence.record import Evidence, join, strongest_first
from api.rarity import Weight, plain
from api.wording import year
from embeddings import years
from ml.ties import YEARS_APART, Tie, historical_ties, same
from scrapers.collection import Person, StoredArtwork

RELATIONS: Mapping[str, str] = {
    "teaching": "was taught by",
    "influence": "was influenced by",
    "model": "made works after",
    "association": "was close to",
}
"""What a direct relation is called between the two makers."""

COMMON: Mapping[str, str] = {
    "fellow pupils": "both artists were taught by {}",
    "same influence": "both artists were influenced by {}",
    "same model": "both artists made works after {}",
    "same circle": "both artists were close to {}",
}
"""What a relation through a third person is called."""

NAMED: Mapping[str, tuple[str, str]] = {
    "movement": ("movements", "both {}"),
    "school": ("movements", "both artists belong to {}"),
    "place": ("places", "both from {}"),
    "town": ("places", "both artists lived or worked in {}"),
}
"""The fact and the sentence of what is shared by name."""

FACTS: Mapping[str, str] = {
    "fellow pupils": "teachers",
    "same influence": "influences",
    "same model": "models",
    "same circle": "associates",
}

BIRTHS_APART = 25
"""Years up to which the makers of a hop are called contemporaries."""

GENERATION, NATION = 0.05, 0.02
"""How much a generation and a nation in common count in a hop, at most: thousands share them."""


def historical_evidence(
    a: StoredArtwork, b: StoredArtwork, persons: Mapping[int, Person], weight: Weight = plain
) -> list[Evidence]:
    """What two works have in common in history, strongest first.

    Between makers only the shortest relation stands: one maker, else a direct one, else one through a third person.
    """
    weighed = {tie: weight(tie) for tie in historical_ties(a, b, persons)}
    ties = {tie: value for tie, value in sorted(weighed.items(), key=lambda one: -one[1]) if value > 0}
    found: list[Evidence | None] = [_makers(ties, persons)]
    found += [_relation(tie, value, persons) for tie, value in ties.items() if tie.kind in RELATIONS]
    found += [_common(kind, ties, persons) for kind in COMMON]
    found += [_lineage(tie, value, persons) for tie, value in ties.items() if tie.kind == "teacher's teacher"]
    found += [_shared(kind, ties) for kind in NAMED]
    found += [_years(a, b, value) for tie, value in ties.items() if tie.kind == "years"]
    return strongest_first(found)


def hop_historical_evidence(
    a: StoredArtwork, b: StoredArtwork, persons: Mapping[int, Person], weight: Weight = plain
) -> list[Evidence]:
    """As `historical_evidence`, and last, of works by different makers, their generation and their nation.

    The generation is not said of works whose years are close, which says more.
    """
    found = historical_evidence(a, b, persons, weight)
    if set(a.persons) & set(b.persons):
        return found
    pairs = [(persons[x], persons[y]) for x in a.persons for y in b.persons if x in persons and y in persons]
    dated = any(one.kind == "years" for one in found)
    # never more than the least of what is told of works and of relations
    most = min((one.magnitude for one in found), default=1.0)
    return [*found, *strongest_first([None if dated else _generation(pairs, most), _nation(pairs, most)])]


def _generation(pairs: Iterable[tuple[Person, Person]], most: float) -> Evidence | None:
    """The two makers born closest to each other, if one could have worked beside the other."""
    born = [(abs(x.birth - y.birth), x, y) for x, y in pairs if x.birth is not None and y.birth is not None]
    near = [one for one in born if one[0] <= BIRTHS_APART and _worked_together(*one[1:])]
    if not near:
        return None
    apart, x, y = min(near, key=lambda one: one[0])
    facts = {
        "persons": [x.name, y.name],
        "ids": [x.id, y.id],
        "births": [x.birth, y.birth],
        "deaths": [x.death, y.death],
    }
    text = f"made by contemporaries: {_lived(x)} and {_lived(y)}"
    size = min(most, GENERATION * (1 - apart / (BIRTHS_APART + 1)))
    return Evidence("historical", text, facts, "generation", size)


def _worked_together(x: Person, y: Person) -> bool:
    ours, theirs = years.active(x.birth, x.death), years.active(y.birth, y.death)
    return ours is not None and theirs is not None and ours[0] < theirs[1] and theirs[0] < ours[1]


def _lived(one: Person) -> str:
    return f"{one.name} ({year(one.birth or 0)}–{year(one.death) if one.death is not None else ''})"


def _nation(pairs: Iterable[tuple[Person, Person]], most: float) -> Evidence | None:
    """The nation that the makers of both works are said to be of; sources name a people or a state."""
    shared = {name: x for x, y in pairs if (name := same(x.nationality or "")) and name == same(y.nationality or "")}
    if not shared:
        return None
    names = [", ".join(map(str.strip, (one.nationality or "").split(","))) for one in shared.values()]
    text = f"nationality of both makers: {'; '.join(names)}"
    return Evidence("historical", text, {"nationalities": names}, "nation", min(most, NATION))


def _makers(ties: Mapping[Tie, float], persons: Mapping[int, Person]) -> Evidence | None:
    of = {int(tie.of[0]): value for tie, value in ties.items() if tie.kind == "maker"}
    names = _names(of, persons)
    if not of:
        return None
    facts = {"artists": names, "ids": list(of)}
    return Evidence("historical", f"both by {join(names)}", facts, "maker", max(of.values()))


def _relation(tie: Tie, value: float, persons: Mapping[int, Person]) -> Evidence:
    names, verb = _names(map(int, tie.of), persons), RELATIONS[tie.kind]
    facts = {"persons": names, "relation": verb, "ids": list(tie.of)}
    return Evidence("historical", f"{names[0]} {verb} {names[1]}", facts, tie.kind, value)


def _common(kind: str, ties: Mapping[Tie, float], persons: Mapping[int, Person]) -> Evidence | None:
    of = {tie: value for tie, value in ties.items() if tie.kind == kind}
    if not of:
        return None
    third = list(dict.fromkeys(int(tie.of[-1]) for tie in of))
    first = next(iter(of))
    names = _names(third, persons)
    facts = {FACTS[kind]: names, "ids": list(first.of), "all": third}
    return Evidence("historical", COMMON[kind].format(join(names)), facts, kind, of[first])


def _lineage(tie: Tie, value: float, persons: Mapping[int, Person]) -> Evidence:
    pupil, master, teacher = _names(map(int, tie.of), persons)
    text = f"{pupil} was taught by {teacher}, who was taught by {master}"
    facts = {"persons": [pupil, teacher, master], "ids": list(tie.of)}
    return Evidence("historical", text, facts, tie.kind, value)


def _shared(kind: str, ties: Mapping[Tie, float]) -> Evidence | None:
    of = {str(tie.of[0]): value for tie, value in ties.items() if tie.kind == kind}
    if not of:
        return None
    field, sentence = NAMED[kind]
    return Evidence("historical", sentence.format(join(list(of))), {field: list(of)}, kind, max(of.values()))


def _years(a: StoredArtwork, b: StoredArtwork, value: float) -> Evidence | None:
    if a.years is None or b.years is None:
        return None
    apart = abs(round(a.years.middle - b.years.middle))
    vague = max(a.years.end - a.years.start, b.years.end - b.years.start) or a.years.circa or b.years.circa
    about = "about " if vague else ""
    text = f"{about}{apart} year{'' if apart == 1 else 's'} apart" if apart else f"{about}the same year"
    facts = {"years": [a.years.middle, b.years.middle]}
    return Evidence("historical", text, facts, "years", value * (1 - apart / (YEARS_APART + 1)))


def _names(ids: Iterable[int], persons: Mapping[int, Person]) -> list[str]:
    return [persons[one].name if one in persons else f"person {one}" for one in ids]
