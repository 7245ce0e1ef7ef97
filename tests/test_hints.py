"""What an error or a warning tells a person to run is a command."""

import re
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from scripts.cli import app

ROOT = Path(__file__).parent.parent
PACKAGES = ("scrapers", "embeddings", "graph", "ml", "api", "scripts")
CODE = [path for folder in PACKAGES for path in (ROOT / folder).rglob("*.py")]
HINTS = sorted({hint for path in CODE for hint in re.findall(r"run `\./kindred ([^`{]+)`", path.read_text())})


@pytest.mark.parametrize("hint", HINTS)
def test_what_is_advised_to_be_run_is_a_command_and_no_group(hint: str) -> None:
    command = typer.main.get_command(app)
    for word in hint.split():
        if hasattr(command, "commands"):
            command = command.commands[word]
    assert not hasattr(command, "commands"), hint


def test_there_are_hints() -> None:
    assert {"project", "pipeline stored"} <= set(HINTS)


def test_check_explanations_refuses_fewer_at_most_than_in_any_case() -> None:
    result = CliRunner().invoke(app, ["check-explanations", "--sample", "30", "--most", "5"])
    assert result.exit_code == 2
    assert "5 is below --sample, 30" in " ".join(re.sub(r"[│╭╮╰╯─]|\x1b\[[0-9;]*m", " ", result.output).split())
