import pytest

from scrapers.licences import RightsPolicy, normalise
from scrapers.stated_rights import may_enter, public_domain, stated, strictest

BY, NC, NC_SA, ND = (
    f"https://creativecommons.org/licenses/{name}/4.0/" for name in ("by", "by-nc", "by-nc-sa", "by-nd")
)
INC = "http://rightsstatements.org/vocab/InC/1.0/"
NOBODY_KNOWS = "Ask the curator"


@pytest.mark.parametrize(
    ("value", "rights"), [(" CC0 ", "CC0"), ("", ""), (None, ""), (7, ""), (["CC0"], ""), ({}, "")]
)
def test_what_is_no_text_states_nothing(value, rights):
    assert stated(value) == rights


@pytest.mark.parametrize(
    ("value", "name"),
    [(True, "CC0-1.0"), (False, "InC-1.0"), *((value, None) for value in (None, 0, 1, 0.0, "true", "false", [], {}))],
)
def test_only_true_and_false_say_whether_it_is_in_the_public_domain(value, name):
    assert normalise(public_domain(value)) == name


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([BY], BY),
        ([BY, "CC0"], BY),
        (["CC0", BY], "CC0"),
        ([BY, BY], BY),
        ([NC], NC),
        ([BY, NC], NC),
        ([NC, NC], NC),
        ([NC, INC], INC),
        ([NOBODY_KNOWS, INC], INC),
        ([BY, NOBODY_KNOWS], NOBODY_KNOWS),
        ([NC, NOBODY_KNOWS], NOBODY_KNOWS),
        ([NC, ND], ""),
        ([NC, NC_SA], ""),
        ([BY, None], ""),
        ([BY, ""], ""),
        ([BY, 7], ""),
        ([], ""),
        (None, ""),
        (7, ""),
        (BY, BY),
        ({"rights": BY}, ""),
    ],
)
def test_of_several_licences_the_strictest_decides(values, expected):
    assert strictest(values) == expected


def test_two_names_of_one_licence_are_one():
    assert strictest([BY, NC, "CC BY-NC 4.0"]) == NC


@pytest.mark.parametrize("values", [[a, b] for a in (BY, NC, ND, INC, NOBODY_KNOWS) for b in (BY, NC, ND, INC, None)])
def test_it_enters_only_where_each_of_them_would(values):
    def enters(text, policy):
        name = normalise(text) if text else None
        return name is not None and (may_enter(name) or policy._allows(name))

    for allowed in (set(), {"CC-BY-NC"}, {"CC-BY-ND"}, {"CC-BY-NC", "CC-BY-ND"}):
        policy = RightsPolicy(allowed=frozenset(allowed))
        if enters(strictest(values), policy):
            assert all(enters(value, policy) for value in values)
