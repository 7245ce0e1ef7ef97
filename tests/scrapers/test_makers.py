import pytest

from scrapers.makers import known_as, lived, makes, nobody, own_hand, qualified, year_of


@pytest.mark.parametrize("qualifier", ["", None, "Attributed to", "workshop of", "Studio of", "and", "probably by"])
def test_their_own_hand(qualifier):
    assert own_hand(qualifier)


@pytest.mark.parametrize(
    "qualifier", ["After", "Copy after", "follower of", "Circle of", "School of", "in the style of", "Imitator of"]
)
def test_not_their_hand(qualifier):
    assert not own_hand(qualifier)


def test_roles_that_make_a_work():
    assert all(map(makes, ["Artist", "Designer", "Maker", "", None]))
    assert not any(map(makes, ["Publisher", "printer", "Sitter ", "Former Attribution"]))


def test_names_of_nobody():
    assert all(map(nobody, ["Anonymous", "unknown maker", "Unidentified Artist", "anoniem", "Anonym"]))
    assert not any(map(nobody, ["Anna Onymus", "Nomen Nescio", "Master of the Unknown Saint"]))


@pytest.mark.parametrize(
    ("text", "year"),
    [("1643", 1643), ("c. 1581", 1581), ("1581?", 1581), ("1580-1590", None), ("9999", None), ("", None), (None, None)],
)
def test_a_year_of_birth_or_death(text, year):
    assert year_of(text) == year


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("American, born Cuba, 1948–1985", (1948, 1985)),
        ("Dutch, c. 1581-1666)", (1581, 1666)),
        ("Italian, 1581?-1644", (1581, 1644)),
        ("1813-ca. 1905", (1813, 1905)),
        ("1822-?", (1822, None)),
        ("1810-18--?", (1810, None)),
        ("Norwegian, born 1851", (1851, None)),
        ("d. 1409", (None, 1409)),
        ("fl. 1835-1849", (None, None)),
        ("French, active 1690–1720", (None, None)),
        ("Sèvres, founded 1740", (None, None)),
        ("Greek, c. 480–400 BC", (None, None)),
        ("French", (None, None)),
    ],
)
def test_when_somebody_lived(text, years):
    assert lived(text) == years


def test_a_key_of_name_and_life():
    assert known_as("Frans Hals", 1581, 1666) == "Frans Hals (1581-1666)"
    assert known_as("Frans Hals", None, 1666) == "Frans Hals (?-1666)"
    assert known_as("Frans Hals", None, None) == "Frans Hals"


@pytest.mark.parametrize(
    ("qualifier", "credited"),
    [
        ("attributed to", "Jost Arens (attributed to)"),
        (" Workshop of ", "Jost Arens (workshop of)"),
        ("and", "Jost Arens"),
        ("", "Jost Arens"),
        (None, "Jost Arens"),
    ],
)
def test_names_with_how_sure_they_are(qualifier, credited):
    assert qualified("Jost Arens", qualifier) == credited
