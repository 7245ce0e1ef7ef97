"""The projection: what brings the graph database to the knowledge of the store and the affinities of a release.

Only what differs is written, in an order in which a reader at a complete release sees all of it, and nothing else, at
any moment. Killed anywhere, the next run finds out what is there and writes the rest.
"""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph import cypher
from graph.affinity import Affinities
from graph.client import GraphClient
from graph.nodes import properties_of
from graph.relations import edges_of, stated_by
from graph.versions import Pairs, Versions, difference, leftovers
from graph.writer import Writer
from scrapers.errors import KindredError
from scrapers.progress import Progress
from scrapers.records import Knowledge, Node, Relations

# What is read, compared and written at a time: nodes; edges of the release; nodes that edges lead from. 60,000
# affinities are compared in 3 s, and none are held but those of one page.
NODE_PAGE = 5_000
EDGE_PAGE = 20_000
SOURCE_PAGE = 2_000

_EVERY = 1 << 62
"""Above every id."""


@dataclass(frozen=True, slots=True)
class Target:
    """A release to project: its number, the SHA-256 of its manifest, and its affinities by facet."""

    number: int
    manifest: str
    affinities: Mapping[str, Affinities]


@dataclass(slots=True)
class Projected:
    """What a projection did: for each label and type, how many were new, changed, ended, reopened, gone, unchanged."""

    release: int
    by_name: dict[str, Counter[str]] = field(default_factory=dict)
    batches: int = 0
    started: float = field(default_factory=time.monotonic)

    def count(self, name: str, what: str, number: int) -> None:
        """Note that `number` more of a label or type were `what`."""
        if number:
            self.by_name.setdefault(name, Counter())[what] += number

    def total(self, *what: str) -> int:
        """Of all labels and types together."""
        return sum(counter[one] for counter in self.by_name.values() for one in what)

    @property
    def written(self) -> int:
        return self.total("new", "changed", "ended", "reopened", "gone")

    def line(self, step: str) -> str:
        """`project: release 7, 3 written: FORMAL_SIM 2 new, 1 ended, 270 unchanged; …, 0.4 s`."""
        told = []
        for name, counter in self.by_name.items():
            if counter.total() > counter["unchanged"]:
                told.append(f"{name} " + ", ".join(f"{counter[what]} {what}" for what in _WHAT if counter[what]))
        said = "; ".join(told) or f"nothing to do, {self.total('unchanged')} unchanged"
        return (
            f"{step}: release {self.release}, {self.written} written: {said}, {time.monotonic() - self.started:.1f} s"
        )


_WHAT = ("new", "changed", "ended", "reopened", "gone", "unchanged")


def project(
    graph: GraphClient,
    knowledge: Knowledge,
    target: Target,
    progress: Progress,
    *,
    rebuild: bool = False,
    writer: Writer | None = None,
) -> Projected:
    """Bring `graph` to `knowledge` and to the release `target`. The caller sees to it that nobody else does.

    With `rebuild` everything is deleted first. Releases after one that is not complete yet are undone. Raises
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
    complete = _undo(graph, writer, target, done)
    ids = _project_nodes(graph, writer, knowledge, named, done, progress)
    for facet, name in cypher.AFFINITIES.items():
        _project_affinities(graph, writer, name, pairs[facet], target.number, complete, ids["Artwork"], done, progress)
    for name, (src, _) in cypher.ENDS.items():
        _project_relations(graph, writer, name, knowledge.relations.of(name), ids[src], done, progress)
    _remove_nodes(graph, writer, knowledge, ids, done)
    if target.number not in complete:
        # What is marked must be there: nothing of it may have been turned away.
        writer.check()
        row = {"number": target.number, "manifest": target.manifest}
        done.count("Release", "new", writer.write(cypher.MARK_RELEASE, [row]))
    writer.check()
    done.batches = writer.batches
    return done


def complete_releases(graph: GraphClient) -> dict[int, str]:
    """The releases whose projection is complete, oldest first, with the SHA-256 of their manifests."""
    return {row["number"]: row["manifest"] for row in graph.read(cypher.RELEASES)}


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
        while graph.read(count)[0]["number"]:
            graph.write(statement, limit=limit)
        progress.advance()


def _undo(graph: GraphClient, writer: Writer, target: Target, done: Projected) -> set[int]:
    """The complete releases, less those that make room for `target`: all newer ones when it is not complete itself."""
    complete = complete_releases(graph)
    if complete.get(target.number) == target.manifest:
        return set(complete)
    undone = [number for number in complete if number >= target.number]
    if undone:
        done.count("Release", "gone", writer.write(cypher.UNMARK_RELEASES, [{"number": one} for one in undone]))
    return set(complete) - set(undone)


def _project_nodes(
    graph: GraphClient,
    writer: Writer,
    knowledge: Knowledge,
    named: NDArray[np.int64],
    done: Projected,
    progress: Progress,
) -> dict[str, NDArray[np.int64]]:
    """The ids of all nodes that the graph now has, by label."""
    needed = set(named.tolist())
    by_label: dict[str, list[Node]] = {label: [] for label in cypher.LABELS.values()}
    for node in knowledge.nodes:
        by_label[cypher.LABELS[node.kind]].append(node)
    progress.start("nodes", len(knowledge.nodes))
    ids = {}
    for label, nodes in by_label.items():
        found: list[int] = []
        start = 0
        for page in _node_pages(graph, label):
            known = {row["id"]: row for row in page}
            last = page[-1]["id"] if len(page) == NODE_PAGE else _EVERY
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


def _project_affinities(
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
    ranges = _ranges(ids, pairs.src)
    progress.start(f"affinities {name}", len(ranges))
    for low, high in ranges:
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


def _ranges(ids: NDArray[np.int64], sources: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Ranges of ids that together hold all, each with a bounded number of nodes and of edges of the release."""
    bounds = np.unique(np.concatenate([[0, _EVERY], ids[::SOURCE_PAGE], sources[::EDGE_PAGE]])).tolist()
    return list(pairwise(bounds))


def _project_relations(
    graph: GraphClient,
    writer: Writer,
    name: str,
    relations: Relations,
    ids: NDArray[np.int64],
    done: Projected,
    progress: Progress,
) -> None:
    ranges = _ranges(ids, relations.src)
    progress.start(f"relations {name}", len(ranges))
    for low, high in ranges:
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
        done.count(name, "gone", writer.write(cypher.REMOVE_RELATIONS[name], [_row(pair) for pair in gone]))
        done.count(name, "new", writer.write(cypher.ADD_RELATIONS[name], [_row(p, wanted[p]) for p in new]))
        done.count(name, "changed", writer.write(cypher.CHANGE_RELATIONS[name], [_row(p, wanted[p]) for p in changed]))
        done.count(name, "unchanged", len(wanted) - len(new) - len(changed))
        progress.advance()


def _row(pair: tuple[int, int], stated: Sequence[Any] = ()) -> dict[str, Any]:
    return {
        "src": pair[0],
        "dst": pair[1],
        **dict(zip(("provenance", "sources", "confidence"), stated, strict=False)),
    }


def _remove_nodes(
    graph: GraphClient, writer: Writer, knowledge: Knowledge, ids: Mapping[str, NDArray[np.int64]], done: Projected
) -> None:
    """Remove what the store does not have any more, except artworks that an affinity of any release names."""
    live = np.asarray([node.id for node in knowledge.nodes if not node.deleted], dtype=np.int64)
    for label, all_ids in ids.items():
        gone = np.setdiff1d(all_ids, live).tolist()
        if gone and label == "Artwork":
            gone = sorted(set(gone) - set(graph.read(cypher.NEEDED, ids=gone)[0]["ids"]))
        done.count(label, "gone", writer.write(cypher.REMOVE_NODES[label], [{"id": id_} for id_ in gone]))
