import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.evidence.conceptual import conceptual_evidence
from api.evidence.formal import formal_evidence
from api.evidence.historical import historical_evidence
from api.evidence.palette import COVERED, shared_colours
from api.evidence.record import join
from api.rarity import Rarity
from embeddings.descriptors import Colour, Descriptors
from embeddings.turning import NAMEABLE
from graph.paths.index import PathIndex
from ml.ties import Tie
from scrapers.collection import Person, StoredArtwork
from scrapers.known import Node
from scrapers.records import Years
from tests.graph.paths.worlds import World

PICTURE = Descriptors(
    palette=(Colour("#cc8833", "ochre", 0.41), Colour("#553311", "umber", 0.2), Colour("#ffffff", "ivory", 0.04)),
    darks=0.62,
    lights=0.1,
    lightness=40.0,
    contrast=20.0,
    chroma=18.0,
    warm=0.8,
    stroke_angle=30.0,
    stroke_strength=0.4,
    horizon=0.42,
    symmetry=0.1,
    mass=(0.5, 0.5),
    edges=0.1,
    fineness=0.2,
    grayscale=False,
)
BOUDIN, MONET, RENOIR, GLEYRE = (
    Person(id=1, name="Eugène Boudin"),
    Person(id=2, name="Oscar Monet", teachers=(1, 4), influences=(3,), movements=("Impressionism",)),
    Person(id=3, name="Auguste Renoir", teachers=(4,), movements=("impressionism",), places=("Paris",)),
    Person(id=4, name="Charles Gleyre", teachers=(5,)),
)
OTHERS = (
    Person(id=5, name="Hersent", models=(6,)),
    Person(id=6, name="Raphael"),
    Person(id=7, name="Bazille", associates=(1,), places=("Paris",)),
)
PERSONS = {person.id: person for person in (BOUDIN, MONET, RENOIR, GLEYRE, *OTHERS)}
WORK = StoredArtwork(id=10, key="a:10", title="", rights="CC0-1.0")


def texts(found: list) -> list[str]:
    return [one.text for one in found]


def by(*persons: int) -> StoredArtwork:
    return replace(WORK, persons=persons)


def test_what_pictures_share_is_said_with_its_measures() -> None:
    other = replace(
        PICTURE,
        palette=(Colour("#cc8834", "ochre", 0.2), Colour("#553312", "umber", 0.18), Colour("#fffffe", "ivory", 0.5)),
        stroke_angle=36.0,
        horizon=0.45,
    )
    found = formal_evidence(PICTURE, other)
    assert texts(found) == [
        "both 62 % dark",
        "share ochre and umber (ΔE 0 and 0): 61 % of the one surface, 38 % of the other",
        "lines and strokes run at 30° and 36°",
        "horizon 42 % and 45 % down from the top",
    ]
    palette = found[1].facts
    assert palette["coverage"] == pytest.approx([0.61, 0.38])
    assert [one["coverage"] for one in palette["matched"]] == [[0.41, 0.2], [0.2, 0.18]]
    assert all(one.facet == "formal" for one in found)
    magnitudes = [one.magnitude for one in found]
    assert magnitudes == sorted(magnitudes, reverse=True)
    assert 0 < magnitudes[-1] < 0.05, "a horizon is often wrong and must stand last"


def test_what_pictures_do_not_share_is_not_said() -> None:
    other = replace(
        PICTURE,
        palette=(Colour("#0000ff", "ultramarine", 0.9),),
        darks=0.4,
        lights=0.35,
        stroke_angle=90.0,
        horizon=None,
    )
    assert formal_evidence(PICTURE, other) == []


def test_pictures_without_colour_share_no_palette() -> None:
    kinds = [[one.kind for one in formal_evidence(PICTURE, replace(PICTURE, grayscale=grey))] for grey in (False, True)]
    assert "palette" in kinds[0]
    assert "palette" not in kinds[1]


def test_colours_are_matched_one_to_one_so_that_most_is_covered() -> None:
    ours = (Colour("#808080", "grey", 0.5), Colour("#868686", "grey", 0.4))
    theirs = (Colour("#838383", "grey", 0.45), Colour("#8b8b8b", "grey", 0.45))
    found = shared_colours(ours, theirs)
    assert {(one.ours.hex, one.theirs.hex) for one in found} == {("#808080", "#838383"), ("#868686", "#8b8b8b")}
    assert shared_colours(ours, ()) == []


def test_every_colour_that_may_be_named_is_measured() -> None:
    assert NAMEABLE <= COVERED


colours = st.lists(
    st.builds(
        lambda red, green, blue, share: Colour(f"#{red:02x}{green:02x}{blue:02x}", "x", share),
        *[st.integers(0, 255)] * 3,
        st.floats(0.05, 1),
    ),
    max_size=5,
    unique_by=lambda one: one.hex,
)


@given(colours, colours)
def test_matched_colours_do_not_depend_on_which_picture_comes_first(ours: list[Colour], theirs: list[Colour]) -> None:
    there, back = shared_colours(ours, theirs), shared_colours(theirs, ours)
    assert sum(one.weight for one in there) == pytest.approx(sum(one.weight for one in back))
    assert len({one.ours.hex for one in there}) == len(there) == len({one.theirs.hex for one in there})


@pytest.mark.parametrize(("a", "b", "said"), [(2.0, 177.0, True), (0.0, 90.0, False), (10.0, 30.0, False)])
def test_directions_of_strokes_go_round(a: float, b: float, said: bool) -> None:
    found = formal_evidence(replace(PICTURE, stroke_angle=a), replace(PICTURE, stroke_angle=b))
    assert any("strokes" in text for text in texts(found)) is said


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ((0.35, 0.5), (0.38, 0.52), "the weight of both lies towards the left"),
        ((0.5, 0.62), (0.5, 0.6), "the weight of both lies towards the bottom"),
        ((0.35, 0.5), (0.65, 0.5), None),
        ((0.49, 0.5), (0.49, 0.5), None),
    ],
)
def test_weight_on_one_side_is_composition(a: tuple[float, float], b: tuple[float, float], said: str | None) -> None:
    found = formal_evidence(replace(PICTURE, mass=a), replace(PICTURE, mass=b))
    assert [one.text for one in found if one.kind == "composition"] == ([said] if said else [])


def test_two_shares_of_dark_that_differ_are_both_said() -> None:
    assert "62 % and 57 % dark" in texts(formal_evidence(PICTURE, replace(PICTURE, darks=0.57)))


def test_shared_subjects_and_genres() -> None:
    a = replace(WORK, subjects=("boats", "sea", "dusk"), genres=("marina",))
    b = replace(WORK, subjects=("Sea", "boats"), genres=("Marina", "landscape"))
    assert texts(conceptual_evidence(a, b)) == ["both depict boats and sea", "both are catalogued as marina"]
    assert conceptual_evidence(a, WORK) == []


TERMS = {201: "person", 202: "boat", 203: "owl", 204: "Birds", 205: "crow"}


def index_of(folder: Path) -> PathIndex:
    """A hundred works: half show a person, a fifth a boat, two an owl and thirty a crow, and both are birds."""
    works = tuple(Node(id=n, kind="artwork", key=f"a:{n}", name="") for n in range(1, 101))
    terms = tuple(
        Node(id=id_, kind="subject", key=f"subject:{name.casefold()}", name=name) for id_, name in TERMS.items()
    )
    shown = {201: range(2, 101, 2), 202: range(5, 101, 5), 203: (1, 2), 205: range(1, 31)}
    known = {(work, "DEPICTS", term): 1.0 for term, several in shown.items() for work in several}
    return World((*works, *terms), known | {(term, "BROADER", 204): 1.0 for term in (203, 205)}).index(folder)


def test_the_rarest_subject_comes_first_and_what_half_have_is_not_said(tmp_path: Path) -> None:
    rarity = Rarity(index_of(tmp_path), persons=0)
    a = replace(WORK, subjects=("person", "boat", "owl"))
    (found,) = conceptual_evidence(a, a, rarity)
    assert found.text == "both depict owl and boat"
    assert found.facts["magnitudes"] == sorted(found.facts["magnitudes"], reverse=True)
    assert rarity.of("subject", "owl") == 1 > rarity.of("subject", "boat") > rarity.of("subject", "person") == 0
    person = replace(WORK, subjects=("person",))
    assert conceptual_evidence(person, person, rarity) == []


def test_a_kind_is_as_rare_as_all_that_is_of_it(tmp_path: Path) -> None:
    rarity = Rarity(index_of(tmp_path), persons=0)
    assert rarity.broader("Owl") == rarity.broader("crow") == ("Birds",)
    assert rarity.broader("boat") == rarity.broader("nothing") == ()
    thirty_two = math.log(50 / 32) / math.log(25)
    assert rarity.of("kind", "birds") == pytest.approx(thirty_two)
    assert rarity.of("subject", "birds") == 1, "nothing shows it by its own name"
    assert rarity(Tie("conceptual", "kind", ("birds",))) == pytest.approx(0.5 * thirty_two)
    assert rarity.of("town", "nowhere") == 1


def test_different_things_of_one_kind_are_said_with_their_kind() -> None:
    a, b = replace(WORK, subjects=("oak", "cow")), replace(WORK, subjects=("Birch", "cow"))
    found = conceptual_evidence(a, b, broader={"oak": ["tree"], "birch": ["tree"], "cow": ["animal"]})
    assert texts(found) == ["both depict cow", "related subjects, both under “tree”: oak and Birch"]
    assert found[1].magnitude < found[0].magnitude


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        (2, 1, "Oscar Monet was taught by Eugène Boudin"),
        (1, 2, "Oscar Monet was taught by Eugène Boudin"),
        (3, 2, "Oscar Monet was influenced by Auguste Renoir"),
        (2, 2, "both by Oscar Monet"),
        (5, 6, "Hersent made works after Raphael"),
        (1, 7, "Bazille was close to Eugène Boudin"),
        (3, 5, "Auguste Renoir was taught by Charles Gleyre, who was taught by Hersent"),
        (3, 7, "both artists lived or worked in Paris"),
    ],
)
def test_relations_between_artists_run_the_right_way(a: int, b: int, said: str) -> None:
    assert said in texts(historical_evidence(by(a), by(b), PERSONS))


def test_a_common_teacher_is_said_where_nothing_closer_is() -> None:
    without = {**PERSONS, 2: replace(MONET, influences=())}
    found = historical_evidence(by(2), by(3), without)
    assert texts(found) == ["both artists were taught by Charles Gleyre", "both artists belong to Impressionism"]


def test_the_strongest_relation_comes_first() -> None:
    a = replace(by(2), movements=("Impressionism",), years=Years(1880, 1880))
    b = replace(by(1), movements=("Impressionism",), years=Years(1884, 1884))
    found = historical_evidence(a, b, PERSONS)
    assert [one.kind for one in found] == ["teaching", "movement", "years"]
    weight = {"movement": 0.9, "teaching": 0.2}
    found = historical_evidence(a, b, PERSONS, lambda tie: weight.get(tie.kind, 0.0))
    assert [one.kind for one in found] == ["movement", "teaching"]


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        (Years(1880, 1880), Years(1884, 1884), ["4 years apart"]),
        (Years(1880, 1880), Years(1881, 1881), ["1 year apart"]),
        (Years(1880, 1880), Years(1880, 1880), ["the same year"]),
        (Years(1880, 1890), Years(1884, 1884), ["about 1 year apart"]),
        (Years(1880, 1880, circa=True), Years(1884, 1884), ["about 4 years apart"]),
        (Years(1700, 1700), Years(1884, 1884), []),
        (None, Years(1884, 1884), []),
    ],
)
def test_years_apart(a: Years | None, b: Years | None, said: list[str]) -> None:
    assert texts(historical_evidence(replace(WORK, years=a), replace(WORK, years=b), PERSONS)) == said


def test_shared_movement_and_place() -> None:
    a = replace(WORK, movements=("Impressionism",), places=("Paris",))
    assert texts(historical_evidence(a, a, PERSONS)) == ["both Impressionism", "both from Paris"]


def test_what_weighs_nothing_is_not_said() -> None:
    a = replace(by(2), subjects=("boats",), movements=("Impressionism",))
    nothing = {Tie("conceptual", "subject", ("boats",)): 0.0}
    assert conceptual_evidence(a, a, lambda tie: nothing.get(tie, 0.0)) == []
    assert historical_evidence(a, a, PERSONS, lambda _: 0.0) == []


def test_join() -> None:
    assert [join(["a"]), join(["a", "b"]), join(["a", "b", "c"]), join([])] == ["a", "a and b", "a, b and c", ""]


def test_works_dated_by_their_century_are_not_called_close_in_time() -> None:
    a, b = replace(WORK, years=Years(1701, 1800)), replace(WORK, years=Years(1750, 1751))
    assert not any("year" in text for text in texts(historical_evidence(a, a, {})))
    assert not any("year" in text for text in texts(historical_evidence(a, b, {})))
    assert "about the same year" in texts(historical_evidence(b, b, {}))
