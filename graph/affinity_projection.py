"""Affinities of the projection: the versions that begin, end, go on or go away with a release."""

import numpy as np
from numpy.typing import NDArray

from graph import cypher
from graph.client import GraphClient
from graph.projected import Projected
from graph.ranges import ranges
from graph.versions import Pairs, Versions, difference, leftovers
from graph.writer import Writer
from scrapers.progress import Progress


def project_affinities(
    graph: GraphClient,
    writer: Writer,
    name: str,
    pairs: Pairs,
    release: int,
    complete: set[int],
    ids: NDArray[np.int64],
    done: Projected,
    progress: Progress,
) -> None:
    newest = max(complete, default=0)
    before = max((number for number in complete if number < release), default=0)
    pieces = ranges(ids, pairs.src)
    progress.start(f"affinities {name}", len(pieces))
    for low, high in pieces:
        stored = _versions(graph, name, low, high)
        doubled = stored.doubled()
        if len(doubled):
            done.count(name, "gone", writer.write(cypher.SINGLE_AFFINITIES[name], stored.rows(doubled)))
            stored = _versions(graph, name, low, high)
        wanted = pairs.between(low, high)
        # After a rollback the release is there as it was; versions that a newer one ended are not to be touched.
        differs = leftovers(stored, newest) if newest > release else difference(stored, wanted, release, before)
        # Removing goes by pair and release, so it must come before adding.
        done.count(name, "gone", writer.write(cypher.REMOVE_AFFINITIES[name], stored.rows(differs.remove)))
        done.count(name, "reopened", writer.write(cypher.REOPEN_AFFINITIES[name], stored.rows(differs.reopen)))
        done.count(name, "ended", writer.write(cypher.END_AFFINITIES[name], stored.rows(differs.end, release)))
        done.count(name, "new", writer.write(cypher.ADD_AFFINITIES[name], wanted.take(differs.add).rows(release)))
        done.count(name, "unchanged", differs.kept)
        progress.advance()


def _versions(graph: GraphClient, name: str, low: int, high: int) -> Versions:
    return Versions.of(graph.read(cypher.VERSIONS[name], low=low, high=high)[0])
