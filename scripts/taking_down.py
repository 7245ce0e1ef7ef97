"""Taking works down everywhere: what the store's own transaction does not reach.

The order is that of harm. With the transaction no door of the API shows the work any more; then go its files, what was
measured on them, and every release from which it could come back. Killed anywhere, the next run does the rest.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np

from embeddings.vectors import load_states
from graph import cypher
from graph.affinity import Gates
from graph.client import GraphClient
from graph.release import VECTORS, Release
from scrapers.errors import KindredError, ReleaseMismatch, StoreUnavailable
from scrapers.files import sweep
from scrapers.store.takedowns import Takedown
from scripts import stages
from scripts.removed import Removed
from scripts.workspace import Workspace

Say = Callable[[str], None]
Noted = Mapping[str, Removed]
Note = Callable[[str, Removed], None]
One = TypeVar("One")


def finish(
    work: Workspace, receipts: Sequence[Takedown], gates: Gates, *, keep_releases: bool = False, say: Say = print
) -> dict[str, Removed]:
    """Remove everywhere what `receipts` name, and say by key what that was, in this run and before.

    Where the live release holds one of them, another is made without them and goes live. Older ones go, and cannot be
    published again, unless `keep_releases`. `gates` are for a new release where the live one cannot tell its own. Of an
    empty collection no release can be made: then the live one stays, and the takedown is not finished.

    Raises KindredError when a pipeline runs at the same time, or something cannot be reached; what was done is noted.
    """
    noted = {one.key: Removed.from_mapping(work.store.removed_outside(one.key)) for one in receipts}

    def note(key: str, removed: Removed) -> None:
        noted[key] = removed
        work.store.note_removed(key, removed.to_mapping())

    for receipt in receipts:
        names = [name for image in receipt.orphans for name in work.images.remove(image)]
        if names:
            note(receipt.key, replace(noted[receipt.key], files=_joined(noted[receipt.key].files, names)))
    with work.database.exclusive("pipeline"):
        for receipt in receipts:
            measured = work.features.forget([image.sha256 for image in receipt.orphans])
            if measured:
                note(receipt.key, replace(noted[receipt.key], features=noted[receipt.key].features + measured))
        for folder in (work.vectors, work.releases):
            stages.sweep_unfinished(folder)
        changed = _leave_vectors(work, receipts, noted, note, gates, say)
        changed |= _leave_releases(work, receipts, noted, note, keep_releases=keep_releases)
        if work.settings.graph == "off":
            stands = {one.key: "switched off: run `./kindred project` where it is on" for one in receipts}
        elif changed or any(not noted[one.key].finished_at for one in receipts):
            stands = _leave_graph(work, receipts, say)
        else:
            stands = {}
        live = work.store.live_release()
        shown = holding(work, [one.key for one in receipts]).get(live.number, []) if live else []
        for receipt in receipts:
            removed = noted[receipt.key]
            removed = replace(removed, graph=stands.get(receipt.key, removed.graph))
            if not removed.finished_at and receipt.key not in shown:
                removed = replace(removed, finished_at=datetime.now(UTC).isoformat(timespec="seconds"))
            if removed != noted[receipt.key]:
                note(receipt.key, removed)
    return noted


def holding(work: Workspace, keys: Sequence[str]) -> dict[int, list[str]]:
    """By number of each release on disk, those of the `keys` that it holds, where it holds any."""
    folders = {int(path.name): path for path in work.releases.glob("[0-9]*") if path.name.isdecimal()}
    found = {number: _held(folders[number] / VECTORS, keys) for number in sorted(folders)}
    return {number: held for number, held in found.items() if held}


def fitted_with(work: Workspace, receipt: Takedown) -> bool:
    """Whether the basis in use has a row of the work in one of its reference sets."""
    if work.basis_folder() is None:
        return False
    return any(np.isin(receipt.id, one.reference_ids).any() for one in work.basis().calibrations.values())


def _leave_vectors(
    work: Workspace, receipts: Sequence[Takedown], noted: Noted, note: Note, gates: Gates, say: Say
) -> bool:
    """Replace a live release that holds the works by one without, and remove the sets of vectors that hold them."""
    live, keys = work.store.live_release(), [one.key for one in receipts]
    held = holding(work, keys).get(live.number, []) if live else []
    if live and held:
        edges, gates = _told_by(work, receipts, gates)
        for key in held:
            note(key, replace(noted[key], edges=noted[key].edges or edges.get(key, {})))
    sets = {path: _held(path, keys) for path in sorted(work.vectors.glob("[!.]*"))}
    for path, names in sets.items():
        for key in names:
            note(key, replace(noted[key], vectors=_joined(noted[key].vectors, [path.name])))
    rebuilt = bool(held) and work.store.counts()["artworks"] > 0
    if rebuilt:
        say(stages.embed(work).line("embed"))
        linked = stages.link(work, gates)
        say(linked.line("link"))
        say(stages.publish(work, linked.release.number).line("publish"))
        for key in held:
            note(key, replace(noted[key], live=linked.release.number))
    for path, names in sets.items():
        if names:
            sweep(path)
    return rebuilt


def _leave_releases(
    work: Workspace, receipts: Sequence[Takedown], noted: Noted, note: Note, *, keep_releases: bool
) -> bool:
    """Remove the releases that hold the works, but for the live one."""
    live = work.store.live_release()
    removed = False
    for number, held in holding(work, [one.key for one in receipts]).items():
        if keep_releases or (live and live.number == number):
            for key in held:
                note(key, replace(noted[key], kept_releases=_joined(noted[key].kept_releases, [number])))
            continue
        work.store.withdraw_release(number)
        for key in held:
            kept = tuple(one for one in noted[key].kept_releases if one != number)
            note(key, replace(noted[key], releases=_joined(noted[key].releases, [number]), kept_releases=kept))
        sweep(work.releases / str(number))
        removed = True
    return removed


def _leave_graph(work: Workspace, receipts: Sequence[Takedown], say: Say) -> dict[str, str]:
    """Project the live release, and say how the graph stands to each work."""
    live = work.store.live_release()
    if live is None:
        return {one.key: "there is no live release to project" for one in receipts}
    try:
        with work.open_graph() as graph:
            say(stages.project(work, graph, work.live_release()).line("project"))
            return {one.key: _in_graph(graph, one) for one in receipts}
    except StoreUnavailable:
        raise
    except KindredError as error:
        raise KindredError(f"all but the graph is done, which still holds the work: {error}; run this again") from error


def _in_graph(graph: GraphClient, receipt: Takedown) -> str:
    there = bool(graph.read(cypher.NODES["Artwork"], ids=[receipt.id]))
    return "a node without a title stays, since kept releases name it" if there else "node and edges are gone"


def _told_by(work: Workspace, receipts: Sequence[Takedown], gates: Gates) -> tuple[dict[str, dict[str, int]], Gates]:
    """What the live release tells: how many affinities name each work, by facet, and the gates it was made with."""
    try:
        release = work.live_release()
    except ReleaseMismatch:
        return {}, gates
    counted = {one.key: _edges(release, one.id) for one in receipts}
    return counted, Gates(**{name: release.manifest.gates[name] for name in ("k", "min_percentile", "graph_k")})  # type: ignore[arg-type]


def _edges(release: Release, artwork: int) -> dict[str, int]:
    return {
        name: int(((one.edge_source == artwork) | (one.edge_target == artwork)).sum())
        for name, one in release.affinities.items()
    }


def _held(vectors: Path, keys: Iterable[str]) -> list[str]:
    """Those of `keys` that a set of vectors holds: all of them when it cannot tell."""
    if not vectors.exists():
        return []
    try:
        states = load_states(vectors)
    except (OSError, json.JSONDecodeError):
        states = {}
    return [key for key in keys if not states or key in states]


def _joined(before: Sequence[One], new: Iterable[One]) -> tuple[One, ...]:
    return tuple(dict.fromkeys([*before, *new]))
