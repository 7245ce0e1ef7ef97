from collections import Counter

import pytest

from tests.knowledge_dialects.dumps import real, table, told

WALTERS = "class,relation_id,art1,art2,relation_1to2,relation_2to1,creators1,creators2"


def pair(kind, first, second, forth, back=None):
    return (kind, "1", first, second, forth, back or forth, "", "")


def test_pairs_of_the_walters(tmp_path):
    table(
        tmp_path / "walters_related_pairs.csv",
        WALTERS,
        pair("part_whole", "10", "11", "Book", "Part of a Book"),
        pair("part_whole", "10", "12", "Object", "Accessory"),
        pair("part_whole", "10", "9", "Final State", "Preliminary State"),
        pair("associative", "21", "20", "See Also, One of a Pair"),
        pair("associative", "20", "21", "Variation"),
        pair("associative", "30", "31", "Associated Painting", "Associated Frame"),
        pair("associative", "40", "40", "Variation"),
        pair("hearsay", "50", "51", "Rumour"),
    )
    found = told("relatedness", tmp_path)
    assert {edge: one.evidence for edge, one in found.edges().items()} == {
        ("walters:11", "PART_OF", "walters:10"): "catalogued as “Part of a Book”",
        ("walters:10", "RELATED_TO", "walters:12"): "catalogued as “Accessory”",
        ("walters:10", "VERSION_OF", "walters:9"): "catalogued as “Preliminary State”",
        ("walters:20", "RELATED_TO", "walters:21"): "catalogued as “See Also, One of a Pair”",
        ("walters:30", "RELATED_TO", "walters:31"): "catalogued as “Associated Painting / Associated Frame”",
    }
    assert found.works == {}
    assert found.reasons() == {"stated twice": 1, "related to itself": 1, "unknown relation": 1}


def test_parts_and_related_works(tmp_path):
    table(
        tmp_path / "nga_object_associations.csv", "parentobjectid,childobjectid,relationship", ("1", "2", "separable")
    )
    header = "art_id,accession_number,title,related_id,relationship,related_description"
    rows = (("1", "", "", "2", "based on", ""), ("3", "", "", "4", "", ""), ("5", "", "", "", "", ""))
    table(tmp_path / "cleveland_related_works.csv", header, *rows)
    found = told("relatedness", tmp_path)
    assert {edge: one.evidence for edge, one in found.edges().items()} == {
        ("nga:2", "PART_OF", "nga:1"): "catalogued as “separable part”",
        ("cleveland:1", "VERSION_OF", "cleveland:2"): "catalogued as “based on”",
        ("cleveland:3", "RELATED_TO", "cleveland:4"): None,
    }
    assert found.reasons() == {"names no related work": 1}


def test_catalogue_groups(tmp_path):
    table(
        tmp_path / "tate_catalogue_groups.csv",
        "acno,group_kind,group_id,group_title",
        ("X1", "catalogue_group:", "77", "Barges"),
        ("X1", "group_title", "", "Barges, in other words"),
        ("X2", "catalogue_group:", "77", "Barges"),
        ("X3", "group_title", "", "Sheds"),
        ("X4", "catalogue_group:", "78", ""),
    )
    found = told("relatedness", tmp_path)
    assert {key: (one.title, one.artworks) for key, one in found.series.items()} == {
        "77": ("Barges", ("tate:X1", "tate:X2")),
        "tate Sheds": ("Sheds", ("tate:X3",)),
    }
    assert found.reasons() == {"missing title": 1}


def test_exhibitions_of_one_title_on_two_days_are_two(tmp_path):
    header = "exhibition_id,title,opening_date,art_id,accession_number,kind"
    rows = (
        ("", "Drawings", "1963-01-11T00:00:00", "5", "", ""),
        ("", "Drawings", "1963-01-11T00:00:00", "6", "", ""),
        ("", "Drawings", "1968-06-11T00:00:00", "5", "", ""),
        ("", "Barges", "", "6", "", ""),
        ("", "", "1968-06-11T00:00:00", "6", "", ""),
    )
    table(tmp_path / "cleveland_exhibition_members.csv", header, *rows)
    found = told("relatedness", tmp_path)
    assert [(one.title, one.start, one.artworks) for one in found.exhibitions.values()] == [
        ("Drawings", 1963, ("cleveland:5", "cleveland:6")),
        ("Drawings", 1968, ("cleveland:5",)),
        ("Barges", None, ("cleveland:6",)),
    ]
    assert found.reasons() == {"missing title": 1}


@pytest.fixture(scope="module")
def related():
    return told("relatedness", real("relatedness"))


def test_the_real_dump(related):
    assert related.by_type() == Counter(PART_OF=30_393, RELATED_TO=725, VERSION_OF=16)
    assert (len(related.exhibitions), len(related.series)) == (456, 1_121)
    assert related.reasons() == {
        "related to itself": 3,
        "stated twice": 4,
        "missing title": 1,
        "names no related work": 1,
    }
    assert related.edges()["nga:208512", "PART_OF", "nga:205250"].evidence == "catalogued as “separable part”"
    assert related.edges()["walters:90997", "PART_OF", "walters:13576"].evidence == "catalogued as “Part of a Book”"
    dante = related.series["65478"]
    assert dante.title == "Illustrations to Dante's 'Divine Comedy'"
    assert dante.artworks[:2] == ("tate:A00005", "tate:A00006")
