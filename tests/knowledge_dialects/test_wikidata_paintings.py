import pytest

from scrapers.records import Years
from tests.knowledge_dialects.dumps import jsonl, real, told


def painting(qid, **more):
    return {"qid": qid, "title": "The Red Barge", "sitelinks": 1, **more}


def dump(tmp_path, *paintings):
    jsonl(tmp_path / "paintings.jsonl.gz", *paintings)
    return told("wikidata-paintings", tmp_path)


def test_a_painting(tmp_path):
    found = dump(
        tmp_path,
        painting(
            "Q900000001",
            creator="Ann Hill",
            creator_qid="Q900000002",
            year=1742,
            movements=["Rococo"],
            depicts=["barge", "sky"],
            material="tin",
            collection="Oldtown Museum",
            location="Room 7",
        ),
    ).works["Q900000001"]
    assert (found.key, found.wikidata) == ("wikidata-paintings:Q900000001", "Q900000001")
    assert [(one.key, one.wikidata) for one in found.artists] == [("Q900000002", "Q900000002")]
    assert (found.movements, found.subjects, found.places) == (("Rococo",), ("barge", "sky"), ())
    assert (found.medium, found.credit_line, found.years) == ("tin", "Oldtown Museum", Years(1742, 1742))


def test_what_is_no_title_no_maker_and_no_exact_year(tmp_path):
    found = dump(
        tmp_path,
        painting("Q900000001", title="Q900000001", creator="anonymous work", creator_qid="Q900000003", year=1650),
        painting("Q900000002", creator="Ann Hill", creator_qid="genid/b20432"),
        painting("900000003"),
    )
    first, second = found.works.values()
    assert (first.title, first.artists, first.years) == ("Untitled", (), Years(1650, 1650, circa=True))
    assert second.artists == ()
    assert found.reasons() == {"no id": 1}


@pytest.fixture(scope="module")
def paintings():
    return told("wikidata-paintings", real("wikidata_paintings"))


def test_the_real_dump(paintings):
    assert len(paintings.works) == 40_405
    assert paintings.rejections == []
    assert sum(one.title == "Untitled" for one in paintings.works.values()) == 4_155
    guernica = paintings.works["Q175036"]
    assert (guernica.title, guernica.years, guernica.movements) == (
        "Guernica",
        Years(1937, 1937),
        ("Cubism", "Surrealism"),
    )
    assert guernica.artists[0].wikidata == "Q5593"
