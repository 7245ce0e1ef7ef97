"""Relations of the projection: those that the graph lacks, states otherwise, or nobody states any more."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from graph import cypher
from graph.client import GraphClient
from graph.projected import Projected
from graph.ranges import Page, pages, rest
from graph.relations import columns_of, edges_of, row_of, stated_by
from graph.strays import remove_misled
from graph.writer import Writer
from scrapers.known import Relations
from scrapers.progress import Progress


def project_relations(
    graph: GraphClient,
    writer: Writer,
    name: str,
    relations: Relations,
    ids: NDArray[np.int64],
    done: Projected,
    progress: Progress,
) -> None:
    """Bring the relations of a type to `relations`, sorted by src; `ids` are all nodes that they may lead from.

    What the graph holds is read from the nodes that relations are stated of, and from others only when its total says
    that there are more.
    """
    unseen: int = graph.read(cypher.TOTALS[name])[0]["number"]
    wanted = pages(relations.src)
    progress.start(f"relations {name}", len(wanted))
    for page in wanted:
        unseen -= _project(graph, writer, name, relations, page, done, read=unseen > 0)
        progress.advance()
    if unseen:
        unseen -= remove_misled(graph, writer, name, done)
    for page in rest(ids, relations.src):
        if not unseen:
            return
        unseen -= _project(graph, writer, name, relations, page, done, read=True)


def _project(
    graph: GraphClient, writer: Writer, name: str, relations: Relations, page: Page, done: Projected, *, read: bool
) -> int:
    """How many edges the graph held from the nodes of a page; now it holds those that are wanted."""
    here = relations.take(page.wanted)
    lists = graph.read(cypher.RELATIONS[name], ids=page.ids.tolist())[0] if read else None
    if not lists or not lists["src"]:
        done.count(name, "new", writer.write(cypher.ADD_RELATIONS[name], columns_of(here)))
        return 0
    found = Counter[tuple[int, int]]()
    known = {}
    for src, dst, *stated in edges_of(lists):
        found[src, dst] += 1
        known[src, dst] = stated
    wanted = stated_by(here)
    doubled = {pair for pair, number in found.items() if number > 1}
    gone = [pair for pair in known if pair not in wanted or pair in doubled]
    new = [place for place, pair in enumerate(wanted) if pair not in known or pair in doubled]
    changed = [pair for pair in wanted if pair in known and pair not in doubled and known[pair] != wanted[pair]]
    done.count(name, "gone", writer.write(cypher.REMOVE_RELATIONS[name], [row_of(pair) for pair in gone]))
    added = columns_of(here.take(np.asarray(new, dtype=np.int64)))
    done.count(name, "new", writer.write(cypher.ADD_RELATIONS[name], added))
    done.count(name, "changed", writer.write(cypher.CHANGE_RELATIONS[name], [row_of(p, wanted[p]) for p in changed]))
    done.count(name, "unchanged", len(wanted) - len(new) - len(changed))
    return len(lists["src"])
