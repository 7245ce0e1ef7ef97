"""The ingest of a folder of knowledge, end to end over a real PostgreSQL: counted, resumed, run again."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scrapers.image_store import ImageStore
from scrapers.knowledge.folder import KnowledgeFolder
from scrapers.knowledge.ingest import PAGE, Works, ingest_known, ingest_works
from scrapers.knowledge.records import Known, Statement
from scrapers.knowledge.source import KnowledgeSource
from scrapers.licences import RightsPolicy
from scrapers.progress import Silent
from scrapers.records import Artwork, Image, Rejection
from scrapers.store.store import Store
from scripts.cli import main
from tests.conftest import Postgres
from tests.knowledge.written import jsonl, small_world, table

Asked = Callable[..., list[tuple[Any, ...]]]


def ingest(source: KnowledgeSource, store: Store, tmp_path: Path) -> str:
    images = ImageStore(tmp_path / "images", 64, 32)
    counts = asyncio.run(ingest_works(source, store, images, rights=RightsPolicy(), progress=Silent()))
    known = ingest_known(source, store, Silent())
    return f"{counts.line('works')}\n{known.line('known')}"


def everything(asked: Asked) -> dict[str, list[tuple[Any, ...]]]:
    """All rows, with the transaction that wrote each."""
    tables = ("node", "artwork", "artist", "artist_record", "artist_identity", "relation", "term", "exhibition")
    return {table: sorted(asked(f"SELECT xmin::text, {table}::text FROM {table}")) for table in tables}


def rows(asked: Asked) -> dict[str, list[tuple[Any, ...]]]:
    """What is known, by keys: ids may differ from one run to another."""
    return {
        "relations": asked(
            "SELECT src.key, type, dst.key, provenance, confidence, position, origin, evidence, citation FROM relation "
            "JOIN node AS src ON src.id = src JOIN node AS dst ON dst.id = dst ORDER BY 1, 2, 3, 7"
        ),
        "works": asked("SELECT source_id, title, content_hash FROM artwork ORDER BY 1"),
        "artists": asked("SELECT key, name, birth, ulan FROM artist ORDER BY 1"),
        "checkpoints": asked("SELECT source FROM checkpoint"),
    }


class Killed(Exception):
    pass


class Many:
    """A source of as many works as wanted, which breaks where it is told to."""

    name, title, fingerprint = "many", "Many", "1"

    def __init__(self, works: int, break_at: int | None = None, *, breaks_later: bool = False) -> None:
        self.works, self.break_at, self.breaks_later = works, break_at, breaks_later

    def artworks(self) -> Iterator[Artwork | Rejection]:
        for n in range(self.works):
            if n == self.break_at:
                raise Killed
            # One id comes twice, on two pages.
            name = "7" if n == PAGE + 7 else str(n)
            yield Artwork(source="many", source_id=name, title=f"Work {n}", rights="CC0")
        yield Rejection(source_id="broken", reason="broken line", detail="line 9")

    def known(self) -> Iterator[Known | Rejection]:
        yield Statement(src="0", type="DEPICTS", dst="sea")
        if self.breaks_later:
            raise Killed
        yield Statement(src="1", type="DEPICTS", dst="sea")


def test_a_small_world_is_stored_and_running_again_changes_nothing(store: Store, asked: Asked, tmp_path: Path) -> None:
    small_world(tmp_path)
    folder = KnowledgeFolder(tmp_path, "world")
    said = ingest(folder, store, tmp_path)
    assert said.startswith("works: 3 seen, 3 stored (3 new, 0 changed), 0 unchanged, 0 skipped")
    assert "known: 3 artists, 2 terms, 1 exhibitions, 1 series, " in said
    assert {row[:3] for row in rows(asked)["relations"] if row[6] == "knowledge"} == {
        ("artist:world:ana", "BORN_IN", "place:delft"),
        ("artist:world:ana", "STUDENT_OF", "artist:world:tom"),
        ("artist:world:ben", "INFLUENCED_BY", "artist:world:ana"),
        ("artist:world:ben", "STUDENT_OF", "artist:world:tom"),
        ("subject:boat", "BROADER", "subject:vessel"),
        ("world:1", "DEPICTS", "subject:harbour"),
        ("world:1", "EXHIBITED_IN", "exhibition:world:salon"),
        ("world:1", "PART_OF_SERIES", "series:world:harbours"),
        ("world:1", "RELATED_TO", "world:2"),
        ("world:1", "VERSION_OF", "world:3"),
        ("world:2", "PART_OF_SERIES", "series:world:harbours"),
        ("world:3", "EXHIBITED_IN", "exhibition:world:salon"),
    }
    assert asked("SELECT evidence, citation, confidence FROM relation WHERE type = 'INFLUENCED_BY'") == [
        ("he kept her letters", "Lives, 2", 0.75)
    ]
    before = everything(asked)
    again = ingest(folder, store, tmp_path)
    assert everything(asked) == before
    assert "3 unchanged" in again
    assert "(0 new, 0 changed, 0 gone)" in again
    assert rows(asked)["checkpoints"] == []


def test_the_stored_works_show_what_is_known_once(store: Store, tmp_path: Path) -> None:
    small_world(tmp_path)
    ingest(KnowledgeFolder(tmp_path, "world"), store, tmp_path)
    boats = store.artwork("world:1")
    assert boats.subjects == ("boat", "harbour")
    assert "Ana Aal" in (boats.attribution or "")
    with store._database.transaction() as cursor:
        cursor.execute(
            "INSERT INTO relation (src, type, dst, source, provenance, confidence, position, origin) "
            "SELECT src, type, dst, 'other', provenance, confidence, 9, 'knowledge' FROM relation "
            "WHERE origin = 'record'"
        )
    again = store.artwork("world:1")
    assert (again.subjects, again.persons) == (boats.subjects, boats.persons)


@pytest.mark.parametrize("break_at", [3, PAGE, PAGE + 5, 2 * PAGE + 1])
def test_killed_among_the_works_it_resumes_to_the_same_end(
    store: Store, asked: Asked, tmp_path: Path, break_at: int
) -> None:
    with pytest.raises(Killed):
        ingest(Many(2 * PAGE + 2, break_at), store, tmp_path)
    assert len(rows(asked)["works"]) == break_at // PAGE * PAGE - (break_at >= 2 * PAGE)
    said = ingest(Many(2 * PAGE + 2), store, tmp_path)
    assert f"works: {2 * PAGE + 3 - break_at // PAGE * PAGE} seen" in said
    assert asked("SELECT title FROM artwork WHERE source_id = '7'") == [("Work 7",)], "the first of two with one id"
    assert ("duplicate id 1" in said) == (break_at <= PAGE + 7)
    assert len(rows(asked)["works"]) == 2 * PAGE + 1
    assert len(rows(asked)["relations"]) == 2
    assert rows(asked)["checkpoints"] == []


def test_killed_among_what_is_known_it_keeps_what_was_and_the_next_run_mends_it(
    store: Store, asked: Asked, tmp_path: Path
) -> None:
    ingest(Many(3), store, tmp_path)
    before = rows(asked)
    with pytest.raises(Killed):
        ingest(Many(3, breaks_later=True), store, tmp_path)
    assert rows(asked) == before
    ingest(Many(3), store, tmp_path)
    assert rows(asked) == before


def test_a_checkpoint_of_other_files_starts_over() -> None:
    async def first(cursor: str | None) -> tuple[int, str]:
        async for page in Works(Many(3), page_size=2).pages(cursor):
            return len(page.records), page.cursor
        return 0, ""

    assert asyncio.run(first("1:2")) == (2, "1:4")
    assert asyncio.run(first("other:2")) == (2, "1:2")
    assert asyncio.run(first("nonsense")) == (2, "1:2")


def test_pictures_that_a_folder_brought_stay(store: Store, tmp_path: Path) -> None:
    picture = Image(
        sha256="a",
        mime="image/jpeg",
        width=4,
        height=3,
        size=9,
        phash=f"{1:016x}",
        original="a",
        working="b",
        thumbnail="c",
    )
    jsonl(tmp_path / "artworks.jsonl", [{"id": "1", "title": "Boats", "licence": "CC0", "file": "1.jpg"}])
    folder = KnowledgeFolder(tmp_path, "world")
    (work,) = folder.artworks()
    assert isinstance(work, Artwork)
    ingest(folder, store, tmp_path)
    stored = store.artwork("world:1")
    assert stored.image is None
    store.save_page("world", [(work, picture)], [], "1")
    ingest(folder, store, tmp_path)
    assert store.artwork("world:1").image == picture


def test_records_are_admitted_as_everywhere(store: Store, asked: Asked, tmp_path: Path) -> None:
    licences = ("CC0", "All rights reserved", "", "CC BY 4.0")
    jsonl(tmp_path / "artworks.jsonl", [{"id": n, "title": "Work", "licence": text} for n, text in enumerate(licences)])
    said = ingest(KnowledgeFolder(tmp_path, "world"), store, tmp_path)
    assert "2 new" in said
    assert "2 skipped (licence not allowed 1, no licence 1)" in said
    assert [row[0] for row in rows(asked)["works"]] == ["0", "3"]


@pytest.fixture
def run(
    postgres: Postgres, data_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., tuple[int, str, str]]]:
    """`kindred` over a workspace of its own: exit status, output, errors."""
    with postgres.database(template="template_kindred") as database:
        monkeypatch.setenv("KINDRED_DATA", str(data_folder))
        monkeypatch.setenv("DATABASE_URL", database._url)

        def call(*arguments: str) -> tuple[int, str, str]:
            monkeypatch.setattr(sys, "argv", ["kindred", *arguments])
            status = main()
            said = capsys.readouterr()
            return status, said.out, said.err

        yield call


def test_the_verb(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    place = tmp_path / "Small World"
    place.mkdir()
    small_world(place)
    status, out, _ = run("ingest", "knowledge", str(place))
    assert status == 0
    assert "ingest small-world: 3 seen, 3 stored (3 new" in out
    assert "knowledge small-world: 3 artists, 2 terms, 1 exhibitions, 1 series, " in out
    assert "12 relations (12 new, 0 changed, 0 gone), 0 skipped" in out
    status, out, _ = run("ingest", "knowledge", str(place), "--name", "other")
    assert status == 0
    assert "ingest other: 3 seen, 3 stored (3 new" in out
    table(place / "relations.csv", [{"src": "1", "type": "DEPICTS", "dst": "sea", "confidence": "2"}])
    status, out, err = run("ingest", "knowledge", str(place))
    assert status == 0
    assert "1 skipped (bad confidence 1)" in out
    assert err == "refused: bad confidence: relations.csv, line 2: '2' is not from 0 to 1\n"
    assert "4 gone" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("absent",), "absent is no folder"),
        ((".",), "holds no knowledge that can be read: neither a table artworks, artists"),
        ((".", "--dialect", "klingon"), "there is no dialect 'klingon'; there are "),
        ((".", "--name", "Big Name"), "cannot be the name of a collection"),
    ],
)
def test_the_verb_says_what_to_do(
    run: Callable[..., tuple[int, str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, err = run("ingest", "knowledge", *arguments)
    assert status != 0
    assert message in " ".join(err.split())
