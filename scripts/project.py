"""`./kindred project` and `./kindred check-graph`: the graph database, filled and compared."""

from datetime import UTC, datetime
from typing import Annotated

import numpy as np
import typer

from api.docket import Docket
from graph import projection
from graph.check import check
from graph.path_check import check_paths
from scripts import stages
from scripts.peak import PeakMemory
from scripts.workspace import workspace
from settings import load

Rebuild = Annotated[bool, typer.Option("--rebuild", help="Delete what is in the graph and write all of it anew.")]
Sample = Annotated[int, typer.Option(min=0, help="Nodes and edges of each label and type whose values are compared.")]
Paths = Annotated[
    int, typer.Option(min=0, help="Nodes of each kind whose edges, and pairs whose paths, are compared with Cypher's.")
]

_NEVER = datetime.min.replace(tzinfo=UTC)


def project(rebuild: Rebuild = False) -> None:
    """Bring the graph database to the store and the live release; only what differs is written."""
    with workspace(load()) as work:
        release = work.live_release()
        with PeakMemory() as peak, work.open_graph() as graph:
            line = stages.project(work, graph, release, rebuild=rebuild).line("project")
        print(f"{line}; peak memory {peak.mebibytes:.0f} MiB")


def check_graph(sample: Sample = 2000, paths: Paths = 10) -> None:
    """Compare the graph database with the store and the live release, and the release's paths with Cypher's.

    Exit 1 and name what differs.
    """
    with workspace(load()) as work:
        release, releases, seed = work.live_release(), stages.finished_releases(work), work.settings.seed
        target = stages.target(release)
        with work.open_graph() as graph:
            # Whoever judges since then is heard by the API at once, and by the graph when it is written again.
            heard = projection.heard(graph, release.number) or _NEVER
            since, knowledge = work.store.judged_since(heard), work.store.knowledge(at=heard)
            verdicts = Docket.of("", work.store.judgements(at=heard)).verdicts
            here = [node.id for node in knowledge.nodes if node.kind == "artwork" and not node.deleted]
            gone = np.setdiff1d(release.paths.artworks, np.asarray(here, dtype=np.int64)).tolist()
            checked = check(graph, knowledge, target, sample=sample, seed=seed, releases=releases)
            walked = check_paths(
                graph, release.paths, release.number, verdicts=verdicts, gone=gone, sample=paths, seed=seed
            )
    counted = ", ".join(f"{name} {number}" for name, number in checked.counted.items() if number)
    print(f"check-graph: release {checked.release}: {counted}; values of {checked.sampled} compared")
    print(
        f"paths: {walked.edges} edges; those of {walked.nodes} nodes, {walked.hops} hops of paths and distances of "
        f"{walked.pairs} pairs compared"
    )
    if since:
        some = "1 judgement was" if since == 1 else f"{since} judgements were"
        print(f"{some} made or withdrawn since the graph was written: `./kindred project` writes them there")
    for sentence in (*checked.differences, *walked.differences):
        print(f"differs: {sentence}")
    if checked.differences:
        print("the graph differs: run `./kindred project`, and with --rebuild if that does not mend it")
    elif walked.differences:
        print("the paths of the release differ from what the store knows by now: run `./kindred pipeline stored`")
    if checked.differences or walked.differences:
        raise typer.Exit(1)
    print("the graph holds what the store and the release say, and its paths are those of the release")
