import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.authorities import ulan, wikidata


@pytest.mark.parametrize(
    "text",
    [
        "500034433",
        " 500034433 ",
        "ulan:500034433",
        "http://vocab.getty.edu/ulan/500034433",
        "https://vocab.getty.edu/ulan/500034433",
        "http://vocab.getty.edu/page/ulan/500034433",
        "http://vocab.getty.edu/page/ulan/500034433/",
        "http://vocab.getty.edu/ulan/500034433-agent",
    ],
)
def test_ulan(text):
    assert ulan(text) == "500034433"


@pytest.mark.parametrize(
    "text",
    [
        None,
        "", "400034433", "50003443", "5000344330", "http://vocab.getty.edu/aat/500034433", "Q5000344", "x500034433",
        "https://vocab.getty.edu.example/ulan/500034433", "５00034433",
    ],
)  # fmt: skip
def test_no_ulan(text):
    assert ulan(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Q11560527",
        "wd:Q11560527",
        "https://www.wikidata.org/wiki/Q11560527",
        "http://www.wikidata.org/entity/Q11560527",
        "https://wikidata.org/wiki/Q11560527/",
        "https://m.wikidata.org/wiki/Q11560527",
    ],
)
def test_wikidata(text):
    assert wikidata(text) == "Q11560527"


@pytest.mark.parametrize(
    "text", [None, "", "Q0", "Q", "P31", "11560527", "https://en.wikipedia.org/wiki/Q11560527", "Q1 Q2", "q42"]
)
def test_no_item(text):
    assert wikidata(text) is None


@given(st.one_of(st.none(), st.text(), st.from_regex(r"https?://.{0,20}(ulan|wiki)/[Q5]\d{0,12}")))
def test_an_id_is_its_own_id_and_stands_in_the_text(text):
    for read in (ulan, wikidata):
        found = read(text)
        assert found is None or (read(found) == found and found in text and found.isascii())
