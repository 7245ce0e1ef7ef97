"""The types of hops, as people name them."""

import difflib
import re
from collections.abc import Iterable, Mapping

from graph.cypher import AFFINITIES as FACETS
from scrapers.errors import BadQuery
from scrapers.relation_types import AFFINITIES, RELATION_TYPES, RelationType

TYPES: Mapping[str, RelationType] = {**AFFINITIES, **RELATION_TYPES}
"""All types of hops by name."""

FACET: Mapping[str, str] = {kind: facet for facet, kind in FACETS.items()}
"""Type of affinity to its facet."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "form": ("FORMAL_SIM",),
    "formal": ("FORMAL_SIM",),
    "subject": ("CONCEPT_SIM",),
    "conceptual": ("CONCEPT_SIM",),
    "history": ("HISTORICAL_SIM",),
    "historical": ("HISTORICAL_SIM",),
    "affinity": tuple(AFFINITIES),
    "known": tuple(RELATION_TYPES),
    "maker": ("CREATED_BY",),
    "depicts": ("DEPICTS",),
    "genre": ("HAS_GENRE",),
    "movement": ("PART_OF_MOVEMENT", "MEMBER_OF"),
    "place": ("LOCATED_IN", "BORN_IN", "DIED_IN", "ACTIVE_IN"),
    "exhibition": ("EXHIBITED_IN",),
    "series": ("PART_OF_SERIES",),
    "same_work": ("SAME_WORK",),
    "version": ("VERSION_OF",),
    "taught": ("STUDENT_OF",),
    "teacher": ("STUDENT_OF",),
    "influenced": ("INFLUENCED_BY", "DREW_ON"),
    "influence": ("INFLUENCED_BY", "DREW_ON"),
    "after": ("MADE_AFTER", "WORKED_AFTER"),
    "associate": ("ASSOCIATED_WITH",),
    "born": ("BORN_IN",),
    "died": ("DIED_IN",),
}
"""What else a type, or several, may be called."""


def types_of(name: str) -> tuple[str, ...]:
    """The types that `name` stands for, whatever its case. Raises BadQuery, naming what may have been meant."""
    word = re.sub(r"[\s_-]+", "_", name.strip()).casefold()
    if word.upper() in TYPES:
        return (word.upper(),)
    if word in WORDS:
        return WORDS[word]
    near = difflib.get_close_matches(word, [*WORDS, *(one.casefold() for one in TYPES)], n=3, cutoff=0.5)
    meant = dict.fromkeys(one.upper() if one.upper() in TYPES else one for one in near)
    hint = f"did you mean {', '.join(meant)}?" if meant else f"give one of {', '.join(WORDS)}, {', '.join(TYPES)}"
    raise BadQuery(f"{name!r} is no type of hop; {hint}")


def all_types(names: Iterable[str]) -> frozenset[str]:
    """All types that any of `names` stands for. Raises BadQuery."""
    return frozenset(one for name in names for one in types_of(name))


def single_types(names: Iterable[str]) -> frozenset[str]:
    """The one type that each of `names` stands for. Raises BadQuery for a word that stands for several."""
    found: list[str] = []
    for name in names:
        types = types_of(name)
        if len(types) > 1:
            raise BadQuery(f"{name!r} stands for {', '.join(types)}; give the one you mean by its own name")
        found += types
    return frozenset(found)
