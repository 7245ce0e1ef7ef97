import pytest

from tests.knowledge_dialects.dumps import jsonl, real, told


def dump(tmp_path, *works, people=(), terms=()):
    jsonl(tmp_path / "objects.jsonl.gz", *(works or [{"object_number": "1900.0"}]))
    jsonl(tmp_path / "constituents.jsonl.gz", *people)
    jsonl(tmp_path / "subject_term_thesaurus.jsonl.gz", *terms)
    return told("saam", tmp_path)


def maker(id_, name):
    return {"constituent_id": id_, "name": name}


def term(*levels, type_="Subject Specific"):
    return {"term_id": "1", "path": "\\".join(("Authorities", "Attributes", "Objects", type_, *levels)), "type": type_}


def test_works_have_makers_and_a_title_that_is_guessed_for_them_alone(tmp_path):
    found = dump(
        tmp_path,
        {"object_number": "1900.1", "makers": [maker("7", "Ann Hill"), maker("8", None)], "title_guess": "Red Barge"},
        *({"object_number": f"1901.{n}", "title_guess": "A Book on Barges"} for n in range(3)),
        {"object_number": "1902.1", "makers": [maker("9", "Unidentified")]},
    )
    first, second, *_, last = found.works.values()
    assert (first.key, first.title, second.title) == ("saam:1900.1", "Red Barge", "Untitled")
    assert [(one.key, one.name) for one in first.artists] == [("7", "Ann Hill")]
    assert last.artists == ()
    assert found.rejections == []


@pytest.mark.parametrize(
    ("words", "birth", "death", "born", "died"),
    [
        ("born Oldtown, OH 1898-died Newtown, ME 1970", 1898, 1970, ("Oldtown, OH",), ("Newtown, ME",)),
        ("Ruritanian, born near Oldtown, Ruritania ca. 1898", 1898, 1970, ("Oldtown, Ruritania",), ()),
        ("born 1898-died Newtown 1970", 1898, 1970, (), ("Newtown",)),
        ("active Oldtown, 1898-1970", None, None, (), ()),
        ("founded Oldtown, Ruritania 1898", None, None, (), ()),
    ],
)
def test_lives(tmp_path, words, birth, death, born, died):
    person = {"constituent_id": "7", "name": "Ann Hill", "birth_year": 1898, "death_year": 1970, "display_date": words}
    one = dump(tmp_path, people=(person,)).artists["7"]
    assert (one.birth, one.death, one.birth_places, one.death_places) == (birth, death, born, died)


def test_a_term_is_named_with_all_that_stands_above_it(tmp_path):
    found = dump(
        tmp_path,
        terms=(
            term("Landscape", "Ruritania", "Oldtown"),
            term("Landscape", "Ruritania"),
            term("TIN", type_="Medium"),
            {"term_id": "2", "path": "Authorities\\Attributes", "type": "Subject Specific"},
        ),
    )
    assert {name: one.parents for (_, name), one in found.terms.items()} == {
        "Landscape": (),
        "Landscape - Ruritania": ("Landscape",),
        "Landscape - Ruritania - Oldtown": ("Landscape - Ruritania",),
    }
    assert found.reasons() == {"no subject": 2}


@pytest.fixture(scope="module")
def saam():
    return told("saam", real("saam"))


def test_the_real_dump(saam):
    assert (len(saam.works), len(saam.artists), len(saam.terms)) == (41_533, 8_469, 17_262)
    assert saam.reasons() == {"no subject": 1_829, "nobody": 54}
    assert saam.works["1882.1.8"].title == "Checker Players"
    assert "Letters and Notes" not in {one.title for one in saam.works.values()}
    abbott = saam.artists["5"]
    assert (abbott.name, abbott.birth, abbott.death, abbott.ulan) == ("Berenice Abbott", 1898, 1991, "500020631")
    assert (abbott.birth_places, abbott.death_places) == (("Springfield, OH",), ("Monson, ME",))
    assert {parent for one in saam.terms.values() for parent in one.parents} <= {name for _, name in saam.terms}
