"""The documented format: what each column states, and what is refused."""

from pathlib import Path
from typing import Any

import pytest

from scrapers.errors import Rejected, SourceError
from scrapers.knowledge import columns
from scrapers.knowledge.folder import KnowledgeFolder
from scrapers.knowledge.records import Exhibition, Known, KnownArtist, Series, Statement, Term
from scrapers.records import Artwork, Rejection
from tests.knowledge.written import jsonl, relation, small_world, table


def known(table: str, **row: Any) -> list[Known | Rejection]:
    return list(columns.stated(table, row))


def test_an_artist() -> None:
    row = {
        "ID": 38,
        "Name": " Ana Aal ",
        "also-known-as": "A. A.; Anna",
        "birth year": "c. 1850",
        "death": 1900.0,
        "nationality": "Dutch",
        "ulan": "http://vocab.getty.edu/ulan/500000001",
        "wikidata": "Q5",
        "movements": '["Hague School"]',
        "birth_place": "Delft",
        "death_place": "Paris",
        "active_places": ["Delft", "Paris"],
        "teachers": "tom",
        "influences": "wikidata:Q762; ulan:500000002",
    }
    assert list(columns.stated("artists", row)) == [
        KnownArtist(
            key="38",
            name="Ana Aal",
            birth=1850,
            death=1900,
            nationality="Dutch",
            ulan="500000001",
            wikidata="Q5",
            aliases=("A. A.", "Anna"),
            movements=("Hague School",),
            birth_places=("Delft",),
            death_places=("Paris",),
            active_places=("Delft", "Paris"),
        ),
        Statement(src="38", type="STUDENT_OF", dst="tom"),
        Statement(src="38", type="INFLUENCED_BY", dst="wikidata:Q762"),
        Statement(src="38", type="INFLUENCED_BY", dst="ulan:500000002"),
    ]


def test_an_authority_id_that_is_none_is_refused_and_the_artist_kept() -> None:
    refused, artist = known("artists", id="1", name="Ana", ulan="see Getty")
    assert refused == Rejection(source_id="1", reason="bad ulan id", detail="'see Getty'; the artist is kept")
    assert artist == KnownArtist(key="1", name="Ana")


@pytest.mark.parametrize("written", ["x", "after 1600", "1500-1510", "0", "123456", 9999])
def test_a_year_that_is_none_is_refused_and_the_artist_kept(written: object) -> None:
    assert known("artists", id="1", name="Ana", birth=written, death="c. 1581") == [
        Rejection(source_id="1", reason="bad year", detail=f"{str(written)!r} as birth; the artist is kept"),
        KnownArtist(key="1", name="Ana", death=1581),
    ]


@pytest.mark.parametrize("blank", ["", "  ", None, []])
def test_a_blank_is_no_bad_year(blank: object) -> None:
    assert known("artists", id="1", name="Ana", birth=blank, death=blank) == [KnownArtist(key="1", name="Ana")]
    assert known("exhibitions", id="1", title="Salon", start=blank) == [Exhibition(key="1", title="Salon")]


def test_a_date_of_an_exhibition_that_is_none_is_refused_and_the_exhibition_kept() -> None:
    assert known("exhibitions", id="1", title="Salon", start="in spring", end=1881) == [
        Rejection(source_id="1", reason="bad year", detail="'in spring' as start; the exhibition is kept"),
        Exhibition(key="1", title="Salon", end=1881),
    ]


def test_terms_exhibitions_and_series() -> None:
    assert known("places", name="Delft", parent="Holland; Netherlands", uri="tgn:7006804") == [
        Term(kind="place", name="Delft", parents=("Holland", "Netherlands"), uri="tgn:7006804")
    ]
    assert known("movements", name="Fauvism", parents="Modernism")[0] == Term(
        kind="movement", name="Fauvism", parents=("Modernism",)
    )
    assert known("exhibitions", id=1, title="Salon", start="1881-05-01T05:00:00", end="1881-1882", artworks="1;2") == [
        Exhibition(key="1", title="Salon", start=1881, end=1882, artworks=("1", "2"))
    ]
    assert known("series", id="s", name="Harbours", artworks=[1, 2]) == [
        Series(key="s", title="Harbours", artworks=("1", "2"))
    ]


def test_a_relation() -> None:
    assert known("relations", **relation("a", "student of", "b", confidence=".5", citation="p. 3")) == [
        Statement(src="a", type="STUDENT_OF", dst="b", confidence=0.5, citation="p. 3")
    ]
    assert known("relations", src="a", type="DEPICTS", dst="sea", provenance="text-mined", evidence="the sea") == [
        Statement(src="a", type="DEPICTS", dst="sea", provenance="text-mined", evidence="the sea")
    ]


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        ("artists", {"name": "Ana"}, "missing id"),
        ("artists", {"id": "1", "name": " "}, "missing name"),
        ("subjects", {"parents": "x"}, "missing name"),
        ("exhibitions", {"id": "1"}, "missing title"),
        ("series", {"title": "x"}, "missing id"),
        ("relations", {"src": "a", "type": "DEPICTS"}, "missing dst"),
        ("relations", relation("a", "DEPICTS", "b", confidence="1.5"), "bad confidence"),
        ("relations", relation("a", "DEPICTS", "b", confidence="sure"), "bad confidence"),
        ("relations", relation("a", "DEPICTS", "b", confidence="nan"), "bad confidence"),
        ("relations", {"src": "a", "type": "DEPICTS", "dst": "b", "confidence": True}, "bad confidence"),
        ("relations", {"src": "a", "type": "DEPICTS", "dst": "b", "confidence": [1]}, "bad confidence"),
    ],
)
def test_a_row_that_states_nothing_is_refused(table: str, row: dict[str, Any], reason: str) -> None:
    with pytest.raises(Rejected) as refused:
        known(table, **row)
    assert refused.value.reason == reason


def test_the_works_of_a_folder(tmp_path: Path) -> None:
    small_world(tmp_path)
    works = list(KnowledgeFolder(tmp_path, "world").artworks())
    assert all(isinstance(work, Artwork) for work in works)
    assert [[(artist.key, artist.name) for artist in work.artists] for work in works] == [
        [("ana", "Ana Aal")],
        [("ben", "Ben Buur")],
        [("ben", "Ben Buur")],
    ], "an artist who is given by id alone has the name of the table of artists"
    assert [work.wikidata for work in works] == [None, None, "Q90003"]
    assert works[0].raw["series"] == ["harbours"]
    assert "artist" not in works[0].raw


def test_works_name_exhibitions_and_series_that_no_table_lists(tmp_path: Path) -> None:
    small_world(tmp_path)
    found = list(KnowledgeFolder(tmp_path, "world").known())
    assert [one for one in found if isinstance(one, Exhibition | Series)] == [
        Exhibition(key="salon", title="Salon of Boats", venue="Delft", start=1881, end=1881, artworks=("3",)),
        Series(key="harbours", title="harbours"),
    ]
    assert [(one.src, one.type, one.dst) for one in found if isinstance(one, Statement)][:5] == [
        ("ana", "STUDENT_OF", "tom"),
        ("ben", "STUDENT_OF", "tom"),
        ("1", "EXHIBITED_IN", "salon"),
        ("1", "PART_OF_SERIES", "harbours"),
        ("2", "PART_OF_SERIES", "harbours"),
    ]


def test_faults_of_all_tables_are_refused_with_their_place(tmp_path: Path) -> None:
    jsonl(tmp_path / "artworks.jsonl", [{"title": "no id"}, {"id": "1", "licence": "CC0"}])
    (tmp_path / "artists.csv").write_text("id,name\na,Ana\na,Anna\nb\n,Nobody\n")
    folder = KnowledgeFolder(tmp_path, "world")
    refused = [one for one in (*folder.artworks(), *folder.known()) if isinstance(one, Rejection)]
    assert [(one.reason, one.detail) for one in refused] == [
        ("missing id", "artworks.jsonl, line 1"),
        ("duplicate id", "artists.csv, line 3: artist a"),
        ("broken line", "artists.csv, line 4: 1 fields, the header has 2"),
        ("missing id", "artists.csv, line 5"),
    ]


def test_a_table_without_a_column_that_it_needs_says_which(tmp_path: Path) -> None:
    table(tmp_path / "relations.csv", [{"from": "a", "type": "DEPICTS", "dst": "b"}])
    with pytest.raises(SourceError, match=r"relations\.csv has no column for the src: src"):
        list(KnowledgeFolder(tmp_path, "world").known())


def test_a_folder_without_tables_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none of the tables artworks, artists, .* \.jsonl, \.jsonl\.gz"):
        KnowledgeFolder(tmp_path, "world")
    with pytest.raises(SourceError, match="is no folder"):
        KnowledgeFolder(tmp_path / "absent", "world")
