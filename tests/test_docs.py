"""The documentation says what the code does."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from api.app import assemble
from api.limits import BodyLimits
from graph import cypher
from scrapers.crawl.registry import museums
from scrapers.folder_columns import COLUMNS
from scripts.cli import app
from settings import Settings, variable

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
FOLDER = (ROOT / "docs" / "folder.md").read_text()
GRAPH = (ROOT / "docs" / "graph.md").read_text()
HTTP = (ROOT / "docs" / "http.md").read_text()
SETTINGS = (ROOT / "docs" / "settings.md").read_text()


def commands(group: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    if not hasattr(group, "commands"):
        return [(path, group)]
    return [leaf for name, one in group.commands.items() for leaf in commands(one, (*path, name))]


MUSEUMS = (ROOT / "docs" / "museums.md").read_text()
COMMANDS = commands(typer.main.get_command(app))


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[" ".join(path) for path, _ in COMMANDS])
def test_every_command_has_help_and_stands_in_the_readme(path: tuple[str, ...], command: Any) -> None:
    assert command.help, path
    for parameter in command.params:
        assert getattr(parameter, "help", "x"), f"{path}: {parameter.name} has no help"
    text = MUSEUMS if path[:1] == ("ingest",) and path[-1] in museums() else README
    assert (f"`{path[-1]}`" if text is MUSEUMS else f"kindred {' '.join(path)}") in text
    result = CliRunner().invoke(app, [*path, "--help"])
    assert result.exit_code == 0
    assert command.get_short_help_str(limit=30).rstrip(".")[:20] in result.output


def test_the_readme_shows_no_command_or_option_that_does_not_exist() -> None:
    known = dict(COMMANDS)
    shown = re.findall(r"^\s*\./kindred ([^#\n|]+)", README + MUSEUMS, flags=re.MULTILINE)
    assert shown
    for line in shown:
        words = line.split()
        path = next((tuple(words[:n]) for n in (2, 1) if tuple(words[:n]) in known), None)
        assert path, f"`kindred {line}` is no command"
        options = {name for parameter in known[path].params for name in parameter.opts}
        for word in words:
            if word.startswith("-"):
                assert word in options, f"`kindred {line}`: {word} is no option"


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_is_documented_with_its_default(name: str) -> None:
    row = next((line for line in SETTINGS.splitlines() if line.startswith(f"| `{variable(name)}`")), None)
    assert row, f"docs/settings.md lacks {variable(name)}"
    field = Settings.model_fields[name]
    default = "" if field.default in (None, (), {}) else str(field.default)
    assert [cell.strip().strip("`") for cell in row.split("|")[2:4]] == [default, field.description]
    assert variable(name) in (ROOT / ".env.example").read_text()


def test_the_two_commands_of_the_readme_are_made() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in ("demo", "test"):
        assert f"make {target}" in README
        assert re.search(rf"^{target}:.*## \w", makefile, flags=re.MULTILINE)
    assert "make test" in (ROOT / ".ci" / "run").read_text()


@pytest.mark.parametrize("path", [ROOT / "README.md", *(ROOT / "docs").glob("*.md")], ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text()):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_help_names_every_verb() -> None:
    output = CliRunner().invoke(app, ["--help"]).output
    for path, _ in COMMANDS:
        assert path[0] in output


@pytest.mark.parametrize("field", list(COLUMNS))
def test_every_column_of_a_folder_is_documented(field: str) -> None:
    row = next(line for line in FOLDER.splitlines() if line.startswith(f"| {field} |"))
    assert re.findall(r"`([^`]+)`", row.split("|")[2]) == list(COLUMNS[field])


def test_every_address_of_the_api_is_documented() -> None:
    paths = assemble(BodyLimits(1, 1.0)).openapi()["paths"]
    assert paths
    for path, operations in paths.items():
        for method in operations:
            assert f"`{method.upper()} {path.replace('{path}', '…')}`" in HTTP


@pytest.mark.parametrize("name", [*cypher.LABELS.values(), *cypher.ENDS, *cypher.AFFINITIES.values()])
def test_every_label_and_type_of_the_graph_is_documented(name: str) -> None:
    assert f"`{name}`" in GRAPH or f":{name}]" in GRAPH or f":{name})" in GRAPH
