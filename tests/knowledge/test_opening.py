"""Which reader a folder is for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.errors import SourceError
from scrapers.knowledge.folder import KnowledgeFolder
from scrapers.knowledge.opening import Renamed, open_knowledge, slug
from scrapers.knowledge.records import Known, Statement
from scrapers.records import Artwork, Rejection
from tests.knowledge.written import small_world


class Source:
    name, title, fingerprint = "dump", "A dump", "1"

    def artworks(self) -> Iterator[Artwork | Rejection]:
        yield Artwork(source="dump", source_id="1", title="Boats", rights="CC0")
        yield Rejection(source_id="2", reason="broken line")

    def known(self) -> Iterator[Known | Rejection]:
        yield Statement(src="1", type="DEPICTS", dst="sea")


def test_the_documented_format_goes_by_the_name_of_its_folder(tmp_path: Path) -> None:
    place = tmp_path / "Bücher & Bilder 2"
    place.mkdir()
    small_world(place)
    source = open_knowledge(place)
    assert isinstance(source, KnowledgeFolder)
    assert source.name == "bucher-bilder-2"
    assert open_knowledge(place, "mine").name == "mine"


def test_another_name_stands_before_the_ids_of_works() -> None:
    renamed = Renamed(Source(), "mine")
    work, refused = renamed.artworks()
    assert isinstance(work, Artwork)
    assert work.key == "mine:1"
    assert refused == Rejection(source_id="2", reason="broken line")
    assert list(renamed.known()) == list(Source().known())
    assert (renamed.title, renamed.fingerprint) == ("A dump", "1")


@pytest.mark.parametrize("name", ["2024", "Ω", "..."])
def test_a_folder_whose_name_names_nothing(name: str) -> None:
    with pytest.raises(SourceError, match="Give one with --name"):
        slug(name)


def test_an_unknown_folder_lists_what_was_looked_for(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(SourceError) as refused:
        open_knowledge(tmp_path)
    for word in ("artworks", "relations", ".jsonl.gz", "docs/knowledge.md", "tate"):
        assert word in str(refused.value)
