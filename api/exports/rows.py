"""An excerpt as a table: what is said of a node and of an edge, as plain cells for GraphML and CSV."""

from collections.abc import Iterable, Mapping

from api.nodes import Shown
from api.why.answer import Step
from scrapers.licences import restrictions, uri
from scrapers.relation_types import SYMMETRIC

Cell = str | int | float | bool | None

NODE: Mapping[str, str] = {
    "key": "string",
    "kind": "string",
    "name": "string",
    "year_start": "int",
    "year_end": "int",
    "circa": "boolean",
    "artists": "string",
    "rights": "string",
    "licence": "string",
    "restrictions": "string",
    "attribution": "string",
    "picture": "string",
}
"""The columns of a node and their types, as GraphML calls them."""

EDGE: Mapping[str, str] = {
    "type": "string",
    "sentence": "string",
    "symmetric": "boolean",
    "closeness": "string",
    "percentile": "double",
    "evidence": "string",
    "citation": "string",
    "provenance": "string",
    "sources": "string",
    "confidence": "double",
    "judgement": "int",
}
"""The columns of an edge and their types."""


def node_cells(node: Shown) -> dict[str, Cell]:
    """What is known of a node, by column; several values stand in one cell with "; " between them."""
    work = node.work
    start, end = node.years or (None, None)
    return {
        "key": node.key,
        "kind": node.kind,
        "name": node.name,
        "year_start": start,
        "year_end": end,
        "circa": node.circa,
        "artists": _joined(node.artists),
        "rights": work.rights if work else None,
        "licence": uri(work.rights) if work else None,
        "restrictions": _joined(restrictions(work.rights)) if work else None,
        "attribution": node.attribution,
        "picture": work.image.sha256 if work and work.image else None,
    }


def edge_cells(edge: Step) -> dict[str, Cell]:
    """What is known of an edge, by column."""
    hop = edge.hop
    return {
        "type": hop.type,
        "sentence": edge.sentence,
        "symmetric": hop.type in SYMMETRIC,
        "closeness": edge.closeness,
        "percentile": hop.percentile,
        "evidence": _joined(one.text for one in edge.evidence),
        "citation": hop.citation,
        "provenance": hop.provenance,
        "sources": _joined(hop.sources),
        "confidence": hop.confidence,
        "judgement": hop.judgement,
    }


def _joined(values: Iterable[str]) -> str | None:
    return "; ".join(values) or None
