import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.dates import EARLIEST, LATEST, parse_years
from scrapers.records import Years


@pytest.mark.parametrize(
    ("text", "start", "end", "circa"),
    [
        ("1885", 1885, 1885, False),
        (" 1885\n", 1885, 1885, False),
        ("ca. 1885–90?", 1885, 1890, True),
        ("c.1885", 1885, 1885, True),
        ("1885[?]", 1885, 1885, True),
        ("1911 (?)", 1911, 1911, True),
        ("um 1880", 1880, 1880, True),
        ("1850-52", 1850, 1852, False),
        ("1503–1519", 1503, 1519, False),
        ("1888—1886", 1886, 1888, False),
        ("1881/82", 1881, 1882, False),
        ("1850 or 1851", 1850, 1851, False),
        ("between 1850 and 1860", 1850, 1860, False),
        ("from 1850 to 1860", 1850, 1860, False),
        ("after 1850 and before 1860", 1850, 1860, False),
        ("1787 to ca. 1790", 1787, 1790, True),
        ("(1912)", 1912, 1912, False),
        ("[1912]", 1912, 1912, False),
        ("1680s", 1680, 1689, False),
        ("1880s-90s", 1880, 1899, False),
        ("early 1880s", 1880, 1882, False),
        ("1600s", 1600, 1699, False),
        ("17th century", 1601, 1700, False),
        ("first half of 17th century", 1601, 1650, False),
        ("second half of the 17th century", 1651, 1700, False),
        ("third quarter of the 18th century", 1751, 1775, False),
        ("early 19th century", 1801, 1833, False),
        ("mid-19th century", 1834, 1866, False),
        ("Late 19th Century", 1867, 1900, False),
        ("turn of the 20th century", 1890, 1910, False),
        ("16th-17th century", 1501, 1700, False),
        ("late 15th or early 16th century", 1467, 1533, False),
        ("XVIIe siècle", 1601, 1700, False),
        ("17. Jahrhundert", 1601, 1700, False),
        ("before 1700", 1675, 1700, True),
        ("after 1700", 1700, 1725, True),
        ("c. 400 BC", -399, -399, True),
        ("300–200 B.C.E.", -299, -199, False),
        ("20 BC – AD 50", -19, 50, False),
        ("2nd century BCE – 1st century", -199, 100, False),
        ("5th-4th century BC", -499, -300, False),
        ("30,000 BC", -29999, -29999, False),
        ("12 March 1885", 1885, 1885, False),
        ("March 12, 1885", 1885, 1885, False),
        ("1885-03-12", 1885, 1885, False),
        ("1889-11", 1889, 1889, False),
        ("1905-06", 1905, 1906, False),
        ("1881/82 (cast 1920)", 1881, 1882, False),
        ("1900, printed 1920", 1900, 1900, False),
        ("Edo period (1615–1868)", 1615, 1868, False),
        ("signed and dated 1885", 1885, 1885, False),
        ("Paris, 1885", 1885, 1885, False),
    ],
)
def test_years(text, start, end, circa):
    assert parse_years(text) == Years(start, end, circa)


@pytest.mark.parametrize(
    "text",
    ["", "n.d.", "no date", "Edo period", "plate 12", "12", "0", "9999", "99999999999", "Dynasty 12", "–"],
)
def test_no_years(text):
    assert parse_years(text) is None


_WORDS = st.sampled_from(
    [
        *"0123456789-–/?.,() ",
        "18",
        "1885",
        "century",
        "th ",
        "BC",
        "AD ",
        "ca. ",
        "early ",
        "half of ",
        "first ",
        "s",
        "before ",
    ]
)


@given(st.one_of(st.text(), st.lists(_WORDS, max_size=12).map("".join)))
def test_any_text_is_answered(text):
    years = parse_years(text)
    assert years is None or EARLIEST <= years.start <= years.end <= LATEST


@given(st.integers(1000, 2100), st.integers(0, 300))
def test_a_written_range_is_read_back(start, length):
    end = min(start + length, LATEST)
    assert parse_years(f"ca. {start}–{end}") == Years(start, end, circa=True)
