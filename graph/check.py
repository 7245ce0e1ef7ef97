"""The check: whether the graph database holds what the store knows and what a release computed, in sentences."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph import cypher
from graph.client import GraphClient
from graph.nodes import by_label, properties_of
from graph.projection import Target, complete_releases, unknown_releases
from graph.relations import edges_of, stated_by
from graph.versions import TOLERANCES, Pairs, Versions
from scrapers.known import Knowledge, Node

_SHOWN = 3
"""Examples named in a sentence."""

_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check compared, and what differs: a sentence each, none when all is well."""

    release: int
    counted: Mapping[str, int]
    sampled: int
    differences: tuple[str, ...]


def check(
    graph: GraphClient,
    knowledge: Knowledge,
    target: Target,
    *,
    sample: int,
    seed: int,
    releases: Mapping[int, str] | None = None,
) -> Checked:
    """Compare `graph` with `knowledge` and with the arrays of `target`, as a reader at that release sees it.

    Everything is counted; of the values of nodes, relations and affinities, `sample` of each label and type are
    compared, scores to 1e-6. What the graph says is complete is compared with `releases`, the store's with their
    manifests, where these are given. Raises GraphUnavailable when the server does not answer.
    """
    random = np.random.default_rng(seed)
    pairs = {cypher.AFFINITIES[name]: Pairs.of(one) for name, one in target.affinities.items()}
    nodes = by_label(knowledge.nodes)
    expected = {label: sum(not node.deleted for node in found) for label, found in nodes.items()}
    expected |= {name: len(knowledge.relations.of(name)) for name in cypher.ENDS}
    expected |= {name: len(one) for name, one in pairs.items()}
    complete = complete_releases(graph)
    unknown = unknown_releases(complete, releases)
    differences = [*_store(nodes["Artwork"], target), *_marker(complete, target)]
    differences += [
        f"release {one} is marked as complete in the graph, but the store has no such release, or of another manifest"
        for one in unknown
    ]
    differences += _counts(graph, expected, target.number)
    differences += _doubles(graph, target.number)
    differences += _structure(graph, complete.keys() - set(unknown))
    sampled = 0
    for label, found in nodes.items():
        chosen = [found[place] for place in _choose(random, len(found), sample) if not found[place].deleted]
        sampled += len(chosen)
        differences += _nodes(graph, label, chosen)
    for name in cypher.ENDS:
        relations = knowledge.relations.of(name)
        places = _choose(random, len(relations), sample)
        sampled += len(places)
        differences += _relations(graph, name, stated_by(relations.take(places)))
    for name, one in pairs.items():
        places = _choose(random, len(one), sample)
        sampled += len(places)
        differences += _affinities(graph, name, one.take(places), target.number)
    return Checked(target.number, expected, sampled, tuple(differences))


def _choose(random: np.random.Generator, number: int, sample: int) -> NDArray[np.int64]:
    return np.sort(random.choice(number, size=min(number, sample), replace=False))


def _store(works: Iterable[Node], target: Target) -> list[str]:
    """Whether the release's artworks are the store's."""
    known = np.asarray([node.id for node in works], dtype=np.int64)
    named = np.unique(np.concatenate([one.ids for one in target.affinities.values()]))
    unknown = np.setdiff1d(named, known)
    return [f"release {target.number} has {some(unknown.tolist(), 'artworks')} that the store never had"] * bool(
        len(unknown)
    )


def _marker(complete: Mapping[int, str], target: Target) -> list[str]:
    if target.number not in complete:
        newest = max(complete, default=None)
        there = "no release is complete there" if newest is None else f"the newest complete one is {newest}"
        return [f"release {target.number} is not marked as complete in the graph; {there}"]
    if complete[target.number] != target.manifest:
        return [f"release {target.number} in the graph was made from another manifest than the one on disk"]
    return []


def _counts(graph: GraphClient, expected: Mapping[str, int], release: int) -> list[str]:
    found: dict[str, int] = {}
    for statement in (cypher.COUNT_NODES, cypher.COUNT_RELATIONS, cypher.COUNT_AFFINITIES):
        found |= {row["name"]: row["number"] for row in graph.read(statement, release=release)}
    return [
        f"{name}: the graph has {found.get(name, 0)}, "
        f"{'the release' if name in cypher.AFFINITIES.values() else 'the store'} {number}"
        for name, number in expected.items()
        if found.get(name, 0) != number
    ]


def _doubles(graph: GraphClient, release: int) -> list[str]:
    """Edges that stand there more than once, looked for at all nodes, page by page."""
    found = Counter[str]()
    for label, statement in cypher.DOUBLE.items():
        ids = graph.read(cypher.IDS[label])[0]["ids"]
        for start in range(0, len(ids), _PAGE):
            for row in graph.read(statement, ids=ids[start : start + _PAGE], release=release):
                found[row["name"]] += row["number"]
    return [f"{name}: {number} pairs are joined more than once" for name, number in found.items()]


def _structure(graph: GraphClient, complete: Collection[int]) -> list[str]:
    """What is there that neither the store nor a complete release accounts for."""
    told = []
    for name, statement in cypher.STRAY_AFFINITIES.items():
        stray = graph.read(statement, complete=sorted(complete))[0]["number"]
        if stray:
            told.append(f"{name}: {stray} edges belong to no complete release, or do not join two artworks in order")
    for name, statement in cypher.MISLED_RELATIONS.items():
        stray = graph.read(statement)[0]["number"]
        if stray:
            told.append(f"{name}: {stray} edges do not lead from {' to '.join(cypher.ENDS[name])}")
    for label, statement in cypher.STRAY_NODES.items():
        stray = graph.read(statement)[0]["number"]
        if stray:
            told.append(f"{label}: {stray} nodes say that they are kept for an old release, which is not so")
    return told


def _nodes(graph: GraphClient, label: str, chosen: Sequence[Node]) -> list[str]:
    found: dict[int, Mapping[str, Any]] = {}
    for start in range(0, len(chosen), _PAGE):
        ids = [node.id for node in chosen[start : start + _PAGE]]
        found |= {row["node"]["id"]: row["node"] for row in graph.read(cypher.NODES[label], ids=ids)}
    missing = [node.key for node in chosen if node.id not in found]
    other = [node.key for node in chosen if node.id in found and found[node.id] != properties_of(node)]
    told = [f"{label}: {some(missing, 'nodes')} of {len(chosen)} sampled are missing"] * bool(missing)
    return told + [f"{label}: {some(other, 'nodes')} of {len(chosen)} sampled have other properties"] * bool(other)


def _relations(graph: GraphClient, name: str, chosen: Mapping[tuple[int, int], list[Any]]) -> list[str]:
    found: dict[tuple[int, int], list[Any]] = {}
    keys = list(chosen)
    for start in range(0, len(keys), _PAGE):
        rows = [{"src": src, "dst": dst} for src, dst in keys[start : start + _PAGE]]
        lists = graph.read(cypher.SAMPLED_RELATIONS[name], rows=rows)[0]
        found |= {(src, dst): stated for src, dst, *stated in edges_of(lists)}
    missing = [key for key in keys if key not in found]
    other = [key for key in keys if key in found and found[key] != chosen[key]]
    told = [f"{name}: {some(missing, 'edges')} of {len(keys)} sampled are missing"] * bool(missing)
    return told + [f"{name}: {some(other, 'edges')} of {len(keys)} sampled have other properties"] * bool(other)


def _affinities(graph: GraphClient, name: str, chosen: Pairs, release: int) -> list[str]:
    found: dict[tuple[int, int], tuple[float, ...]] = {}
    for start in range(0, len(chosen), _PAGE):
        rows = [
            {"src": row["src"], "dst": row["dst"]} for row in chosen.take(slice(start, start + _PAGE)).rows(release)
        ]
        lists = graph.read(cypher.SAMPLED_AFFINITIES[name], rows=rows, release=release)[0]
        found |= _values(Versions.of(lists).pairs)
    wanted = _values(chosen)
    missing = [key for key in wanted if key not in found]
    other = [
        key
        for key in wanted.keys() & found.keys()
        if any(abs(a - b) > limit for a, b, limit in zip(wanted[key], found[key], TOLERANCES.values(), strict=True))
    ]
    told = [f"{name}: {some(missing, 'edges')} of {len(wanted)} sampled are missing"] * bool(missing)
    return told + [f"{name}: {some(sorted(other), 'edges')} of {len(wanted)} sampled have other scores"] * bool(other)


def _values(pairs: Pairs) -> dict[tuple[int, int], tuple[float, ...]]:
    values = zip(*(getattr(pairs, name).tolist() for name in TOLERANCES), strict=True)
    return dict(zip(zip(pairs.src.tolist(), pairs.dst.tolist(), strict=True), values, strict=True))


def some(which: Sequence[Any], what: str) -> str:
    """How many, and which of them, in words: `12 edges (1-2, 1-5, 3-4, …)`."""
    shown = ["-".join(map(str, one)) if isinstance(one, tuple) else str(one) for one in which[:_SHOWN]]
    return f"{len(which)} {what} ({', '.join(shown)}{', …' if len(which) > _SHOWN else ''})"
