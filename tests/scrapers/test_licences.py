import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import KindredError, Rejected
from scrapers.licences import LONGEST, RightsPolicy, normalise, restrictions, uri

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
        ("CC BY-SA-NC 4.0", "CC-BY-NC-SA-4.0"),
        ("https://creativecommons.org/licenses/by-nd-nc/1.0/", "CC-BY-NC-ND-1.0"),
        ("CC-SAMPLING+-1.0", "CC-SAMPLING+-1.0"),
        ("Creative Commons Zero, Public Domain Dedication", "CC0-1.0"),
        ("CC0 1.0 Universal (CC0 1.0) Public Domain Dedication", "CC0-1.0"),
        ("https://creativecommons.org/share-your-work/public-domain/cc0/", "CC0-1.0"),
        ("Creative Commons-BY", "CC-BY"),
        ("No Copyright - United States", "NoC-US-1.0"),
        ("No Copyright – United States", "NoC-US-1.0"),
        ("In Copyright - Non-Commercial Use Permitted", "InC-NC-1.0"),
        ("No known copyright restrictions", "NKC-1.0"),
        ("https://www.flickr.com/commons/usage/", "NKC-1.0"),
        ("NKC", "NKC-1.0"),
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
        "CC0 for text only, non-commercial dedication",
        "CC BY 4.0 NC",
        "CC-BY-4.0-ND",
        "https://creativecommons.org/licenses/by/4.0/nc/",
        "https://creativecommons.org/licenses/by/9.9/",
        "https://creativecommons.org/licenses/anything/4.0/",
        "https://creativecommons.org/publicdomain/zero/1.0/nd",
        "Non-Commercial Use",
        "https://www.artic.edu/terms",
        "https://creativecommons.org/licenses/by/4.0/deed.nc-nd",
        "https://creativecommons.org/licenses/by/4.0/deed.nd",
        "https://creativecommons.org/licenses/by/4.0/deed.de_nc",
        "https://creativecommons.org/licenses/by/4.0/deed.noncommercial",
        "https://creativecommons.org/licenses/by/4.0/deed.en.nc",
        "https://creativecommons.org/licenses/by/4.0/legalcode-in-copyright",
        "https://creativecommons.org/licenses/by/4.0/rdf.de",
        "https://creativecommons.org/licenses/by/4.0/?restrictions=noncommercial",
        "https://creativecommons.org/licenses/by/4.0/?lang=de&restrictions=nc",
        "https://creativecommons.org/licenses/by/4.0/?ref=chooser-v1&nc",
        "https://creativecommons.org/licenses/by/4.0/#all-rights-reserved",
        "https://creativecommons.org/publicdomain/mark/1.0/?in-copyright",
        "https://creativecommons.org/share-your-work/public-domain/cc0/?nd",
        "https://creativecommons.org/licenses/by/4.0/deed" + "-" * 50 + "!",
    ],
)
def test_what_states_no_licence(text):
    assert normalise(text) is None


@pytest.mark.parametrize(
    "tail",
    [
        *(
            "deed",
            "deed.de",
            "deed.zh-hans",
            "deed.zh_TW",
            "deed.es_ES",
            "deed.sr-latn",
            "legalcode",
            "legalcode.pt-br",
        ),
        *("rdf", "deed.en/", "deed.de?ref=chooser-v1", "?lang=en", "?lang=pt-br", "?ref=ccsearch&atype=rich"),
        *("?ref=openverse", "legalcode.no"),
    ],
)
def test_what_is_known_to_follow_an_address_changes_nothing(tail):
    assert normalise(f"https://creativecommons.org/licenses/by/4.0/{tail}") == "CC-BY-4.0"
    assert normalise(f"https://creativecommons.org/publicdomain/zero/1.0/{tail}") == "CC0-1.0"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CC0" + " " * 2000 + "All rights reserved", "InC-1.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/?x=rightsstatements.org/vocab/InC/1.0/", "InC-1.0"),
        ("https://creativecommons.org/licenses/by-nc/4.0/?x=y", "CC-BY-NC-4.0"),
        ("https://creativecommons.org/licenses/by-nd/4.0/default", "CC-BY-ND-4.0"),
        ("words " * 500 + "CC BY-NC 4.0", "CC-BY-NC-4.0"),
        ("CC BY 4.0" + " " * 1995 + ", non-commercial use only", None),
        ("CC0" + " " * 5000, "CC0-1.0"),
        ("words " * 500 + "CC0", None),
        ("LicenseRef-" + "a" * LONGEST, None),
    ],
)
def test_nothing_is_cut_off_before_it_is_read(text, name):
    assert normalise(text) == name


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


RECORDED = {
    "aic": {"https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0"},
    "brooklyn": {"Creative Commons-BY": "CC-BY", "No known copyright restrictions": "NKC-1.0"},
    "cleveland": {"CC0": "CC0-1.0"},
    "europeana": {
        "http://creativecommons.org/licenses/by/4.0/": "CC-BY-4.0",
        "http://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0",
    },
    "finna": {"CC BY 4.0": "CC-BY-4.0"},
    "met": {"cc0": "CC0-1.0"},
    "nypl": {"https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0"},
    "openalex": {"cc-by": "CC-BY", "cc-by-nc-nd": "CC-BY-NC-ND", "other-oa": None, "mit": None},
    "science_museum": {"CC-BY-NC-SA 4.0": "CC-BY-NC-SA-4.0", "Non-Commercial Use": None},
    "smithsonian": {"CC0": "CC0-1.0", "No Copyright - United States": "NoC-US-1.0"},
    "smk": {"https://creativecommons.org/share-your-work/public-domain/cc0/": "CC0-1.0"},
    "vam": {"© Victoria and Albert Museum, London": None},
    "wikimedia_commons": {
        "cc-by-sa-3.0-es": "CC-BY-SA-3.0-ES",
        "CC BY-SA 3.0 de": "CC-BY-SA-3.0-DE",
        "Creative Commons Attribution-Share Alike 3.0 es": "CC-BY-SA-3.0-ES",
        "Creative Commons Attribution 4.0": "CC-BY-4.0",
        "Creative Commons Zero, Public Domain Dedication": "CC0-1.0",
        "http://creativecommons.org/publicdomain/zero/1.0/deed.en": "CC0-1.0",
        "https://creativecommons.org/licenses/by-sa/3.0/es/deed.en": "CC-BY-SA-3.0-ES",
        "https://creativecommons.org/licenses/by-sa/4.0": "CC-BY-SA-4.0",
        "Public domain": "PDM-1.0",
        "pd": "PDM-1.0",
        "No known copyright restrictions": "NKC-1.0",
    },
}
"""What museums' recorded answers state, and what it is."""


@pytest.mark.parametrize(
    ("text", "name"), [(text, name) for stated in RECORDED.values() for text, name in stated.items()]
)
def test_what_museums_state(text, name):
    assert normalise(text) == name


BASES = [f"CC-BY{more}" for more in ("", "-SA", "-NC", "-ND", "-NC-SA", "-NC-ND")]
VERSIONED = [f"{base}-{version}" for base in BASES for version in ("1.0", "2.0", "2.5", "3.0", "4.0")]
PORTED = ["CC-BY-3.0-DE", "CC-BY-NC-SA-2.5-SCOTLAND", "CC-BY-SA-3.0-IGO", "CC-BY-NC-ND-2.0-FR"]
STATEMENTS = [
    *("InC-1.0", "InC-OW-EU-1.0", "InC-EDU-1.0", "InC-NC-1.0", "InC-RUU-1.0", "NoC-CR-1.0", "NoC-NC-1.0"),
    *("NoC-OKLR-1.0", "NoC-US-1.0", "CNE-1.0", "UND-1.0", "NKC-1.0"),
]
NAMES = ["CC0-1.0", "PDM-1.0", *BASES, *VERSIONED, *PORTED, *STATEMENTS, "CC-SAMPLING+-1.0", "CC-ND-NC-1.0"]


@pytest.mark.parametrize("name", NAMES)
def test_a_canonical_name_is_its_own_name_and_its_address_leads_back(name):
    assert normalise(name) == name
    address = uri(name)
    assert (address is None) == (name in BASES)
    assert address is None or normalise(address) == name


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("PDM-1.0", "https://creativecommons.org/publicdomain/mark/1.0/"),
        ("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("CC-BY-3.0-DE", "https://creativecommons.org/licenses/by/3.0/de/"),
        ("CC-BY-NC-ND-1.0", "https://creativecommons.org/licenses/by-nd-nc/1.0/"),
        ("CC-BY-NC-ND-2.0", "https://creativecommons.org/licenses/by-nc-nd/2.0/"),
        ("CC-SAMPLING+-1.0", "https://creativecommons.org/licenses/sampling+/1.0/"),
        ("InC-OW-EU-1.0", "http://rightsstatements.org/vocab/InC-OW-EU/1.0/"),
        ("CC-BY", None),
        ("LicenseRef-x", None),
        ("LicenseRef-CC-BY-4.0", None),
        ("", None),
    ],
)
def test_uri(name, address):
    assert uri(name) == address


@pytest.mark.parametrize(
    ("name", "forbidden"),
    [
        ("CC0-1.0", ()),
        ("CC-BY-SA-4.0", ()),
        ("CC-BY-NC-4.0", ("NC",)),
        ("CC-BY-NC-SA-3.0-DE", ("NC",)),
        ("CC-BY-ND", ("ND",)),
        ("CC-BY-NC-ND-4.0", ("NC", "ND")),
        ("InC-NC-1.0", ()),
        ("LicenseRef-NC", ()),
    ],
)
def test_restrictions(name, forbidden):
    assert restrictions(name) == forbidden


_WRITTEN = st.sampled_from([name for name in NAMES if uri(name)])
_SCHEMES = st.sampled_from(["http://", "https://", "//", "", "http://www.", "HTTPS://", "https://www."])
_ENDS = st.sampled_from(
    ["", "/", "/deed.de", "/deed.en_US", "/legalcode", "/deed.zh-hans", "?ref=chooser", "/?lang=fr"]
)


@given(_WRITTEN, _SCHEMES, _ENDS, st.booleans(), st.sampled_from(["", " ", "\n"]))
def test_how_an_address_is_written_does_not_matter(name, scheme, end, upper, around):
    address = uri(name).removeprefix("http://").removeprefix("https://").rstrip("/")
    written = scheme + (address.upper() if upper else address)
    if "rightsstatements" in address and ("deed" in end or "legalcode" in end):
        end = "/"
    assert normalise(f"{around}{written}{end}{around}") == name


@given(st.sampled_from([*BASES, *VERSIONED]), st.sampled_from([" ", "-", "_", "  "]), st.booleans(), st.booleans())
def test_how_a_name_is_written_does_not_matter(name, between, upper, lengthy):
    parts = name.split("-")
    written = between.join(["Creative Commons" if lengthy else "CC", *parts[1:]])
    assert normalise(written.upper() if upper else written.lower()) == name


_OPEN_WORDS = st.sampled_from(
    [
        "CC0",
        "CC BY 4.0",
        "CC-BY-SA-3.0",
        "Public Domain",
        "PDM",
        "CC BY",
        "Attribution 4.0",
        "by-sa",
        "cc zero",
        "dedication",
    ]
    + [uri(name) for name in ("CC0-1.0", "PDM-1.0", "CC-BY-4.0", "CC-BY-SA-3.0", "CC-BY-3.0-DE")]
)
_CLOSED_WORDS = st.sampled_from(
    ["NC", "ND", "nc", "non-commercial", "NonCommercial", "NoDerivatives", "all rights reserved"]
)
_GAPS = st.sampled_from([" ", "-", ", ", "/", " (", "_", "; ", "\n"])
_ADMISSIBLE = {"CC0-1.0", "PDM-1.0", *(name for name in [*BASES, *VERSIONED, *PORTED] if not restrictions(name))}


@given(st.lists(_OPEN_WORDS, min_size=1, max_size=3), _CLOSED_WORDS, st.integers(0, 3), st.lists(_GAPS, min_size=3))
def test_what_forbids_anything_never_enters(words, closed, place, gaps):
    words.insert(place, closed)
    text = "".join(word + gap for word, gap in zip(words, [*gaps, "", ""], strict=False)).strip(" -,/(_;\n")
    assert normalise(text) not in _ADMISSIBLE
    with pytest.raises(Rejected):
        RightsPolicy().admit(text)


@given(st.lists(st.one_of(_OPEN_WORDS, _CLOSED_WORDS, _GAPS, st.sampled_from(NAMES)), max_size=6).map("".join))
def test_mixtures_have_stable_names(text):
    name = normalise(text)
    assert name is None or normalise(name) == name


def test_licences_with_restrictions_enter_only_when_allowed():
    policy = RightsPolicy(frozenset({"CC-BY-NC-4.0", "CC-BY-ND"}))
    assert policy.admit("CC BY-NC 4.0") == "CC-BY-NC-4.0"
    assert policy.admit("CC BY-ND") == "CC-BY-ND"
    assert policy.admit("CC BY-ND 3.0 DE") == "CC-BY-ND-3.0-DE"
    for other in ("CC BY-NC 3.0", "CC BY-NC", "CC BY-NC-ND 4.0", "CC BY-NC-SA 4.0", "InC"):
        with pytest.raises(Rejected):
            policy.admit(other)


@pytest.mark.parametrize(
    "name", [*STATEMENTS, "CC BY-NC 4.0", "cc-by-nc-4.0", "CC-BY-4.0", "CC0-1.0", "CC-BY-NC-9.9", "MIT"]
)
def test_nothing_else_can_be_allowed(name):
    with pytest.raises(KindredError, match="cannot be allowed"):
        RightsPolicy(frozenset({name}))
