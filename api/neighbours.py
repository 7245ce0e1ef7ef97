"""What a work is linked to: asked of the graph, or where that does not answer, of the release's arrays."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from api.as_judged import AsJudged, as_judged
from api.door import Graph
from api.live import Loaded
from api.problems import outline
from api.readiness import Readiness
from graph import cypher
from graph.paths.judged import PROVENANCE
from graph.patience import OutOfPatience, within
from scrapers.collection import StoredArtwork
from scrapers.errors import GraphUnavailable
from scrapers.relation_types import RELATION_TYPES, Edge

ANSWER_SECONDS = 3.0
"""How long a visitor waits for the graph, which takes about 1 ms when it is well."""

MOST = 1000
"""Affinities given out; a work has a few dozen, since the graph takes `graph_k` of each work and facet."""

_VALUES = ("score", "score_csls", "percentile")

FACET = {kind: facet for facet, kind in cypher.AFFINITIES.items()}


def neighbours(artwork: StoredArtwork, loaded: Loaded, graph: Graph | None, readiness: Readiness) -> dict[str, Any]:
    """The links of `artwork` as data, as people judged them. Never waits long, never fails for want of a graph."""
    judged = as_judged(loaded)
    number = loaded.release.number
    try:
        linked, known = _ask(artwork.id, loaded, graph, readiness)
    except GraphUnavailable as error:
        return {
            "id": artwork.key,
            "release": number,
            "from": "release",
            "affinities": _from_release(artwork.id, loaded),
            "relations": [],
            "degraded": [f"affinities come from the release and known relations are missing: {error}"],
        }
    affinities: dict[str, list[dict[str, Any]]] = {facet: [] for facet in cypher.AFFINITIES}
    for row in linked:
        # The graph keeps works that have left the collection, and may have got others since the release was loaded.
        if row["id"] in loaded.catalogue and not judged.strikes(artwork.id, row["type"], row["id"]):
            work = loaded.catalogue.get(row["id"])
            affinities[FACET[row["type"]]].append(
                {"id": work.key, "title": work.title, **{name: row[name] for name in _VALUES}}
            )
    return {
        "id": artwork.key,
        "release": number,
        "from": "graph",
        "affinities": affinities,
        "relations": [_relation(row) for row in _heeded(artwork.id, known, judged)],
        "degraded": [],
    }


def _heeded(artwork: int, known: list[dict[str, Any]], judged: AsJudged) -> list[dict[str, Any]]:
    """Known relations less those that were struck out, and with those that people added, ordered as Cypher does."""
    ends = [(artwork, row["id"]) if row["direction"] == "out" else (row["id"], artwork) for row in known]
    edges = [(src, row["type"], dst) for row, (src, dst) in zip(known, ends, strict=True)]
    kept = [row for row, edge in zip(known, edges, strict=True) if not judged.strikes(*edge)]
    more = [edge for edge in judged.standing_at(artwork) if edge[1] in RELATION_TYPES and edge not in edges]
    rows = [*kept, *(row for edge in more if (row := _added(artwork, edge, judged)) is not None)]
    return sorted(rows, key=lambda row: (row["type"], row["direction"], row["id"]))


def _added(artwork: int, edge: Edge, judged: AsJudged) -> dict[str, Any] | None:
    """An edge that people stated, as a row of Cypher; None where its other end is not there."""
    src, type_, dst = edge
    other = judged.node(dst if src == artwork else src)
    if other is None:
        return None
    return {
        "type": type_,
        "direction": "out" if src == artwork else "in",
        "kind": other.kind,
        "id": other.id,
        "key": other.key,
        "name": other.name,
        "provenance": PROVENANCE,
        "sources": (),
        "confidence": 1.0,
    }


def _ask(
    artwork: int, loaded: Loaded, graph: Graph | None, readiness: Readiness
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    if graph is None:
        raise GraphUnavailable("the graph is switched off (KINDRED_GRAPH)")
    # What is known to be lost is not asked: nobody should wait to learn what the watch knows.
    reason = readiness.trouble("graph")
    if reason is not None:
        raise GraphUnavailable(reason)

    def read() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        # A projection unmarks a release before it takes any of it away. So what was read between two sights of the
        # mark is whole; the watch, which looks every few seconds, could not tell.
        _see_mark(loaded, graph)
        linked = _rows(graph, cypher.NEIGHBOURS, id=artwork, release=loaded.release.number, skip=0, limit=MOST)
        known = _rows(graph, cypher.KNOWN, id=artwork)
        _see_mark(loaded, graph)
        return linked, known

    try:
        return within(ANSWER_SECONDS, read)
    except OutOfPatience:
        raise GraphUnavailable(f"the graph server said nothing within {ANSWER_SECONDS:g} s") from None


def _rows(graph: Graph, statement: str, **values: Any) -> list[dict[str, Any]]:
    try:
        return graph.read(statement, **values)
    except GraphUnavailable as error:
        raise GraphUnavailable(outline(error)) from error


def _see_mark(loaded: Loaded, graph: Graph) -> None:
    number = loaded.release.number
    if _rows(graph, cypher.MARK, release=number) != [{"manifest": loaded.manifest_sha256}]:
        raise GraphUnavailable(
            f"the graph does not hold release {number} whole now; run `./kindred project`, unless it is running"
        )


def _relation(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": row["type"],
        "key": row["key"],
        "name": row["name"],
        "kind": row["kind"].lower() if row["kind"] else None,
        "outgoing": row["direction"] == "out",
        "provenance": row["provenance"],
        "sources": list(row["sources"] or ()),
        "confidence": row["confidence"],
    }


def _from_release(artwork: int, loaded: Loaded) -> dict[str, list[dict[str, Any]]]:
    return {name: list(_edges(artwork, name, loaded)) for name in cypher.AFFINITIES}


def _edges(artwork: int, facet: str, loaded: Loaded) -> Iterator[dict[str, Any]]:
    """The gated affinities of one facet, best first, in the order that Cypher gives them."""
    judged = as_judged(loaded)
    found = loaded.release.affinities[facet]
    at = np.flatnonzero((found.edge_source == artwork) | (found.edge_target == artwork))
    others = np.where(found.edge_source[at] == artwork, found.edge_target[at], found.edge_source[at])
    best = np.lexsort((others, -found.edge_csls[at], -found.edge_percentile[at]))
    for position, other in zip(at[best], others[best], strict=True):
        if int(other) not in loaded.catalogue or judged.strikes(artwork, cypher.AFFINITIES[facet], int(other)):
            continue
        work = loaded.catalogue.get(int(other))
        yield {
            "id": work.key,
            "title": work.title,
            "score": float(found.edge_cosine[position]),
            "score_csls": float(found.edge_csls[position]),
            "percentile": float(found.edge_percentile[position]),
        }
