"""Small worlds: nodes and edges in words, the index of them, and what a search that tries everything finds there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from graph.affinity import Affinities
from graph.cypher import AFFINITIES
from graph.paths.costs import COSTS, UNITS, Costs, steps
from graph.paths.index import PathIndex, write
from graph.paths.kinds import TYPES
from graph.paths.records import Constraints, Verdict
from scrapers.known import Knowledge, Node, Relations
from scrapers.relation_types import SYMMETRIC, Edge, edge

FLOOR = 98.0
FACETS = {type_: facet for facet, type_ in AFFINITIES.items()}

Kind = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class World:
    """Nodes by id, known relations with their confidence, and affinities with their percentile."""

    nodes: Sequence[Node]
    known: Mapping[Edge, float] = field(default_factory=dict)
    near: Mapping[Edge, float] = field(default_factory=dict)
    costs: Costs = COSTS

    def index(self, folder: Path) -> PathIndex:
        write(folder, self.knowledge(), self.affinities(), FLOOR, self.costs)
        return PathIndex(folder)

    def knowledge(self) -> Knowledge:
        facts = sorted(self.known.items(), key=lambda item: (item[0][0], TYPES.index(item[0][1]), item[0][2]))
        notes = tuple(dict.fromkeys([("", ""), *((f"{a} {t} {b}", f"book {a}") for (a, t, b), _ in facts)]))
        relations = Relations(
            src=np.asarray([src for (src, _, _), _ in facts], dtype=np.int64),
            dst=np.asarray([dst for (_, _, dst), _ in facts], dtype=np.int64),
            type=np.asarray([TYPES.index(name) for (_, name, _), _ in facts], dtype=np.int16),
            provenance=np.zeros(len(facts), dtype=np.int16),
            sources=np.asarray([src % 2 for (src, _, _), _ in facts], dtype=np.int32),
            confidence=np.asarray([sure for _, sure in facts], dtype=np.float32),
            types=TYPES,
            provenances=("stated",),
            source_groups=(("met",), ("met", "tate")),
            note=np.asarray([notes.index((f"{a} {t} {b}", f"book {a}")) for (a, t, b), _ in facts], dtype=np.int32),
            notes=notes,
        )
        return Knowledge(tuple(sorted(self.nodes, key=lambda node: node.id)), relations)

    def affinities(self) -> dict[str, Affinities]:
        return {facet: _affinities(self.near, type_) for type_, facet in FACETS.items()}

    def units(self) -> dict[Edge, int]:
        """What each edge costs."""
        known = {edge: self.costs.relation(edge[1], np.float32([sure]))[0] for edge, sure in self.known.items()}
        near = {
            (a, type_, b): self.costs.affinity(
                np.float32([percent]), FLOOR, type_ != "CONCEPT_SIM" or share_a_term(self.known, a, b)
            )[0]
            for (a, type_, b), percent in self.near.items()
        }
        return {edge: int(cost) for edge, cost in (known | near).items()}


def share_a_term(known: Iterable[Edge], a: int, b: int) -> bool:
    """Whether two nodes depict one thing, or two of one kind, or have one genre."""
    known = set(known)

    def has(one: int, type_: str) -> set[int]:
        return {dst for src, name, dst in known if (src, name) == (one, type_)}

    def kinds(one: int) -> set[int]:
        return {above for thing in has(one, "DEPICTS") for above in has(thing, "BROADER")}

    return bool(
        has(a, "DEPICTS") & has(b, "DEPICTS") or has(a, "HAS_GENRE") & has(b, "HAS_GENRE") or kinds(a) & kinds(b)
    )


def _affinities(near: Mapping[Edge, float], type_: str) -> Affinities:
    pairs = sorted((src, dst, percent) for (src, name, dst), percent in near.items() if name == type_)
    src, dst = (np.asarray([pair[end] for pair in pairs], dtype=np.int64) for end in (0, 1))
    percent = np.asarray([pair[2] for pair in pairs], dtype=np.float32)
    ids = np.unique(np.concatenate([src, dst]))
    indptr = np.searchsorted(src, np.append(ids, np.iinfo(np.int64).max)).astype(np.int64)
    scores = (percent / 100, percent / 50, percent)
    return Affinities(ids, indptr, dst, *scores, src, dst, *scores)


@dataclass(frozen=True)
class Walk:
    """A path as the oracle sees it: nodes, kind, and cost in units."""

    nodes: tuple[int, ...]
    kind: Kind
    cost: int


def walks(
    world: World, units: Mapping[Edge, int], a: int, b: int, asked: Constraints, gone: Iterable[int] = ()
) -> Iterator[Walk]:
    """All simple paths that the search is to see, each by itself: no labels, no joins."""
    rows: dict[int, list[tuple[str, bool, int, int]]] = {node.id: [] for node in world.nodes}
    sizes: dict[tuple[int, str, bool], int] = {}
    for (src, type_, dst), cost in units.items():
        back = type_ in SYMMETRIC
        rows[src].append((type_, True, dst, cost))
        rows[dst].append((type_, back, src, cost))
        for one in ((src, type_, True), (dst, type_, back)):
            sizes[one] = sizes.get(one, 0) + 1
    quantised = {one: int(steps(np.asarray([size]))[0]) for one, size in sizes.items()}
    cap = int(steps(np.asarray([world.costs.cap]))[0])
    nodes = {node.id: node for node in world.nodes}
    blocked = set(asked.without) | set(gone)

    def follow(path: tuple[int, ...], kind: Kind, cost: int) -> Iterator[tuple[tuple[int, ...], Kind, int]]:
        for type_, forward, other, units_ in rows[path[-1]]:
            if other in path:
                continue
            step = ((*path, other), (*kind, (type_, forward)), cost + units_)
            if other == b:
                yield step
            elif len(path) < asked.hops and other not in blocked and _may_pass(nodes[other], asked):
                yield from follow(*step)

    for path, kind, cost in follow((a,), (), 0):
        left = [quantised[node, *hop] for node, hop in zip(path, kind, strict=False)]
        right = [quantised[node, type_, _seen(type_, way)] for node, (type_, way) in zip(path[1:], kind, strict=True)]
        penalty = sum(
            round(world.costs.hub * min(entered, gone_by) / 8 * UNITS)
            for entered, gone_by in zip(right, left[1:], strict=False)
        )
        out, back = [one <= cap for one in left], [one <= cap for one in right]
        if _seen_by_search(out, back) and _fits(path, kind, nodes, asked):
            yield Walk(path, kind, cost + penalty)


def _seen(type_: str, forward: bool) -> bool:
    return type_ in SYMMETRIC or not forward


def _seen_by_search(out: list[bool], back: list[bool]) -> bool:
    """The docstring of `graph.paths.search`, in code: hops out of small segments from either side."""
    either = [one or other for one, other in zip(out, back, strict=True)]
    match len(out):
        case 1 | 2:
            return True
        case 3:
            return either[1]
        case 4:
            return (out[0] and out[1] and either[2]) or (back[3] and back[2] and either[1])
        case _:
            return out[0] and out[1] and either[2] and back[3] and back[4]


def _may_pass(node: Node, asked: Constraints) -> bool:
    if node.kind == "artwork" and asked.rights is not None and node.rights not in asked.rights:
        return False
    if asked.years is None or asked.years == (None, None) or node.kind not in ("artwork", "artist", "exhibition"):
        return True
    known = [year for year in (node.start, node.end) if year is not None]
    if not known:
        return node.kind != "artwork"
    low, high = asked.years
    return (high is None or known[0] <= high) and (low is None or known[-1] >= low)


def _fits(path: tuple[int, ...], kind: Kind, nodes: Mapping[int, Node], asked: Constraints) -> bool:
    types = [type_ for type_, _ in kind]
    if asked.allowed is not None and not set(types) <= asked.allowed:
        return False
    if set(types) & asked.forbidden or not asked.required <= set(types) or not set(asked.through) <= set(path):
        return False
    if any(types.count(type_) > asked.facet_share * len(types) + 1e-9 for type_ in FACETS):
        return False
    years = [year for node in path if (year := year_of(nodes[node])) is not None]
    return not asked.monotone or years in (sorted(years), sorted(years, reverse=True))


def year_of(node: Node) -> int | None:
    if node.start is not None and node.end is not None:
        return (node.start + node.end) // 2
    away = 30 if node.kind == "artist" else 0
    if node.start is not None:
        return node.start + away
    return None if node.end is None else node.end - away


def judged_by(world: World, verdicts: Iterable[Verdict]) -> tuple[World, dict[Edge, int]]:
    """The world as it would be with the last of `verdicts` on each edge applied, and what its edges cost then."""
    units, base = world.units(), world.units()
    heard = sorted(verdicts, key=lambda verdict: verdict.id)
    last = {_in_order(one.src, one.type, one.dst): one.id for one in heard}
    for one in heard:
        if last[_in_order(one.src, one.type, one.dst)] != one.id:
            continue
        edge = _in_order(one.src, one.type, one.dst)
        if one.verdict != "accept":
            units.pop(edge, None)
        if one.verdict == "retype":
            assert one.new_type is not None
            edge = _in_order(one.src, one.new_type, one.dst)
        if one.verdict != "reject":
            sure = world.costs.bases.get(edge[1], world.costs.other) * UNITS
            if edge[1] in FACETS:
                sure = base.get(edge, round(world.costs.gate * UNITS))
            units[edge] = max(1, round(sure * world.costs.accepted))
    return replace(world, known={}, near={}), units


def _in_order(src: int, type_: str, dst: int) -> Edge:
    return edge(src, type_, dst)
