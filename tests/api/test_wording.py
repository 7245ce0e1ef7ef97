import pytest

from api.wording import Rank, closeness, years
from scrapers.records import Years


@pytest.mark.parametrize(
    ("percentile", "words"),
    [
        (99.996, "closest 0.01 % in form"),
        (100, "closest 0.01 % in form"),
        (99.974, "closest 0.03 % in form"),
        (99.91, "closest 0.09 % in form"),
        (99.9, "closest 0.1 % in form"),
        (99.5, "closest 0.5 % in form"),
        (99.0, "closest 1 % in form"),
        (60, "closest 40 % in form"),
        (20, "not close in form"),
    ],
)
def test_closeness_is_a_share_never_a_cosine(percentile: float, words: str) -> None:
    assert closeness("formal", percentile) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "undated"),
        (Years(1885, 1885), "1885"),
        (Years(1880, 1890, circa=True), "c. 1880–1890"),
        (Years(-199, -199), "200 BCE"),
        (Years(0, 100), "1 BCE–100"),
    ],
)
def test_years(value: Years | None, words: str) -> None:
    assert years(value) == words


@pytest.mark.parametrize(("place", "words"), [(1, "the nearest"), (2, "2nd nearest"), (13, "13th nearest")])
def test_a_rank_says_among_how_many(place: int, words: str) -> None:
    said = closeness("conceptual", 99.99, Rank(place, 163_842))
    assert said == f"closest 0.01 % in subject, {words} of 163,842"
    back = closeness("conceptual", 99.99, Rank(place, 163_842, reverse=True))
    assert back == f"closest 0.01 % in subject, the other way round {words} of 163,842"
    assert closeness("conceptual", 40, Rank(place, 2)) == "not close in subject"
