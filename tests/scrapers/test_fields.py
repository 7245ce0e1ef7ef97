import pytest

from scrapers.fields import message, number


@pytest.mark.parametrize(("value", "expected"), [(7, 7), ("7", 7), (0, 0), (-3, -3)])
def test_numbers(value, expected):
    assert number(value) == expected


@pytest.mark.parametrize("value", [True, False, None, 7.0, float("inf"), [7], {}, "", "7.5", "seven", "9" * 5000])
def test_what_is_no_whole_number_is_an_error(value):
    with pytest.raises((TypeError, ValueError)):
        number(value)


@pytest.mark.parametrize(
    ("words", "key", "expected"),
    [
        ("no such key abc", "abc", "no such key ..."),
        ("wskey=a%2Fb&x=a/b", "a/b", "wskey=...&x=..."),
        ("nothing secret", "", "nothing secret"),
        (None, "abc", "None"),
        ({"code": "abc"}, "abc", "{'code': '...'}"),
        ("x" * 200, "", "x" * 150),
        ("x" * 145 + "abcdefghijk", "abcdefghijk", "x" * 145 + "..."),
    ],
)
def test_what_a_museum_says_is_told_without_the_key(words, key, expected):
    assert message(words, key) == expected
