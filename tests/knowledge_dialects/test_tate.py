from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.knowledge.dialects.tate_terms import Thesaurus
from scrapers.records import Years
from tests.knowledge_dialects.dumps import jsonl, real, told


def person(id_, name, role="artist", **more):
    return {"id": id_, "name": name, "role": role, "birth_year": 1700, "dates": "1700–1760", **more}


def subject(*branch, leaf=True):
    return {"id": 1, "name": branch[-1], "path": list(branch[:-1]), "leaf": leaf}


def work(acno, *artists, subjects=(), **more):
    return {
        "id": 1,
        "acno": acno,
        "title": "The Red Barge",
        "artists": list(artists),
        "all_artists": "Ann Hill",
        "date_text": "c.1740–5",
        "metadata_licence": "CC0-1.0",
        "subjects": list(subjects),
        **more,
    }


def dump(tmp_path, *works, artists=()):
    jsonl(tmp_path / "artworks.jsonl.gz", *(works or [work("X00000", person(7, "Ann Hill"))]))
    jsonl(tmp_path / "artists.jsonl.gz", *artists)
    return told("tate", tmp_path)


def test_a_work(tmp_path):
    found = dump(
        tmp_path,
        work(
            "X00001",
            person(7, "Ann Hill"),
            year=1740,
            year_end=1745,
            medium="Oil on tin",
            movements=[{"id": 1, "name": "Weavers, Brotherhood of", "era": "18th century"}],
            subjects=[
                subject("water", leaf=False),
                subject("water", "boats", leaf=False),
                subject("water", "boats", "barge"),
            ],
        ),
    ).works["X00001"]
    assert (found.key, found.title, found.rights, found.medium) == (
        "tate:X00001",
        "The Red Barge",
        "CC0-1.0",
        "Oil on tin",
    )
    assert [(one.key, one.name, one.birth, one.death) for one in found.artists] == [("7", "Ann Hill", 1700, 1760)]
    assert found.years == Years(1740, 1745, circa=True)
    assert found.movements == ("Brotherhood of Weavers",)
    assert found.subjects == ("barge",)
    assert found.attribution is None


def test_only_a_maker_is_a_maker_and_the_others_are_stated_as_what_they_are(tmp_path):
    found = dump(
        tmp_path,
        work("X00001", person(7, "Ann Hill", "after")),
        work("X00002", person(7, "Ann Hill", "attributed to"), all_artists="attributed to Ann Hill"),
        work("X00003", person(7, "Ann Hill", "pupil of")),
        work("X00004", person(7, "Ann Hill", "and assistants")),
        work("X00005", person(8, "Ruritanian School 18th century")),
        work("X00006", person(8, "Ruritanian School 18th century", "after")),
    )
    assert {id_: len(one.artists) for id_, one in found.works.items() if one.artists} == {"X00004": 1}
    assert {edge: one.confidence for edge, one in found.edges().items()} == {
        ("tate:X00001", "MADE_AFTER", "artist:tate:7"): 1.0,
        ("tate:X00002", "CREATED_BY", "artist:tate:7"): 0.7,
    }
    assert found.statements[0].evidence == "credited as “after Ann Hill”"
    assert found.reasons() == {"role without a relation": 1, "nobody": 1}
    assert "attributed to Ann Hill" in found.works["X00002"].attribution


def test_a_title_that_says_that_there_is_none_is_none(tmp_path):
    titles = ("[title not known]", "[no title]", "[blank]", "Untitled (Red)")
    found = dump(tmp_path, *(work(f"X{n}", person(7, "Ann Hill"), title=title) for n, title in enumerate(titles)))
    assert [one.title for one in found.works.values()] == ["Untitled", "Untitled", "[blank]", "Untitled (Red)"]


def test_artists_their_places_and_groups(tmp_path):
    found = dump(
        tmp_path,
        artists=(
            {
                "id": 7,
                "name": "Ann Hill",
                "dates": "1700–1760",
                "birth_year": 1700,
                "death_year": 1760,
                "birth_place": "Oldtown, North Shire, Ruritania",
                "active_places": ["Ruritania"],
            },
            {"id": 8, "name": "The Weavers (Ann Hill, born 1700)", "birth_year": 1700},
            {"id": 9, "name": "Ruritanian School 18th century"},
            {"id": 7, "name": "Anne Hill"},
            {"id": 10, "name": "The Dyers", "dates": "born 1700, born 1702", "birth_year": 1700},
        ),
    )
    assert (found.artists["7"].birth, found.artists["7"].death) == (1700, 1760)
    assert found.artists["7"].birth_places == ("Oldtown, North Shire, Ruritania",)
    assert (found.artists["8"].birth, found.artists["10"].birth) == (None, None)
    assert found.reasons() == {"nobody": 1, "duplicate id": 1}
    assert {name: term.parents for (_, name), term in found.terms.items()} == {
        "Oldtown, North Shire, Ruritania": ("North Shire, Ruritania",),
        "North Shire, Ruritania": ("Ruritania",),
        "Ruritania": (),
    }


def test_of_homographs_the_commonest_keeps_the_plain_name(tmp_path):
    horse, toy = ("nature", "mammals", "horse"), ("objects", "toys", "horse")
    found = dump(
        tmp_path,
        work(
            "X1", person(7, "Ann Hill"), subjects=[subject(*toy), subject("places", "towns", "Oldtown - non-specific")]
        ),
        work("X2", person(7, "Ann Hill"), subjects=[subject(*horse)]),
        work("X3", person(7, "Ann Hill"), subjects=[subject(*horse)]),
    )
    assert found.works["X1"].subjects == ("horse (toys)", "Oldtown")
    assert found.works["X2"].subjects == ("horse",)
    assert found.terms["subject", "horse"].parents == ("mammals",)
    assert found.terms["subject", "horse (toys)"].parents == ("toys",)
    assert found.terms["subject", "toys"].parents == ("objects",)


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map(tuple), max_size=25))
def test_no_two_branches_have_one_name_and_each_branch_has_its_parents(branches):
    thesaurus = Thesaurus.of([{"subjects": [subject(*branch)]} for branch in branches])
    names = thesaurus.names
    assert len(set(names.values())) == len(names)
    assert set(names) == {branch[:depth] for branch in branches for depth in range(1, len(branch) + 1)}
    terms = {term.name: term.parents for term in thesaurus.terms()}
    assert all(terms[names[branch]] == (names[branch[:-1]],) for branch in names if len(branch) > 1)


def test_a_second_record_of_a_work_and_one_of_another_shape_are_refused(tmp_path):
    found = dump(
        tmp_path, work("X1", person(7, "Ann Hill")), work("X1", person(7, "Ann Hill")), {"acno": "X2", "title": "Lost"}
    )
    assert list(found.works) == ["X1"]
    assert found.reasons() == {"duplicate id": 1, "malformed record": 2}


@pytest.fixture(scope="module")
def tate():
    return told("tate", real("tate"))


@pytest.mark.slow
def test_the_real_dump(tate):
    assert len(tate.works) == 69_202
    assert len(tate.artists) == 3_518
    assert tate.reasons() == Counter({"role without a relation": 64, "nobody": 16, "duplicate id": 4})
    assert tate.by_type() == Counter({"MADE_AFTER": 2_058, "CREATED_BY": 178})
    first = tate.works["A00001"]
    assert [(one.name, one.birth, one.death) for one in first.artists] == [("Robert Blake", 1762, 1787)]
    assert first.subjects[:3] == ("arm/arms raised", "kneeling", "sitting")
    assert tate.works["T01257"].movements == ("Pop Art",)
    assert tate.works["D24276"].years == Years(1832, 1832)
    names = {name for kind, name in tate.terms if kind == "subject"}
    assert {name for one in tate.works.values() for name in one.subjects} <= names
    assert {parent for one in tate.terms.values() for parent in one.parents} <= {name for _, name in tate.terms}
    assert tate.terms["subject", "horse"].parents == ("animals: mammals",)
