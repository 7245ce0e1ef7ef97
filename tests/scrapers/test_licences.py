import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import KindredError, Rejected
from scrapers.licences import RightsPolicy, normalise

PROSE = "artist died 1848: underlying work public domain; image origin not stated by the repo, repo states no licence"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CC0", "CC0-1.0"),
        ("cc0 1.0 universal", "CC0-1.0"),
        ("Creative Commons Zero", "CC0-1.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("http://creativecommons.org/publicdomain/mark/1.0/deed.de", "PDM-1.0"),
        ("Public Domain", "PDM-1.0"),
        ("CC BY 4.0", "CC-BY-4.0"),
        ("cc-by-sa-3.0", "CC-BY-SA-3.0"),
        ("CC BY-SA", "CC-BY-SA"),
        ("https://creativecommons.org/licenses/by/4.0/legalcode", "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/by-sa/3.0/de/deed.de", "CC-BY-SA-3.0-DE"),
        ("https://creativecommons.org/licenses/by/4.0/deed.zh-hans", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by/3.0/igo/", "CC-BY-3.0-IGO"),
        ("//creativecommons.org/licenses/by/2.0", "CC-BY-2.0"),
        ("https://creativecommons.org/licenses/by-sa/4.0/?ref=chooser-v1", "CC-BY-SA-4.0"),
        ("Creative Commons Attribution-ShareAlike 4.0 International License", "CC-BY-SA-4.0"),
        ("CC BY-NC 4.0", "CC-BY-NC-4.0"),
        ("CC BY NC SA 4.0", "CC-BY-NC-SA-4.0"),
        ("CC BY-ND-NC 1.0", "CC-BY-NC-ND-1.0"),
        ("Attribution-NonCommercial 4.0", "CC-BY-NC-4.0"),
        ("by-nc-nd", "CC-BY-NC-ND"),
        ("https://creativecommons.org/licenses/sampling+/1.0/", "CC-SAMPLING+-1.0"),
        ("http://rightsstatements.org/vocab/InC/1.0/", "InC-1.0"),
        ("https://rightsstatements.org/page/InC-OW-EU/1.0/?language=en", "InC-OW-EU-1.0"),
        ("© 2020 Museum. All rights reserved.", "InC-1.0"),
        ("Licensed by the museum under CC BY-NC 4.0 by request", "CC-BY-NC-4.0"),
        ("see https://creativecommons.org/licenses/by-nc-nd/4.0/ for terms", "CC-BY-NC-ND-4.0"),
        ("LicenseRef-test-data", "LicenseRef-test-data"),
    ],
)
def test_normalise(text, name):
    assert normalise(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        PROSE,
        "this picture is in the public domain",
        "not licensed under https://creativecommons.org/licenses/by/4.0/",
        "available by non-commercial users",
        "photo by SA Smith",
        "by sa",
        "CC BY 9.9",
        "https://creativecommons.org.example.net/licenses/by/4.0/",
        "LicenseRef-",
        "MIT",
    ],
)
def test_what_states_no_licence(text):
    assert normalise(text) is None


@given(st.text())
def test_any_text_is_answered_and_names_are_stable(text):
    name = normalise(text)
    assert name is None or normalise(name) == name


@pytest.mark.parametrize("text", ["CC0", "PDM", "CC BY 1.0", "CC-BY-SA-2.5-SCOTLAND", "CC BY"])
def test_open_licences_enter(text):
    assert RightsPolicy().admit(text) == normalise(text)


@pytest.mark.parametrize("stated", [None, "LicenseRef-test-data"])
@pytest.mark.parametrize(
    "text",
    [
        "CC BY-NC 4.0",
        "CC BY-ND",
        "All rights reserved",
        "InC",
        "http://rightsstatements.org/vocab/NoC-US/1.0/",
    ],
)
def test_closed_licences_do_not_whatever_the_operator_states(text, stated):
    with pytest.raises(Rejected) as caught:
        RightsPolicy(stated=stated).admit(text)
    assert caught.value.reason == "licence not allowed"


@pytest.mark.parametrize("text", [None, "", PROSE])
def test_what_the_operator_states_stands_in_where_a_record_names_none(text):
    assert RightsPolicy(stated="LicenseRef-test-data").admit(text) == "LicenseRef-test-data"
    with pytest.raises(Rejected) as caught:
        RightsPolicy().admit(text)
    assert caught.value.reason == "no licence"


def test_a_record_keeps_the_licence_it_names():
    assert RightsPolicy(stated="LicenseRef-test-data").admit("CC BY 4.0") == "CC-BY-4.0"


def test_a_named_reference_enters_only_when_the_operator_answers_for_it():
    assert RightsPolicy(frozenset({"LicenseRef-ours"})).admit("LicenseRef-ours") == "LicenseRef-ours"
    assert RightsPolicy(stated="LicenseRef-ours").admit("LicenseRef-ours") == "LicenseRef-ours"
    with pytest.raises(Rejected):
        RightsPolicy(frozenset({"LicenseRef-ours"})).admit("LicenseRef-theirs")


def test_stated_rights_are_normalised():
    assert RightsPolicy(stated="https://creativecommons.org/licenses/by/4.0/").admit(None) == "CC-BY-4.0"


@pytest.mark.parametrize("stated", ["", "test-data", "CC BY-NC 4.0", "All rights reserved", "LicenseRef-a b"])
def test_other_rights_cannot_be_stated(stated):
    with pytest.raises(KindredError, match="LicenseRef-"):
        RightsPolicy(stated=stated)


def test_only_references_can_be_allowed():
    with pytest.raises(KindredError, match="CC-BY-NC"):
        RightsPolicy(frozenset({"CC-BY-NC-4.0"}))
