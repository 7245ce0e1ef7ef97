"""`docs/why.md` says what is true: its example is run, its options and words are there."""

import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from api.app import assemble
from api.limits import BodyLimits
from api.why.types import WORDS
from scripts import why
from scripts.cli import app
from tests.sample_release import Built

DOCS = (Path(__file__).parent.parent.parent / "docs" / "why.md").read_text()


def test_the_worked_example_is_true(sample: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def workspace(_: Any) -> Iterator[Any]:
        yield sample.work

    monkeypatch.setattr(why, "workspace", workspace)
    ((command, printed),) = re.findall(r"```sh\n\./kindred (why [^\n]+)\n```\n\n```text\n(.*?)```", DOCS, re.DOTALL)
    result = CliRunner().invoke(app, shlex.split(command), catch_exceptions=False)
    assert result.output.rstrip() == printed.rstrip()


def test_every_option_is_documented_as_it_is_called() -> None:
    rows = re.findall(r"^\| (`[a-z_`, ]+) \| (`-[a-z`, -]+) \|", DOCS, re.MULTILINE)
    named = [re.findall(r"`([^`]+)`", cell) for row in rows for cell in row]
    parameters = assemble(BodyLimits(1, 1.0)).openapi()["paths"]["/why"]["get"]["parameters"]
    assert {name for cell in named[::2] for name in cell} == {one["name"] for one in parameters} - {"from", "to"}
    commands: Any = typer.main.get_command(app)
    options = {opt for one in commands.commands["why"].params for opt in one.opts if opt.startswith("-")}
    assert {name for cell in named[1::2] for name in cell} == options - {"--k", "--json"}


def test_every_word_for_types_is_documented_with_what_it_stands_for() -> None:
    rows = dict(re.findall(r"^\| (`[a-z_`, ]+) \| ((?:`[A-Z_`, ]+)|all [a-z ]+) \|$", DOCS, re.MULTILINE))
    found = {word: types for words, types in rows.items() for word in re.findall(r"`([^`]+)`", words)}
    assert set(found) == set(WORDS)
    for word, types in WORDS.items():
        if not found[word].startswith("all "):
            assert re.findall(r"`([^`]+)`", found[word]) == list(types)
