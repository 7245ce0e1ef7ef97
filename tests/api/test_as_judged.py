"""What is said of works and persons heeds what people judged, and agrees with what the search walks."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.as_judged import OF_PERSONS, OF_WORKS, AsJudged, as_judged
from api.catalogue import Catalogue
from api.docket import Docket
from api.explain import pair_evidence
from api.live import Loaded
from api.why.asked import Asked
from api.why.evidence import hop_evidence
from api.why.route import why
from embeddings.facet import empty
from graph.paths.judged import Judged
from graph.paths.records import Verdict
from ml.removal import Pair
from ml.ties import Tie, conceptual_ties, historical_ties
from scrapers.collection import Collection
from scrapers.errors import ArtworkNotFound
from tests.api.why_world import (
    BOAT,
    DAWN,
    DUSK,
    HUT,
    ISLE,
    LIKE,
    MASTER,
    MIST,
    NAMESAKE,
    OAK,
    PERSONS,
    PUPIL,
    SCHOOL,
    TAKEN,
    WORKS,
    index,
    world,
)

RELEASE = world().release
BY_ID = {work.id: work for work in WORKS}


def verdicts(*said: tuple[Any, ...]) -> tuple[Verdict, ...]:
    return tuple(Verdict(number, *one) for number, one in enumerate(said, 1))


def told(*said: tuple[Any, ...]) -> AsJudged:
    return as_judged(judged_world(*said))


def judged_world(*said: tuple[Any, ...]) -> Loaded:
    return replace(world(), docket=Docket("1", verdicts(*said)))


def texts(loaded: Loaded, type_: str) -> list[str]:
    return [one.text for one in hop_evidence(replace(LIKE, type=type_), loaded)]


def test_a_rejected_subject_is_no_reason() -> None:
    assert texts(world(), "CONCEPT_SIM") == ["both depict boat"]
    assert texts(judged_world(("reject", DAWN, "DEPICTS", BOAT)), "CONCEPT_SIM") == []
    assert texts(judged_world(("reject", DUSK, "DEPICTS", BOAT)), "CONCEPT_SIM") == []
    assert texts(judged_world(("reject", OAK, "DEPICTS", BOAT)), "CONCEPT_SIM") == ["both depict boat"]
    assert texts(judged_world(("accept", DAWN, "DEPICTS", BOAT)), "CONCEPT_SIM") == ["both depict boat"]


def test_a_retyped_relation_is_told_as_what_it_is_now() -> None:
    assert texts(world(), "HISTORICAL_SIM")[0] == "Bo Çelik was taught by Ada Berg"
    retyped = judged_world(("retype", PUPIL, "STUDENT_OF", MASTER, "INFLUENCED_BY"))
    assert texts(retyped, "HISTORICAL_SIM") == [
        "Bo Çelik was influenced by Ada Berg",
        *texts(world(), "HISTORICAL_SIM")[1:],
    ]
    both = ("retype", DAWN, "DEPICTS", BOAT, "HAS_GENRE"), ("retype", DUSK, "DEPICTS", BOAT, "HAS_GENRE")
    assert texts(judged_world(*both), "CONCEPT_SIM") == ["both are catalogued as boat"]


def test_a_path_tells_the_reasons_that_are_left() -> None:
    loaded = judged_world(("retype", PUPIL, "STUDENT_OF", MASTER, "ASSOCIATED_WITH"))
    answer = why(Asked(start="met:11", end="met:12"), loaded).to_mapping()
    assert not any("taught" in path["summary"] for path in answer["paths"])
    assert any("was close to" in path["summary"] for path in answer["paths"])


def test_of_two_who_are_one_by_now_nothing_is_said() -> None:
    assert told(("accept", PUPIL, "INFLUENCED_BY", PUPIL)).persons is PERSONS


def test_a_new_type_without_a_field_is_not_said_at_all() -> None:
    of = told(("retype", DAWN, "CREATED_BY", MASTER, "MADE_AFTER"))
    assert of.work(BY_ID[DAWN]).persons == ()
    assert of.work(BY_ID[DAWN]) == replace(BY_ID[DAWN], persons=())


def test_what_nobody_judged_is_the_thing_itself() -> None:
    of = told(("reject", DAWN, "DEPICTS", BOAT))
    assert of.work(BY_ID[DUSK]) is BY_ID[DUSK]
    assert of.persons is PERSONS
    assert as_judged(world()).work(BY_ID[DAWN]) is BY_ID[DAWN]


def test_without_verdicts_the_index_of_paths_is_not_needed() -> None:
    release: Any = object()
    of = AsJudged.of(release, world().catalogue, ())
    assert of.work(BY_ID[DAWN]) is BY_ID[DAWN]
    assert of.persons is PERSONS
    assert of.standing_at(DAWN) == []
    assert not of.strikes(DAWN, "DEPICTS", BOAT)


def test_what_says_the_same_both_ways_is_struck_from_both() -> None:
    friends = {MASTER: replace(PERSONS[MASTER], associates=(PUPIL, NAMESAKE))}
    friends |= {PUPIL: replace(PERSONS[PUPIL], associates=(MASTER,))}
    catalogue = Catalogue(Collection(WORKS, PERSONS | friends))
    for ends in ((MASTER, PUPIL), (PUPIL, MASTER)):
        said = verdicts(("reject", ends[0], "ASSOCIATED_WITH", ends[1]))
        of = AsJudged.of(RELEASE, catalogue, said)
        assert (of.persons[MASTER].associates, of.persons[PUPIL].associates) == ((NAMESAKE,), ())
    retyped = AsJudged.of(
        index(), catalogue, verdicts(("retype", PUPIL, "STUDENT_OF", NAMESAKE, "ASSOCIATED_WITH"))
    ).persons
    assert (retyped[PUPIL].associates, retyped[NAMESAKE].associates) == ((MASTER, NAMESAKE), (PUPIL,))


def test_where_somebody_worked_is_said_though_they_were_not_born_there() -> None:
    persons = PERSONS | {PUPIL: replace(PERSONS[PUPIL], places=("Isle of Mists",))}
    catalogue = Catalogue(Collection(WORKS, persons))

    def places(*said: tuple[Any, ...]) -> tuple[str, ...]:
        return AsJudged.of(RELEASE, catalogue, verdicts(*said)).persons[PUPIL].places

    assert places() == ("Isle of Mists",), "its key is place:isle: it is known by its name"
    assert places(("reject", PUPIL, "BORN_IN", ISLE)) == ()
    assert places(("reject", PUPIL, "BORN_IN", ISLE), ("accept", PUPIL, "ACTIVE_IN", ISLE)) == ("Isle of Mists",)
    assert places(("retype", PUPIL, "BORN_IN", ISLE, "ACTIVE_IN")) == ("Isle of Mists",)
    assert places(("retype", PUPIL, "BORN_IN", ISLE, "DIED_IN")) == ()


def test_a_name_that_the_release_lost_with_its_last_edge_stays_unsaid() -> None:
    work = replace(BY_ID[DAWN], subjects=("boat", "windmill"))
    assert told(("reject", DAWN, "DEPICTS", 77)).work(work).subjects == ("boat",)
    assert told(("accept", DAWN, "DEPICTS", 77)).work(work).subjects == ("boat", "windmill")


def test_a_name_is_known_by_its_key_in_another_spelling() -> None:
    work = replace(BY_ID[DAWN], subjects=("Boat!", "raft"))
    assert told(("reject", DAWN, "DEPICTS", BOAT)).work(work).subjects == ("raft",)


def test_a_struck_term_above_a_subject_is_not_named() -> None:
    assert told().broader("boat", ("hut", "ship")) == ("hut", "ship")
    assert told(("reject", BOAT, "BROADER", HUT)).broader("boat", ("hut", "ship")) == ("ship",)
    assert told(("reject", BOAT, "BROADER", HUT)).broader("raft", ("hut",)) == ("hut",)


@pytest.mark.parametrize(
    ("said", "subjects"),
    [
        ([("retype", DAWN, "DEPICTS", BOAT, "HAS_GENRE"), ("reject", DAWN, "HAS_GENRE", BOAT)], ()),
        ([("reject", DAWN, "DEPICTS", BOAT), ("retype", DAWN, "HAS_GENRE", BOAT, "DEPICTS")], ("boat",)),
    ],
)
def test_a_later_verdict_on_what_an_edge_became_counts(said: list[Any], subjects: tuple[str, ...]) -> None:
    work = told(*said).work(BY_ID[DAWN])
    assert (work.subjects, work.genres) == (subjects, ())
    back = AsJudged.of(RELEASE, world().catalogue, verdicts(*said)[::-1]).work(BY_ID[DAWN])
    assert back == work, "their ids tell the order"


EDGES = [
    *((work, type_, end) for work in (DAWN, DUSK) for type_ in ("DEPICTS", "HAS_GENRE") for end in (BOAT, HUT)),
    *((work, "PART_OF_MOVEMENT", SCHOOL) for work in (DAWN, OAK)),
    *((work, "CREATED_BY", person) for work in (DAWN, MIST) for person in (MASTER, PUPIL)),
    *((PUPIL, type_, MASTER) for type_ in ("STUDENT_OF", "INFLUENCED_BY", "ASSOCIATED_WITH")),
]
RETYPED = {
    "DEPICTS": ["HAS_GENRE"],
    "HAS_GENRE": ["DEPICTS"],
    "CREATED_BY": ["MADE_AFTER"],
    "STUDENT_OF": ["INFLUENCED_BY", "ASSOCIATED_WITH"],
    "INFLUENCED_BY": ["STUDENT_OF"],
    "ASSOCIATED_WITH": ["STUDENT_OF"],
}
OPINIONS = st.sampled_from(
    [
        *((word, *edge) for word in ("accept", "reject") for edge in EDGES),
        *(("retype", *edge, new) for edge in EDGES for new in RETYPED.get(edge[1], ())),
    ]
)


@settings(max_examples=40)
@given(st.lists(OPINIONS, max_size=8))
def test_it_says_what_the_search_walks(said: list[tuple[Any, ...]]) -> None:
    heard = verdicts(*said)
    stating = [_stated(BY_ID[one], OF_WORKS, ()) for one in (DAWN, DUSK, OAK, MIST)]
    persons = {one: _stated(PERSONS[one], OF_PERSONS, ()) for one in (MASTER, PUPIL, NAMESAKE)}
    of = AsJudged.of(RELEASE, Catalogue(Collection(tuple(stating), persons)), heard)
    for work in stating:
        assert _sorted(of.work(work), OF_WORKS) == _sorted(_stated(work, OF_WORKS, heard), OF_WORKS)
    for one, person in persons.items():
        assert _sorted(of.persons[one], OF_PERSONS) == _sorted(_stated(person, OF_PERSONS, heard), OF_PERSONS)


def _stated(owner: Any, places: Any, heard: tuple[Verdict, ...]) -> Any:
    """`owner` with all that the index says of it under some verdicts."""
    judged = Judged.of(index(), heard)
    values: dict[str, list[Any]] = {field: [] for field, _ in places.values()}
    for one in index().neighbours(owner.id, size=1000, judged=judged):
        if one.hop.type in places and (one.hop.forward or one.hop.type == "ASSOCIATED_WITH"):
            field, kind = places[one.hop.type]
            values[field].append(index().node(one.node).name if kind else one.node)
    return replace(owner, **{field: tuple(found) for field, found in values.items()})


def _sorted(owner: Any, places: Any) -> dict[str, list[Any]]:
    return {field: sorted(getattr(owner, field)) for field, _ in places.values()}


def test_works_and_makers_are_told_as_they_were_judged() -> None:
    of = told(("reject", DAWN, "DEPICTS", BOAT), ("accept", DAWN, "CREATED_BY", PUPIL))
    assert of.get(DAWN) == replace(BY_ID[DAWN], subjects=(), persons=(MASTER, PUPIL))
    assert [person.name for person in of.makers(BY_ID[DAWN])] == ["Ada Berg", "Bo Çelik"]
    assert of.makers(of.get(DAWN)) == of.makers(BY_ID[DAWN])
    assert (DAWN in of, TAKEN in of) == (True, False)
    with pytest.raises(ArtworkNotFound):
        of.get(TAKEN)


def test_a_maker_whom_no_work_names_is_told_from_the_release() -> None:
    catalogue = Catalogue(Collection(WORKS, {MASTER: PERSONS[MASTER]}))
    of = AsJudged.of(RELEASE, catalogue, verdicts(("accept", DAWN, "CREATED_BY", PUPIL)))
    assert [(one.name, one.birth) for one in of.makers(BY_ID[DAWN])] == [("Ada Berg", 1820), ("Bo Çelik", 1850)]
    assert of.people((MASTER, 999)) == (PERSONS[MASTER],)


def test_one_world_is_judged_once() -> None:
    loaded = judged_world(("reject", DAWN, "DEPICTS", BOAT))
    assert as_judged(loaded) is as_judged(loaded)
    assert as_judged(replace(loaded, docket=Docket())).work(BY_ID[DAWN]) is BY_ID[DAWN]


class Scale:
    """Weighs all that a pair shares alike."""

    def magnitudes(self, pair: Pair) -> dict[Tie, float]:
        ties = (*conceptual_ties(pair.a, pair.b), *historical_ties(pair.a, pair.b, pair.persons))
        return dict.fromkeys(ties, 0.5)


def test_reasons_of_kin_heed_verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.explain.scales", lambda _: (Scale(), None))
    release: Any = SimpleNamespace(descriptors=SimpleNamespace(of=lambda _: None), facets={"formal": empty(2)})

    def reasons(*said: tuple[Any, ...]) -> set[str]:
        found = pair_evidence(BY_ID[DAWN], BY_ID[DUSK], world().catalogue, release, told(*said))
        return {one.text for one in found}

    plain = pair_evidence(BY_ID[DAWN], BY_ID[DUSK], world().catalogue, release)
    assert reasons() == {one.text for one in plain}
    rest = reasons() - {"both depict boat", "Bo Çelik was taught by Ada Berg"}
    assert len(rest) == len(plain) - 2
    assert reasons(("reject", DUSK, "DEPICTS", BOAT)) == rest | {"Bo Çelik was taught by Ada Berg"}
    assert reasons(("reject", PUPIL, "STUDENT_OF", MASTER)) == rest | {"both depict boat"}
    retyped = ("retype", PUPIL, "STUDENT_OF", MASTER, "INFLUENCED_BY")
    assert reasons(retyped) == rest | {"both depict boat", "Bo Çelik was influenced by Ada Berg"}
