import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings import years
from scrapers.records import Years

YEAR = st.integers(-2900, 2000)


def cosine(a: years.Span, b: years.Span) -> float:
    rows = years.features([a, b])
    return float(rows[0] @ rows[1])


def of(start: int, end: int | None = None, circa: bool = False) -> years.Span:
    return years.dated(Years(start, start if end is None else end, circa))


@given(YEAR, st.integers(0, 400), st.integers(1, 400), st.sampled_from([-1, 1]))
def test_the_cosine_falls_with_the_distance(year: int, near: int, further: int, way: int) -> None:
    assert cosine(of(year), of(year + way * (near + further))) <= cosine(of(year), of(year + way * near)) + 1e-5


@given(YEAR, st.integers(0, 300), st.integers(10, 300))
def test_a_vaguer_date_is_less_like_a_sharp_one(year: int, margin: int, more: int) -> None:
    sharp, wide = of(year - margin, year + margin), of(year - margin - more, year + margin + more)
    assert cosine(of(year), wide) < cosine(of(year), sharp) + 1e-5


@given(YEAR)
def test_circa_widens(year: int) -> None:
    assert cosine(of(year), of(year, circa=True)) < cosine(of(year), of(year)) - 0.01


@given(st.lists(st.tuples(st.integers(-90_000, 90_000), st.integers(0, 9_000), st.booleans()), max_size=8))
def test_rows_are_unit_and_alone(dates: list[tuple[int, int, bool]]) -> None:
    spans = [of(start, start + length, circa) for start, length, circa in dates]
    rows = years.features(spans)
    assert rows.shape == (len(dates), years.DIMENSION)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    for span, row in zip(spans, rows, strict=True):
        np.testing.assert_array_equal(years.features([span])[0], row)


def test_known_dates() -> None:
    assert cosine(of(1885), of(1890)) > 0.9
    assert 0.3 < cosine(of(1885), of(1905)) < 0.7
    assert cosine(of(1600), of(1699)) < 0.1
    assert cosine(of(1885), of(-1885)) < 0.001
    assert cosine(of(1650), of(1660)) > cosine(of(1880), of(1890))
    assert years.dated(Years(1885, 1885, circa=True)) == (1865, 1906)
    assert years.dated(Years(1890, 1885)) == (1885, 1891)


def test_a_life_is_vaguer_than_a_date_and_better_than_none() -> None:
    life = years.active(1840, 1926)
    assert life is not None
    assert life == (1858, 1927)
    assert cosine(of(1718), life) < 0.1 < cosine(of(1885), life) < cosine(of(1885), of(1885, circa=True))


@pytest.mark.parametrize(
    ("birth", "death", "span"),
    [
        (None, None, None),
        (1900, 1850, None),
        (1800, None, (1818, 1863)),
        (None, 1800, (1755, 1801)),
        (1800, 1810, (1810, 1811)),
    ],
)
def test_active(birth: int | None, death: int | None, span: years.Span | None) -> None:
    assert years.active(birth, death) == span


@given(st.floats(-90_000, 90_000), st.floats(0, 5_000))
def test_shares_of_quarters_add_up(start: float, length: float) -> None:
    shares = years.quarters((start, start + length))
    assert sum(shares.values()) == pytest.approx(1)
    assert all(share > 0 and quarter % 25 == 0 for quarter, share in shares.items())


def test_quarters() -> None:
    assert years.quarters((1870.0, 1880.0)) == {1850: 0.5, 1875: 0.5}
    assert years.quarters((-5.0, 0.0)) == {-25: 1.0}
