"""docs/knowledge.md says what the code does, and its example is what it says."""

import re
from pathlib import Path

import pytest

from scrapers.knowledge import columns
from scrapers.knowledge.folder import TABLES, KnowledgeFolder
from scrapers.knowledge.tables import ENDINGS
from scrapers.records import Artwork, Rejection
from scrapers.relation_types import RELATION_TYPES
from scrapers.store.store import Store

DOC = (Path(__file__).parent.parent.parent / "docs" / "knowledge.md").read_text()
SECTIONS = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", DOC, flags=re.MULTILINE | re.DOTALL))
TABLE_SECTIONS = {
    name: (body, columns.WORK if name == "artworks" else columns.TABLES[name])
    for heading, body in SECTIONS.items()
    for name in re.findall(r"`(\w+)`", heading)
}


def test_every_table_has_a_section() -> None:
    assert set(TABLE_SECTIONS) == set(TABLES)
    assert all(f"`{ending}`" in DOC for ending in ENDINGS)


@pytest.mark.parametrize(
    ("table", "field"), [(table, field) for table, (_, named) in TABLE_SECTIONS.items() for field in named]
)
def test_every_column_is_documented(table: str, field: str) -> None:
    body, named = TABLE_SECTIONS[table]
    row = next(line for line in body.splitlines() if line.startswith(f"| {field} |"))
    assert re.findall(r"`([^`]+)`", row.split("|")[2]) == list(named[field])
    assert ("must be there" in row) == (table != "artworks" and field in columns.NEEDED[table])


def test_no_column_is_documented_that_is_not_read() -> None:
    for table, (body, named) in TABLE_SECTIONS.items():
        rows = re.findall(r"^\| (\w+) \| `", body, flags=re.MULTILINE)
        assert rows == list(named), table


def test_every_type_of_relation_is_documented() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (\w+) \| (\w+) \| ([^|(]+?)( \(both ways\))? \|", DOC, flags=re.MULTILINE)
    assert rows == [
        (name, one.src, one.dst, one.forward, " (both ways)" * one.symmetric) for name, one in RELATION_TYPES.items()
    ]


@pytest.mark.integration
def test_the_example_is_taken_whole(store: Store, tmp_path: Path) -> None:
    files = re.findall(r"^`([a-z.]+)`\n\n```\n(.*?)```", DOC, flags=re.MULTILINE | re.DOTALL)
    assert {name.split(".")[0] for name, _ in files} == {*TABLES} - {"movements", "places"}
    for name, content in files:
        (tmp_path / name).write_text(content)
    folder = KnowledgeFolder(tmp_path, "old-prints")
    works = list(folder.artworks())
    assert all(isinstance(work, Artwork) for work in works)
    store.save_page("old-prints", [(work, None) for work in works if isinstance(work, Artwork)], [], "1")
    assert not [one for one in folder.known() if isinstance(one, Rejection)]
    learned = store.save_knowledge("old-prints", folder.known())
    assert learned.skipped == {}
    assert learned.relations.total == 9
