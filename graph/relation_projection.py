"""Relations of the projection: those that the graph lacks, states otherwise, or nobody states any more."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from graph import cypher
from graph.client import GraphClient
from graph.projected import Projected
from graph.ranges import ranges
from graph.relations import edges_of, row_of, stated_by
from graph.writer import Writer
from scrapers.progress import Progress
from scrapers.records import Relations


def project_relations(
    graph: GraphClient,
    writer: Writer,
    name: str,
    relations: Relations,
    ids: NDArray[np.int64],
    done: Projected,
    progress: Progress,
) -> None:
    pieces = ranges(ids, relations.src)
    progress.start(f"relations {name}", len(pieces))
    for low, high in pieces:
        found = Counter[tuple[int, int]]()
        known = {}
        for src, dst, *stated in edges_of(graph.read(cypher.RELATIONS[name], low=low, high=high)[0]):
            found[src, dst] += 1
            known[src, dst] = stated
        start, stop = np.searchsorted(relations.src, [low, high])
        wanted = stated_by(relations.take(slice(int(start), int(stop))))
        doubled = {pair for pair, number in found.items() if number > 1}
        gone = [pair for pair in known if pair not in wanted or pair in doubled]
        new = [pair for pair in wanted if pair not in known or pair in doubled]
        changed = [pair for pair in wanted if pair in known and pair not in doubled and known[pair] != wanted[pair]]
        done.count(name, "gone", writer.write(cypher.REMOVE_RELATIONS[name], [row_of(pair) for pair in gone]))
        done.count(name, "new", writer.write(cypher.ADD_RELATIONS[name], [row_of(p, wanted[p]) for p in new]))
        done.count(
            name, "changed", writer.write(cypher.CHANGE_RELATIONS[name], [row_of(p, wanted[p]) for p in changed])
        )
        done.count(name, "unchanged", len(wanted) - len(new) - len(changed))
        progress.advance()
