"""Works without a title, as the commands print them: everywhere by their kind and id."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PIL import Image

from api.explain import Recommendation
from api.recommend import Recommendations
from scrapers.collection import StoredArtwork
from scrapers.records import Artwork
from scripts import contact_sheet, museum_verbs, same_works, table

WORK = StoredArtwork(id=1, key="nga:17", title="[Untitled]", rights="CC0-1.0", medium="etching")
NAME = "Untitled etching nga:17"
ITEM = Recommendation(WORK, (), 0.5, {"formal": 0.5}, {}, (), (), (), "credit")
ANSWER = Recommendations((ITEM,), {"formal": 1.0}, (), None, "cosine", 1, "b" * 64, 9)


def test_in_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    table.show(ANSWER)
    assert NAME in capsys.readouterr().out


def test_on_a_contact_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    titles = []

    def captioned(_: Path | None, title: str, *_more: object) -> Image.Image:
        titles.append(title)
        return Image.new("RGB", (10, 10))

    monkeypatch.setattr(contact_sheet, "_captioned", captioned)
    contact_sheet.save_sheet(tmp_path / "sheet.png", ANSWER, [], cast(Any, None))
    assert titles == [f"1. {NAME}"]


def test_among_works_that_may_be_one() -> None:
    store = SimpleNamespace(artwork=lambda _key: WORK)
    assert NAME in same_works.described(cast(Any, SimpleNamespace(store=store)), WORK.key)


def test_before_a_crawl(capsys: pytest.CaptureFixture[str]) -> None:
    museum_verbs._show([Artwork(source="nga", source_id="17", title="", rights="CC0-1.0", medium="etching")], [])
    assert NAME in capsys.readouterr().out
