"""Files of a folder of knowledge: how they are packed, written and broken."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import SourceError
from scrapers.folder_lines import LONGEST_LINE, Fault
from scrapers.knowledge import tables


def nothing(_: object) -> str:
    return ""


def rows(path: Path) -> list[dict[str, object]]:
    return [dict(row) for _, row in tables.rows(path, nothing)]


def test_all_ways_of_writing_a_table_give_the_same_rows(tmp_path: Path) -> None:
    lines = {
        "relations.csv": b"src,dst\na,b\nc,\xc3\xa9\n",
        "semicolons.csv": b"\xef\xbb\xbfsrc;dst\r\na;b\r\n\r\nc;\xc3\xa9\r\n",
        "relations.jsonl": b'\xef\xbb\xbf{"src":"a","dst":"b"}\n\n{"src":"c","dst":"\xc3\xa9"}',
    }
    for name, content in lines.items():
        (tmp_path / name).write_bytes(content)
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content))
    for name in (*lines, *(f"{name}.gz" for name in lines)):
        assert rows(tmp_path / name) == [{"src": "a", "dst": "b"}, {"src": "c", "dst": "é"}], name


def test_each_row_says_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "artists.csv"
    path.write_text('id,name\n1,"two\nlines"\n2,x\n')
    assert [where for where, _ in tables.rows(path, nothing)] == ["artists.csv, line 2", "artists.csv, line 4"]


def test_rows_that_cannot_be_read_are_faults_among_the_others(tmp_path: Path) -> None:
    path = tmp_path / "artists.jsonl"
    long = b'{"name": "' + b"x" * LONGEST_LINE + b'"}\n'
    path.write_bytes(b'{"id": 1}\nno json\n[1]\n' + long + b'{"id": "\xff"}\n{"id": 2}\n')
    found = rows(path)
    assert [row["id"] for row in found] == [1, "line 2", "line 3", "line 4", "line 5", 2]
    faults = [row for _, row in tables.rows(path, nothing) if isinstance(row, Fault)]
    assert all(fault.reason == "broken line" for fault in faults)
    assert [fault.detail.split(":")[0] for fault in faults] == [f"artists.jsonl, line {n}" for n in (2, 3, 4, 5)]


def test_a_row_with_too_few_fields_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "artists.csv"
    path.write_text("id,name\n1\n2,x\n")
    (_, fault), (_, row) = tables.rows(path, nothing)
    assert isinstance(fault, Fault)
    assert fault.detail == "artists.csv, line 2: 1 fields, the header has 2"
    assert row == {"id": "2", "name": "x"}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"id,id\n1,2\n", "names a column twice: id"),
        ("a.csv", b"id,name\n1,\xe9\n", "is not UTF-8: byte 0xE9"),
        ("a.csv", "id,name\n".encode("utf-16"), "is UTF-16"),
        ("a.jsonl", "{}\n".encode("utf-16"), "is UTF-16"),
        ("a.csv.gz", b"id,name\n1,2\n", "is damaged or cut off"),
        ("a.jsonl.gz", gzip.compress(b'{"id": 1}\n' * 9, mtime=0)[:-9], "is damaged or cut off"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_says_why(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError, match=message):
        rows(path)


def test_a_header_that_lacks_a_column_says_which(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id\n1\n")
    with pytest.raises(SourceError, match="has no column for the name"):
        list(tables.rows(path, lambda header: "has no column for the name" * ("name" not in header)))


def test_the_first_of_several_files_of_one_table_counts(tmp_path: Path) -> None:
    for name in ("series.csv", "series.jsonl.gz", "places.csv.gz", "other.csv"):
        (tmp_path / name).write_bytes(b"")
    found = tables.find(tmp_path, ("places", "series", "artists"))
    assert {name: path.name for name, path in found.items()} == {"places": "places.csv.gz", "series": "series.jsonl.gz"}


def test_the_fingerprint_tells_files_apart(tmp_path: Path) -> None:
    one, other = tmp_path / "series.csv", tmp_path / "places.csv"
    one.write_text("id,title\n1,a\n")
    other.write_text("id,title\n1,a\n")
    before = tables.fingerprint([one])
    assert before == tables.fingerprint([one])
    assert before != tables.fingerprint([other])
    one.write_text("id,title\n1,b\n")
    assert before != tables.fingerprint([one])


@given(st.lists(st.dictionaries(st.sampled_from(["id", "name", "ü"]), st.text(max_size=8) | st.integers()), max_size=6))
def test_what_was_written_is_read(tmp_path_factory: pytest.TempPathFactory, written: list[dict[str, object]]) -> None:
    path = tmp_path_factory.mktemp("rows") / "a.jsonl.gz"
    path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in written).encode()))
    assert rows(path) == written
