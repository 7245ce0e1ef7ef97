import pytest

from scrapers.bylines import artists
from scrapers.records import Artist
from tests.museums.recorded import recorded


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("artist_div", Artist(key="Jona Lendering", name="Jona Lendering")),
        ("artist_link", Artist(key="link text", name="link text")),
        ("artist_internal_link", Artist(key="NotaRealUser", name="NotaRealUser")),
        ("artist_partial_link", Artist(key="Jeff & Brian from Eastbourne", name="Jeff & Brian from Eastbourne")),
    ],
)
def test_recorded_lines(name, expected):
    html = recorded(f"wikimedia_commons/image_info_{name}.json")["extmetadata"]["Artist"]["value"]
    assert artists(html) == (expected,)


def test_a_user_has_a_key_of_their_own_and_a_name():
    html = '<a href="//commons.wikimedia.org/wiki/User:F%C3%A6rgrund" title="User:Færgrund">Nils Falk</a>'
    assert artists(html) == (Artist(key="User:Færgrund", name="Nils Falk"),)


def test_dates_and_item_of_a_painter():
    html = (
        '<a href="https://www.wikidata.org/wiki/Q990000001"><img></a>Runa Aske (1861\u20131932)'
        '<div style="display: none">creator QS:P170,Q990000001</div>'
    )
    assert artists(html) == (
        Artist(key="Runa Aske (1861-1932)", name="Runa Aske", birth=1861, death=1932, wikidata="Q990000001"),
    )


def test_several_names_share_no_link():
    html = (
        '<a href="//commons.wikimedia.org/wiki/User:One">One</a>; Two,\n'
        '<a href="https://www.wikidata.org/wiki/Q990000002">Three</a>'
    )
    assert artists(html) == tuple(Artist(key=name, name=name) for name in ("One", "Two", "Three"))


@pytest.mark.parametrize("html", ["", "Unknown author", "<i>anonymous</i>", "<p></p>", "word " * 40, "<br>;;\n"])
def test_nobody_is_named(html):
    assert artists(html) == ()


def test_no_text_is_an_error():
    with pytest.raises(TypeError):
        artists(7)


def test_the_first_hundred_count():
    assert [one.name for one in artists(";".join(f"A{number}" for number in range(300)))] == [
        f"A{number}" for number in range(100)
    ]
