"""How long names, ids and titles may be."""

from hypothesis import given
from hypothesis import strategies as st

from scrapers.bounds import LONGEST_NAME, too_long, within
from scrapers.records import Artist, Artwork
from scrapers.store.names import parse

LONG = "x" * (LONGEST_NAME + 1)


def work(*artists: Artist, **stated: tuple[str, ...]) -> Artwork:
    return Artwork(source="met", source_id="1", title="Boats", rights="CC0-1.0", artists=artists, **stated)


def test_a_name_may_have_five_hundred_characters() -> None:
    assert not too_long("x" * 500)
    assert too_long("x" * 501)
    assert not too_long("\u00e9" * 500)
    assert too_long("\ud55c" * 500), "each of these characters is compared as three"
    assert not too_long("\ud800")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=LONGEST_NAME))
def test_what_a_name_is_found_by_fits_into_an_index(name: str) -> None:
    if not too_long(name) and (folded := parse(name)):
        assert max(len(key.encode()) for key in folded.keys) < 2650


def test_a_work_within_bounds_is_left_as_it_is() -> None:
    whole = work(Artist(key="a", name="Ana", teachers=("b",)), subjects=("sea",))
    kept, refused = within(whole)
    assert kept is whole
    assert refused == []


def test_what_is_too_long_is_left_out_of_a_work_and_counted() -> None:
    kept, refused = within(
        work(
            Artist(key="a", name=LONG),
            Artist(key=LONG, name="Ben"),
            Artist(key="c", name="Cor", ulan=LONG, wikidata="Q1", teachers=(LONG, "d"), influences=("e", LONG)),
            movements=("Fauvism", LONG),
            genres=(LONG,),
            subjects=(LONG, "sea"),
            places=(LONG, "Delft"),
        )
    )
    assert kept == work(
        Artist(key="c", name="Cor", wikidata="Q1", teachers=("d",), influences=("e",)),
        movements=("Fauvism",),
        subjects=("sea",),
        places=("Delft",),
    )
    assert [one.reason for one in refused] == [
        *("name too long", "bad id", "bad ulan id", "bad id", "bad id"),
        *["name too long"] * 4,
    ]
    assert {one.source_id for one in refused} == {"1"}
    assert refused[0].detail == f"an artist's name of 501 characters, at most 500: {'x' * 40!r}…; the work is kept"
