"""Compiled functions: kept where that is possible, never kept too long, and made anew where nothing can be kept."""

import re
from pathlib import Path
from typing import Any

import pytest

from graph.paths import compiled as module
from graph.paths.compiled import FILES, STAMP, compiled
from graph.paths.joining import join_by_edges

COMPILED = re.compile(r"\n@(compiled|inlined)\n")


def twice(number: int) -> int:
    return 2 * number


def test_every_file_with_a_compiled_function_counts() -> None:
    folder = Path(module.__file__).parent
    assert {path.stem for path in folder.glob("*.py") if COMPILED.search(path.read_text())} <= set(FILES)


def test_what_is_kept_is_kept_for_these_sources_alone() -> None:
    assert join_by_edges._cache._cache_file._source_stamp == STAMP


def test_without_a_folder_to_write_to_functions_are_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    njit = module.njit
    asked: list[bool] = []

    def without_cache(function: Any, cache: bool = False, **options: Any) -> Any:
        asked.append(cache)
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return njit(function, **options)

    monkeypatch.setattr(module, "njit", without_cache)
    assert compiled(twice)(21) == 42
    assert asked == [True, False]
