import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.attribution import licence, readable, tasl

PAGE = "https://museum.example/works/7"


@pytest.mark.parametrize(
    ("given_", "line"),
    [
        (
            ("Quail and Millet", ["Kiyohara Yukinobu"], "The Metropolitan Museum of Art", "CC0-1.0", PAGE),
            '"Quail and Millet" by Kiyohara Yukinobu, The Metropolitan Museum of Art, '
            f"CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0/), {PAGE}",
        ),
        (
            ("Two Boats", ["A", "B", "C"], "M", "CC-BY-SA-3.0-DE", None),
            '"Two Boats" by A, B and C, M, CC BY-SA 3.0 DE (https://creativecommons.org/licenses/by-sa/3.0/de/)',
        ),
        (
            ("Two Boats", ["A", "B"], "M", "CC-BY-NC-ND-4.0", PAGE),
            '"Two Boats" by A and B, M, CC BY-NC-ND 4.0, no commercial use, no derivatives '
            f"(https://creativecommons.org/licenses/by-nc-nd/4.0/), {PAGE}",
        ),
        (("Two Boats", [], "M", "LicenseRef-ours", None), '"Two Boats", M, LicenseRef-ours'),
        (("", ["A"], "", "CC-BY", None), "by A, CC BY"),
        (("", [], "M", "CC-BY-ND", PAGE), f"M, CC BY-ND, no derivatives, {PAGE}"),
        ((" Two\n Boats ", [" A\tB "], " M ", "CC-BY", ""), '"Two Boats" by A B, M, CC BY'),
    ],
)
def test_one_line(given_, line):
    assert tasl(*given_) == line


@pytest.mark.parametrize(
    ("rights", "name"),
    [
        ("CC0-1.0", "CC0 1.0"),
        ("PDM-1.0", "Public Domain Mark 1.0"),
        ("CC-BY-4.0", "CC BY 4.0"),
        ("CC-BY-2.5-SCOTLAND", "CC BY 2.5 SCOTLAND"),
        ("CC-BY-NC-ND", "CC BY-NC-ND"),
        ("InC-1.0", "InC-1.0"),
        ("LicenseRef-CC-BY", "LicenseRef-CC-BY"),
    ],
)
def test_readable(rights, name):
    assert readable(rights) == name
    assert licence(rights).startswith(name)


_TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)


@given(_TEXT, st.lists(_TEXT, max_size=3), _TEXT, st.sampled_from(["CC0-1.0", "CC-BY-NC-4.0", "LicenseRef-x"]))
def test_a_line_is_one_line_that_names_the_licence_and_never_none(title, makers, source, rights):
    line = tasl(title, makers, source, rights)
    assert len(line.splitlines()) == 1
    assert line == line.strip()
    assert licence(rights) in line
    assert line.count("None") == (title + "".join(makers) + source).count("None")
