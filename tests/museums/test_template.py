"""The template in docs/museums.md, taken as it stands there: a museum is one file and one recorded answer."""

import asyncio
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from scrapers.crawl.registry import museums_of
from scrapers.crawl.source import parsed
from scrapers.errors import Rejected
from scrapers.museums.museum import Wanted
from scrapers.records import Artist, Years

GUIDE = (Path(__file__).parent.parent.parent / "docs" / "museums.md").read_text()


def block(language):
    return re.search(rf"^```{language}\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)[1]


@pytest.fixture
def museum(monkeypatch):
    module = ModuleType("scrapers.museums.example")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(block("python"), "docs/museums.md", "exec"), module.__dict__)
    (found,) = museums_of(module)
    return found


class Recorded:
    key = ""

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    async def json(self, path, params=None, headers=None):
        self.asked.append((path, params, headers))
        return self.answer


def test_the_template_reads_its_recorded_answer(museum):
    answer = json.loads(block("json"))
    reader = Recorded(answer)
    listing = asyncio.run(museum.page(reader, Wanted(query="mill"), ""))
    assert reader.asked == [("works", {"page": 1, "size": 100, "q": "mill"}, None)]
    assert (len(listing.records), listing.further, listing.total) == (2, (), 2)

    mill = parsed(museum, listing.records[0])
    assert (mill.key, mill.title, mill.years) == ("example:7", "The Tide Mill", Years(1874, 1874, circa=True))
    assert mill.artists == (Artist(key="3", name="Ilse Varga", ulan="500999999"),)
    assert mill.image == "https://pictures.museum.example/7-1600.jpg"
    assert "views" not in mill.raw
    refused = parsed(museum, listing.records[1])
    assert (refused.image, refused.rights) == (None, "In copyright")


def test_the_template_goes_on_while_there_are_pages(museum):
    answer = json.loads(block("json")) | {"pages": 3}
    assert asyncio.run(museum.page(Recorded(answer), Wanted(), "2")).further == ("3",)
    assert asyncio.run(museum.page(Recorded(answer), Wanted(), "3")).further == ()


@pytest.mark.parametrize("field", ["id", "title", "licence", "makers", "page", "images"])
def test_a_record_without_what_it_must_have_is_malformed(museum, field):
    raw = json.loads(block("json"))["works"][0]
    del raw[field]
    with pytest.raises(Rejected, match="malformed record"):
        parsed(museum, raw)
