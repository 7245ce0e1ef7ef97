"""The index: what is written is read again, node by node and edge by edge."""

import math
from dataclasses import replace
from pathlib import Path as Folder

import pytest

from graph.paths.index import PathIndex, fingerprint, write
from graph.paths.scratch import _KINDS
from graph.paths.search import prepare, search
from scrapers.errors import ReleaseMismatch
from scrapers.known import Knowledge, Node
from tests.graph.paths.worlds import FLOOR, World

NODES = [
    Node(
        id=5, kind="artwork", key="met:436535", name="Wheat Field", start=1889, end=1890, rights="CC0-1.0", source="met"
    ),
    Node(id=7, kind="artwork", key="tate:N00530", name="Čočka, ★", rights="CC-BY-4.0", source="tate"),
    Node(id=9, kind="artist", key="person:met:1", name="Vincent", start=1853, end=1890, nationality="Dutch"),
    Node(id=12, kind="subject", key="subject:wheat", name="wheat"),
    Node(id=13, kind="artwork", key="met:99", name="Gone", deleted=True),
]
WORLD = World(
    NODES,
    {(5, "CREATED_BY", 9): 0.5, (5, "RELATED_TO", 7): 1.0, (5, "DEPICTS", 12): 1.0, (5, "DEPICTS", 13): 1.0},
    {(5, "FORMAL_SIM", 7): 99.5, (7, "FORMAL_SIM", 13): 99.0},
)


@pytest.fixture
def index(tmp_path: Folder) -> PathIndex:
    return WORLD.index(tmp_path)


def test_nodes_are_read_as_they_were_written(index: PathIndex) -> None:
    assert [index.node(one.id) for one in NODES[:4]] == NODES[:4]
    assert (index.nodes, index.edges) == (4, 4)
    with pytest.raises(ValueError, match="no node 13"):
        index.node(13)
    with pytest.raises(ValueError, match="no node 6"):
        index.node(6)


def test_edges_that_cannot_be_walked_are_left_out_and_counted(index: PathIndex) -> None:
    assert index.skipped == {"no such node": 2, "to itself": 0, "said twice": 0}


def test_a_symmetric_relation_said_from_both_ends_is_one_edge(tmp_path: Folder) -> None:
    twice = World(NODES[:4], {(5, "RELATED_TO", 7): 0.2, (7, "RELATED_TO", 5): 0.9, (9, "STUDENT_OF", 9): 1.0})
    index = twice.index(tmp_path)
    assert index.skipped == {"no such node": 0, "to itself": 1, "said twice": 1}
    (one,) = index.neighbours(5)
    assert (one.hop.src, one.hop.dst, one.hop.confidence) == (5, 7, pytest.approx(0.9))


def test_keys_are_found_and_others_are_proposed(index: PathIndex) -> None:
    assert [index.find(one.key) for one in NODES[:4]] == [5, 7, 9, 12]
    assert index.find("met:43653") is None
    assert index.find("zzz") is None
    assert index.near("met:436536") == ["met:436535"]
    assert index.near("436535") == ["met:436535"]
    assert index.near("nothing like it") == []


def test_neighbours_come_cheapest_first_and_in_pages(index: PathIndex) -> None:
    all_ = index.neighbours(5)
    assert [(one.node, one.hop.type, one.hop.forward) for one in all_] == [
        (7, "RELATED_TO", True),
        (12, "DEPICTS", True),
        (9, "CREATED_BY", True),
        (7, "FORMAL_SIM", True),
    ]
    assert [index.neighbours(5, start=at, size=1)[0] for at in range(4)] == all_
    assert index.neighbours(5, start=4) == []
    assert index.neighbours(9, "CREATED_BY", forward=True) == []
    assert [one.node for one in index.neighbours(9, "CREATED_BY", forward=False)] == [5]
    assert index.counts(5) == {
        ("CREATED_BY", True): 1,
        ("DEPICTS", True): 1,
        ("RELATED_TO", True): 1,
        ("FORMAL_SIM", True): 1,
    }
    near = all_[-1].hop
    assert (near.percentile, near.cosine, near.csls) == pytest.approx((99.5, 0.995, 1.99))
    assert near.cost == pytest.approx(1 + math.log(0.5 / 0.005) / math.log(2 / 0.005), abs=1e-3)
    known = all_[2].hop
    assert (known.confidence, known.provenance, known.sources) == (0.5, "stated", ("met", "tate"))
    assert (known.evidence, known.citation) == ("5 CREATED_BY 9", "book 5")
    with pytest.raises(ValueError, match="no type LIKES"):
        index.neighbours(5, "LIKES")
    with pytest.raises(ValueError, match="a page begins"):
        index.neighbours(5, start=-1)


def test_an_entry_is_a_hop_as_seen_from_its_node(index: PathIndex) -> None:
    seen = [index.hop(entry) for entry in range(2 * index.edges)]
    assert sorted((one.src, one.type, one.dst) for one in seen if one.forward) == sorted(
        (one.src, one.type, one.dst) for one in seen if not one.forward
    )


def test_writing_twice_gives_the_same_bytes(tmp_path: Folder) -> None:
    for name in ("a", "b"):
        write(tmp_path / name, WORLD.knowledge(), WORLD.affinities(), FLOOR)
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert files == sorted(path.name for path in (tmp_path / "b").iterdir())
    assert all((tmp_path / "a" / one).read_bytes() == (tmp_path / "b" / one).read_bytes() for one in files)


def test_the_fingerprint_changes_with_whatever_is_said() -> None:
    known = WORLD.knowledge()
    assert fingerprint(known) == fingerprint(WORLD.knowledge())
    renamed = Knowledge((replace(known.nodes[0], name="Other"), *known.nodes[1:]), known.relations)
    surer = Knowledge(known.nodes, replace(known.relations, confidence=known.relations.confidence / 2))
    noted = Knowledge(known.nodes, replace(known.relations, notes=(("", "x"), *known.relations.notes[1:])))
    assert len({fingerprint(one) for one in (known, renamed, surer, noted)}) == 4


def test_a_folder_without_paths_is_refused(tmp_path: Folder) -> None:
    with pytest.raises(ReleaseMismatch, match="has no paths"):
        PathIndex(tmp_path)
    write(tmp_path, WORLD.knowledge(), WORLD.affinities(), FLOOR)
    (tmp_path / "far.npy").unlink()
    with pytest.raises(ReleaseMismatch, match=r"far\.npy"):
        PathIndex(tmp_path)


def test_an_unknown_type_of_relation_is_refused(tmp_path: Folder) -> None:
    known = WORLD.knowledge()
    relations = replace(known.relations, types=("LIKES", *known.relations.types[1:]))
    with pytest.raises(ValueError, match="LIKES"):
        write(tmp_path, Knowledge(known.nodes, relations), {}, FLOOR)


def test_a_release_without_edges_or_nodes_can_be_opened(tmp_path: Folder) -> None:
    empty = World([]).index(tmp_path / "empty")
    prepare(empty)
    assert (empty.nodes, empty.find("met:1"), empty.near("met:1")) == (0, None, [])
    apart = World(NODES[:2]).index(tmp_path / "apart")
    assert search(apart, 5, 7).paths == ()
    assert apart.counts(5) == {}


def test_memory_is_clean_after_every_search(index: PathIndex) -> None:
    prepare(index)
    search(index, 5, 7)
    with index.pool.borrow() as one, index.pool.borrow() as two:
        for scratch in (one, two):
            assert not any(array.any() for heads in scratch.heads for array in heads)
            assert not scratch.mark.any()
            assert not scratch.table.slots.any()
            assert len(scratch.table.code) == _KINDS
