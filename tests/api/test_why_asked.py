"""What is asked of paths, and what it means to the search."""

from typing import Any

import pytest

from api.why.asked import Asked, meant
from api.why.types import TYPES, WORDS, types_of
from graph.paths.records import Constraints
from scrapers.errors import BadQuery, NodeNotFound, TakenDown
from tests.api.why_world import BOAT, DAWN, DUSK, MASTER, SCHOOL, TAKEN, world

LOADED = world()


def asked(**values: Any) -> Asked:
    return Asked(**{"start": f"met:{DAWN}", "end": f"met:{DUSK}"} | values)


def test_what_is_asked_becomes_constraints() -> None:
    found = meant(
        asked(
            hops=3,
            types=("form", "created_by", "Depicts", "taught"),
            require=("teacher",),
            forbid=("subject", "LOCATED_IN"),
            through=("Tonalism", "movement:tonalism"),
            without=("person:ulan:1", "boat"),
            rights=("cc by 4.0", "CC0-1.0"),
            year_from=1850,
            monotone=True,
            facet_share=0.5,
        ),
        LOADED,
    )
    assert (found.start.id, found.end.id) == (DAWN, DUSK)
    assert found.constraints == Constraints(
        hops=3,
        allowed=frozenset({"FORMAL_SIM", "CREATED_BY", "DEPICTS", "STUDENT_OF"}),
        required=frozenset({"STUDENT_OF"}),
        forbidden=frozenset({"CONCEPT_SIM", "LOCATED_IN"}),
        through=(SCHOOL,),
        without=frozenset({MASTER, BOAT}),
        rights=frozenset({"CC-BY-4.0", "CC0-1.0"}),
        years=(1850, None),
        monotone=True,
        facet_share=0.5,
    )
    assert set(found.named) == {SCHOOL, MASTER, BOAT}
    assert meant(asked(), LOADED).constraints == Constraints()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"k": 0}, "k is 0; give a number from 1 to 20"),
        ({"k": 21}, "k is 21"),
        ({"hops": 0}, "hops is 0; give a number from 1 to 5"),
        ({"hops": 6}, "hops is 6"),
        ({"facet_share": 0}, "the facet share is 0"),
        ({"facet_share": 1.1}, "the facet share is 1.1"),
        ({"facet_share": float("nan")}, "the facet share is nan"),
        ({"year_from": 1900, "year_to": 1899}, "the years run backwards"),
        ({"year_from": 10**30}, "there is no year 1000000000000000000000000000000"),
        ({"year_to": -100_001}, "there is no year -100001"),
        ({"through": ("x",) * 21}, "21 nodes in through"),
        ({"end": f"met:{DAWN}"}, "both ends are met:11"),
        ({"through": ("Dusk",)}, "met:12 is an end of the path"),
        ({"without": ("Dawn",)}, "met:11 is an end of the path"),
        (
            {"through": ("boat",), "without": ("subject:boat",)},
            "a path cannot go both through and not through subject:boat",
        ),
        ({"require": ("form",), "forbid": ("formal_sim",)}, "FORMAL_SIM cannot be both"),
        ({"require": ("form",), "types": ("depicts",)}, "FORMAL_SIM is required, but not among"),
        ({"types": ("form",), "forbid": ("form",)}, "every type that is allowed is forbidden"),
        ({"hops": 2, "through": ("boat", "Tonalism")}, "a path of 2 hops has 1 between its ends; 2 are asked for"),
        ({"hops": 1, "require": ("form", "depicts")}, "2 types are required of a path of at most 1 hops"),
        ({"require": ("movement",)}, "'movement' stands for PART_OF_MOVEMENT, MEMBER_OF"),
        ({"forbid": ("depict",)}, "'depict' is no type of hop; did you mean DEPICTS\\?"),
        ({"forbid": ("zzz",)}, "'zzz' is no type of hop; give one of form"),
        ({"rights": ("CC-BY-SA-4.0",)}, "no work has the licence 'CC-BY-SA-4.0'"),
        ({"start": "Ada Berg"}, "2 nodes are called 'Ada Berg'"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(values: dict[str, Any], words: str) -> None:
    with pytest.raises(BadQuery, match=f"^{words}"):
        meant(asked(**values), LOADED)


def test_every_node_that_is_named_must_be_there() -> None:
    for values in ({"start": "met:99"}, {"end": "nobody"}, {"through": ("met:99",)}, {"without": ("nobody",)}):
        with pytest.raises(NodeNotFound):
            meant(asked(**values), LOADED)
    for values in ({"start": f"met:{TAKEN}"}, {"through": (f"met:{TAKEN}",)}):
        with pytest.raises(TakenDown):
            meant(asked(**values), LOADED)


def test_every_type_and_every_word_is_understood_in_any_writing() -> None:
    for name in TYPES:
        assert types_of(name) == types_of(name.lower()) == types_of(f" {name.replace('_', ' ')} ") == (name,)
    for word, types in WORDS.items():
        assert types_of(word.replace("_", " ").title()) == types
        assert set(types) <= set(TYPES)
