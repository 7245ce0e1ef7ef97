"""`./kindred pipeline SOURCE`: from records to a live release, in one go."""

from collections.abc import Callable
from typing import Annotated, Protocol, TypeVar

import typer

from graph.affinity import Gates
from graph.release import Release
from scrapers.counts import Counts
from scrapers.errors import KindredError, StoreUnavailable
from scrapers.folder import FolderSource
from scrapers.sample.source import SampleSource
from scrapers.source import Source
from scripts import harvesting, stages, takedown
from scripts.dataset import own_name
from scripts.ingest import Directory, Limit, Name, Rights
from scripts.peak import PeakMemory
from scripts.stage_verbs import K, MinPercentile, gates
from scripts.workspace import Workspace, workspace
from settings import load


class _Ended(Protocol):
    def line(self, step: str) -> str: ...


Ended = TypeVar("Ended", bound=_Ended)

_MEND = "run `./kindred project` when it can be reached"

app = typer.Typer(
    help="Run ingest, fit, embed, link, project and publish; run again to bring in what changed.", no_args_is_help=True
)

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
    _run(FolderSource(directory, name=own_name(name)), rights, limit, refit, k, min_percentile)


@app.command("sample")
def sample(limit: Limit = None, refit: Refit = False, k: K = None, min_percentile: MinPercentile = None) -> None:
    """The sample collection, which Kindred paints itself."""
    _run(SampleSource(), None, limit, refit, k, min_percentile)


@app.command("stored")
def stored(refit: Refit = False, k: K = None, min_percentile: MinPercentile = None) -> None:
    """What is stored already, whatever source it came from; nothing is ingested."""
    _run(None, None, None, refit, k, min_percentile)


def _run(
    source: Source | None,
    rights: str | None,
    limit: int | None,
    refit: bool,
    k: int | None,
    min_percentile: float | None,
) -> None:
    settings = load()
    with workspace(settings) as work:
        run(work, source, rights, gates(settings, k, min_percentile), limit=limit, refit=refit)
        takedown.finish_open(work)


def run(
    work: Workspace,
    source: Source | None,
    rights: str | None,
    gates: Gates,
    *,
    limit: int | None = None,
    refit: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Every stage in order, each ending with its line; a basis that is in use is kept unless `refit`.

    Without a source it begins with what is stored.

    The new release is in the graph before it goes live. One that was made earlier than the live one goes live first:
    to project it takes the live one out of the graph, and meanwhile readers have the arrays. Where the graph cannot be
    reached it goes live nevertheless, since recommendations do not need the graph; then KindredError is raised.
    """
    with work.database.exclusive("pipeline"):
        harvested = _harvest(work, source, rights, limit, say) if source else Counts()
        if refit or work.basis_folder() is None:
            _stage(say, "fit", lambda: stages.fit(work))
        else:
            say("fit: the basis in use is kept (--refit makes a new one)")
        embedded = _stage(say, "embed", lambda: stages.embed(work))
        linked = _stage(say, "link", lambda: stages.link(work, gates))
        for line in linked.report():
            say(line)
        live = work.store.live_release()
        if live and linked.release.number < live.number:
            published = _publish(work, linked.release, say)
            written, failure = _project(work, linked.release, say)
        else:
            written, failure = _project(work, linked.release, say)
            published = _publish(work, linked.release, say)
        if failure:
            raise KindredError(f"release {published.number} is live, but not in the graph: {failure}; {_MEND}")
        stored = harvested.stored + embedded.counts.stored + linked.counts.stored
        if not (stored or written or published.changed):
            say("pipeline: nothing to do, 0 new, 0 changed")


def _harvest(
    work: Workspace, source: Source, rights: str | None, limit: int | None, say: Callable[[str], None]
) -> Counts:
    counts = _stage(say, f"ingest {source.name}", lambda: harvesting.ingest(work, source, rights, limit))
    harvesting.check_skipped(work, counts)
    return counts


def _publish(work: Workspace, release: Release, say: Callable[[str], None]) -> stages.Published:
    return _stage(say, "publish", lambda: stages.publish(work, release.number))


def _project(work: Workspace, release: Release, say: Callable[[str], None]) -> tuple[int, KindredError | None]:
    """How much was written to the graph, and why it could not be."""
    if work.settings.graph == "off":
        say("project: skipped, KINDRED_GRAPH=off")
        return 0, None
    try:
        with work.open_graph() as graph:
            return _stage(say, "project", lambda: stages.project(work, graph, release)).written, None
    except StoreUnavailable:
        raise
    except KindredError as error:
        say(f"project: failed, {error}; {_MEND}")
        return 0, error


def _stage(say: Callable[[str], None], name: str, stage: Callable[[], Ended]) -> Ended:
    with PeakMemory() as peak:
        ended = stage()
        line = ended.line(name)
    say(f"{line}; peak memory {peak.mebibytes:.0f} MiB")
    return ended
