import pytest

from scrapers.errors import SourceError
from scrapers.knowledge.dialects.registry import DIALECTS, dialect_of
from tests.knowledge_dialects.dumps import jsonl, real, table

FOLDERS = {
    "tate": "tate",
    "nga": "nga",
    "saam": "saam",
    "walters": "walters",
    "wikidata_paintings": "wikidata-paintings",
    "influence": "influence",
    "relatedness": "relatedness",
}


@pytest.mark.parametrize(("folder", "name"), FOLDERS.items())
def test_each_real_dump_is_known_for_what_it_is(folder, name):
    place = real(folder)
    assert [one.name for one in DIALECTS.values() if one.recognises(place)] == [name]
    source = dialect_of(place).open(place)
    assert (source.name, source.title) == (name, DIALECTS[name].title)
    assert source.fingerprint


@pytest.mark.parametrize("folder", ["images", "cleveland_sample", "passages", "api_fixtures"])
def test_other_real_folders_are_not_taken_for_dumps(folder):
    assert dialect_of(real(folder)) is None


def test_files_of_the_same_name_with_other_fields_are_not_taken(tmp_path):
    jsonl(tmp_path / "artworks.jsonl", {"id": "1", "title": "The Red Barge", "artist": "Ann Hill"})
    jsonl(tmp_path / "objects.jsonl.gz", {"id": 5, "artists": []})
    jsonl(tmp_path / "creators.jsonl", "no JSON at all")
    table(tmp_path / "edges.csv", "source,target", ("1", "2"))
    assert dialect_of(tmp_path) is None
    with pytest.raises(SourceError, match="no dump of the kind 'tate'"):
        DIALECTS["tate"].open(tmp_path)


def test_a_folder_that_is_not_there_or_empty_is_no_dump(tmp_path):
    assert dialect_of(tmp_path) is None
    assert dialect_of(tmp_path / "nowhere") is None


def test_the_fingerprint_is_another_one_when_a_file_that_is_read_changes(tmp_path):
    def fingerprint():
        return DIALECTS["walters"].open(tmp_path).fingerprint

    creator = {"id": "7", "name": "Ann Hill", "sort_name": "Hill, Ann", "artworks": ["1"]}
    jsonl(tmp_path / "creators.jsonl", creator)
    first = fingerprint()
    jsonl(tmp_path / "collections.jsonl", {"id": "AME"})
    assert fingerprint() == first
    jsonl(tmp_path / "creators.jsonl", {**creator, "artworks": ["2"]})
    assert fingerprint() != first
