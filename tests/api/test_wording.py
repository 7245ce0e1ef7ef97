import pytest

from api.wording import closeness, years
from scrapers.records import Years


@pytest.mark.parametrize(
    ("percentile", "words"),
    [
        (99.99, "closest 0.1 % in form"),
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
