import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.knowledge.dialects.lives import LONGEST, SHORTEST, lifetime

YEARS = st.none() | st.integers(-500, 2100)


@pytest.mark.parametrize(
    ("stated", "lived"),
    [
        ((1800, 1870, "Dutch, 1800 - 1870"), (1800, 1870)),
        ((1747, 1887, "British, active 1747"), (None, None)),
        ((1747, 1790, "British, active 1747-1790"), (None, None)),
        ((1720, 1910, None), (None, None)),
        ((1830, 1840, None), (None, None)),
        ((1900, 2000, "20th-century maker"), (None, None)),
        ((1948, None, "born 1948"), (1948, None)),
        ((None, 1503, "died 1503"), (None, 1503)),
    ],
)
def test_a_life_is_told_from_a_span_of_activity(stated, lived):
    assert lifetime(*stated) == lived


@given(YEARS, YEARS)
def test_what_is_kept_is_what_was_stated_and_has_the_length_of_a_life(birth, death):
    kept = lifetime(birth, death)
    assert kept in ((birth, death), (None, None))
    if None not in kept:
        assert SHORTEST <= kept[1] - kept[0] <= LONGEST
