"""Texts that are made to cost time: every parser of what museums write is through with them at once."""

import time

import pytest

from scrapers.bylines import artists
from scrapers.dates import parse_years
from scrapers.licences import normalise
from scrapers.markup import plain
from scrapers.provenance import events, parse

SIZE = 100_000

CLASSES = (*" \t\n", *"aA1-_.,;:/?!'\"([{<&#*", "é", "一", "\u0301", "１", "\x00", "\ud800")
"""Characters, one of each class that some pattern repeats."""

LICENCES = (
    *("https://creativecommons.org/licenses/by/4.0/deed-", "https://creativecommons.org/licenses/by/4.0/deed.de"),
    *(
        "creativecommons.org/licenses/by-nc-",
        "creativecommons.org/publicdomain/zero/1.0/?",
        "rightsstatements.org/vocab/a-",
    ),
    *("-a", "-aaaaaa", "cc-", "cc by ", "by-nc-", "by nc ", "creative commons ", "attribution ", "attribution-"),
    *("attribution noncommercial ", "cc0 1.0 universal ", "public domain ", "all rights ", "LicenseRef-"),
)
OPENINGS = (
    "",
    "https://creativecommons.org/licenses/by/4.0/deed",
    "cc",
    "attribution",
    "by",
    "rightsstatements.org/vocab/a",
)
DATES = (
    *(
        "ca. ",
        "early ",
        "first half of the ",
        "19th ",
        "19th-",
        "19th century ",
        "1900-",
        "1900, ",
        "1900 to ",
        "(",
        "ad ",
    ),
    *(
        "before ",
        "one ",
        "meiji ",
        "12",
        "一年",
        "s. ",
        "ah 12 ",
        "1/1/",
        "ix ",
        "siglo xix ",
        "between ",
        "(1900",
        "or ",
    ),
)
PROVENANCES = (
    *("; a", "a; ", "Aaaa. ", " to A", "sold ", "sold to A, ", "his elder ", "(", "(a", "[(a)", "1900, ", "by ", "a,"),
    *(
        ", no. ",
        "lot ",
        "(sale ",
        "A, Aa of ",
        "Aa'",
        "until ",
        "(1900 - ",
        "[1",
        "possibly ",
        "possibly) ",
        "Bought by ",
    ),
    *("The ", "; sold by A to ", "Aa (1900-1950), Ghent; ", "by descent to his son, "),
)
BYLINES = (
    *(
        'href="//commons.wikimedia.org/wiki/User:',
        '<a href="//www.wikidata.org/wiki/Q1',
        "a;",
        "A (1900-1950)\n",
        "(1900",
    ),
    *("b1;", "born ", "1900 - ", "unknown "),
)
MARKUPS = (
    *(
        "<a ",
        '<a b="',
        "<a b='",
        "<a '\"",
        "<!",
        "<!--",
        "<?",
        "<![CDATA[",
        "&#x",
        "&#",
        "&amp;",
        "&notit",
        "</",
        "</b ",
    ),
    *(
        "<script>",
        "<script></",
        "<style></style ",
        "<b style=",
        "<b style='display:",
        "<!doctype ",
        "<!a[",
        "<b>",
        "<br>",
    ),
    *("&lt;", "&amp;lt;b", "<p style=display:none>", "<template>", "b>", "display: ", "]]>", "-->", "/>", "<a/"),
)
WRAPS = (
    *(("<template>" + "<b>" * 20_000, "</i>" * 20_000), ("<template>" + "<b>" * 20_000, "</b>" * 20_000)),
    *(
        ("<" * 50_000, "b>" * 25_000),
        ("&" + "amp;" * 25_000, "lt;"),
        ("&#" + "1" * SIZE, ";"),
        ("&#x" + "f" * SIZE, ";"),
    ),
    *(("<script>", "</" + "<" * SIZE), ('<p style="display' + " " * SIZE, '">'), ("<a " + "b " * 50_000, "")),
)


def of(units, openings=("",)):
    """100 KB of each unit, and of each class after each opening, with an end that keeps a pattern from matching."""
    told = [opening + one * SIZE + "!" for opening in openings for one in CLASSES]
    return told + [unit * (SIZE // len(unit)) + end for unit in units for end in ("", ")\n1900")]


def seconds(reading, texts):
    """What all of `texts` cost, in seconds of this process and no other."""
    began = time.process_time()
    for text in texts:
        reading(text)
    return time.process_time() - began


def entries(text):
    return events([{"description": text, "date": text}, *[{"description": text[:900]}] * 200])


@pytest.mark.parametrize(
    ("reading", "texts"),
    [
        pytest.param(normalise, of(LICENCES, OPENINGS), id="licences"),
        pytest.param(parse_years, of(DATES), id="dates"),
        pytest.param(parse, of(PROVENANCES), id="provenance"),
        pytest.param(entries, of(PROVENANCES)[::4], id="events"),
        pytest.param(artists, of(BYLINES), id="bylines"),
        pytest.param(plain, [*of(MARKUPS), *(a + b for a, b in WRAPS)], id="markup"),
    ],
)
def test_all_together_take_a_second(reading, texts):
    # Half of that on an idle machine; what is not linear takes minutes.
    assert seconds(reading, texts) < 2


@pytest.mark.parametrize(
    "text", ["<a " * 100_000, "<template>" + "<b>" * 50_000 + "</i>" * 40_000, "&#" + "1" * 300_000]
)
def test_html_of_300_kb_takes_less_than_a_second(text):
    assert seconds(plain, [text]) < 1
