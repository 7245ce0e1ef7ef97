"""`./kindred pipeline SOURCE`: from records to a live release, in one go."""

from collections.abc import Callable
from typing import Annotated, TypeVar

import typer

from graph.affinity import Gates
from scrapers.folder import FolderSource
from scrapers.sample.source import SampleSource
from scrapers.source import HarvestCounts, Source
from scripts import stages
from scripts.ingest import Directory, Limit, Name, Rights
from scripts.peak import PeakMemory
from scripts.stage_verbs import K, MinPercentile, gates
from scripts.workspace import Workspace, workspace
from settings import load

Ended = TypeVar("Ended", HarvestCounts, stages.Outcome)

app = typer.Typer(help="Run ingest, fit, embed and link; run again to bring in what changed.", no_args_is_help=True)

Refit = Annotated[
    bool,
    typer.Option("--refit", help="Fit a new basis even if there is one; every vector is then made anew."),
]


@app.command("folder")
def folder(
    directory: Directory,
    rights: Rights = None,
    name: Name = "folder",
    limit: Limit = None,
    refit: Refit = False,
    k: K = None,
    min_percentile: MinPercentile = None,
) -> None:
    """A directory with pictures and artworks.jsonl or artworks.csv."""
    _run(FolderSource(directory, name=name), rights, limit, refit, k, min_percentile)


@app.command("sample")
def sample(limit: Limit = None, refit: Refit = False, k: K = None, min_percentile: MinPercentile = None) -> None:
    """The sample collection, which Kindred paints itself."""
    _run(SampleSource(), None, limit, refit, k, min_percentile)


def _run(
    source: Source,
    rights: str | None,
    limit: int | None,
    refit: bool,
    k: int | None,
    min_percentile: float | None,
) -> None:
    settings = load()
    with workspace(settings) as work:
        run(work, source, rights, gates(settings, k, min_percentile), limit=limit, refit=refit)


def run(
    work: Workspace,
    source: Source,
    rights: str | None,
    gates: Gates,
    *,
    limit: int | None = None,
    refit: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Every stage in order, each ending with its line; a basis that is in use is kept unless `refit`."""
    with work.database.exclusive("pipeline"):
        harvested = _stage(say, f"ingest {source.name}", lambda: stages.ingest(work, source, rights, limit))
        stages.check_skipped(work, harvested)
        if refit or work.basis_folder() is None:
            _stage(say, "fit", lambda: stages.fit(work))
        else:
            say("fit: the basis in use is kept (--refit makes a new one)")
        embedded = _stage(say, "embed", lambda: stages.embed(work))
        linked = _stage(say, "link", lambda: stages.link(work, gates))
        if not (harvested.stored or embedded.counts.stored or linked.counts.stored):
            say("pipeline: nothing to do, 0 new, 0 changed")


def _stage(say: Callable[[str], None], name: str, stage: Callable[[], Ended]) -> Ended:
    with PeakMemory() as peak:
        ended = stage()
        line = ended.line(name)
    say(f"{line}; peak memory {peak.mebibytes:.0f} MiB")
    return ended
