"""The projection: what brings the graph database to the knowledge of the store and the affinities of a release.

Only what differs is written, in an order in which a reader at a complete release sees all of it, and nothing else, at
any moment. Killed anywhere, the next run finds out what is there and writes the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from graph import cypher
from graph.affinity import Affinities
from graph.affinity_projection import project_affinities
from graph.client import GraphClient
from graph.node_projection import project_nodes, remove_nodes
from graph.projected import Projected
from graph.relation_projection import project_relations
from graph.versions import Pairs
from graph.writer import Writer
from scrapers.errors import KindredError
from scrapers.known import Knowledge
from scrapers.progress import Progress


@dataclass(frozen=True, slots=True)
class Target:
    """A release to project: its number, the SHA-256 of its manifest, and its affinities by facet."""

    number: int
    manifest: str
    affinities: Mapping[str, Affinities]


def project(
    graph: GraphClient,
    knowledge: Knowledge,
    target: Target,
    progress: Progress,
    *,
    rebuild: bool = False,
    writer: Writer | None = None,
    releases: Mapping[int, str] | None = None,
) -> Projected:
    """Bring `graph` to `knowledge` and to the release `target`. The caller sees to it that nobody else does.

    With `rebuild` everything is deleted first. Releases after one that is not complete yet are undone, and so are
    those that are not among `releases`, the store's with their manifests, where these are given. Raises
    GraphUnavailable when the server does not answer, and KindredError when the release is of another store.
    """
    writer = writer or Writer(graph)
    done = Projected(target.number)
    pairs = {name: Pairs.of(affinities) for name, affinities in target.affinities.items()}
    named = _named(pairs, knowledge)
    for statement in cypher.SCHEMA:
        graph.write(statement)
    if rebuild:
        _empty(graph, progress)
    complete = _undo(graph, writer, target, releases, done)
    ids = project_nodes(graph, writer, knowledge, named, done, progress)
    for facet, name in cypher.AFFINITIES.items():
        project_affinities(graph, writer, name, pairs[facet], target.number, complete, ids["Artwork"], done, progress)
    for name, (src, _) in cypher.ENDS.items():
        project_relations(graph, writer, name, knowledge.relations.of(name), ids[src], done, progress)
    remove_nodes(graph, writer, knowledge, ids, done)
    known = target.number in complete
    if not known or heard(graph, target.number) != knowledge.heard:
        # What is marked must be there: nothing of it may have been turned away.
        writer.check()
        row = {"number": target.number, "manifest": target.manifest, "heard": _written(knowledge.heard)}
        done.count("Release", "changed" if known else "new", writer.write(cypher.MARK_RELEASE, [row]))
    writer.check()
    done.batches = writer.batches
    return done


def complete_releases(graph: GraphClient) -> dict[int, str]:
    """The releases whose projection is complete, oldest first, with the SHA-256 of their manifests."""
    return {row["number"]: row["manifest"] for row in graph.read(cypher.RELEASES)}


def heard(graph: GraphClient, release: int) -> datetime | None:
    """When the last judgement that was projected with `release` was made or withdrawn; None where none was."""
    found = [row["heard"] for row in graph.read(cypher.RELEASES) if row["number"] == release]
    try:
        return datetime.fromisoformat(found[0]) if found and found[0] else None
    except ValueError:  # somebody else wrote there: the next projection writes it anew
        return None


def _written(time: datetime | None) -> str:
    return "" if time is None else time.astimezone(UTC).isoformat()


def _named(pairs: Mapping[str, Pairs], knowledge: Knowledge) -> NDArray[np.int64]:
    """The artworks that affinities of the release name."""
    named: NDArray[np.int64] = np.unique(np.concatenate([end for one in pairs.values() for end in (one.src, one.dst)]))
    works = np.asarray([node.id for node in knowledge.nodes if node.kind == "artwork"], dtype=np.int64)
    unknown = np.setdiff1d(named, works)
    if len(unknown):
        raise KindredError(
            f"the release names {len(unknown)} artworks that the store never had (the first has the inner id "
            f"{unknown[0]}); it was built from another database: run `./kindred link`"
        )
    return named


def _empty(graph: GraphClient, progress: Progress, limit: int = 20_000) -> None:
    """Delete all that a projection writes, releases first, in transactions of at most `limit` edges or nodes."""
    order = ["Release", *cypher.EDGES, *cypher.LABELS.values()]
    progress.start("emptying the graph", len(order))
    for name in order:
        statement = cypher.EMPTY_OF_EDGES.get(name) or cypher.EMPTY_OF_NODES[name]
        count = cypher.EDGES.get(name) or cypher.ALL_NODES[name]
        while number := graph.read(count)[0]["number"]:
            for _ in range(0, number, limit):
                graph.write(statement, limit=limit)
        progress.advance()


def unknown_releases(complete: Mapping[int, str], releases: Mapping[int, str] | None) -> list[int]:
    """Those of the `complete` that the store does not have, or has with another manifest; none when it was not asked"""
    return [] if releases is None else [one for one, manifest in complete.items() if releases.get(one) != manifest]


def _undo(
    graph: GraphClient, writer: Writer, target: Target, releases: Mapping[int, str] | None, done: Projected
) -> set[int]:
    """The complete releases, less those that nobody knows, and less those that make room for `target`: all newer ones
    when it is not complete itself, or builds on one that nobody knows."""
    complete = complete_releases(graph)
    undone = set(unknown_releases(complete, releases))
    if complete.get(target.number) != target.manifest or any(one <= target.number for one in undone):
        undone |= {number for number in complete if number >= target.number}
    if undone:
        done.count("Release", "gone", writer.write(cypher.UNMARK_RELEASES, [{"number": one} for one in sorted(undone)]))
    return set(complete) - undone
