"""How far one gets where there is no path: hubs do not hide what lies behind them."""

from pathlib import Path as Folder

from graph.paths.records import Constraints
from graph.paths.search import search
from scrapers.known import Node
from tests.graph.paths.worlds import World

MADE = 300
"""Works of one artist: more than the cap."""


def busy() -> World:
    """An artist of hundreds of works, every second of 1880 and else of 1900, and a work of somebody else."""
    nodes = [
        *(Node(id=1 + n, kind="artwork", key=f"x:{n}", name="", start=1900 - n % 2 * 20) for n in range(MADE)),
        *(Node(id=900 + n, kind="artist", key=f"p:{n}", name="") for n in range(2)),
        Node(id=800, kind="artwork", key="x:800", name=""),
    ]
    known = {(1 + n, "CREATED_BY", 900): 1.0 for n in range(MADE)} | {(800, "CREATED_BY", 901): 1.0}
    return World(nodes, known)


def test_works_of_a_busy_artist_are_counted(tmp_path: Folder) -> None:
    index = busy().index(tmp_path)
    made = frozenset({"CREATED_BY"})
    for hops, count in ((1, 1), (2, MADE), (5, MADE)):
        assert search(index, 1, 800, 5, Constraints(hops=hops, allowed=made)).reached == (count, 1)
        assert search(index, 800, 1, 5, Constraints(hops=hops, allowed=made)).reached == (1, count)
    assert search(index, 900, 800, 5, Constraints()).reached == (MADE, 1)


def test_constraints_hold_behind_a_hub(tmp_path: Folder) -> None:
    index = busy().index(tmp_path)
    assert search(index, 1, 800, 5, Constraints(years=(1890, None))).reached == (MADE // 2, 1)
    assert search(index, 1, 800, 5, Constraints(without=frozenset({900}))).reached == (0, 1)
    assert search(index, 1, 800, 5, Constraints(without=frozenset({5}))).reached == (MADE - 1, 1)
    # either order of time will do, and of each node only once
    assert search(index, 1, 800, 5, Constraints(monotone=True)).reached == (MADE, 1)
