import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.date_words import LONGEST, english


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("XVIIe siècle", "17th century"),
        ("fin du XVIIIe siècle", "late 18th century"),
        ("début XIXe siècle", "early 19th century"),
        ("19e (début)", "early 19th century"),
        ("1ère moitié du XVIe siècle", "first half 16th century"),
        ("1. Hälfte 19. Jh.", "first half 19th century"),
        ("Mitte des 15. Jahrhunderts", "mid 15th century"),
        ("17.-18. Jahrhundert", "17th-18th century"),
        ("tweede helft 17de eeuw", "second half 17th century"),
        ("secolo XVI-XVII", "16th century - 17th century"),
        ("prima metà del XVI secolo", "first half 16th century"),
        ("siglo XVII", "17th century"),
        ("anden halvdel af 1700-tallet", "second half 1700s"),
        ("18. århundrede", "18th century"),
        ("1930-talet", "1930s"),
        ("1500-luku", "1500s"),
        ("1880er Jahre", "1880s"),
        ("Вторая половина 18-го века", "second half 18th century"),
        ("late-nineteenth century", "late 19th century"),
        ("vers 1880", "ca. 1880"),
        ("vor 1700", "before 1700"),
        ("nach ca. 1700", "after ca. 1700"),
        ("1. Jh. v. Chr.", "1th century bc"),
        ("IV sec. a.C.", "4th century bc"),
        ("明治十二年", "明治12"),
        ("昭和元年", "昭和1"),
        ("AH 1032/1623", "1623"),
        ("A.H. 1032/A.D. 1622–23", "a.d. 1622-23"),
        ("12,000 BC", "12000 bc"),
        ("18--", "1800s"),
        ("197?", "1970s"),
        ("1970?", "1970?"),
    ],
)
def test_english(text, said):
    assert english(text) == said


@given(st.integers(1, 1500))
def test_a_year_of_the_hijra_becomes_the_two_years_it_lies_in(year):
    first, last = (int(part) for part in english(f"{year} AH").split("-"))
    assert first <= last <= first + 1
    assert abs((first - 622) - (year - 1) * 354.367 / 365.2425) < 1.6


@given(st.text(max_size=2 * LONGEST))
def test_any_text_is_answered(text):
    assert english(text) == english(text[:LONGEST])
