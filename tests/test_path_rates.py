"""The benchmark of paths: who is asked, who is late, who is missing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from graph.paths.index import PathIndex, write
from graph.paths.records import Constraints
from scripts import path_contenders, path_rates
from scripts.neo4j_server import MissingTool
from scripts.path_contenders import Contender
from scripts.path_world import FLOOR, World, made_up


@pytest.fixture(scope="module")
def world() -> World:
    return made_up(2_000)


@pytest.fixture(scope="module")
def index(world: World, tmp_path_factory: pytest.TempPathFactory) -> PathIndex:
    folder = tmp_path_factory.mktemp("paths")
    write(folder, world.knowledge, world.affinities, FLOOR)
    return PathIndex(folder)


def test_everybody_finds_paths_where_the_index_does(world: World, index: PathIndex, tmp_path: Path) -> None:
    ours = path_contenders.kindred(index)
    with path_contenders.networkx(tmp_path, world, 20) as others:
        for pair in path_rates.draw_pairs(index, 20, 1):
            for hops in (2, 3):
                found = [one.paths(pair.start, pair.end, hops) for one in others]
                assert (found[1] > 0) == (ours.paths(pair.start, pair.end, hops) > 0)
                assert found[0] <= path_contenders.K
                assert found[0] == 0 or found[1] > 0


def test_who_is_late_too_often_is_asked_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    asked = []

    def late(start: int, _end: int, _hops: int) -> int:
        asked.append(start)
        if start % 2:
            raise TimeoutError
        return 1

    pairs = [path_rates.Pair(one, 99, Constraints()) for one in range(10)]
    middle = path_rates._beside(Contender("a snail", "slow", late), pairs, 3, np.asarray([0.5, 1.0]))
    assert asked == [0, *range(6)]
    assert middle.shape == (2,)
    said = capsys.readouterr().out
    assert "a snail, 3 hops" in said
    assert "paths for 3 of 6 pairs, 3 too late, given up (slow)" in said
    assert "times kindred's" in said


def test_patience_with_networkx_ends() -> None:
    with pytest.raises(TimeoutError, match=r"more than 0\.05 s"), path_contenders._alarm(0.05):
        time.sleep(20)
    with path_contenders._alarm(0.05):
        pass
    time.sleep(0.1)  # an alarm that was left on would end the program here


def test_what_the_machine_lacks_is_said(
    world: World, index: PathIndex, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def missing(_folder: Path, _world: World, _patience: float) -> Iterator[list[Contender]]:
        raise MissingTool("there is no Java")
        yield []

    @contextmanager
    def there(folder: Path, _world: World, _patience: float) -> Iterator[list[Contender]]:
        assert folder.is_dir()
        yield [Contender("a hare", "sleeps", lambda *_: 1)]

    monkeypatch.setattr(path_rates, "OPENINGS", {"missing": missing, "there": there})
    pairs = path_rates.draw_pairs(index, 10, 1)
    path_rates.compare(tmp_path, world, index, pairs, 1)
    said = capsys.readouterr().out
    assert "missing: not measured, there is no Java" in said
    assert said.count("a hare, ") == len(path_rates.HOPS)
    assert said.count("kindred, ") == len(path_rates.HOPS)
