import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.provenance import LONGEST, LONGEST_NAME, MOST_STATIONS, events, parse
from scrapers.records import ProvenanceEvent, Years
from tests.museums.recorded import recorded


def told(event):
    """Owner, place, transfer, first and last year, and whether it is certain."""
    years = event.years
    return event.owner, event.place, event.transfer, years and (years.start, years.end), event.certain


@pytest.mark.parametrize(
    ("date", "text", "expected"),
    [
        ("1889-1902", "Anna Vogel [1840-1902], Boston, MA", ("Anna Vogel", "Boston, MA", None, (1889, 1902), True)),
        ("-1952", "Milton Roth, Ghent", ("Milton Roth", "Ghent", None, (1927, 1952), True)),
        ("?-1952", "Milton Roth, Ghent", ("Milton Roth", "Ghent", None, (1927, 1952), True)),
        ("1952-", "City Museum, Ghent", ("City Museum", "Ghent", None, (1952, 1952), True)),
        ("?", "Milton Roth", ("Milton Roth", None, None, None, True)),
        (None, "(A. Reyer & Co., Inc., New York, NY)1", ("A. Reyer & Co., Inc.", "New York, NY", None, None, True)),
        (None, "[Galerie Reyer, Paris], by 1930", ("Galerie Reyer", "Paris", None, (1905, 1930), True)),
        (None, "with Galerie Reyer, Paris", ("Galerie Reyer", "Paris", None, None, True)),
        (None, "(Galerie Reyer, Paris, sold to A. Roth)", ("Galerie Reyer", "Paris", None, None, True)),
        (None, "Possibly Jan Maes, Antwerp2", ("Jan Maes", "Antwerp", None, None, False)),
        (None, "[possibly] Jan Maes, Antwerp", ("Jan Maes", "Antwerp", None, None, False)),
        (None, "Jan Maes?, Antwerp", ("Jan Maes", "Antwerp", None, None, False)),
        (None, "Jan Maes (Antwerp, Belgium) 1905", ("Jan Maes", "Antwerp, Belgium", None, (1905, 1905), True)),
        (None, "Jan Maes (Antwerp, Belgium)", ("Jan Maes", "Antwerp, Belgium", None, None, True)),
        (None, "Jan Maes, Antwerp (1863, 1925)", ("Jan Maes", "Antwerp", None, (1863, 1925), True)),
        (None, "Jan Maes (1837-1913), Antwerp, by 1902", ("Jan Maes", "Antwerp", None, (1877, 1902), True)),
        (None, "by 1906 - 1915 Sir Hugh Lowe, 1845-1925 (Bath)", ("Sir Hugh Lowe", "Bath", None, (1906, 1915), True)),
        (None, "Hugh Lowe, 4th Earl of Ware [1786 – 1845]", ("Hugh Lowe, 4th Earl of Ware", None, None, None, True)),
        (None, "by inheritance to his son, Hugh Lowe, by 1853", ("Hugh Lowe", None, "by descent", (1828, 1853), True)),
        (None, "Purchased by Hugh Lowe on 25 June 1951", ("Hugh Lowe", None, "purchase", (1951, 1951), True)),
        (None, "Sold to Hugh Lowe, Bath, 16 May 1948", ("Hugh Lowe", "Bath", "sold", (1948, 1948), True)),
        (None, "sold by A. Roth, Ghent, to Hugh Lowe, Bath, 1948", ("Hugh Lowe", "Bath", "sold", (1948, 1948), True)),
        (None, "bequeathed to the City Museum, 1922", ("The City Museum", None, "bequest", (1922, 1922), True)),
        (None, "Given to the City Museum", ("The City Museum", None, "gift", None, True)),
        (None, "Commissioned by Jan Maes, Antwerp, 1660", ("Jan Maes", "Antwerp", "commission", (1660, 1660), True)),
        (None, "Painted for Jan Maes", ("Jan Maes", None, "commission", None, True)),
        (None, "Restituted to the Heirs of A. Roth", ("The Heirs of A. Roth", None, "restitution", None, True)),
        (None, "sold, Paris, May 5, 1882, no. 30", (None, None, "sold", (1882, 1882), True)),
        ("1935", "(Roth sale, Hôtel Drouot, June 20, 1935 (no. 59))", (None, None, "auction", (1935, 1935), True)),
        (None, "Hugh Lowe, Bath (sale: Christie's, May 4, 1801)", ("Hugh Lowe", "Bath", None, None, True)),
        (None, "Hugh Lowe, Bath, his sale, 1933, lot 7", ("Hugh Lowe", "Bath", None, None, True)),
        (None, "(Hôtel Drouot, Paris, May 3, 1863, no. 58, sold to A. Roth)", (None, None, "auction", None, True)),
        ("c. 1500", "Unidentified first owner?", (None, None, None, (1500, 1500), False)),
        (None, "Dealer, Rome", (None, "Rome", None, None, True)),
    ],
)
def test_one_station(date, text, expected):
    (event,) = events([{"description": text, "date": date, "footnotes": [], "citations": []}])
    assert told(event) == expected
    assert event.text == text


def test_the_one_before_tells_how_an_owner_got_it():
    chain = [
        ("1781-1800", "Jan Maes [1739-1800], Antwerp, by descent to his son, Piet Maes"),
        ("1800-1810", "Piet Maes, Antwerp, sold to (Galerie Reyer, Paris)"),
        ("1810", "(Galerie Reyer, Paris, probably sold to Hugh Lowe)"),
        ("1810-1850", "Hugh Lowe, Bath, sold to Edward Lowe"),
        ("1850-1860", "Charles Lowe, Bath"),
        ("1860", "(Lowe sale, Christie's, London, May 3, 1860, lot 4, sold to A. Roth)"),
        ("1860-", "A. Roth, Ghent"),
    ]
    found = events([{"description": text, "date": date} for date, text in chain])
    assert [event.owner for event in found] == [
        "Jan Maes", "Piet Maes", "Galerie Reyer", "Hugh Lowe", "Charles Lowe", None, "A. Roth",
    ]  # fmt: skip
    assert [event.transfer for event in found] == [None, "by descent", "sold", None, None, "auction", "auction"]


def test_a_paragraph_in_the_museums_style():
    text = (
        "Commissioned by Jan Maes, Leiden, 1660; by descent to his son, Piet Maes (1670–1720), Leiden; sold, "
        "Christie’s, London, May 4, 1801, lot 12, to John Ware, London; possibly sold to Hugh Lowe, Bath, by 1810; "
        "[Galerie Reyer, Paris, 1886–1890]; sold by Galerie Reyer, Paris, to Mrs. A. Roth, Chicago, Mar. 5, 1892; "
        "bequeathed to the Art Institute of Ware, 1922."
    )
    assert [told(event) for event in parse(text)] == [
        ("Jan Maes", "Leiden", "commission", (1660, 1660), True),
        ("Piet Maes", "Leiden", "by descent", None, True),
        ("John Ware", "London", "sold", (1801, 1801), True),
        ("Hugh Lowe", "Bath", "sold", (1785, 1810), False),
        ("Galerie Reyer", "Paris", None, (1886, 1890), True),
        ("Mrs. A. Roth", "Chicago", "sold", (1892, 1892), True),
        ("The Art Institute of Ware", None, "bequest", (1922, 1922), True),
    ]


def test_stations_are_parted_at_stops_and_not_inside_parentheses():
    text = (
        "Artist's estate, Giverny, 1931. Paul Maes, Paris by 1939. J. P. Roth & Co. "
        "Sold to Hugh Lowe Jr., Bath (see A; B)"
    )
    assert [event.text for event in parse(text)] == [
        "Artist's estate, Giverny, 1931",
        "Paul Maes, Paris by 1939",
        "J. P. Roth & Co",
        "Sold to Hugh Lowe Jr., Bath (see A; B)",
    ]


def test_a_list_may_hold_a_paragraph_and_empty_entries():
    found = events([{"description": "A. Roth, Ghent; Hugh Lowe, Bath"}, {"description": None}, {"description": " "}])
    assert [event.owner for event in found] == ["A. Roth", "Hugh Lowe"]


def test_markup_is_taken_off():
    (event,) = events([{"description": "<em>Hugh Lowe</em>, Bath &amp; London", "date": "<b>1801</b>"}])
    assert event == ProvenanceEvent(text="Hugh Lowe, Bath & London", owner="Hugh Lowe", years=Years(1801, 1801))


def test_nothing_is_read_into_nothing():
    assert parse("") == events([]) == ()


@pytest.mark.parametrize("backwards", [False, True])
def test_the_oldest_comes_first_however_the_list_runs(backwards):
    chain = [
        {"description": "Jan Maes, Antwerp, by descent to his son, Piet Maes", "date": "1700-1750"},
        {"description": "Piet Maes, Antwerp", "date": "1750-1760"},
        {"description": "Hugh Lowe, Bath", "date": "1760"},
    ]
    found = events(chain[::-1] if backwards else chain)
    assert [event.owner for event in found] == ["Jan Maes", "Piet Maes", "Hugh Lowe"]
    undated = [{**entry, "date": None} for entry in chain[:2]]
    assert [event.owner for event in events(undated[::-1] if backwards else undated)] == ["Jan Maes", "Piet Maes"]


def test_recorded_stations():
    works = {work["accession_number"]: work for work in recorded("cleveland/handle_response_data.json")["data"]}
    museum = ("The Cleveland Museum of Art", "Cleveland, Ohio")
    assert [told(event) for event in events(works["1928.8"]["provenance"])] == [
        ("Albert Pinkham Ryder", "New York, NY", None, (1896, 1906), True),
        ("Louis Lehmeier", None, "sold", (1906, 1913), True),
        ("Albert Pinkham Ryder", None, None, (1906, 1913), True),
        ("Albert T. Sanden", "New York, NY", None, (1913, 1924), True),
        ("Ferargil Galleries", "New York, NY", None, (1924, 1924), True),
        (*museum, "sold", (1928, 1928), True),
    ]


_PIECES = st.sampled_from(
    [
        *(
            "Jan Maes",
            "[1700-1760]",
            ", ",
            "Paris",
            "; ",
            ". ",
            "sold to ",
            "by descent to his son, ",
            "(",
            ")",
            "[",
            "]",
        ),
        *("1885", "by 1900", "?", "possibly ", "sale", "lot 3", "Sold", "to ", "the ", "Museum", " and ", "\n", "Jr."),
    ]
)


@given(st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=25).map("".join)))
def test_any_text_is_answered_and_nothing_is_made_up(text):
    for event in parse(text):
        assert event.text.strip(" ;") == event.text
        assert event.text in text
        if event.owner:
            assert len(event.owner) <= LONGEST_NAME
            assert all(word in text.casefold() for word in re.findall(r"\w+", event.owner.casefold()))


def test_no_more_is_read_than_anybody_tells():
    assert len(parse("A. Roth; " * 1000)) == MOST_STATIONS
    assert len(parse("A. Roth, Ghent, who lived there for long; " * 1000)) * 42 <= LONGEST
    assert len(events([{"description": f"A. Roth {'x' * 990}"}] * 100)) == 20
    assert len(events([{"description": "A. Roth"}] * 1000)) == MOST_STATIONS
    assert len(events([{"description": "A. Roth" + "x" * LONGEST}])) == 1


def test_what_stands_in_unbalanced_parentheses_is_not_parted():
    assert [event.text for event in parse("A (b; c); d [e; f; g")] == ["A (b; c)", "d [e; f; g"]
    assert [event.text for event in parse("A (b; c; d)")] == ["A (b; c; d)"]
