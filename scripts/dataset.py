"""`./kindred ingest dataset`: a folder of Parquet files or WebDataset shards, or a data set of the hub."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from scrapers.dataset.hub import PREFIX, HubName, download
from scrapers.dataset.source import DatasetSource
from scrapers.errors import SourceError, WebError
from scripts import stages
from scripts.crawling import open_web
from scripts.workspace import Workspace, workspace
from settings import load

Place = Annotated[
    str,
    typer.Argument(
        help="Folder of .parquet files or .tar shards, or hf:owner/name[:config[:split]].", show_default=False
    ),
]
Sample = Annotated[int | None, typer.Option(min=1, help="Take a sample of this many records.")]
Seed = Annotated[int, typer.Option(min=0, help="Which sample: the same seed draws the same one again.")]
Buffer = Annotated[int, typer.Option(min=1, help="Rows among which the next of a sample is drawn.")]
Rights = Annotated[
    str | None,
    typer.Option(help="Licence you state for records without a recognisable one, e.g. LicenseRef-our-archive."),
]
Name = Annotated[str, typer.Option(help="Name before the ids of this data set: NAME:id.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Take at most this many more records; run again to go on.")]


def dataset(
    place: Place,
    sample: Sample = None,
    seed: Seed = 42,
    buffer: Buffer = 1000,
    rights: Rights = None,
    name: Name = "dataset",
    limit: Limit = None,
) -> None:
    """A folder of Parquet files or WebDataset shards, or a data set of the hub; all of it or a repeatable sample."""
    with workspace(load()) as work:
        folder = asyncio.run(_downloaded(work, place)) if place.startswith(PREFIX) else Path(place)
        source = DatasetSource(
            folder,
            name=name,
            sample=sample,
            seed=seed,
            buffer=buffer,
            max_bytes=work.settings.image_max_bytes,
            spill=work.data,
        )
        counts = stages.ingest(work, source, rights, limit)
        print(counts.line(f"ingest {name}"))
        stages.check_skipped(work, counts)


async def _downloaded(work: Workspace, place: str) -> Path:
    async with open_web(work) as web:
        try:
            return await download(web, HubName.parse(place), work.data / "hub", base=work.settings.hub)
        except WebError as error:
            raise SourceError(
                f"the hub does not give {place} ({error}); what came is kept, run the same command again to go on"
            ) from error
