"""The types of known relations: between which kinds of nodes each stands, and how it reads as a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RelationType:
    """One type. `forward` reads from source to target (`was taught by`), `backward` from target to source.

    A `symmetric` one says the same in both directions and is stored once, from the smaller id to the larger.
    """

    name: str
    src: str
    dst: str
    forward: str
    backward: str
    symmetric: bool = False


RELATION_TYPES: Mapping[str, RelationType] = {
    one.name: one
    for one in (
        RelationType("CREATED_BY", "artwork", "artist", "is by", "made"),
        RelationType("MADE_AFTER", "artwork", "artist", "is made after", "was copied or followed in"),
        RelationType("PART_OF_MOVEMENT", "artwork", "movement", "belongs to", "includes"),
        RelationType("LOCATED_IN", "artwork", "place", "is from", "is the place of"),
        RelationType("HAS_GENRE", "artwork", "subject", "is catalogued as", "is the genre of"),
        RelationType("DEPICTS", "artwork", "subject", "depicts", "is depicted in"),
        RelationType("EXHIBITED_IN", "artwork", "exhibition", "was shown in", "showed"),
        RelationType("PART_OF_SERIES", "artwork", "series", "belongs to", "includes"),
        RelationType("SAME_WORK", "artwork", "artwork", "is the same work as", "is the same work as", True),
        RelationType("VERSION_OF", "artwork", "artwork", "is another version of", "is another version of", True),
        RelationType("RELATED_TO", "artwork", "artwork", "is catalogued with", "is catalogued with", True),
        RelationType("PART_OF", "artwork", "artwork", "is part of", "has the part"),
        RelationType("STUDENT_OF", "artist", "artist", "was taught by", "taught"),
        RelationType("INFLUENCED_BY", "artist", "artist", "was influenced by", "influenced"),
        RelationType("WORKED_AFTER", "artist", "artist", "made works after", "was followed in works by"),
        RelationType("ASSOCIATED_WITH", "artist", "artist", "was close to", "was close to", True),
        RelationType("MEMBER_OF", "artist", "movement", "belongs to", "had as a member"),
        RelationType("DREW_ON", "artist", "movement", "was influenced by", "influenced"),
        RelationType("BORN_IN", "artist", "place", "was born in", "is the birthplace of"),
        RelationType("DIED_IN", "artist", "place", "died in", "is where there died"),
        RelationType("ACTIVE_IN", "artist", "place", "worked in", "is where there worked"),
        RelationType("BROADER", "subject", "subject", "is a kind of", "includes"),
        RelationType("WITHIN", "place", "place", "lies in", "contains"),
        RelationType("BRANCH_OF", "movement", "movement", "is a branch of", "has the branch"),
    )
}
"""All types by name, in the order in which they are written and numbered."""

AFFINITIES: Mapping[str, RelationType] = {
    one.name: one
    for one in (
        RelationType("FORMAL_SIM", "artwork", "artwork", "looks like", "looks like", True),
        RelationType("CONCEPT_SIM", "artwork", "artwork", "is close in subject to", "is close in subject to", True),
        RelationType("HISTORICAL_SIM", "artwork", "artwork", "stands in history near", "stands in history near", True),
    )
}
"""Types of affinities by name: computed by a release, not known."""

SYMMETRIC = frozenset(one.name for one in (*RELATION_TYPES.values(), *AFFINITIES.values()) if one.symmetric)
"""Types that say the same in both directions."""

Edge = tuple[int, str, int]
"""Source, type and target, the smaller number first for symmetric types."""


def edge(src: int, type_: str, dst: int) -> Edge:
    """The edge of a type between two nodes, as it is stored."""
    return (dst, type_, src) if type_ in SYMMETRIC and src > dst else (src, type_, dst)
