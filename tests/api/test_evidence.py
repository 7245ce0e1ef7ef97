from dataclasses import replace

import pytest

from api.evidence import conceptual_evidence, formal_evidence, historical_evidence, join
from embeddings.descriptors import Colour, Descriptors
from scrapers.records import Person, StoredArtwork, Years

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
    Person(id=2, name="Oscar Monet", teachers=(1, 4), influences=(3,)),
    Person(id=3, name="Auguste Renoir", teachers=(4,)),
    Person(id=4, name="Charles Gleyre"),
)
PERSONS = {person.id: person for person in (BOUDIN, MONET, RENOIR, GLEYRE)}
WORK = StoredArtwork(id=10, key="a:10", title="", rights="CC0-1.0")


def texts(found: list) -> list[str]:
    return [one.text for one in found]


def test_what_pictures_share_is_said_with_its_measures() -> None:
    other = replace(
        PICTURE,
        palette=(Colour("#cc8834", "ochre", 0.2), Colour("#553312", "umber", 0.18), Colour("#fffffe", "ivory", 0.5)),
        stroke_angle=36.0,
        horizon=0.45,
    )
    found = formal_evidence(PICTURE, other)
    assert texts(found) == [
        "share ochre and umber: 61 % of the one surface, 38 % of the other",
        "both 62 % dark",
        "lines and strokes run at 30° and 36°",
        "horizon 42 % and 45 % down from the top",
    ]
    assert found[0].facts["coverage"] == pytest.approx([0.61, 0.38])
    assert all(one.facet == "formal" for one in found)


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


@pytest.mark.parametrize(("a", "b", "said"), [(2.0, 177.0, True), (0.0, 90.0, False), (10.0, 30.0, False)])
def test_directions_of_strokes_go_round(a: float, b: float, said: bool) -> None:
    found = formal_evidence(replace(PICTURE, stroke_angle=a), replace(PICTURE, stroke_angle=b))
    assert any("strokes" in text for text in texts(found)) is said


def test_two_shares_of_dark_that_differ_are_both_said() -> None:
    assert "62 % and 57 % dark" in texts(formal_evidence(PICTURE, replace(PICTURE, darks=0.57)))


def test_shared_subjects_and_genres() -> None:
    a = replace(WORK, subjects=("boats", "sea", "dusk"), genres=("marina",))
    b = replace(WORK, subjects=("Sea", "boats"), genres=("Marina", "landscape"))
    assert texts(conceptual_evidence(a, b)) == ["both depict boats and sea", "both are catalogued as marina"]
    assert conceptual_evidence(a, WORK) == []


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        (2, 1, "Oscar Monet was taught by Eugène Boudin"),
        (1, 2, "Oscar Monet was taught by Eugène Boudin"),
        (3, 2, "Oscar Monet was influenced by Auguste Renoir"),
        (2, 2, "both by Oscar Monet"),
    ],
)
def test_relations_between_artists_run_the_right_way(a: int, b: int, said: str) -> None:
    found = texts(historical_evidence(replace(WORK, persons=(a,)), replace(WORK, persons=(b,)), PERSONS))
    assert said in found


def test_a_common_teacher_is_said_where_nothing_closer_is() -> None:
    without = {**PERSONS, 2: replace(MONET, influences=())}
    found = historical_evidence(replace(WORK, persons=(2,)), replace(WORK, persons=(3,)), without)
    assert texts(found) == ["both artists were taught by Charles Gleyre"]


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


def test_join() -> None:
    assert [join(["a"]), join(["a", "b"]), join(["a", "b", "c"]), join([])] == ["a", "a and b", "a, b and c", ""]


def test_works_dated_by_their_century_are_not_called_close_in_time() -> None:
    a, b = replace(WORK, years=Years(1701, 1800)), replace(WORK, years=Years(1750, 1751))
    assert not any("year" in text for text in texts(historical_evidence(a, a, {})))
    assert not any("year" in text for text in texts(historical_evidence(a, b, {})))
    assert "about the same year" in texts(historical_evidence(b, b, {}))
