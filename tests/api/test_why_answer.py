"""What is told of paths: sentences, evidence, and why there is none."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.catalogue import Catalogue
from api.nodes import shown
from api.why.answer import Why
from api.why.asked import Asked
from api.why.evidence import hop_evidence, relation_words
from api.why.nearness import closeness, rank
from api.why.route import why
from api.why.sentences import BOTH, apart, constraint_words, hop_sentence, kind_words, summary
from api.why.sentences import said as names_of
from api.why.types import TYPES
from api.wording import Rank
from graph.affinity import Affinities
from graph.paths.records import Constraints, Hop, Path
from scrapers.collection import Collection
from scrapers.records import Years
from scrapers.relation_types import AFFINITIES, RELATION_TYPES
from scripts.why_paths import show
from tests.api.why_world import (
    BARE,
    BOAT,
    DAWN,
    DUSK,
    HUT,
    ISLE,
    LIKE,
    LIKENESS,
    MADE,
    MASTER,
    MIST,
    NODES,
    OAK,
    PUPIL,
    SCHOOL,
    TAKEN,
    TAUGHT,
    world,
)

LOADED = world()
BY_ID = {node.id: node for node in NODES}
NAMES = {node.id: node.name for node in NODES}


def ask(start: int = DAWN, end: int = DUSK, **values: Any) -> Why:
    return why(Asked(start=BY_ID[start].key, end=BY_ID[end].key, **values), LOADED)


def said(hop_: Hop, start: int, end: int) -> str:
    names = (shown(BY_ID[one], LOADED.catalogue).said for one in (start, end))
    return hop_sentence(hop_, *names, closeness(hop_, LOADED))


def test_a_hop_reads_in_the_direction_in_which_it_is_walked() -> None:
    assert said(MADE, DAWN, MASTER) == "“Dawn” is by Ada Berg"
    assert said(replace(MADE, forward=False), MASTER, DAWN) == "Ada Berg made “Dawn”"
    assert said(TAUGHT, MASTER, PUPIL) == "Ada Berg taught Bo Çelik"
    assert said(replace(TAUGHT, forward=True), PUPIL, MASTER) == "Bo Çelik was taught by Ada Berg"


def test_an_affinity_is_said_by_its_percentile_and_never_by_its_cosine() -> None:
    assert said(LIKE, DAWN, DUSK) == "“Dawn” looks like “Dusk”: closest 0.4 % in form, the nearest of 1"
    step = ask(types=("form",)).paths[0].to_mapping()["hops"][0]
    assert (step["percentile"], step["closeness"]) == (
        pytest.approx(LIKENESS),
        "closest 0.4 % in form, the nearest of 1",
    )
    assert not {"cosine", "csls"} & step.keys()
    assert "0.81" not in str(step)


def test_a_path_is_one_sentence() -> None:
    paths = ask().paths
    assert [path.summary for path in paths] == [
        "“Dawn” looks like “Dusk” (closest 0.4 % in form, the nearest of 1).",
        "“Dawn” is by Ada Berg, who taught Bo Çelik, who made “Dusk”.",
        "“Dawn” and “Dusk” both depict boat and hut.",
        "“Dawn” belongs to Tonalism, which includes “The Oak”, which is by Bo Çelik, who made “Dusk”.",
    ]
    assert [path.kind for path in paths[:3]] == ["looks like", "is by → taught → made", "the same subject"]
    assert [path.cost for path in paths] == sorted(path.cost for path in paths)
    back = ask(DUSK, DAWN).paths
    assert back[1].summary == "“Dusk” is by Bo Çelik, who was taught by Ada Berg, who made “Dawn”."
    assert back[1].cost == paths[1].cost
    way = Path((DAWN, SCHOOL, DUSK), (hop(DAWN, "PART_OF_MOVEMENT", SCHOOL), replace(LIKE, src=SCHOOL, dst=DUSK)), 1)
    nodes = [shown(BY_ID[one], LOADED.catalogue) for one in way.nodes]
    assert summary(way, nodes, apart(nodes), [None, None]).startswith("“Dawn” belongs to Tonalism, which looks like")


def test_works_of_one_title_are_told_apart() -> None:
    work = shown(BY_ID[DAWN], LOADED.catalogue)
    other = replace(shown(BY_ID[DUSK], LOADED.catalogue), name="Dawn")
    path = Path((DAWN, DUSK), (LIKE,), 1)
    assert summary(path, [work, other], apart([work, other]), [closeness(LIKE, LOADED)]) == (
        "“Dawn” (Ada Berg, c. 1860–1862) looks like “Dawn” (Bo Çelik, 1880) (closest 0.4 % in form, the nearest of 1)."
    )
    bare = replace(shown(BY_ID[BARE], LOADED.catalogue), name="Dawn", untitled=False)
    assert summary(path, [work, bare], apart([work, bare]), [closeness(LIKE, LOADED)]).endswith(
        "looks like “Dawn” (met:16) (closest 0.4 % in form, the nearest of 1)."
    )


def test_what_is_alike_in_name_maker_and_years_is_told_apart_by_its_key() -> None:
    dawn, dusk, bare = (shown(BY_ID[one], LOADED.catalogue) for one in (DAWN, DUSK, BARE))
    twins = [replace(one, key=key) for one, key in ((dusk, "walters:1"), (dusk, "walters:2"))]
    assert names_of(twins) == ["“Dusk” (Bo Çelik, 1880, walters:1)", "“Dusk” (Bo Çelik, 1880, walters:2)"]
    assert names_of([dawn, *twins])[0] == "“Dawn”"
    assert names_of([dusk, dawn, dusk]) == ["“Dusk”", "“Dawn”", "“Dusk”"]
    person = shown(BY_ID[PUPIL], LOADED.catalogue)
    odd = [replace(person, key="x:1", name="Bo Çelik (1850–)"), *(replace(person, key=key) for key in ("x:2", "x:3"))]
    assert names_of(odd) == [f"Bo Çelik (1850–, {key})" for key in ("x:1", "x:2", "x:3")]
    assert names_of([bare, dawn]) == ["untitled work met:16", "“Dawn”"]


@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["", "X", "B"]), st.integers(1, 9)), max_size=6))
def test_two_works_are_never_called_the_same(works: list[tuple[str, str, int]]) -> None:
    work = shown(BY_ID[BARE], LOADED.catalogue)
    nodes = {
        str(key): replace(work, key=str(key), name=name, artists=(maker,) if maker else (), untitled=False)
        for name, maker, key in works
    }
    assert len(set(names_of(list(nodes.values())))) == len(nodes)


def test_a_work_without_a_title_is_told_by_its_kind_its_id_and_who_made_it() -> None:
    dawn = shown(BY_ID[DAWN], LOADED.catalogue)
    work = shown(BY_ID[DUSK], named("[Title not known]", DUSK, medium="Etching on paper"))
    assert (work.name, work.untitled) == ("Untitled etching met:12", True)
    path = Path((DAWN, DUSK), (LIKE,), 1)
    assert summary(path, [dawn, work], apart([dawn, work]), [None]) == (
        "“Dawn” looks like untitled etching met:12 (Bo Çelik, 1880)."
    )
    path = Path((DUSK, DAWN), (LIKE,), 1)
    assert summary(path, [work, dawn], apart([dawn, work]), [None]).startswith("Untitled etching met:12 (Bo Çelik,")


def named(title: str, *which: int, **values: Any) -> Catalogue:
    """The collection, in which some works have this title."""
    works = [replace(one, title=title, **values) if one.id in which else one for one in LOADED.catalogue]
    return Catalogue(Collection(tuple(works), LOADED.catalogue.persons))


@pytest.mark.parametrize("title", ["Untitled", "Dawn"])
def test_in_one_answer_no_two_works_are_called_the_same(title: str) -> None:
    """Dusk is on one path alone, the Oak on another; both are by one painter, and of one year here."""
    year = Years(1880, 1880)
    loaded = replace(LOADED, catalogue=named(title, DUSK, OAK, years=year))
    answer = why(Asked(start=f"met:{DAWN}", end="person:ulan:2", k=20), loaded)
    through = {node.key for path in answer.paths for node in path.nodes[1:-1]}
    assert not any({f"met:{DUSK}", f"met:{OAK}"} <= {node.key for node in path.nodes} for path in answer.paths)
    assert {f"met:{DUSK}", f"met:{OAK}"} <= through
    for path in answer.paths:
        for node in path.nodes:
            if node.key in (f"met:{DUSK}", f"met:{OAK}"):
                other = f"met:{DUSK + OAK - node.id}"
                assert node.key in path.summary
                assert other not in path.summary
                assert all(node.key in step.sentence for step in path.steps if node in (step.start, step.end))
    assert len(set(answer.names.values())) == len(answer.names)


def test_what_is_missed_is_named_as_all_else_in_the_answer() -> None:
    loaded = replace(LOADED, catalogue=named("Dawn", OAK))
    answer = why(
        Asked(
            start=f"met:{DAWN}", end=f"met:{DUSK}", hops=2, types=("depicts",), without=(f"met:{OAK}", "boat", "hut")
        ),
        loaded,
    )
    assert answer.explanation is not None
    assert "leads from “Dawn” (Ada Berg, c. 1860–1862) to “Dusk”" in answer.explanation
    words = [miss.words for miss in answer.misses if "without" in miss.constraint]
    assert words == ["not through boat, hut and “Dawn” (Bo Çelik, 1900)"]


def test_what_both_share_is_said_at_once_with_how_much_more_there_is() -> None:
    dawn, dusk, boat, hut = (shown(BY_ID[one], LOADED.catalogue) for one in (DAWN, DUSK, BOAT, HUT))
    meet = (hop(DAWN, "DEPICTS", BOAT), hop(DUSK, "DEPICTS", BOAT, forward=False))
    for alike, words in ((0, "boat"), (1, "boat and hut"), (1200, "boat, hut and 1,199 more")):
        path = Path((DAWN, BOAT, DUSK), meet, 1, alike, ((DAWN, HUT, DUSK),) * bool(alike))
        told = summary(path, [dawn, boat, dusk], apart([dawn, boat, dusk, hut]), [None, None], [[hut]] * bool(alike))
        assert told == f"“Dawn” and “Dusk” both depict {words}."


def test_a_rank_is_that_from_the_first_work_where_it_lists_the_other_and_ties_share_it() -> None:
    ids = np.arange(1, 5)
    lists = {1: ([2, 3, 4], [0.9, 0.8, 0.8]), 2: ([3], [0.7]), 3: ([2, 1], [0.7, 0.6]), 4: ([1], [0.5])}
    scores = np.float32([one for _, row in lists.values() for one in row])
    near = np.asarray([one for row, _ in lists.values() for one in row])
    indptr = np.cumsum([0, *(len(row) for row, _ in lists.values())])
    none = (ids[:0], ids[:0], scores[:0], scores[:0], scores[:0])
    found = Affinities(ids, indptr, near, scores, scores, scores, *none, np.asarray([30, 1, 20, 2], dtype=np.int32))
    assert rank(found, 1, 2) == Rank(1, 30)
    assert rank(found, 2, 1) == Rank(1, 30, reverse=True)
    assert rank(found, 1, 3) == rank(found, 1, 4) == Rank(2, 30)
    assert rank(found, 3, 1) == Rank(2, 20)
    assert rank(found, 4, 1) == Rank(1, 2)
    assert rank(found, 3, 2) == Rank(1, 20)
    assert rank(found, 2, 3) == Rank(1, 1)
    assert rank(replace(found, indptr=np.asarray([0, 2, 3, 3, 3])), 1, 4) is None
    assert rank(found, 2, 9) is None


def hop(src: int, type_: str, dst: int, *, forward: bool = True) -> Hop:
    return replace(MADE, src=src, type=type_, dst=dst, forward=forward)


def test_two_hops_of_a_type_are_said_of_both_only_where_they_meet() -> None:
    meet, part = hop(PUPIL, "STUDENT_OF", MASTER), hop(PUPIL, "STUDENT_OF", MASTER, forward=False)
    assert kind_words(Path((1, 2, 3), (meet, part), 1)) == "the same teacher"
    for hops in ((part, meet), (meet, meet), (part, part)):
        assert "→" in kind_words(Path((1, 2, 3), hops, 1))
    assert set(BOTH) == {name for name, one in TYPES.items() if not one.symmetric} - {"PART_OF"}


def test_evidence_of_a_relation_is_what_its_source_says_or_who_states_it() -> None:
    assert relation_words(TAUGHT) == "pupil of Ada Berg, according to National Gallery of Art, Washington and Tate"
    assert relation_words(replace(TAUGHT, evidence=None)) == "stated by National Gallery of Art, Washington and Tate"
    assert relation_words(replace(MADE, provenance="matched")) == "matched by The Metropolitan Museum of Art"
    assert relation_words(replace(MADE, sources=(), provenance=None)) == "stated"
    (one,) = hop_evidence(TAUGHT, LOADED)
    assert (one.facet, one.facts) == ("", {"sources": ["nga", "tate"]})
    (made,) = hop_evidence(MADE, LOADED)
    assert made.text == "stated by The Metropolitan Museum of Art, record 11"
    assert made.facts["record"] == {"source": "met", "id": "11", "page": None}
    (elsewhere,) = hop_evidence(replace(MADE, sources=("nga",)), LOADED)
    assert elsewhere.text == "stated by National Gallery of Art, Washington"
    (both,) = hop_evidence(replace(MADE, sources=("met", "nga")), LOADED)
    assert both.text == "stated by National Gallery of Art, Washington and The Metropolitan Museum of Art, record 11"


@pytest.mark.parametrize("type_", ["CREATED_BY", "PART_OF_MOVEMENT", "LOCATED_IN", "HAS_GENRE", "DEPICTS"])
def test_a_record_is_named_for_what_it_says_of_its_work(type_: str) -> None:
    (one,) = hop_evidence(hop(DUSK, type_, SCHOOL), LOADED)
    assert one.text == "stated by The Metropolitan Museum of Art, record 12"


@pytest.mark.parametrize(
    "type_",
    ["RELATED_TO", "VERSION_OF", "SAME_WORK", "PART_OF", "EXHIBITED_IN", "PART_OF_SERIES", "MADE_AFTER"],
)
def test_no_record_is_named_for_what_may_stand_elsewhere(type_: str) -> None:
    (one,) = hop_evidence(hop(DAWN, type_, DUSK), LOADED)
    assert (one.text, one.facts) == ("stated by The Metropolitan Museum of Art", {"sources": ["met"]})


def test_no_record_is_named_where_the_source_gives_words_or_a_citation_of_its_own() -> None:
    (one,) = hop_evidence(replace(MADE, evidence="credited in the role “painter”"), LOADED)
    assert one.text == "credited in the role “painter”, according to The Metropolitan Museum of Art"
    (two,) = hop_evidence(replace(MADE, citation="A. Writer, Lives, 1901, p. 3"), LOADED)
    assert (two.text, two.facts) == ("stated by The Metropolitan Museum of Art", {"sources": ["met"]})


def test_evidence_of_a_judged_relation_names_the_judgement() -> None:
    (added,) = hop_evidence(
        Hop(src=DAWN, type="DEPICTS", dst=HUT, forward=True, cost=0.5, provenance="judgement", judgement=12), LOADED
    )
    assert (added.text, added.facts) == ("accepted by a curator, judgement 12", {"sources": []})
    (known,) = hop_evidence(replace(MADE, judgement=3), LOADED)
    assert known.text == ("stated by The Metropolitan Museum of Art, record 11; accepted by a curator, judgement 3")
    assert relation_words(replace(TAUGHT, judgement=0)).endswith(" and Tate; accepted by a curator, judgement 0")


def test_evidence_of_an_affinity_is_what_both_works_share() -> None:
    (colours, *_) = hop_evidence(LIKE, LOADED)
    assert (colours.facet, colours.facts["colours"]) == ("formal", ["slate blue", "ochre"])
    (subject,) = hop_evidence(replace(LIKE, type="CONCEPT_SIM"), LOADED)
    assert subject.facts["subjects"] == ["boat"]
    history = hop_evidence(replace(LIKE, type="HISTORICAL_SIM"), LOADED)
    assert history[0].text == "Bo Çelik was taught by Ada Berg"
    assert hop_evidence(replace(LIKE, dst=OAK), LOADED) == ()


def test_descriptors_are_read_once() -> None:
    fresh = world()
    release: Any = fresh.release
    for _ in range(3):
        hop_evidence(LIKE, fresh)
    assert release.read == 2


def test_a_path_is_data_whole() -> None:
    answer = ask(types=("maker", "taught", "depicts")).to_mapping()
    assert (answer["from"]["key"], answer["to"]["key"], answer["release"]) == ("met:11", "met:12", 7)
    assert (answer["explanation"], answer["misses"], answer["reached"]) == (None, [], None)
    teaching, subject, *_ = answer["paths"]
    assert [node["key"] for node in teaching["nodes"]] == ["met:11", "person:ulan:1", "person:ulan:2", "met:12"]
    taught = teaching["hops"][1]
    assert (taught["from"], taught["to"], taught["forward"]) == ("person:ulan:1", "person:ulan:2", False)
    assert (taught["citation"], taught["sources"]) == ("A. Writer, Lives, 1901, p. 3", ["nga", "tate"])
    assert (taught["confidence"], taught["percentile"], taught["closeness"]) == (0.875, None, None)
    assert (subject["alike"], subject["examples"]) == (1, [[{"key": "subject:hut", "kind": "subject", "name": "hut"}]])


def test_a_count_that_was_cut_short_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def cut_short(paths: tuple[Path, ...], *_: object) -> tuple[Path, ...]:
        return tuple(replace(path, alike=1400, at_least=True) for path in paths)

    monkeypatch.setattr("api.why.route.titled", cut_short)
    answer = ask(types=("maker", "taught", "depicts"))
    teaching, subject = answer.paths[:2]
    assert subject.summary.endswith("boat, hut and at least 1,399 more.")
    assert teaching.to_mapping()["at_least"] is True
    show(answer)
    assert "alike: at least 1,400 more" in capsys.readouterr().out


def test_a_work_that_was_taken_down_is_on_no_path() -> None:
    for end in (DAWN, PUPIL, DUSK):
        for path in ask(MASTER, end, k=20).paths:
            assert TAKEN not in [node.id for node in path.nodes]


def test_no_path_is_explained_with_its_nearest_misses() -> None:
    answer = ask(hops=2, types=("depicts",), without=("boat", "hut"))
    assert not answer.paths
    assert answer.explanation == (
        "No path of at most 2 hops leads from “Dawn” to “Dusk” and keeps to all that was asked. "
        "Without ‘only “depicts”’ there would be: “Dawn” looks like “Dusk” (closest 0.4 % in form, the nearest of 1). "
        "Without ‘not through boat and hut’ there would be: “Dawn” and “Dusk” both depict boat and hut. "
        "“Dawn” has no links that may be walked. “Dusk” has no links that may be walked."
    )
    assert [(miss.constraint, miss.words) for miss in answer.misses] == [
        ("allowed", "only “depicts”"),
        ("without", "not through boat and hut"),
    ]
    assert answer.misses[1].path.nodes[1].id in (BOAT, HUT)
    assert answer.reached == (0, 0)
    far = ask(MIST, ISLE, types=("depicts",)).explanation
    assert far is not None
    assert "Without ‘only “depicts”’ there would be: “Mist” is from Isle of Mists." in far


def test_no_path_at_all_is_said_plainly() -> None:
    assert ask(DAWN, BARE, hops=1).explanation == (
        "No path of at most 1 hop leads from “Dawn” to untitled work met:16. "
        "5 nodes lie within a hop of “Dawn”. Untitled work met:16 has no links that may be walked."
    )
    lost = ask(DAWN, MIST, monotone=True, facet_share=0.5).explanation
    assert lost is not None
    assert "To leave out one or two of the conditions would not help." in lost
    assert "1 node lies within two hops of “Mist”." in lost


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("hops", 1, "at most 1 hop"),
        ("allowed", frozenset({"DEPICTS", "CREATED_BY"}), "only “is by” and “depicts”"),
        ("allowed", frozenset(RELATION_TYPES), "only known relations"),
        ("allowed", frozenset(AFFINITIES), "only affinities"),
        ("forbidden", frozenset({"DREW_ON", "INFLUENCED_BY"}), "no “was influenced by”"),
        ("required", frozenset({"STUDENT_OF"}), "must have “was taught by”"),
        ("forbidden", frozenset({"STUDENT_OF"}), "no “was taught by”"),
        ("through", (ISLE, SCHOOL), "through Isle of Mists and Tonalism"),
        ("without", frozenset({SCHOOL}), "not through Tonalism"),
        ("rights", frozenset({"CC0-1.0"}), "only works under CC0-1.0"),
        ("years", (-19, None), "from 20 BCE"),
        ("years", (1880, 1900), "from 1880 to 1900"),
        ("monotone", True, "in the order of time"),
        ("facet_share", 0.5, "at most 50 % of one facet"),
        ("hops and without", frozenset({SCHOOL}), "at most 5 hops and not through Tonalism"),
    ],
)
def test_every_constraint_has_words(name: str, value: Any, words: str) -> None:
    assert constraint_words(name, replace(Constraints(), **{name.split()[-1]: value}), NAMES) == words
