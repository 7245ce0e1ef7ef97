"""`./kindred why`: what it prints, and that its data is that of `GET /why`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from api.live import Loaded
from scrapers.errors import BadQuery, NodeNotFound, TakenDown
from scrapers.progress import Silent
from scripts import why
from scripts.cli import app
from tests.api.doors import make_door
from tests.api.test_why import APP
from tests.api.why_world import DAWN, DUSK, TAKEN, world
from tests.asgi import Client

BLOCK = """\
1. is by → taught → made  cost 1.93
   “Dawn” is by Ada Berg, who taught Bo Çelik, who made “Dusk”.
   “Dawn”, Ada Berg, c. 1860–1862  artwork, met:11
    │  “Dawn” is by Ada Berg
    │    stated by The Metropolitan Museum of Art, record 11
   Ada Berg, 1820–1890  artist, person:ulan:1
    │  Ada Berg taught Bo Çelik
    │    pupil of Ada Berg, according to National Gallery of Art, Washington and Tate
    │    A. Writer, Lives, 1901, p. 3
   Bo Çelik, 1850–  artist, person:ulan:2
    │  Bo Çelik made “Dusk”
    │    stated by The Metropolitan Museum of Art, record 12
   “Dusk”, Bo Çelik, 1880  artwork, met:12

1 path from met:11 to met:12; release 7
"""


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Loaded:
    """The invented world instead of the live release."""
    found = world()

    @contextmanager
    def workspace(_: Any) -> Iterator[Any]:
        yield SimpleNamespace(progress=Silent())

    monkeypatch.setattr(why, "workspace", workspace)
    monkeypatch.setattr(why, "live", lambda _: found)
    return found


def kindred(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["why", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.usefixtures("loaded")
def test_a_path_is_a_block_that_can_be_read() -> None:
    printed = kindred("Dawn", "met:12", "--require", "taught")
    assert printed == BLOCK
    assert "\x1b" not in printed


@pytest.mark.usefixtures("loaded")
def test_paths_alike_and_misses_are_printed() -> None:
    assert "   alike: 1 more, such as by hut\n" in kindred("Dawn", "Dusk", "--type", "depicts", "-k", "1")
    printed = kindred("Dawn", "Dusk", "--type", "depicts", "--hops", "2", "--without", "boat", "--without", "hut")
    assert printed.startswith("No path of at most 2 hops leads from “Dawn” to “Dusk” and keeps to all that was asked.")
    assert "without ‘not through boat and hut’: the same subject  cost 2.25\n" in printed
    assert printed.endswith("0 paths from met:11 to met:12; release 7\n")


def test_its_data_is_what_the_api_answers(loaded: Loaded) -> None:
    options = {
        "k": "3",
        "hops": "4",
        "type": "known",
        "require": "maker",
        "forbid": "genre",
        "through": "met:13",
        "without": "hut",
        "rights": "CC-BY-4.0",
        "year-from": "1800",
        "year-to": "1950",
        "facet-share": "0.5",
    }
    given = [part for name, value in options.items() for part in (f"--{name}", value)]
    printed = kindred(f"met:{DAWN}", f"met:{DUSK}", *given, "--monotone", "--json")
    query = {name.replace("-", "_"): value for name, value in options.items()}
    APP.state.door = make_door(live=SimpleNamespace(current=lambda: loaded))
    with Client(APP) as client:
        ends = {"from": f"met:{DAWN}", "to": f"met:{DUSK}"}
        answer = client.get("/why", params={**ends, **query, "monotone": "true"})
        plain = client.get("/why", params=ends)
    assert json.loads(printed) == answer.json()
    assert json.loads(kindred(f"met:{DAWN}", f"met:{DUSK}", "--json")) == plain.json() != answer.json()


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (["Dawn", "Tonalsm"], NodeNotFound, r"did you mean Tonalism, movement \(movement:tonalism\)"),
        (["Ada Berg", "Dusk"], BadQuery, "2 nodes are called 'Ada Berg'"),
        (["Dawn", f"met:{TAKEN}"], TakenDown, "was taken down"),
        (["Dawn", "Dusk", "--hops", "9"], BadQuery, "hops is 9; give a number from 1 to 5"),
        (["Dawn", "Dusk", "--forbid", "colour"], BadQuery, "'colour' is no type of hop"),
    ],
)
def test_what_cannot_be_answered_is_an_error_that_suggests(
    arguments: list[str], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        kindred(*arguments)


def test_help_shows_examples_line_by_line() -> None:
    lines = [line.strip() for line in kindred("--help").splitlines()]
    assert './kindred why sample:0007 "Lagoon Pointillism" --hops 3' in lines
