"""Names as they are compared: order, accents, initials, honorifics, and what tells father from son."""

import pytest

from scrapers.store.names import Likeness, Name, compare, parse

SAME, SHORT, INITIALS, PART = Likeness.SAME, Likeness.SHORT, Likeness.INITIALS, Likeness.PART


def likeness(one: str, other: str) -> Likeness | None:
    a, b = parse(one), parse(other)
    assert a is not None
    assert b is not None
    found = compare(a, b)
    assert compare(b, a) == found, "who is compared with whom does not matter"
    assert found is None or a.keys & b.keys, "names that agree share a key, or they would never meet"
    return found


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Turner, Joseph Mallord William", "Joseph Mallord William Turner", SAME),
        ("Hokusai Katsushika", "Katsushika Hokusai", SAME),
        ("Jean-Baptiste-Siméon Chardin", "JEAN BAPTISTE SIMEON CHARDIN", SAME),
        ("Anders Zørn", "Anders Zorn", SAME),
        ("Sir Joshua Reynolds", "Reynolds, Sir Joshua", SAME),
        ("Reynolds, Joshua, Sir", "Joshua Reynolds", SAME),
        ("Georgia O’Keeffe", "Georgia O'Keeffe", SAME),
        ("Canaletto (Giovanni Antonio Canal)", "Canaletto", SAME),
        ("Brueghel, Jan, the Elder", "Jan Brueghel", SAME),
        ("John Sargent", "John Singer Sargent", SHORT),
        ("Vincent Gogh", "Vincent van Gogh", SHORT),
        ("J. M. W. Turner", "Joseph Mallord William Turner", INITIALS),
        ("J.M.W. Turner", "Joseph Turner", INITIALS),
        ("J. S. Sargent", "J. Sargent", INITIALS),
        ("Wayne Kimball", "Wilford Wayne Kimball", PART),
        ("Camille Corot", "Jean-Baptiste-Camille Corot", PART),
        ("W. Kimball", "Wilford Wayne Kimball", INITIALS),
        ("D. Simpson", "Merton D. Simpson", None),
        ("Merton D. Simpson", "David Simpson", None),
        ("Edwin Walter Dickinson", "Sidney E. Dickinson", None),
        ("John Smith", "James Smith", None),
        ("John Smith", "John Smyth", None),
        ("Smith", "John Smith", None),
        ("Master B. H. M.", "Master M.", None),
        ("Thomas Sully", "Sully Thomas Jane", None),
    ],
)
def test_how_far_names_agree(one: str, other: str, expected: Likeness | None) -> None:
    assert likeness(one, other) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "  ", "?", "Unknown", "Anonymous", "Circle of Peter Lely", "Peter Lely (attributed to)", "after Dürer"),
        *("German 15th Century", "Ana and Bo Berg", "Berg & Sons", "Mrs. Robert Thayer", "British School", "Sir"),
    ],
)
def test_what_names_no_single_person_is_no_name(text: str) -> None:
    assert parse(text) is None


def test_generations_stand_beside_the_words() -> None:
    assert parse("Lucas Cranach the Elder") == Name(("lucas", "cranach"), frozenset({"elder"}))
    assert parse("Cranach, Lucas, the Younger") == Name(("lucas", "cranach"), frozenset({"younger"}))
    assert parse("Joseph E. Renier, Jr.") == Name(("joseph", "e", "renier"), frozenset({"younger"}))
    assert parse("Cornelis Bloemaert II") == Name(("cornelis", "bloemaert"), frozenset({"ii"}))
