"""Terms of works: what two have in common, and what it costs where that is nothing."""

from collections.abc import Mapping
from pathlib import Path as Folder

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.paths.kinds import TYPES
from graph.paths.search import search
from graph.paths.terms import in_common, terms_of
from scrapers.known import Node
from tests.graph.paths.worlds import Edge, World, share_a_term

NODES = 8
RELATIONS = st.lists(
    st.tuples(
        st.integers(0, NODES - 1),
        st.sampled_from(["DEPICTS", "HAS_GENRE", "BROADER", "PART_OF_MOVEMENT"]),
        st.integers(0, NODES - 1),
    ),
    unique=True,
    max_size=25,
)


@given(RELATIONS)
@settings(deadline=None)  # the first is compiled
def test_what_two_have_in_common_is_what_is_said_of_both(relations: list[Edge]) -> None:
    source, target = (np.asarray([one[end] for one in relations], dtype=np.int32) for end in (0, 2))
    type_ = np.asarray([TYPES.index(name) for _, name, _ in relations], dtype=np.uint8)
    pairs = [(a, b) for a in range(NODES) for b in range(NODES) if a != b]
    ours, theirs = (np.asarray([pair[end] for pair in pairs], dtype=np.int32) for end in (0, 1))
    found = in_common(terms_of(NODES, source, target, type_), ours, theirs)
    assert found.tolist() == [share_a_term(relations, a, b) for a, b in pairs]


@pytest.mark.parametrize(
    ("relations", "common"),
    [
        ([(1, "DEPICTS", 11), (2, "DEPICTS", 11)], True),
        ([(1, "HAS_GENRE", 11), (2, "HAS_GENRE", 11)], True),
        ([(1, "DEPICTS", 11), (2, "HAS_GENRE", 11)], False),
        ([(1, "DEPICTS", 11), (2, "DEPICTS", 12), (11, "BROADER", 13), (12, "BROADER", 13)], True),
        ([(1, "DEPICTS", 13), (2, "DEPICTS", 12), (12, "BROADER", 13)], False),
        ([(1, "PART_OF_MOVEMENT", 11), (2, "PART_OF_MOVEMENT", 11)], False),
    ],
)
def test_an_affinity_in_subject_costs_more_where_nothing_can_be_named(
    tmp_path: Folder, relations: list[Edge], common: bool
) -> None:
    for type_, told in (("CONCEPT_SIM", common), ("FORMAL_SIM", True), ("HISTORICAL_SIM", True)):
        index = world(dict.fromkeys(relations, 1.0), {(1, type_, 2): 99.5}).index(tmp_path / type_)
        (hop,) = search(index, 1, 2, 1).paths[0].hops
        plain = index.costs.affinity(np.float32([99.5]), 98.0)[0] / 4096
        assert hop.cost == plain + (0 if told else index.costs.untold)


def test_a_path_goes_by_what_can_be_told_though_another_work_is_a_little_closer(tmp_path: Folder) -> None:
    known = {(one, "DEPICTS", 11): 1.0 for one in (1, 2, 4)}
    near = {(1, "CONCEPT_SIM", 3): 99.9, (2, "CONCEPT_SIM", 3): 99.9, (1, "CONCEPT_SIM", 4): 99.8}
    index = world(known, {**near, (2, "CONCEPT_SIM", 4): 99.8}).index(tmp_path)
    path = next(one for one in search(index, 1, 2).paths if [hop.type for hop in one.hops] == ["CONCEPT_SIM"] * 2)
    assert path.nodes == (1, 4, 2)
    assert path.others == ((1, 3, 2),)


def world(known: Mapping[Edge, float], near: Mapping[Edge, float]) -> World:
    nodes = [Node(id=one, kind="artwork", key=f"k:{one}", name="") for one in (1, 2, 3, 4)]
    nodes += [Node(id=one, kind="subject", key=f"k:{one}", name=f"term {one}") for one in (11, 12, 13)]
    return World(nodes, known, near)
