import gzip

import pytest

from scrapers.errors import Rejected, SourceError
from scrapers.knowledge.dialects.lines import each, fields_of_first, read
from tests.knowledge_dialects.dumps import jsonl, table


def names(record):
    if record["name"] == "refused":
        raise Rejected("no name", "it says so")
    yield record["name"]
    yield record["name"].upper()


def test_a_broken_line_is_a_rejection_with_its_place_and_the_rest_is_read(tmp_path):
    jsonl(tmp_path / "people.jsonl.gz", {"name": "a"}, '{"name":', {"other": 1}, {"name": "refused"}, {"name": "b"})
    found = list(each(read(tmp_path, "people"), names))
    assert [one for one in found if isinstance(one, str)] == ["a", "A", "b", "B"]
    refused = [(one.source_id, one.reason, one.unread) for one in found if not isinstance(one, str)]
    assert refused == [
        ("people.jsonl.gz, line 2", "broken line", True),
        ("people.jsonl.gz, line 3", "malformed record", True),
        ("people.jsonl.gz, line 4", "no name", False),
    ]


def test_nothing_of_a_record_is_kept_that_turns_out_malformed_half_way(tmp_path):
    jsonl(tmp_path / "people.jsonl", {"name": 5})

    def make(record):
        yield "first half"
        yield record["name"].upper()

    (one,) = each(read(tmp_path, "people"), make)
    assert one.reason == "malformed record"


def test_a_row_with_too_few_cells_is_a_rejection(tmp_path):
    table(tmp_path / "people.csv", "id,name", ("1", "a"), ("2",), ("3", "c"))
    found = list(each(read(tmp_path, "people"), lambda row: [row["name"]]))
    assert found[0] == "a"
    assert found[2] == "c"
    assert (found[1].source_id, found[1].reason) == ("people.csv, line 3", "broken line")


def test_a_file_that_is_absent_or_cut_off_is_an_error_that_names_it(tmp_path):
    with pytest.raises(SourceError, match="has no people"):
        list(read(tmp_path, "people"))
    (tmp_path / "people.jsonl.gz").write_bytes(gzip.compress(b'{"name": "a"}\n' * 5000)[:-30])
    with pytest.raises(SourceError, match=r"people\.jsonl\.gz"):
        list(read(tmp_path, "people"))


def test_the_first_record_that_can_be_read_tells_the_fields(tmp_path):
    jsonl(tmp_path / "people.jsonl", "broken", {"name": "a", "id": 1})
    assert fields_of_first(tmp_path, "people") == {"name", "id"}
    assert fields_of_first(tmp_path, "others") == frozenset()
    (tmp_path / "others.csv").write_text("id,name\n")
    assert fields_of_first(tmp_path, "others") == frozenset()
