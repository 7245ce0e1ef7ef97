"""`./kindred ingest SOURCE`: records and pictures into the store."""

from pathlib import Path
from typing import Annotated

import typer

from scrapers.crawl.registry import museums
from scrapers.folder import FolderSource
from scrapers.sample.source import SampleSource
from scrapers.source import Source
from scripts import harvesting, museum_verbs, same_works, takedown
from scripts.dataset import dataset, own_name
from scripts.knowledge import knowledge
from scripts.openalex import openalex
from scripts.workspace import workspace
from settings import load

app = typer.Typer(
    help="Bring records and pictures into the store; run again to go on or to refresh.", no_args_is_help=True
)

Directory = Annotated[
    Path, typer.Argument(help="Folder with pictures and artworks.jsonl or artworks.csv.", show_default=False)
]
Rights = Annotated[
    str | None,
    typer.Option(help="Licence you state for records without a recognisable one, e.g. LicenseRef-our-archive."),
]
Limit = Annotated[int | None, typer.Option(min=1, help="Take at most this many more records; run again to go on.")]
Name = Annotated[str, typer.Option(help="Name before the ids of this folder: NAME:id.")]


@app.command("folder")
def folder(directory: Directory, rights: Rights = None, name: Name = "folder", limit: Limit = None) -> None:
    """A directory with pictures and artworks.jsonl or artworks.csv."""
    run(FolderSource(directory, name=own_name(name)), rights, limit)


@app.command("sample")
def sample(limit: Limit = None) -> None:
    """The sample collection, which Kindred paints itself."""
    run(SampleSource(), None, limit)


app.command("dataset")(dataset)
app.command("knowledge")(knowledge)
app.command("openalex")(openalex)
for museum in museums().values():
    app.command(museum.about.name, help=museum_verbs.help_of(museum.about))(museum_verbs.verb(museum))


def run(source: Source, rights: str | None, limit: int | None) -> None:
    """Ingest `source` and print its line of counts."""
    with workspace(load()) as work:
        with takedown.finished(work):
            counts = harvesting.ingest(work, source, rights, limit)
            print(counts.line(f"ingest {source.name}"))
        same_works.propose(work, counts)
        harvesting.check_skipped(work, counts)
