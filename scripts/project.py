"""`./kindred project` and `./kindred check-graph`: the graph database, filled and compared."""

from typing import Annotated

import typer

from graph.check import check
from scripts import stages
from scripts.peak import PeakMemory
from scripts.workspace import workspace
from settings import load

Rebuild = Annotated[bool, typer.Option("--rebuild", help="Delete what is in the graph and write all of it anew.")]
Sample = Annotated[int, typer.Option(min=0, help="Nodes and edges of each label and type whose values are compared.")]


def project(rebuild: Rebuild = False) -> None:
    """Bring the graph database to the store and the live release; only what differs is written."""
    with workspace(load()) as work:
        release = work.live_release()
        with PeakMemory() as peak, work.open_graph() as graph:
            line = stages.project(work, graph, release, rebuild=rebuild).line("project")
        print(f"{line}; peak memory {peak.mebibytes:.0f} MiB")


def check_graph(sample: Sample = 2000) -> None:
    """Compare the graph database with the store and the live release; exit 1 and name what differs."""
    with workspace(load()) as work:
        target, releases = stages.target(work.live_release()), stages.finished_releases(work)
        with work.open_graph() as graph:
            checked = check(
                graph, work.store.knowledge(), target, sample=sample, seed=work.settings.seed, releases=releases
            )
    counted = ", ".join(f"{name} {number}" for name, number in checked.counted.items() if number)
    print(f"check-graph: release {checked.release}: {counted}; values of {checked.sampled} compared")
    for sentence in checked.differences:
        print(f"differs: {sentence}")
    if checked.differences:
        print("the graph differs: run `./kindred project`, and with --rebuild if that does not mend it")
        raise typer.Exit(1)
    print("the graph holds what the store and the release say")
