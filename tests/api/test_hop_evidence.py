"""What is said of hops alone: words of titles, a generation, a nation, and no more of form than stood its test."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.catalogue import Catalogue
from api.evidence.formal import FormalWeight, formal_evidence, hop_formal_evidence
from api.evidence.historical import historical_evidence, hop_historical_evidence
from api.evidence.titles import STRENGTH, title_evidence, word_evidence
from api.why.evidence import hop_evidence
from api.why.likeness import likeness_weight
from embeddings import words
from scrapers.collection import Collection, Person, StoredArtwork
from scrapers.records import Years
from tests.api.test_evidence import MONET, PERSONS, PICTURE, WORK, by, texts
from tests.api.test_formal_weight import ROW, Reading
from tests.api.why_world import DAWN, DUSK, LIKE, WORKS, world
from tests.sample_release import Built

VOCABULARY = np.array(["break", "evening", "ice", "leave", "man", "oak", "sea", "spring"])
RARITY = np.array([9.0, 5.0, 8.0, 6.0, 1.5, 4.0, 3.0, 7.0], dtype=np.float32)


def titled(a: str, b: str) -> str | None:
    found = title_evidence(replace(WORK, title=a), replace(WORK, title=b), VOCABULARY, RARITY)
    return found and found.text


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("Spring Evening", "Spring Evening During the Break-Up of the Ice", "both titles say “spring” and “evening”"),
        ("Oaks", "The Oak", "both titles say “oak”"),
        ("Fallen Leaves", "LEAVES", "both titles say “leaves”"),
        ("Evening’s Oak", "An oak, Evening", "both titles say “evening” and “oak”"),
        ("A Man", "The Man", None),
        ("The Zebra", "A Zebra", None),
        ("Untitled", "Untitled", None),
        ("Oak", "Sea", None),
        (
            "Ice, Spring, Leaves, Evening, Oak",
            "Oak, Evening, Leaves, Spring, Ice",
            "both titles say “ice”, “spring”, “leaves” and “evening”",
        ),
    ],
)
def test_words_of_both_titles_are_said_rarest_first(a: str, b: str, said: str | None) -> None:
    assert titled(a, b) == said


def test_a_word_counts_by_its_rarity() -> None:
    one = replace(WORK, title="Break, Sea")
    found = title_evidence(one, one, VOCABULARY, RARITY)
    assert found is not None
    assert (found.facet, found.kind, found.facts["words"]) == ("conceptual", "title", ["break", "sea"])
    assert found.magnitude == found.facts["magnitudes"][0] == STRENGTH
    assert 0 < found.facts["magnitudes"][1] < STRENGTH / 2


def test_a_word_of_a_title_may_stand_among_the_subjects_of_the_other() -> None:
    one = replace(WORK, title="Oaks by the Sea", subjects=(), genres=())
    other = replace(WORK, title="Evening", subjects=("sea", "oak leaves"), genres=())
    assert title_evidence(one, other, VOCABULARY, RARITY) is None
    found = word_evidence(one, other, VOCABULARY, RARITY)
    assert found is not None
    assert found.text == "the records of both speak of “oak” and “sea”"
    assert (found.facet, found.kind, found.facts["words"]) == ("conceptual", "word", ["oak", "sea"])
    assert found.magnitude <= STRENGTH
    spelled = [replace(one, title="", subjects=(name,)) for name in ("oak", "Oaks")]
    wide, sizes = np.array(["oak", "subject=oak", "zebra"]), np.array([4.0, 5.0, 9.0], dtype=np.float32)
    same = word_evidence(spelled[0], spelled[1], wide, sizes)
    assert same is not None
    assert same.facts["words"] == ["oak"]
    nothing = replace(other, subjects=("man", "zebra"))
    assert word_evidence(one, nothing, VOCABULARY, RARITY) is None


def test_nothing_tells_where_all_words_are_common() -> None:
    one = replace(WORK, title="Oak")
    assert title_evidence(one, one, np.array(["oak"]), np.array([1.2], dtype=np.float32)) is None


@given(
    st.lists(st.sampled_from([*VOCABULARY.tolist(), "zebra", "the"])), st.lists(st.sampled_from(VOCABULARY.tolist()))
)
def test_only_words_that_both_titles_hold_are_named(a: list[str], b: list[str]) -> None:
    works = [replace(WORK, title=" ".join(one)) for one in (a, b)]
    there, back = (title_evidence(*pair, VOCABULARY, RARITY) for pair in (works, works[::-1]))
    assert there == back
    telling = set(words.words(works[0].title)) & set(words.words(works[1].title)) - {"man"}
    assert (there is not None) == bool(telling)
    assert there is None or set(there.facts["words"]) <= telling


COX = Person(id=21, name="David Cox", birth=1783, death=1859, nationality="British")
PROUT = Person(id=22, name="Samuel Prout", birth=1783, death=1852, nationality=" british")
LATER = Person(id=23, name="Ada Berg", birth=1807, nationality="French,Belgian")
YOUNG = Person(id=24, name="Bo Ek", birth=1760, death=1784, nationality="French,Belgian")
LIVES = {one.id: one for one in (COX, PROUT, LATER, YOUNG)} | PERSONS


def hop(a: StoredArtwork, b: StoredArtwork, **told: Any) -> list[str]:
    return texts(hop_historical_evidence(a, b, LIVES, **told))


def test_makers_of_one_generation_and_nation_are_said_of_hops_alone() -> None:
    works = by(COX.id), by(PROUT.id)
    found = hop_historical_evidence(*works, LIVES)
    assert texts(found) == [
        "made by contemporaries: David Cox (1783–1859) and Samuel Prout (1783–1852)",
        "nationality of both makers: British",
    ]
    assert found[0].facts == {
        "persons": ["David Cox", "Samuel Prout"],
        "ids": [21, 22],
        "births": [1783, 1783],
        "deaths": [1859, 1852],
    }
    assert [one.kind for one in found] == ["generation", "nation"]
    assert historical_evidence(*works, LIVES) == [], "a recommendation is weighed by what its encoder loses"


def test_who_was_born_near_is_no_contemporary_where_one_died_before_the_other_worked() -> None:
    assert hop(by(COX.id), by(LATER.id)) == ["made by contemporaries: David Cox (1783–1859) and Ada Berg (1807–)"]
    assert hop(by(YOUNG.id), by(COX.id)) == []
    assert hop(by(YOUNG.id), by(LATER.id)) == ["nationality of both makers: French, Belgian"]
    assert hop(by(COX.id), by(MONET.id)) == hop(by(COX.id), WORK) == []


def test_of_several_makers_those_born_closest_are_named() -> None:
    assert hop(by(LATER.id, PROUT.id), by(COX.id))[0].startswith("made by contemporaries: Samuel Prout")


def test_a_generation_is_not_said_where_the_years_are_nor_of_one_maker() -> None:
    close = (replace(by(one), years=Years(1820, 1820)) for one in (COX.id, PROUT.id))
    assert hop(*close) == ["the same year", "nationality of both makers: British"]
    assert hop(by(COX.id), by(COX.id, PROUT.id)) == ["both by David Cox"]


def test_generation_and_nation_come_after_all_else() -> None:
    works = replace(by(COX.id), places=("Paris",)), replace(by(PROUT.id), places=("Paris",))
    found = hop_historical_evidence(*works, LIVES, lambda _: 0.001)
    assert [one.kind for one in found] == ["place", "generation", "nation"]
    magnitudes = [one.magnitude for one in found]
    assert magnitudes == sorted(magnitudes, reverse=True)


def test_a_hop_says_no_more_of_form_than_what_stood_its_test() -> None:
    weight = FormalWeight(Reading(soften=0.06), ROW, ROW, None, 1.0)  # type: ignore[arg-type]
    assert {"values", "strokes", "horizon"} <= {one.kind for one in formal_evidence(PICTURE, PICTURE)}
    assert {one.kind for one in hop_formal_evidence(PICTURE, PICTURE, weight)} == {"palette", "detail"}
    assert [one.kind for one in hop_formal_evidence(PICTURE, PICTURE, None)] == ["palette"]
    (palette,) = hop_formal_evidence(PICTURE, PICTURE, None)
    assert palette in formal_evidence(PICTURE, PICTURE)


def test_the_encoder_is_asked_where_both_works_have_rows(sample: Built) -> None:
    release = sample.release
    ids = release.facets["formal"].ids.tolist()
    weight = likeness_weight(ids[0], ids[1], release)
    assert weight is not None
    assert weight.turned is None
    assert np.array_equal(weight.row, release.facets["formal"].rows[0])
    assert np.array_equal(weight.theirs, release.facets["formal"].rows[1])
    assert likeness_weight(ids[0], -1, release) is None is likeness_weight(-1, ids[0], release)


def test_hops_of_a_release_are_told_so() -> None:
    titles = {DAWN: "Spring Dawn", DUSK: "Oak at Dawn"}
    works = tuple(replace(work, title=titles.get(work.id, work.title)) for work in WORKS)
    loaded = world()
    loaded = replace(loaded, catalogue=Catalogue(Collection(works, loaded.catalogue.persons)))
    found = hop_evidence(replace(LIKE, type="CONCEPT_SIM"), loaded)
    assert texts(list(found)) == ["both depict boat", "both titles say “dawn”"]
    assert [one.kind for one in hop_evidence(LIKE, loaded)] == ["palette"]
