import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.dates import EARLIEST, LATEST, OPEN_YEARS, parse_years
from scrapers.records import Years

REAL = [
    ("tate", "1870", Years(1870, 1870)),
    ("tate", "c.1800", Years(1800, 1800, circa=True)),
    ("tate", "date not known", None),
    ("tate", "no date", None),
    ("tate", "c.1801–10", Years(1801, 1810, circa=True)),
    ("tate", "1843–4", Years(1843, 1844)),
    ("tate", "?1863", Years(1863, 1863, circa=True)),
    ("tate", "published 1881", Years(1881, 1881)),
    ("tate", "c.1797–1801", Years(1797, 1801, circa=True)),
    ("tate", "exhibited 1804", Years(1804, 1804)),
    ("tate", "after c.1830", Years(1830, 1855, circa=True)),
    ("tate", "1978, printed 2005", Years(1978, 1978)),
    ("tate", "1976–7, enlarged version 2007", Years(1976, 1977)),
    ("tate", "?c.1785", Years(1785, 1785, circa=True)),
    ("tate", "?1787–8", Years(1787, 1788, circa=True)),
    ("tate", "1786 or 1800", Years(1786, 1800)),
    ("tate", "circa 1809–11", Years(1809, 1811, circa=True)),
    ("tate", "1962, printed after 1971", Years(1962, 1962)),
    ("tate", "1828, reprinted 1874", Years(1828, 1828)),
    ("tate", "1995–6, 2007", Years(1995, 2007)),
    ("tate", "c. 1936", Years(1936, 1936, circa=True)),
    ("tate", "?exhibited 1826", Years(1826, 1826, circa=True)),
    ("tate", "1972, reprinted c.1983", Years(1972, 1972)),
    ("tate", "?c.1799–1801", Years(1799, 1801, circa=True)),
    ("tate", "1831 and 1834", Years(1831, 1834)),
    ("tate", "c.1808, 1825", Years(1808, 1825, circa=True)),
    ("tate", "1830s", Years(1830, 1839)),
    ("tate", "1982,1993", Years(1982, 1993)),
    ("tate", "first published 1830, reprinted 1993", Years(1830, 1830)),
    ("tate", "1953, c.1954", Years(1953, 1954, circa=True)),
    ("tate", "1955–6; printed 1970s", Years(1955, 1956)),
    ("tate", "engraved 1777", Years(1777, 1777)),
    ("tate", "c.1840s", Years(1840, 1849, circa=True)),
    ("tate", "published c.1820–3", Years(1820, 1823, circa=True)),
    ("tate", "1794, reprinted 1831 or later", Years(1794, 1794)),
    ("tate", "1913, posthumous cast", Years(1913, 1913)),
    ("tate", "?1820s", Years(1820, 1829, circa=True)),
    ("tate", "1795–c. 1805", Years(1795, 1805, circa=True)),
    ("tate", "early 1840s", Years(1840, 1842)),
    ("tate", "c.1833 or 1840", Years(1833, 1840, circa=True)),
    ("tate", "1860 or 63", Years(1860, 1863)),
    ("tate", "late 18th C", Years(1767, 1800)),
    ("tate", "?1808, 1814", Years(1808, 1814, circa=True)),
    ("tate", "1828 (or 1836)", Years(1828, 1836)),
    ("tate", "? exhibited 1809", Years(1809, 1809, circa=True)),
    ("tate", "before 1877", Years(1852, 1877, circa=True)),
    ("tate", "c.1825–30?", Years(1825, 1830, circa=True)),
    ("tate", "c.1841 or c.1852", Years(1841, 1852, circa=True)),
    ("tate", "1957–c.66", Years(1957, 1966, circa=True)),
    ("tate", "late 1960s–early 1970s", Years(1966, 1972)),
    ("tate", "?mid 1830s or later", Years(1833, 1858, circa=True)),
    ("tate", "?after 1782", Years(1782, 1807, circa=True)),
    ("tate", "1794–c.1830–5", Years(1794, 1835, circa=True)),
    ("tate", "?1824–7, ?c.1800–10", Years(1800, 1827, circa=True)),
    ("tate", "1976 –7", Years(1976, 1977)),
    ("tate", "c.1793 or earlier", Years(1768, 1793, circa=True)),
    ("tate", "exhibited ?1811", Years(1811, 1811, circa=True)),
    ("tate", "?late 1810s to mid–1820s", Years(1816, 1825, circa=True)),
    ("tate", "1809–1839, exhibited 1809, 1840", Years(1809, 1839)),
    ("tate", "1827–?36, exhibited 1837", Years(1827, 1836, circa=True)),
    ("tate", "1924–5–c.1937", Years(1924, 1937, circa=True)),
    ("tate", "c.1928–31–1947", Years(1928, 1947, circa=True)),
    ("tate", "before 1929, printed c. 1929", Years(1904, 1929, circa=True)),
    ("tate", "1927–8 and c.1948", Years(1927, 1948, circa=True)),
    ("tate", "c.1800–5 or ?c.1815", Years(1800, 1815, circa=True)),
    ("tate", "1831 or 2", Years(1831, 1832)),
    ("tate", "1596 or after", Years(1596, 1621, circa=True)),
    ("tate", "1832, c.1844, c.1855", Years(1832, 1855, circa=True)),
    ("tate", "published by 1832–4", Years(1832, 1834)),
    ("tate", "1984–5,1992–3", Years(1984, 1993)),
    ("tate", "After 1927", Years(1927, 1952, circa=True)),
    ("tate", "ci.1950", Years(1950, 1950, circa=True)),
    ("tate", "1966 (repaired 2009)", Years(1966, 1966)),
    ("tate", "after c.1819–20", Years(1819, 1820, circa=True)),
    ("cleveland", "1700s", Years(1700, 1799)),
    ("cleveland", "1325-1521", Years(1325, 1521)),
    ("cleveland", "1380s", Years(1380, 1389)),
    ("cleveland", "1404-10", Years(1404, 1410)),
    ("cleveland", "1533–34", Years(1533, 1534)),
    ("cleveland", "1587-1588", Years(1587, 1588)),
    ("cleveland", "1606–7", Years(1606, 1607)),
    ("cleveland", "1635 or earlier", Years(1610, 1635, circa=True)),
    ("cleveland", "400-375 BC", Years(-399, -374)),
    ("cleveland", "600-900", Years(600, 900)),
    ("cleveland", "950-1025", Years(950, 1025)),
    ("cleveland", "c. 1320–40", Years(1320, 1340, circa=True)),
    ("cleveland", "c. 1391-1353 BC", Years(-1390, -1352, circa=True)),
    ("cleveland", "c. 1400", Years(1400, 1400, circa=True)),
    ("cleveland", "c. 1467-1468", Years(1467, 1468, circa=True)),
    ("cleveland", "c. 1629 or 1632", Years(1629, 1632, circa=True)),
    ("cleveland", "c. 1868–73", Years(1868, 1873, circa=True)),
    ("cleveland", "1836-1873", Years(1836, 1873)),
    ("cleveland", "1838-1839?", Years(1838, 1839, circa=True)),
    ("cleveland", "By 1848-before 1854", Years(1848, 1854)),
    ("cleveland", "Until 1914", Years(1889, 1914, circa=True)),
    ("cleveland", "Early 1960s", Years(1960, 1962)),
    ("cleveland", "1945-early 1960s", Years(1945, 1962)),
    ("cleveland", "1962 or 1963-1965", Years(1962, 1965)),
    ("cleveland", "c. 1803/1805 - 1836", Years(1803, 1836, circa=True)),
    ("cleveland", "c. 1944 - May 1946", Years(1944, 1946, circa=True)),
    ("cleveland", "After 1621-at least 1701", Years(1621, 1701)),
    ("cleveland", "Probably 1884-at least 1902", Years(1884, 1902, circa=True)),
    ("cleveland", "probably around 1918-1927", Years(1918, 1927, circa=True)),
    ("cleveland", "by 1779-by 1811", Years(1779, 1811)),
    ("cleveland", "June 1836", Years(1836, 1836)),
    ("cleveland", "1876-probably 1884", Years(1876, 1884, circa=True)),
    ("aic", "100 BCE-100 CE", Years(-99, 100)),
    ("aic", "1700/20", Years(1700, 1720)),
    ("aic", "1739–40", Years(1739, 1740)),
    ("aic", "1773/74", Years(1773, 1774)),
    ("aic", "1901/02", Years(1901, 1902)),
    ("aic", "1927, printed and published 1931", Years(1927, 1927)),
    ("aic", "Possibly late 19th to mid -20th century", Years(1867, 1966, circa=True)),
    ("aic", "Tang dynasty (A.D. 618–907), c. 725/50", Years(725, 750, circa=True)),
    ("aic", "c. 1670", Years(1670, 1670, circa=True)),
    ("brooklyn", "late 19th-early 20th century", Years(1867, 1933)),
    ("brooklyn", "Qajar Period", Years(1779, 1925, circa=True)),
    ("harvard", "c. 1635", Years(1635, 1635, circa=True)),
    ("harvard", "17th century", Years(1601, 1700)),
    ("harvard", "Mughal period", Years(1526, 1858, circa=True)),
    ("met", "late 17th century", Years(1667, 1700)),
    ("met", "Edo period (1615–1868)", Years(1615, 1868)),
    ("met", "Qing dynasty (1644–1911), Kangxi period (1662–1722)", Years(1662, 1722)),
    ("vam", "1640-70", Years(1640, 1670)),
    ("vam", "ca. 1650-1680", Years(1650, 1680, circa=True)),
    ("vam", "November 2003", Years(2003, 2003)),
    ("smk", "1479-1537", Years(1479, 1537)),
    ("smk", "verk datering: 1480 - 1538", Years(1480, 1538)),
    ("rijksmuseum", "ca. 1660", Years(1660, 1660, circa=True)),
    ("science museum", "600-200", Years(-599, -199, circa=True)),
    ("science museum", "2010-05-19", Years(2010, 2010)),
    ("smithsonian", "C. 1920-1924", Years(1920, 1924, circa=True)),
    ("smithsonian", "22 Apr 1958", Years(1958, 1958)),
    ("smithsonian", "1950s", Years(1950, 1959)),
    ("commons", "2012-09-25 16:23:02", Years(2012, 2012)),
    ("europeana", "184?", Years(1840, 1849)),
    ("europeana", "184x", Years(1840, 1849)),
    ("europeana", "18??", Years(1800, 1899)),
    ("europeana", "19..", Years(1900, 1999)),
    ("europeana", "18-th", Years(1701, 1800)),
    ("europeana", "18th", Years(1701, 1800)),
    ("europeana", "18e", Years(1701, 1800)),
    ("europeana", "18e siècle", Years(1701, 1800)),
    ("europeana", "18de eeuw", Years(1701, 1800)),
    ("europeana", "18й век", Years(1701, 1800)),
    ("europeana", "18e (fin)", Years(1767, 1800)),
    ("europeana", "20e (début)", Years(1901, 1933)),
    ("europeana", "2e quart 19e siècle", Years(1826, 1850)),
    ("europeana", "2 quarter of the 20th century", Years(1926, 1950)),
    ("europeana", "2-я четверть 19-го века", Years(1826, 1850)),
    ("europeana", "3rd decade of the 19th century", Years(1821, 1830)),
    ("europeana", "8th decade of the 18th century", Years(1771, 1780)),
    ("europeana", "Early 20th century", Years(1901, 1933)),
    ("europeana", "Mid 20th century", Years(1934, 1966)),
    ("europeana", "Second half of the 18th century", Years(1751, 1800)),
    ("europeana", "Second millenium AD", Years(1001, 2000)),
    ("europeana", "Вторая половина 18-го века", Years(1751, 1800)),
    ("europeana", "Начало 19-го века", Years(1801, 1833)),
    ("europeana", "Первая половниа 20-го века", Years(1901, 1950)),
    ("europeana", "Середина 20-го века", Years(1934, 1966)),
    ("walters", "Persian, ca. 1565-1635", Years(1565, 1635, circa=True)),
    ("walters", "Greek, active 5th century BCE", Years(-499, -400)),
    ("walters", "Greek, active ca. 450 BC-420 BC", Years(-449, -419, circa=True)),
    ("walters", "Greek, active 2nd half 1st century BC", Years(-49, 0)),
    ("walters", "Greek, mid-late 4th century BCE", Years(-366, -300)),
    ("walters", "Roman 43 BC-17/18 AD", Years(-42, 18)),
    ("walters", "Roman, 59 BC-AD 17", Years(-58, 17)),
    ("walters", "Roman, 195/185–159 BC", Years(-194, -158, circa=True)),
    ("walters", "active 1271 AH/AD 1854-1855", Years(1854, 1855)),
    ("walters", "Iranian, 939-1018 AH/AD 1533-1610", Years(1533, 1610)),
    ("walters", "died 940 AH/AD1533", Years(1533, 1533)),
    ("walters", "Japanese, late 16th-late 19th century", Years(1567, 1900)),
    ("walters", "Greek, 6th-5th century BC", Years(-599, -400)),
    ("walters", "Japanese, active 3rd quarter 19th century", Years(1851, 1875)),
    ("nga", "American, active 20th century", Years(1901, 2000)),
    ("nga", "American, early - mid 20th century", Years(1901, 1966)),
    ("nga", "Brescian-Venetian, 1484/1487 - c. 1560", Years(1484, 1560, circa=True)),
    ("nga", "British, 1781 - 1841/1842", Years(1781, 1842)),
    ("nga", "Italian, active second quarter 16th century", Years(1526, 1550)),
    ("nga", "American, active 1828 or after", Years(1828, 1853, circa=True)),
    ("nga", "French, active 1860s/1890s", Years(1860, 1899)),
    ("nga", "Greek, born 431BC", Years(-430, -430)),
    ("saam", "active late 18th century-late 19th century", Years(1767, 1900)),
    ("saam", "Active 1842-1849 and 1855-1866", Years(1842, 1866)),
    ("saam", "n.d.", None),
]
"""Museum, date text as it stands in the museum's data, and the years that a reader takes it for."""


@pytest.mark.parametrize(
    ("text", "years"),
    [(text, years) for _, text, years in REAL],
    ids=[f"{museum}: {text}" for museum, text, _ in REAL],
)
def test_years_of_real_texts(text, years):
    assert parse_years(text) == years


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
        ("signed and dated 1885", 1885, 1885, False),
        ("Paris, 1885", 1885, 1885, False),
    ],
)
def test_years(text, start, end, circa):
    assert parse_years(text) == Years(start, end, circa)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "n.d.",
        "no date",
        "s.d.",
        "undated",
        "date unknown",
        "unknown",
        "Edo",
        "plate 12",
        "12",
        "0",
        "9999",
        "99999999999",
        "Dynasty 12",
        "–",
    ],
)
def test_no_years(text):
    assert parse_years(text) is None


_WORDS = st.sampled_from(
    [
        *"0123456789-–/?.,() ",
        *("18", "1885", "century", "th ", "BC", "AD ", "ca. ", "early ", "half of ", "first ", "s", "before "),
        *(
            "Meiji ",
            "period ",
            "Edo",
            "dynasty",
            "明治",
            "年",
            "十",
            "世紀",
            "siècle ",
            "XVII",
            "e ",
            " AH",
            "/AD ",
            "or ",
        ),
        *("later", "..", "xx", "to ", "and ", "jh.", "mid", "late-", "век", "'s", " v. Chr.", "Qianlong "),
    ]
)
_TEXTS = st.one_of(st.text(), st.lists(_WORDS, max_size=12).map("".join))
_YEARS = st.integers(1000, 2050)


@given(_TEXTS)
def test_any_text_is_answered(text):
    years = parse_years(text)
    assert years is None or EARLIEST <= years.start <= years.end <= LATEST


@given(
    st.sampled_from(["0", "1", "19", "(", "a.d. ", "- ", "of the ", "[", "meta", "1. ", "x", "? ", "c."]),
    st.integers(20, 200),
)
def test_long_repetitions_are_answered_soon(word, times):
    years = parse_years(word * times)
    assert years is None or years.start <= years.end


_SPELLINGS = [
    "{a}–{b}", "{a}-{b}", "{a} - {b}", "{a}/{b}", "{a} to {b}", "from {a} to {b}", "between {a} and {b}", "[{a}–{b}]",
    "({a}–{b})", "{a}—{b}", "A.D. {a}–{b}", "{a}–{b} CE", "made {a}–{b}", "Paris, {a}–{b}", "entre {a} et {b}",
    "zwischen {a} und {b}", "tussen {a} en {b}", "after {a} and before {b}", "12 May {a} – 3 June {b}", "{a}, {b}",
]  # fmt: skip


@given(_YEARS, st.integers(0, 50), st.sampled_from(_SPELLINGS))
def test_a_written_range_is_read_back(start, length, spelling):
    assert parse_years(spelling.format(a=start, b=start + length)) == Years(start, start + length)


@given(_YEARS, st.integers(0, 99))
def test_an_abbreviated_range_is_read_back(start, length):
    end = start + length - (start + length) // 100 * 100 + start // 100 * 100
    assert parse_years(f"{start}–{end % 100:02}") == Years(start, max(start, end))


@given(st.integers(1, 4000), st.integers(0, 300), st.sampled_from(["BC", "B.C.", "BCE", "B.C.E.", "bc"]))
def test_a_range_before_christ_is_read_back(end, length, era):
    assert parse_years(f"{end + length}–{end} {era}") == Years(1 - end - length, 1 - end)


@given(st.integers(1, 21), st.sampled_from(["{}th century", "{}. Jahrhundert", "{}e siècle", "{}de eeuw", "{}世紀"]))
def test_a_century_is_read_back_in_every_language(number, spelling):
    assert parse_years(spelling.format(number)) == Years(100 * number - 99, 100 * number)


_DATES = st.one_of(
    _YEARS.map(str),
    st.builds("{}–{}".format, _YEARS, _YEARS),
    st.integers(100, 205).map("{}0s".format),
    st.integers(1, 21).map("{}th century".format),
    st.builds("{} {}th century".format, st.sampled_from(["early", "late", "first half of the"]), st.integers(1, 21)),
    st.sampled_from(["Edo period (1615–1868)", "Meiji 12", "Ming dynasty", "before 1700", "1953, 1955"]),
)


@given(_DATES, st.sampled_from(["ca. {}", "circa {}", "probably {}", "?{}", "{}?", "{} (?)", "about {}"]))
def test_doubt_never_narrows(text, spelling):
    sure, doubted = parse_years(text), parse_years(spelling.format(text))
    assert doubted.circa
    assert doubted.start <= sure.start <= sure.end <= doubted.end


@given(
    _YEARS, st.sampled_from(["before {}", "by {}", "after {}", "{} or later", "{} or earlier", "until {}", "from {}"])
)
def test_an_open_date_holds_its_year_and_reaches_a_generation(year, spelling):
    years = parse_years(spelling.format(year))
    assert years.circa
    assert years.end - years.start == OPEN_YEARS
    assert year in (years.start, years.end)
