"""Writing the arrays in which paths are searched: nodes, edges, and every edge as seen from both of its ends."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.arrays import digest, save_array
from graph.affinity import Affinities
from graph.cypher import AFFINITIES
from graph.paths.costs import COSTS, Costs
from graph.paths.kinds import TYPES, Kinds
from graph.paths.layout import lay_out
from graph.paths.terms import Terms, in_common, terms_of
from graph.paths.texts import write_texts
from scrapers.files import write_file
from scrapers.known import Knowledge, Node, Relations
from scrapers.relation_types import SYMMETRIC

META = "meta.json"
FORMAT = 1
NO_YEAR = np.iinfo(np.int32).min
"""Stands for a year that is not known."""

NODE_KINDS = ("artwork", "artist", "movement", "place", "subject", "exhibition", "series")
_ACTIVE = 30
"""Years from a birth to the middle of a life's work, where only birth or death is known."""

TOLD_BY_TERMS = "conceptual"
"""The facet whose affinities rest on terms; form is told by pictures, and history by lives."""

_EDGE_COLUMNS = ("source", "target", "type", "cost")
_FACT_COLUMNS = ("confidence", "provenance", "sources", "note")
_SCORES = ("cosine", "csls", "percentile")


@dataclass(frozen=True, slots=True)
class _Edges:
    """Edges by dense node number: int32[m] twice, type uint8[m], cost in units uint16[m]; the rows that they are of."""

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    type: NDArray[np.uint8]
    cost: NDArray[np.uint16]
    rows: NDArray[np.int64]


def write(
    folder: Path,
    knowledge: Knowledge,
    affinities: Mapping[str, Affinities],
    min_percentile: float,
    costs: Costs = COSTS,
) -> None:
    """Write the arrays of `graph.paths.index.PathIndex` into `folder`.

    Nodes are those that are not deleted, numbered in order of id. Edges are the known relations and the affinities
    that passed the gates, by facet; left out, and counted in `meta.json`, are those whose end is no such node, that
    join a node to itself, or say again what a surer one says. Raises ValueError for a type of relation that
    `scrapers.relation_types` lacks.
    """
    nodes = [node for node in knowledge.nodes if not node.deleted]
    ids = np.asarray([node.id for node in nodes], dtype=np.int64)
    skipped = {"no such node": 0, "to itself": 0, "said twice": 0}
    known = _known(knowledge.relations, ids, costs, skipped)
    terms = terms_of(len(ids), known.source, known.target, known.type)
    near = {
        name: _near(affinities[name], name, ids, min_percentile, costs, skipped, terms) for name in sorted(affinities)
    }
    parts = [known, *near.values()]
    edges = {name: np.concatenate([getattr(part, name) for part in parts]) for name in _EDGE_COLUMNS}
    for name, values in edges.items():
        save_array(folder / f"edge_{name}.npy", values)
    for name in _FACT_COLUMNS:
        save_array(folder / f"fact_{name}.npy", getattr(knowledge.relations, name)[known.rows])
    for name in _SCORES:
        scores = [getattr(affinities[facet], f"edge_{name}")[part.rows] for facet, part in near.items()]
        save_array(folder / f"score_{name}.npy", np.concatenate([np.zeros(0, dtype=np.float32), *scores]))
    _write_rows(folder, len(ids), edges)
    tables = _write_nodes(folder, nodes, ids)
    relations = knowledge.relations
    write_texts(folder, "notes", (f"{evidence}\0{citation}" for evidence, citation in relations.notes))
    meta = {
        "format": FORMAT,
        "nodes": len(ids),
        "edges": len(edges["source"]),
        "facts": len(known.source),
        "types": TYPES,
        "min_percentile": min_percentile,
        "costs": costs.to_json(),
        "provenances": relations.provenances,
        "source_groups": relations.source_groups,
        "skipped": skipped,
        **tables,
    }
    write_file(folder / META, json.dumps(meta, ensure_ascii=False).encode())


def fingerprint(knowledge: Knowledge) -> str:
    """SHA-256 of the nodes and relations and of the constants of cost: another one, another index."""
    sha = hashlib.sha256(json.dumps([FORMAT, TYPES, COSTS.to_json()], sort_keys=True).encode())
    for one in knowledge.nodes:
        sha.update(
            f"{one.id}\0{one.kind}\0{one.key}\0{one.name}\0{one.start}\0{one.end}\0{one.rights}\0{one.source}\0"
            f"{one.nationality}\0{one.deleted}\n".encode()
        )
    relations = knowledge.relations
    columns = ("src", "dst", "type", "provenance", "sources", "confidence", "note")
    sha.update(digest({name: getattr(relations, name) for name in columns}).encode())
    names = [relations.types, relations.provenances, relations.source_groups, relations.notes]
    sha.update(json.dumps(names).encode())
    return sha.hexdigest()


def _known(relations: Relations, ids: NDArray[np.int64], costs: Costs, skipped: dict[str, int]) -> _Edges:
    numbers = Kinds(TYPES)
    strange = sorted(set(relations.types) - set(TYPES))
    if strange:
        raise ValueError(f"relations of the type {strange[0]} are not known; add it to scrapers/relation_types.py")
    place = np.asarray([TYPES.index(name) for name in relations.types] or [0], dtype=np.uint8)
    mirrored = np.asarray([name in SYMMETRIC for name in relations.types] or [False])
    source, target, rows = _ends(relations.src, relations.dst, ids, skipped)
    type_, swap = place[relations.type[rows]], mirrored[relations.type[rows]] & (source > target)
    source, target = np.where(swap, target, source), np.where(swap, source, target)
    confidence = relations.confidence[rows]
    order = np.lexsort((-confidence, target, type_, source))
    same = np.zeros(len(order), dtype=bool)
    same[1:] = np.logical_and.reduce([np.diff(one[order].astype(np.int64)) == 0 for one in (source, type_, target)])
    skipped["said twice"] += int(same.sum())
    kept = order[~same]
    source, target, type_, rows, confidence = (one[kept] for one in (source, target, type_, rows, confidence))
    cost = np.zeros(len(kept), dtype=np.uint16)
    for name in relations.types:
        which = type_ == numbers.number(name) >> 1
        cost[which] = costs.relation(name, confidence[which])
    return _Edges(source, target, type_, cost, rows)


def _near(
    one: Affinities,
    facet: str,
    ids: NDArray[np.int64],
    floor: float,
    costs: Costs,
    skipped: dict[str, int],
    terms: Terms,
) -> _Edges:
    source, target, rows = _ends(np.asarray(one.edge_source), np.asarray(one.edge_target), ids, skipped)
    type_ = np.full(len(rows), TYPES.index(AFFINITIES[facet]), dtype=np.uint8)
    told = in_common(terms, source, target) if facet == TOLD_BY_TERMS else True
    return _Edges(source, target, type_, costs.affinity(np.asarray(one.edge_percentile)[rows], floor, told), rows)


def _ends(
    src: NDArray[np.int64], dst: NDArray[np.int64], ids: NDArray[np.int64], skipped: dict[str, int]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """The dense numbers of both ends and the rows they are of, without edges that cannot be walked."""
    last = max(len(ids) - 1, 0)
    source, target = (np.minimum(np.searchsorted(ids, one), last) for one in (src, dst))
    there = (ids[source] == src) & (ids[target] == dst) if len(ids) else np.zeros(len(src), dtype=bool)
    skipped["no such node"] += int((~there).sum())
    skipped["to itself"] += int((there & (source == target)).sum())
    rows = np.flatnonzero(there & (source != target))
    return source[rows].astype(np.int32), target[rows].astype(np.int32), rows


def _write_rows(folder: Path, nodes: int, edges: Mapping[str, NDArray[np.generic]]) -> None:
    count = len(edges["source"])
    forward = (2 * np.asarray(edges["type"], dtype=np.int64)).astype(np.uint8)
    kind = np.concatenate([forward, Kinds(TYPES).opposite()[forward]])
    node = np.concatenate([edges["source"], edges["target"]]).astype(np.int32)
    target = np.concatenate([edges["target"], edges["source"]]).astype(np.int32)
    cost = np.concatenate([edges["cost"], edges["cost"]]).astype(np.uint16)
    laid = lay_out(nodes, node, kind, cost, target)
    del node, kind
    near = np.empty(2 * count, dtype=np.uint8)
    near[laid.order] = laid.near
    far = np.concatenate([near[count:], near[:count]])
    save_array(folder / "first.npy", laid.first)
    save_array(folder / "kind.npy", laid.kind)
    save_array(folder / "size.npy", laid.size)
    save_array(folder / "start.npy", laid.start)
    save_array(folder / "target.npy", target[laid.order])
    save_array(folder / "cost.npy", cost[laid.order])
    save_array(folder / "far.npy", far[laid.order])
    save_array(folder / "edge.npy", (laid.order % max(count, 1)).astype(np.int32))


def _write_nodes(folder: Path, nodes: Sequence[Node], ids: NDArray[np.int64]) -> dict[str, object]:
    kinds = sorted({node.kind for node in nodes} - set(NODE_KINDS))
    kinds = [*NODE_KINDS, *kinds]
    rights, sources = (
        ["", *sorted({value for node in nodes if (value := getattr(node, name)) is not None})]
        for name in ("rights", "source")
    )
    save_array(folder / "ids.npy", ids)
    for name, table in (("kind", kinds), ("rights", rights), ("source", sources)):
        number = {value: place for place, value in enumerate(table)}
        codes = [number[getattr(node, name) or ""] if name != "kind" else number[node.kind] for node in nodes]
        save_array(folder / f"node_{name}.npy", np.asarray(codes, dtype=np.uint16))
    starts, ends = (
        np.asarray([NO_YEAR if (year := getattr(node, name)) is None else year for node in nodes], dtype=np.int32)
        for name in ("start", "end")
    )
    save_array(folder / "node_start.npy", starts)
    save_array(folder / "node_end.npy", ends)
    save_array(folder / "node_year.npy", np.asarray([_year(node) for node in nodes], dtype=np.int32))
    write_texts(folder, "nodes", (f"{node.key}\0{node.name}\0{node.nationality or ''}" for node in nodes))
    keys = [node.key.encode() for node in nodes]
    by_key = sorted(range(len(keys)), key=keys.__getitem__)
    keys = [one[::-1] for one in keys]
    by_tail = sorted(range(len(keys)), key=keys.__getitem__)
    save_array(folder / "by_key.npy", np.asarray(by_key, dtype=np.int32))
    save_array(folder / "by_tail.npy", np.asarray(by_tail, dtype=np.int32))
    return {"node_kinds": kinds, "rights": rights, "sources": sources}


def _year(node: Node) -> int:
    """The year at which a node stands in time: the middle of its range; of a life, or near its known end."""
    if node.start is not None and node.end is not None:
        return (node.start + node.end) // 2
    if node.start is None and node.end is None:
        return int(NO_YEAR)
    known = node.start if node.start is not None else node.end
    assert known is not None
    if node.kind != "artist":
        return known
    return known + _ACTIVE if node.start is not None else known - _ACTIVE
