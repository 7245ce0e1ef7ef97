"""An excerpt as JSON: nodes, edges and paths with all that they carry."""

from typing import Any

from api.exports.excerpt import Excerpt
from api.walking.neighbourhood import node_data


def data(excerpt: Excerpt) -> dict[str, Any]:
    """JSON-ready data. An edge's `id` is its place in the list; a path names its nodes by key, its edges by id."""
    return {
        "title": excerpt.title,
        "nodes": [node_data(node) for node in excerpt.nodes],
        "edges": [{"id": place, **edge.to_mapping()} for place, edge in enumerate(excerpt.edges)],
        "paths": [
            {
                "kind": walk.kind,
                "summary": walk.summary,
                "cost": walk.cost,
                "nodes": list(walk.nodes),
                "node_costs": list(walk.costs),
                "edges": list(walk.edges),
            }
            for walk in excerpt.walks
        ],
        "release": excerpt.release,
    }
