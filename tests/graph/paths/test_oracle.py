"""The search against one that tries everything, on small random worlds."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path as Folder
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.paths import field
from graph.paths.constraining import rules_of
from graph.paths.costs import UNITS, Costs
from graph.paths.distinct import candidates
from graph.paths.field import UNBOUNDED, Field
from graph.paths.index import PathIndex
from graph.paths.judged import Judged
from graph.paths.kinds import TYPES
from graph.paths.records import Constraints, Found, Path, Verdict
from graph.paths.search import search
from scrapers.known import Node
from tests.graph.paths.worlds import FACETS, Edge, Kind, Walk, World, judged_by, walks

KINDS = ("artwork", "artwork", "artwork", "artist", "artist", "subject", "movement")
ENDS = {
    "CREATED_BY": ("artwork", "artist"),
    "DEPICTS": ("artwork", "subject"),
    "PART_OF_MOVEMENT": ("artwork", "movement"),
    "STUDENT_OF": ("artist", "artist"),
    "INFLUENCED_BY": ("artist", "artist"),
    "ASSOCIATED_WITH": ("artist", "artist"),
    "RELATED_TO": ("artwork", "artwork"),
    "BROADER": ("subject", "subject"),
    **dict.fromkeys(FACETS, ("artwork", "artwork")),
}
SYMMETRIC = {"RELATED_TO", "ASSOCIATED_WITH", *FACETS}
YEARS = st.none() | st.integers(1800, 1806)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to 14 nodes, densely joined, with a cap of 2 to 8 so that hubs are common."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=4, max_size=14))
    nodes = []
    for id_, kind in enumerate(kinds):
        start = draw(YEARS)
        rights = draw(st.sampled_from(("CC0-1.0", "CC-BY-4.0"))) if kind == "artwork" else None
        end = draw(st.none() | st.integers(start, start + 4)) if start is not None else draw(YEARS)
        nodes.append(Node(id=10 + 3 * id_, kind=kind, key=f"k:{id_}", name=kind, start=start, end=end, rights=rights))
    possible = [
        (a.id, type_, b.id)
        for type_, (src, dst) in ENDS.items()
        for a in nodes
        for b in nodes
        if a.kind == src and b.kind == dst and a != b and (type_ not in SYMMETRIC or a.id < b.id)
    ]
    chosen = draw(st.lists(st.sampled_from(possible), unique=True, max_size=45)) if possible else []
    values = draw(st.lists(st.sampled_from((0.2, 0.5, 0.75, 1.0)), min_size=len(chosen), max_size=len(chosen)))
    pairs = list(zip(chosen, values, strict=True))
    return World(
        nodes,
        {edge: value for edge, value in pairs if edge[1] not in FACETS},
        {edge: 98 + 2 * value for edge, value in pairs if edge[1] in FACETS},
        Costs(cap=draw(st.sampled_from((2, 4, 8)))),
    )


@st.composite
def asked(draw: st.DrawFn, world: World) -> Constraints:
    """Two constraints at most that say something, most of the time."""
    ids = st.sampled_from([node.id for node in world.nodes])
    types = st.sampled_from(list(ENDS))
    some = {
        "allowed": st.frozensets(types, min_size=4),
        "required": st.frozensets(types, max_size=2),
        "forbidden": st.frozensets(types, max_size=2),
        "through": st.lists(ids, max_size=2).map(tuple),
        "without": st.frozensets(ids, max_size=2),
        "rights": st.frozensets(st.sampled_from(("CC0-1.0", "CC-BY-4.0")), min_size=1),
        "years": st.tuples(YEARS, YEARS),
        "monotone": st.just(True),
        "facet_share": st.sampled_from((0.0, 0.34, 0.5)),
        "hops": st.integers(1, 5),
    }
    names = draw(st.lists(st.sampled_from(list(some)), unique=True, max_size=2))
    return Constraints(**{name: draw(some[name]) for name in names})


@st.composite
def cases(draw: st.DrawFn) -> tuple[World, int, int, Constraints]:
    world = draw(worlds())
    ids = [node.id for node in world.nodes]
    a, b = draw(st.lists(st.sampled_from(ids), unique=True, min_size=2, max_size=2))
    return world, a, b, draw(asked(world))


def code_of(kind: Kind) -> list[int]:
    """The order in which kinds that cost the same, through the same nodes, are named."""
    return [2 * TYPES.index(type_) + (not forward) for type_, forward in reversed(kind)]


def chosen_of(all_: Sequence[Walk], k: int) -> list[Walk]:
    """The definition of distinct paths, word for word."""
    best: dict[Kind, Walk] = {}
    for walk in sorted(all_, key=lambda one: (one.cost, one.nodes, code_of(one.kind))):
        best.setdefault(walk.kind, walk)
    taken: list[Walk] = []
    for walk in best.values():
        detour = any(one.nodes[1:-1] and set(one.nodes) <= set(walk.nodes) for one in taken)
        if not detour and len(taken) < k:
            taken.append(walk)
    return taken


def same_as_oracle(found: Found, all_: Sequence[Walk], a: int, b: int) -> None:
    every = 10_000
    wanted = chosen_of(all_, every)
    assert [(path.cost * UNITS, path.kind) for path in found.paths] == [(one.cost, one.kind) for one in wanted]
    assert [path.nodes if a < b else path.nodes[::-1] for path in found.paths] == [
        one.nodes if a < b else one.nodes[::-1] for one in wanted
    ]
    for path in found.paths:
        alike = sorted((one.cost, one.nodes) for one in all_ if one.kind == path.kind)
        assert (path.alike, path.at_least) == (len(alike) - 1, False)
        costs = {nodes: cost for cost, nodes in alike}
        assert [costs[other] for other in path.others] == [cost for cost, _ in alike[1:4]]
        assert path.nodes not in path.others


def well_made(path: Path, units: dict[Edge, int], a: int, b: int) -> None:
    assert (path.nodes[0], path.nodes[-1]) == (a, b)
    assert len(set(path.nodes)) == len(path.nodes) == len(path.hops) + 1
    for hop, u, v in zip(path.hops, path.nodes, path.nodes[1:], strict=False):
        assert (hop.src, hop.dst) == ((u, v) if hop.forward else (v, u))
        assert hop.cost * UNITS == units[hop.src, hop.type, hop.dst]
    assert len(path.penalties) == len(path.nodes) - 2
    assert sum(hop.cost for hop in path.hops) + sum(path.penalties) == pytest.approx(path.cost, abs=1e-6)


@pytest.mark.parametrize("k", [1, 3])
@given(case=cases())
@settings(max_examples=30, deadline=None)
def test_fewer_paths_are_the_first_of_all(case: tuple[World, int, int, Constraints], k: int) -> None:
    world, a, b, constraints = case
    with TemporaryDirectory() as folder:
        index = world.index(Folder(folder))
        found = search(index, a, b, 10_000, constraints)
        assert search(index, a, b, k, constraints).paths == found.paths[:k]


@given(case=cases())
@settings(max_examples=200, deadline=None)
def test_it_finds_what_trying_everything_finds(case: tuple[World, int, int, Constraints]) -> None:
    world, a, b, constraints = case
    low, high = min(a, b), max(a, b)
    all_ = list(walks(world, world.units(), low, high, constraints))
    with TemporaryDirectory() as folder:
        index = world.index(Folder(folder))
        found = search(index, low, high, 10_000, constraints)
        same_as_oracle(found, all_, low, high)
        for path in found.paths:
            well_made(path, world.units(), low, high)
        back = search(index, high, low, 10_000, constraints)
        assert [(one.nodes[::-1], one.cost, one.alike) for one in back.paths] == [
            (one.nodes, one.cost, one.alike) for one in found.paths
        ]
        assert [turned(one).hops[::-1] for one in back.paths] == [one.hops for one in found.paths]
        assert [one.penalties[::-1] for one in back.paths] == [one.penalties for one in found.paths]
        assert back.reached == found.reached[::-1]


def turned(path: Path) -> Path:
    return replace(path, hops=tuple(replace(hop, forward=not hop.forward) for hop in path.hops))


@pytest.mark.parametrize("seed", range(40))
def test_no_node_comes_twice_where_every_way_back_is_tempting(tmp_path: Folder, seed: int) -> None:
    """Few works, nearly all alike in one facet: the cheapest ways to most nodes lead through nodes already behind."""
    random = np.random.default_rng(seed)
    nodes = [Node(id=one, kind="artwork", key=f"k:{one}", name="") for one in range(7)]
    pairs = [(a, b) for a in range(7) for b in range(a + 1, 7) if random.random() < 0.8 and (a, b) != (0, 1)]
    percentiles = 100 - 2 * random.random(len(pairs)) ** 0.3
    near = {(a, "FORMAL_SIM", b): float(one) for (a, b), one in zip(pairs, percentiles, strict=True)}
    world = World(nodes, {}, near)
    index = world.index(tmp_path)
    for a, b in ((0, 1), (2, 5)):
        all_ = list(walks(world, world.units(), a, b, Constraints()))
        same_as_oracle(search(index, a, b, 10_000), all_, a, b)
        for hops in (2, 3, 4, 5):
            best = sorted((one.cost, one.nodes[1:-1]) for one in all_ if len(one.kind) == hops)[:1]
            assert best_of_each_kind(index, a, b, hops) == [nodes for _, nodes in best]


def test_the_third_cheapest_way_to_a_node_may_be_the_only_one_left(tmp_path: Folder) -> None:
    """Of three ways from 0 to 5, those through 2 and 3 are cheaper, but the rest of the path needs both."""
    nodes = [Node(id=one, kind="artwork", key=f"k:{one}", name="") for one in range(6)]
    near = dict.fromkeys([(0, 2), (0, 3), (2, 5), (3, 5), (2, 3), (1, 3)], 100.0) | {(0, 4): 98.5, (4, 5): 98.5}
    world = World(nodes, {}, {(a, "FORMAL_SIM", b): percentile for (a, b), percentile in near.items()})
    index = world.index(tmp_path)
    assert best_of_each_kind(index, 0, 1, 5) == [(4, 5, 2, 3)]


def best_of_each_kind(index: PathIndex, a: int, b: int, hops: int) -> list[tuple[int, ...]]:
    """The best paths of each kind of so many hops by the nodes between, before detours are left out."""
    with index.pool.borrow() as scratch:
        rules, _ = rules_of(index, None, Constraints(), (a, b), scratch.mark)
        one = Field(index.ground, rules, a, b, scratch, scratch)
        one.join(hops, UNBOUNDED)
        best = [each.between for each in candidates(scratch.table, UNBOUNDED)]
        one.clear()
        scratch.empty_table()
    return best


@given(case=cases(), budget=st.integers(0, 400))
@settings(max_examples=100, deadline=None)
def test_counting_that_is_cut_short_says_so(case: tuple[World, int, int, Constraints], budget: int) -> None:
    world, a, b, constraints = case
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        index = world.index(Folder(folder))
        whole = search(index, a, b, 10_000, constraints).paths
        patch.setattr(field, "_BUDGET", budget)
        for path, cut in zip(whole, search(index, a, b, 10_000, constraints).paths, strict=True):
            assert replace(cut, alike=0, others=(), at_least=False) == replace(path, alike=0, others=())
            assert cut.alike == path.alike if not cut.at_least else cut.alike <= path.alike
            assert cut.at_least or cut.others == path.others


def test_counting_may_be_cut_short_before_the_last_way_to_cut_a_path(tmp_path: Folder) -> None:
    """Nine ways from 1 to 2, four hops each; those by one hop from 1 take all steps, those by two are left."""
    nodes = [Node(id=one, kind="artwork", key=f"k:{one}", name="") for one in range(1, 10)]
    pairs = [*((1, one) for one in (3, 4, 5)), *((a, b) for a in (3, 4, 5) for b in (6, 7, 8))]
    near = {(a, "FORMAL_SIM", b): 99.0 for a, b in (*pairs, (6, 9), (7, 9), (8, 9), (2, 9))}
    index = World(nodes, {}, near).index(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(field, "_BUDGET", 1)
        (cut,) = search(index, 1, 2, 1).paths
    (path,) = search(index, 1, 2, 1).paths
    assert (path.alike, path.at_least, cut.at_least) == (8, False, True)
    assert (cut.nodes, cut.cost) == (path.nodes, path.cost)


@given(case=cases())
@settings(max_examples=60, deadline=None)
def test_the_reach_of_an_end_counts_each_node_once(case: tuple[World, int, int, Constraints]) -> None:
    world, a, b, constraints = case
    a, b = min(a, b), max(a, b)
    with TemporaryDirectory() as folder:
        index = world.index(Folder(folder))
        found = search(index, a, b, 1, constraints)
        ends = index.number(a), index.number(b)
        with index.pool.borrow() as first, index.pool.borrow() as second:
            rules, _ = rules_of(index, None, constraints, ends, first.mark)
            rules = rules._replace(cap=2**30)  # hubs are counted too
            nodes: tuple[set[int], set[int]] = set(), set()
            for sign, scratch in zip((1, -1) if constraints.monotone else (0,), (first, second), strict=False):
                one = Field(index.ground, rules._replace(sign=sign), *ends, scratch, first)
                for place, labels in enumerate((*one.near(), *(one.far(UNBOUNDED) if constraints.hops > 1 else ()))):
                    nodes[place % 2].update(labels.node[: labels.number[0]].tolist())
        assert found.reached == ((0, 0) if found.paths else (len(nodes[0]), len(nodes[1])))


@given(case=cases(), data=st.data())
@settings(max_examples=80, deadline=None)
def test_verdicts_laid_over_are_as_good_as_arrays_made_with_them(
    case: tuple[World, int, int, Constraints], data: st.DataObject
) -> None:
    world, a, b, constraints = case
    a, b = min(a, b), max(a, b)
    edges = [*world.known, *world.near]
    ids = [node.id for node in world.nodes]
    verdicts = []
    for number in range(data.draw(st.integers(1, 6))):
        if edges and data.draw(st.booleans()):
            src, type_, dst = data.draw(st.sampled_from(edges))
        else:
            src, dst = data.draw(st.lists(st.sampled_from(ids), unique=True, min_size=2, max_size=2))
            type_ = data.draw(st.sampled_from(list(ENDS)))
        verdict = data.draw(st.sampled_from(("accept", "reject", "retype")))
        new = data.draw(st.sampled_from([one for one in ENDS if one != type_])) if verdict == "retype" else None
        verdicts.append(Verdict(number, verdict, src, type_, dst, new))
    gone = set(data.draw(st.lists(st.sampled_from(ids), max_size=2))) - {a, b}
    changed, units = judged_by(world, verdicts)
    all_ = list(walks(changed, units, a, b, constraints, gone))
    with TemporaryDirectory() as folder:
        index = world.index(Folder(folder))
        judged = Judged.of(index, verdicts, gone)
        found = search(index, a, b, 10_000, constraints, judged)
        same_as_oracle(found, all_, a, b)
        for path in found.paths:
            well_made(path, units, a, b)
        for node in ids:
            counts = index.counts(node, judged)
            walked = [edge for edge in units if node in (edge[0], edge[2]) and not ({edge[0], edge[2]} - {node}) & gone]
            assert sum(counts.values()) == len(walked)
            shown = index.neighbours(node, judged=judged, size=1000)
            assert sorted((one.hop.src, one.hop.type, one.hop.dst) for one in shown) == sorted(walked)
            assert [one.hop.cost for one in shown] == sorted(one.hop.cost for one in shown)
