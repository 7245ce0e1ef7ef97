import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers import eras
from scrapers.dates import EARLIEST, LATEST, parse_years
from scrapers.records import Years

JAPANESE = {
    "Genroku": 1688, "Hōei": 1704, "Kyōhō": 1716, "Hōreki": 1751, "Meiwa": 1764, "An'ei": 1772, "Tenmei": 1781,
    "Kansei": 1789, "Kyōwa": 1801, "Bunka": 1804, "Bunsei": 1818, "Tenpō": 1830, "Kōka": 1844, "Kaei": 1848,
    "Ansei": 1854, "Bunkyū": 1861, "Keiō": 1865, "Meiji": 1868, "Taishō": 1912, "Shōwa": 1926, "Heisei": 1989,
}  # fmt: skip
"""The reigns that prints and paintings are dated by, with their first years."""


@pytest.mark.parametrize(("name", "first"), list(JAPANESE.items()))
def test_the_first_year_of_a_reign(name, first):
    assert parse_years(f"{name} 1") == Years(first, first)
    assert parse_years(f"{name} 2 ({first + 1})") == Years(first + 1, first + 1)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Meiji 12", Years(1879, 1879)),
        ("Meiji 12 (1879)", Years(1879, 1879)),
        ("Meiji 12–15", Years(1879, 1882)),
        ("Tenpō 3", Years(1832, 1832)),
        ("Tenpo 3", Years(1832, 1832)),
        ("Tempō 3", Years(1832, 1832)),
        ("TEMPO 3", Years(1832, 1832)),
        ("Taishō 5", Years(1916, 1916)),
        ("Taisho 5", Years(1916, 1916)),
        ("Shōwa 10", Years(1935, 1935)),
        ("Shōwa 64", Years(1989, 1989)),
        ("Kan’ei 4", Years(1627, 1627)),
        ("Kanei 4", Years(1627, 1627)),
        ("dated Kansei 3 (1791)", Years(1791, 1791)),
        ("ca. Bunka 8-9", Years(1811, 1812, circa=True)),
        ("明治12年", Years(1879, 1879)),
        ("明治十二年", Years(1879, 1879)),
        ("昭和元年", Years(1926, 1926)),
        ("乾隆六十年", Years(1795, 1795)),
        ("Kangxi 12", Years(1673, 1673)),
    ],
)
def test_years_of_reigns(text, years):
    assert parse_years(text) == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Meiji era", Years(1868, 1912, circa=True)),
        ("Edo period", Years(1615, 1868, circa=True)),
        ("江戸時代", Years(1615, 1868, circa=True)),
        ("Ming dynasty", Years(1368, 1644, circa=True)),
        ("清代", Years(1644, 1911, circa=True)),
        ("Joseon dynasty", Years(1392, 1910, circa=True)),
        ("Northern Song dynasty", Years(960, 1127, circa=True)),
        ("Northern-Song dynasty", Years(960, 1127, circa=True)),
        ("late Edo period", Years(1784, 1868, circa=True)),
        ("Edo–Meiji period", Years(1615, 1912, circa=True)),
        ("Edo or Meiji period", Years(1615, 1912, circa=True)),
        ("late Edo to early Meiji period", Years(1784, 1882, circa=True)),
    ],
)
def test_a_period_without_years_stands_for_all_of_it(text, years):
    assert parse_years(text) == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Edo period (1615–1868)", Years(1615, 1868)),
        ("Edo period (1603–1868)", Years(1603, 1868)),
        ("probably Edo period (1615–1868)", Years(1615, 1868, circa=True)),
        ("Qing dynasty (1644–1911)", Years(1644, 1911)),
        ("Edo period, 18th century", Years(1701, 1800)),
        ("Edo period (1615–1868), 1797", Years(1797, 1797)),
        ("江戸時代・19世紀", Years(1801, 1868)),
        ("Heian period (794–1185), 12th century", Years(1101, 1185)),
        ("Ming dynasty (1368–1644), Wanli mark and period (1573–1620)", Years(1573, 1620)),
        ("Qing dynasty, Kangxi period", Years(1662, 1722, circa=True)),
        ("Umayyad period (661–750), 8th century", Years(701, 750)),
        ("Edo period (cast 1920)", Years(1615, 1868, circa=True)),
        ("Qing dynasty (1644–1911), restored 1890", Years(1644, 1911)),
        ("Meiji period (1868–1912), published 1923", Years(1868, 1912)),
    ],
)
def test_what_is_said_of_a_period_comes_before_its_name(text, years):
    assert parse_years(text) == years


@pytest.mark.parametrize(
    "text",
    ["Edo", "Tale of Genji", "Genji 54", "Meiji 46", "Meiji 0", "Edo 12", "the Ming vase", "Han", "song", "Tangier 12"],
)
def test_a_name_alone_is_no_date(text):
    assert parse_years(text) is None


def test_reigns_follow_each_other():
    for first, last in [*eras.REIGNS.values(), *eras.PERIODS.values()]:
        assert EARLIEST <= first <= last <= LATEST
    starts = [first for name, (first, _) in eras.REIGNS.items() if re.fullmatch("[a-z]+", name)]
    assert 1394 in starts
    assert {name for name in eras.REIGNS if name in eras.PERIODS} == set()


@given(st.sampled_from(sorted(eras.REIGNS)), st.integers(-5, 80))
def test_years_of_a_reign_lie_in_it(name, number):
    first, last = eras.whole(name)
    year = eras.year(name, number)
    assert (year is not None) == (1 <= number <= last - first + 1)
    assert year is None or first <= year <= last


@given(st.sampled_from(sorted([*eras.REIGNS, *eras.PERIODS])))
def test_every_name_is_found_whole(name):
    assert re.fullmatch(eras.PATTERN, name)
