"""Nodes of the projection: those that the graph lacks, holds otherwise, or needs no more."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph import cypher
from graph.client import GraphClient
from graph.nodes import by_label, properties_of
from graph.projected import Projected
from graph.ranges import EVERY
from graph.writer import Writer
from scrapers.progress import Progress
from scrapers.records import Knowledge, Node

NODE_PAGE = 5_000


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
    ids = {}
    for label, nodes in by_label(knowledge.nodes).items():
        found: list[int] = []
        start = 0
        for page in _node_pages(graph, label):
            known = {row["id"]: row for row in page}
            last = page[-1]["id"] if len(page) == NODE_PAGE else EVERY
            stop = start
            while stop < len(nodes) and nodes[stop].id <= last:
                stop += 1
            _write_nodes(writer, label, nodes[start:stop], known, needed, done)
            found += known
            found += [node.id for node in nodes[start:stop] if not node.deleted or node.id in needed]
            progress.advance(stop - start)
            start = stop
        ids[label] = np.unique(np.asarray(found, dtype=np.int64))
    return ids


def _node_pages(graph: GraphClient, label: str) -> Iterator[list[dict[str, Any]]]:
    """The nodes of a label in order of id; the last page is the only one that is not full, and may be empty."""
    after = -1
    while True:
        page = [row["node"] for row in graph.read(cypher.NODES[label], after=after, limit=NODE_PAGE)]
        yield page
        if len(page) < NODE_PAGE:
            return
        after = page[-1]["id"]


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
    done.count(label, "new", writer.write(cypher.ADD_NODES[label], new))
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
