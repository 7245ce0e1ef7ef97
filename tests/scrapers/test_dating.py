import pytest

from scrapers.dating import dated
from scrapers.records import Years


@pytest.mark.parametrize(
    ("text", "begin", "end", "years"),
    [
        ("c. 1765", 1760, 1770, Years(1765, 1765, circa=True)),
        ("late 17th century", 1667, 1682, Years(1667, 1682)),
        ("1927, printed and published 1931", 1927, 1931, Years(1927, 1927)),
        ("1880", 1922, 1922, Years(1880, 1880)),
        ("1880", None, None, Years(1880, 1880)),
        ("1880", 1880, None, Years(1880, 1880)),
        ("400-375 BC", 400, 375, Years(-399, -374)),
        ("100 BCE-100 CE", -100, 100, Years(-99, 100)),
        (None, -1, 1, Years(0, 1)),
        ("n.d.", "1700", "1750", Years(1700, 1750)),
        ("n.d.", 0, 0, None),
        ("n.d.", 0, 100, Years(0, 100)),
        ("n.d.", -10000, 2000, None),
        ("n.d.", -3000, 0, Years(-2999, 0)),
        ("n.d.", 1700, 9999, None),
        ("n.d.", 1750, 1700, None),
        ("", None, None, None),
    ],
)
def test_words_go_before_numbers_and_are_narrowed_by_them(text, begin, end, years):
    assert dated(text, begin, end) == years


@pytest.mark.parametrize("wrong", ["soon", [], {}])
def test_a_range_has_to_be_numbers(wrong):
    with pytest.raises((TypeError, ValueError)):
        dated("1880", wrong, 1890)
