"""Imports point upstream: a stage may use what feeds it, never what it feeds; settings are read by scripts alone."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = ["settings", "scrapers", "embeddings", "graph", "ml", "api", "scripts"]
MAY_READ_SETTINGS = {"settings.py", "api/app.py"}
SQL = re.compile(r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE)\b", re.DOTALL)

CYPHER = re.compile(
    r"\b(MATCH|MERGE)\s*\(|\bUNWIND\s+\$|\bDETACH\s+DELETE\b|\bCREATE\s+(\(|CONSTRAINT\b|INDEX\s.*\bFOR\b)", re.DOTALL
)


def imported(path: Path) -> Iterator[str]:
    """Top-level names that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} uses a relative import"
            yield (node.module or "").split(".")[0]


def upward(stage: str, names: set[str]) -> set[str]:
    """Those of `names` that are stages after `stage`."""
    return names & set(ORDER[ORDER.index(stage) + 1 :])


def files(stage: str) -> list[Path]:
    return [path for path in [ROOT / f"{stage}.py", *(ROOT / stage).rglob("*.py")] if path.exists()]


@pytest.mark.parametrize("stage", ORDER)
def test_imports_go_one_way(stage: str) -> None:
    location = importlib.import_module(stage).__file__
    assert location is not None
    assert Path(location).is_relative_to(ROOT)
    assert files(stage)
    for path in files(stage):
        name = path.relative_to(ROOT).as_posix()
        found = set(imported(path))
        assert not upward(stage, found), f"{name} imports downstream: {upward(stage, found)}"
        if stage != "scripts" and name not in MAY_READ_SETTINGS:
            assert "settings" not in found, f"{name} should be given values, not read settings"


def test_an_upward_import_is_found(tmp_path: Path) -> None:
    culprit = tmp_path / "culprit.py"
    culprit.write_text("def late():\n    from graph.release import Release\n")
    assert upward("embeddings", set(imported(culprit))) == {"graph"}
    assert upward("graph", set(imported(culprit))) == set()


@pytest.mark.parametrize("stage", ORDER[1:])
def test_package_init_holds_only_a_docstring(stage: str) -> None:
    for path in (ROOT / stage).rglob("__init__.py"):
        body = ast.parse(path.read_text()).body
        assert len(body) == 1, f"{path} holds more than a docstring"
        assert isinstance(body[0], ast.Expr)


def test_sql_is_in_one_place() -> None:
    for stage in ORDER:
        for path in files(stage):
            if "store" in path.relative_to(ROOT).parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert not SQL.search(node.value), f"{path}:{node.lineno} speaks SQL"


def test_cypher_is_in_one_place() -> None:
    for stage in ORDER:
        for path in files(stage):
            if path.relative_to(ROOT).as_posix() == "graph/cypher.py":
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert not CYPHER.search(node.value), f"{path}:{node.lineno} speaks Cypher"
    for statement in ("MATCH (n) RETURN n", "UNWIND $rows AS row", "CREATE (:Artwork)", "MERGE (n:Artwork {id: 1})"):
        assert CYPHER.search(statement)


def test_there_is_no_drawer_for_everything() -> None:
    names = {path.stem for stage in ORDER for path in files(stage)}
    assert not names & {"utils", "util", "helpers", "misc", "common"}


def test_environment_is_read_in_one_place() -> None:
    for stage in ORDER:
        for path in files(stage):
            if path.name == "settings.py":
                continue
            text = path.read_text()
            assert "os.getenv" not in text, f"{path} reads the environment"
            assert not re.search(r"os\.environ(\[|\.get)\S*KINDRED", text), f"{path} reads the environment"
