"""Nodes of the projection: those that the graph lacks, holds otherwise, or needs no more."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph import cypher
from graph.client import GraphClient
from graph.nodes import by_label, columns_of, properties_of
from graph.projected import Projected
from graph.writer import Writer
from scrapers.known import Knowledge, Node
from scrapers.progress import Progress

NODE_PAGE = 10_000


def project_nodes(
    graph: GraphClient,
    writer: Writer,
    knowledge: Knowledge,
    named: NDArray[np.int64],
    done: Projected,
    progress: Progress,
) -> dict[str, NDArray[np.int64]]:
    """The ids of all nodes that the graph now has, by label."""
    needed = set(named.tolist())
    progress.start("nodes", len(knowledge.nodes))
    ids: dict[str, NDArray[np.int64]] = {}
    for label, nodes in by_label(knowledge.nodes).items():
        there = np.unique(np.asarray(graph.read(cypher.IDS[label])[0]["ids"], dtype=np.int64))
        stated = np.asarray([node.id for node in nodes], dtype=np.int64)
        every = np.union1d(there, stated)
        for begin in range(0, len(every), NODE_PAGE):
            page = every[begin : begin + NODE_PAGE]
            known = _known(graph, label, np.intersect1d(page, there, assume_unique=True))
            start, stop = np.searchsorted(stated, page[0]), np.searchsorted(stated, page[-1], side="right")
            _write_nodes(writer, label, nodes[start:stop], known, needed, done)
            progress.advance(int(stop - start))
        new = [node.id for node in nodes if not node.deleted or node.id in needed]
        ids[label] = np.union1d(there, np.asarray(new, dtype=np.int64))
    return ids


def _known(graph: GraphClient, label: str, ids: NDArray[np.int64]) -> dict[int, dict[str, Any]]:
    """The properties of some nodes that the graph has."""
    rows = graph.read(cypher.NODES[label], ids=ids.tolist()) if len(ids) else []
    return {row["node"]["id"]: row["node"] for row in rows}


def _write_nodes(
    writer: Writer,
    label: str,
    nodes: Sequence[Node],
    known: Mapping[int, Mapping[str, Any]],
    needed: set[int],
    done: Projected,
) -> None:
    wanted = {
        node.id: properties_of(node) for node in nodes if not node.deleted or node.id in known or node.id in needed
    }
    new = [row for id_, row in wanted.items() if id_ not in known]
    changed = [row for id_, row in wanted.items() if id_ in known and known[id_] != row]
    done.count(label, "new", writer.write(cypher.ADD_NODES[label], columns_of(label, new)))
    done.count(label, "changed", writer.write(cypher.CHANGE_NODES[label], changed))
    done.count(label, "unchanged", len(wanted) - len(new) - len(changed))
    if label == "Artwork":
        lost = [{"id": id_} for id_, row in known.items() if id_ not in wanted and not row.get("deleted")]
        done.count(label, "changed", writer.write(cypher.MARK_DELETED, lost))


def remove_nodes(
    graph: GraphClient, writer: Writer, knowledge: Knowledge, ids: Mapping[str, NDArray[np.int64]], done: Projected
) -> None:
    """Remove what the store does not have any more, except artworks that an affinity of any release names."""
    live = np.asarray([node.id for node in knowledge.nodes if not node.deleted], dtype=np.int64)
    for label, all_ids in ids.items():
        gone = np.setdiff1d(all_ids, live).tolist()
        if gone and label == "Artwork":
            gone = sorted(set(gone) - set(graph.read(cypher.NEEDED, ids=gone)[0]["ids"]))
        done.count(label, "gone", writer.write(cypher.REMOVE_NODES[label], [{"id": id_} for id_ in gone]))
