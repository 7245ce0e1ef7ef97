"""Nodes as the graph database holds them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph import cypher
from graph.columns import Columns
from scrapers.known import Node


def by_label(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    """`nodes` by the label that each has, in their order; every label is there."""
    found: dict[str, list[Node]] = {label: [] for label in cypher.LABELS.values()}
    for node in nodes:
        found[cypher.LABELS[node.kind]].append(node)
    return found


def properties_of(node: Node) -> dict[str, Any]:
    """The properties of `node`; those that it lacks are left out."""
    properties: dict[str, Any] = {"id": node.id, "key": node.key}
    if node.kind == "artwork":
        properties |= {"title": node.name, "year_start": node.start, "year_end": node.end}
        properties |= {"rights": node.rights, "source": node.source, "deleted": node.deleted or None}
    elif node.kind == "artist":
        properties |= {"name": node.name, "birth": node.start, "death": node.end, "nationality": node.nationality}
    else:
        properties |= {"name": node.name}
    return {name: value for name, value in properties.items() if value is not None}


def columns_of(label: str, rows: Sequence[Mapping[str, Any]]) -> Columns:
    """The properties of nodes of a label as a statement adds them."""
    return Columns({name: [row.get(name) for row in rows] for name in cypher.PROPERTIES[label]})
