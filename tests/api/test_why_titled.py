"""Of paths alike, one whose works have titles."""

from dataclasses import replace
from pathlib import Path as Folder
from types import SimpleNamespace
from typing import Any

import pytest

from api.why.titled import titled
from graph.paths.index import PathIndex
from graph.paths.records import Constraints, Found
from graph.paths.search import search
from scrapers.known import Node
from tests.graph.paths.worlds import World

START, PLAIN, NAMED, DEAR, MAKER = 1, 2, 3, 4, 9


def world(folder: Folder, *, plain: str = "Untitled", named: float = 99.9) -> PathIndex:
    """A work near a few others, of which one has no title, all of one maker."""
    names = {START: "Start", PLAIN: plain, NAMED: "Barges", DEAR: "Sheds"}
    nodes = tuple(Node(id=id_, kind="artwork", key=f"x:{id_}", name=name) for id_, name in names.items())
    near = {(START, "CONCEPT_SIM", PLAIN): 99.99, (START, "CONCEPT_SIM", NAMED): named}
    known = {(one, "CREATED_BY", MAKER): 1.0 for one in (PLAIN, NAMED)}
    return World((*nodes, Node(id=MAKER, kind="artist", key="y", name="Ann Hill")), known, near).index(folder)


def asked(index: PathIndex, **values: Any) -> tuple[Found, tuple[Any, ...]]:
    loaded: Any = SimpleNamespace(release=SimpleNamespace(paths=index), judged=None)
    constraints = Constraints(**values)
    found = search(index, START, MAKER, 3, constraints)
    return found, titled(found.paths, constraints, loaded)


def test_a_title_is_worth_a_little_more(tmp_path: Folder) -> None:
    found, (path,) = asked(world(tmp_path, named=99.985))
    assert found.paths[0].nodes == (START, PLAIN, MAKER)
    assert path.nodes == (START, NAMED, MAKER)
    assert path.cost > found.paths[0].cost
    assert (path.alike, path.others) == (1, ((START, PLAIN, MAKER),))


def test_but_not_much_more(tmp_path: Folder) -> None:
    found, paths = asked(world(tmp_path, named=98.5))
    assert paths == found.paths


def test_what_has_a_title_stays_as_it_is(tmp_path: Folder) -> None:
    found, paths = asked(world(tmp_path, plain="Boats", named=99.985))
    assert paths == found.paths


def test_constraints_hold_for_what_stands_in_its_place(tmp_path: Folder) -> None:
    found, paths = asked(world(tmp_path, named=99.985), without=frozenset({NAMED}))
    assert paths == found.paths
    assert paths[0].nodes == (START, PLAIN, MAKER)


@pytest.mark.parametrize("longer", [False, True])
def test_what_would_make_a_detour_stays_without_a_title(tmp_path: Folder, *, longer: bool) -> None:
    """Of two kinds of paths one would go through the work that the other goes through, and no other."""
    index = world(tmp_path, named=99.985)
    loaded: Any = SimpleNamespace(release=SimpleNamespace(paths=index), judged=None)
    (path,) = search(index, START, MAKER, 3, Constraints()).paths
    between = (NAMED, DEAR) if longer else (NAMED,)
    beside = replace(path, nodes=(START, *between, MAKER), cost=path.cost + 1, others=())
    assert titled((path, beside), Constraints(), loaded) == (path, beside)
    apart = replace(beside, nodes=(START, DEAR, MAKER))
    first, second = titled((path, apart), Constraints(), loaded)
    assert (first.nodes, second) == ((START, NAMED, MAKER), apart)
    direct = replace(beside, nodes=(START, MAKER))
    assert titled((path, direct), Constraints(), loaded)[0].nodes == (START, NAMED, MAKER)
