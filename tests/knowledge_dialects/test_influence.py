from collections import Counter

import pytest

from tests.knowledge_dialects.dumps import real, table, told

ARTISTS = "id,name,qid,ulan,birth,death,nationality,gender,movements,sources,n_edges"
EDGES = "src_id,src_artist,dst_id,dst_artist,relation,source,weight,evidence"
PEOPLE = (
    ("1", "Ann Hill", "Q900000001", "500999999", "1800", "1870", "Ruritanian", "", "Rococo|Realism", "nga:7", "1"),
    ("2", "Bo Dale", "", "", "1830", "1900", "", "", "", "nga:8", "1"),
    ("3", "Cy Brook", "http://genid/b2", "", "1880", "1990", "", "", "", "nga:9", "1"),
    ("4", "Di Ford", "", "", "", "", "", "", "", "nga:10", "1"),
)


def edge(src, relation, dst, source="painterpalette", weight="1", evidence="a column"):
    names = {row[0]: row[1] for row in PEOPLE}
    return (src, names.get(src, ""), dst, names.get(dst, ""), relation, source, weight, evidence)


def dump(tmp_path, *edges, movements=(), together=()):
    table(tmp_path / "artists.csv", ARTISTS, *PEOPLE)
    table(tmp_path / "edges.csv", EDGES, *(edges or [edge("2", "student_of", "1")]))
    table(tmp_path / "artist_influenced_by_movement.csv", "src_id,src_artist,movement,source", *movements)
    header = "artist_a,qid_a,artist_b,qid_b,p_a,p_b,p_ab,pmi,source"
    table(tmp_path / "vasari_comention_edges.csv", header, *together)
    return told("influence", tmp_path)


def test_artists(tmp_path):
    found = dump(tmp_path).artists
    assert (found["1"].wikidata, found["1"].ulan, found["1"].movements) == (
        "Q900000001",
        "500999999",
        ("Rococo", "Realism"),
    )
    assert (found["3"].wikidata, found["3"].birth, found["3"].death) == (None, None, None)
    assert found["4"].nationality is None


def test_relations_with_provenance_and_confidence(tmp_path):
    found = dump(
        tmp_path,
        edge("2", "student_of", "1", weight="2"),
        edge("4", "student_of", "1", "saam_bio_textmined", evidence="Ford studied with Hill."),
        edge("2", "influenced_by", "4"),
        edge("4", "made_work_after", "2", "nga", "3", 'objects_constituents role "artist after"'),
    )
    ann, bo, di = (f"artist:influence:{n}" for n in (1, 2, 4))
    assert {edge_: (one.confidence, one.provenance, one.evidence) for edge_, one in found.edges().items()} == {
        (bo, "STUDENT_OF", ann): (0.9, "stated", "a column"),
        (di, "STUDENT_OF", ann): (0.6, "text-mined", "“Ford studied with Hill.”"),
        (bo, "INFLUENCED_BY", di): (0.7, "stated", "a column"),
        (di, "WORKED_AFTER", bo): (0.95, "stated", "3 works of Di Ford name Bo Dale in the role “artist after”"),
    }
    assert "Di Ford" in found.edges()[di, "STUDENT_OF", ann].citation


@pytest.mark.parametrize(
    ("relation", "field", "weight", "words"),
    [
        ("student_of", "PainterPalette.csv:Teachers", "1", "Ann Hill is listed among the teachers of Bo Dale"),
        ("student_of", "PainterPalette.csv:Pupils", "1", "Bo Dale is listed among the pupils of Ann Hill"),
        ("influenced_by", "PainterPalette.csv:Influencedby", "1", "Ann Hill is listed among the influences on Bo Dale"),
        (
            "influenced_by",
            "PainterPalette.csv:Influencedon",
            "1",
            "Bo Dale is listed among those whom Ann Hill influenced",
        ),
        (
            "friend_or_coworker",
            "art500k_artists.csv:FriendsandCoworkers",
            "2",
            "Ann Hill is listed among the friends and co-workers of Bo Dale",
        ),
    ],
)
def test_a_field_of_a_table_is_told_in_words_with_its_name_and_its_table(tmp_path, relation, field, weight, words):
    (one,) = dump(tmp_path, edge("2", relation, "1", weight=weight, evidence=field)).statements
    both = "; stated in the rows of both" if weight == "2" else ""
    assert one.evidence == f"{words} (field {field.partition(':')[2]}{both})"
    assert one.citation.startswith("PainterPalette, PainterPalette.csv, https://")


def test_a_role_is_told_with_its_works_and_an_example(tmp_path):
    (one,) = dump(
        tmp_path, edge("2", "made_work_after", "1", "tate", "1", 'contributor role "after", e.g. X00001')
    ).statements
    assert one.evidence == "1 work of Bo Dale names Ann Hill in the role “after”, such as X00001"
    assert one.citation == "Tate, collection data of October 2014"


def test_what_says_the_same_both_ways_is_stated_once_and_more_surely_where_both_say_it(tmp_path):
    found = dump(
        tmp_path,
        edge("2", "friend_or_coworker", "1"),
        edge("1", "friend_or_coworker", "2"),
        edge("4", "friend_or_coworker", "1"),
    )
    assert {edge_: one.confidence for edge_, one in found.edges().items()} == {
        ("artist:influence:1", "ASSOCIATED_WITH", "artist:influence:2"): 0.9,
        ("artist:influence:1", "ASSOCIATED_WITH", "artist:influence:4"): 0.7,
    }


def test_of_two_statements_of_one_relation_the_surer_counts(tmp_path):
    found = dump(
        tmp_path,
        edge("2", "student_of", "1", "saam_bio_textmined"),
        edge("2", "student_of", "1", weight="2"),
        edge("2", "student_of", "1", "painterpalette_art500k"),
    )
    assert [(one.confidence, one.provenance) for one in found.statements] == [(0.9, "stated")]


def test_what_cannot_be_is_refused(tmp_path):
    table(tmp_path / "x.csv", "a")
    people = (*PEOPLE, ("5", "Ed Glen", "", "", "1901", "1960", "", "", "", "", "1"))
    table(tmp_path / "artists.csv", ARTISTS, *people)
    found = dump(
        tmp_path,
        edge("2", "student_of", "9"),
        edge("1", "influenced_by", "1"),
        edge("1", "married_to", "2"),
        edge("1", "student_of", "2", "hearsay"),
    )
    assert found.statements == []
    assert found.reasons() == {"unknown artist": 1, "related to itself": 1, "unknown relation": 2}


@pytest.mark.parametrize(
    ("src", "relation", "dst", "possible"),
    [
        ("late", "influenced_by", "early", True),
        ("late", "made_work_after", "early", True),
        ("late", "student_of", "early", False),
        ("late", "friend_or_coworker", "early", False),
        ("early", "influenced_by", "late", False),
        ("early", "influenced_by", "child", False),
        ("early", "influenced_by", "younger", True),
        ("early", "made_work_after", "late", False),
        ("early", "student_of", "unknown", True),
    ],
)
def test_nobody_learns_from_the_unborn_and_only_models_may_be_dead(tmp_path, src, relation, dst, possible):
    lives = {"early": ("1500", "1560"), "late": ("1600", "1660"), "unknown": ("", "")}
    lives |= {"child": ("1551", "1620"), "younger": ("1550", "1620")}
    rows = [(id_, id_, "", "", *life, "", "", "", "", "1") for id_, life in lives.items()]
    table(tmp_path / "artists.csv", ARTISTS, *rows)
    table(tmp_path / "edges.csv", EDGES, (src, src, dst, dst, relation, "painterpalette", "1", ""))
    found = told("influence", tmp_path)
    assert len(found.statements) == possible
    assert found.reasons() == ({} if possible else {"impossible in time": 1})


def test_movements_are_drawn_on(tmp_path):
    rows = (("1", "Ann Hill", "Dada", "painterpalette_art500k"), ("1", "Ann Hill", "Dada", "painterpalette"))
    found = dump(tmp_path, movements=rows)
    one = found.edges()["artist:influence:1", "DREW_ON", "Dada"]
    assert (one.confidence, one.evidence) == (0.7, "Dada is listed among the influences on Ann Hill")


def test_only_persons_with_an_id_who_are_often_named_together_are_associates(tmp_path):
    def pair(one, other, p_a, p_ab):
        return ("Hill, Ann", one, "Dale, Bo", other, p_a, "0.5", p_ab, "1", "vasari_network")

    found = dump(
        tmp_path,
        together=(
            pair("Q900000002", "Q900000001", "0.02", "0.5"),
            pair("Q900000002", "Q900000003", "0.002", "0.5"),
            pair("", "Q900000001", "0.02", "0.5"),
        ),
    )
    one = found.edges()["wikidata:Q900000001", "ASSOCIATED_WITH", "wikidata:Q900000002"]
    assert (one.provenance, one.confidence) == ("text-mined", 0.4)
    assert one.evidence == "named together in 1.0 % of the passages"
    assert found.reasons() == {"named together too seldom": 1, "person without an id": 1}


@pytest.fixture(scope="module")
def influence():
    return told("influence", real("influence"))


def test_the_real_dump(influence):
    assert len(influence.artists) == 36_622
    assert influence.by_type() == Counter(
        WORKED_AFTER=4_868, INFLUENCED_BY=825, STUDENT_OF=396, ASSOCIATED_WITH=335, DREW_ON=85
    )
    assert influence.reasons() == {
        "person without an id": 297,
        "named together too seldom": 161,
        "impossible in time": 23,
    }
    both = influence.edges()["wikidata:Q183458", "ASSOCIATED_WITH", "wikidata:Q762"]  # Verrocchio and Leonardo
    assert both.provenance == "text-mined"
    names = {f"artist:influence:{key}": one.name for key, one in influence.artists.items()}
    pupils = {(names[one.src], names[one.dst]) for one in influence.statements if one.type == "STUDENT_OF"}
    assert ("Edward E. Simmons", "Gustave Boulanger") in pupils
