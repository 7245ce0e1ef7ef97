"""Affinities of the projection: the versions that begin, end, go on or go away with a release."""

import numpy as np
from numpy.typing import NDArray

from graph import cypher
from graph.client import GraphClient
from graph.projected import Projected
from graph.ranges import Page, pages, rest
from graph.strays import remove_impossible
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
    """Bring the affinities of a type to `pairs` at `release`; `ids` are all works that the graph has.

    What the graph holds is read from the works that pairs begin with, and from others only when its total says that
    there are more.
    """
    unseen: int = graph.read(cypher.TOTALS[name])[0]["number"]
    wanted = pages(pairs.src)
    progress.start(f"affinities {name}", len(wanted))

    def project(page: Page) -> int:
        """How many versions are accounted for; those of the page are now as the release wants them."""
        counted = 0
        stored = _versions(graph, name, page, read=unseen > 0)
        if stored.impossible(release, complete).any():
            counted += remove_impossible(graph, writer, name, release, complete, done)
            stored = _versions(graph, name, page, read=True)
        counted += len(stored)
        doubled = stored.doubled()
        if len(doubled):
            done.count(name, "gone", writer.write(cypher.SINGLE_AFFINITIES[name], stored.rows(doubled)))
            stored = _versions(graph, name, page, read=True)
        _write(writer, name, stored, pairs.take(page.wanted), release, complete, done)
        return counted

    for page in wanted:
        unseen -= project(page)
        progress.advance()
    if unseen:
        unseen -= remove_impossible(graph, writer, name, release, complete, done)
    for page in rest(ids, pairs.src):
        if not unseen:
            return
        unseen -= project(page)


def _write(
    writer: Writer, name: str, stored: Versions, wanted: Pairs, release: int, complete: set[int], done: Projected
) -> None:
    newest = max(complete, default=0)
    before = max((number for number in complete if number < release), default=0)
    # After a rollback the release is there as it was; versions that a newer one ended are not to be touched.
    differs = leftovers(stored, newest) if newest > release else difference(stored, wanted, release, before)
    # Removing goes by pair and release, so it must come before adding.
    done.count(name, "gone", writer.write(cypher.REMOVE_AFFINITIES[name], stored.rows(differs.remove)))
    done.count(name, "reopened", writer.write(cypher.REOPEN_AFFINITIES[name], stored.rows(differs.reopen)))
    done.count(name, "ended", writer.write(cypher.END_AFFINITIES[name], stored.rows(differs.end, release)))
    done.count(name, "new", writer.write(cypher.ADD_AFFINITIES[name], wanted.take(differs.add).columns(release)))
    done.count(name, "unchanged", differs.kept)


def _versions(graph: GraphClient, name: str, page: Page, *, read: bool) -> Versions:
    return Versions.of(graph.read(cypher.VERSIONS[name], ids=page.ids.tolist())[0]) if read else Versions.none()
