"""`./kindred ingest dataset`: a folder of Parquet files or WebDataset shards, or a data set of the hub."""

import asyncio
import re
import unicodedata
from pathlib import Path
from typing import Annotated

import typer

from scrapers.crawl.registry import museums
from scrapers.dataset.hub import PREFIX, HubName, download
from scrapers.dataset.source import DatasetSource
from scrapers.errors import KindredError, SourceError, WebError
from scrapers.openalex import OpenAlex
from scripts import harvesting, same_works, takedown
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
Name = Annotated[
    str | None,
    typer.Option(help="Name before the ids of this data set, NAME:id; else that of the folder or data set."),
]
Limit = Annotated[int | None, typer.Option(min=1, help="Take at most this many more records; run again to go on.")]

_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,99}")
_TAKEN = frozenset({OpenAlex.about.name, "sample"})


def dataset(
    place: Place,
    sample: Sample = None,
    seed: Seed = 42,
    buffer: Buffer = 1000,
    rights: Rights = None,
    name: Name = None,
    limit: Limit = None,
) -> None:
    """A folder of Parquet files or WebDataset shards, or a data set of the hub; all of it or a repeatable sample."""
    source_name = own_name(named(place) if name is None else name)
    with workspace(load()) as work:
        folder = asyncio.run(_downloaded(work, place)) if place.startswith(PREFIX) else Path(place)
        source = DatasetSource(
            folder,
            name=source_name,
            sample=sample,
            seed=seed,
            buffer=buffer,
            max_bytes=work.settings.image_max_bytes,
            spill=work.data,
        )
        with takedown.finished(work):
            counts = harvesting.ingest(work, source, rights, limit)
            print(counts.line(f"ingest {source_name}"))
        same_works.propose(work, counts)
        harvesting.check_skipped(work, counts)


def own_name(name: str) -> str:
    """`name`, under which works of the operator's own are stored. Raises KindredError when it may not be.

    Ids of two collections under one name overwrite each other, so that those of museums are not to be had.
    """
    if not _NAME.fullmatch(name):
        raise KindredError(
            f"{name!r} cannot be the name of a collection: it begins with a letter a to z, and goes on with those, "
            "digits and _ . - only. Give another with --name"
        )
    if name in museums() or name in _TAKEN:
        raise KindredError(f"{name!r} is the name of a source that Kindred knows. Give another with --name")
    return name


def named(place: str) -> str:
    """The name of a folder or of a data set of the hub, spelled as a collection's name is.

    Raises KindredError when it leaves no such name.
    """
    own = place.removeprefix(PREFIX) if place.startswith(PREFIX) else Path(place).resolve().name
    plain = unicodedata.normalize("NFKD", own).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9_.]+", "-", plain).strip("-._")
    if not _NAME.fullmatch(slug):
        raise KindredError(f"{own!r} makes no name for a collection. Give one with --name, such as --name my-prints")
    return slug


async def _downloaded(work: Workspace, place: str) -> Path:
    async with open_web(work) as web:
        try:
            return await download(web, HubName.parse(place), work.data / "hub", base=work.settings.hub)
        except WebError as error:
            raise SourceError(
                f"the hub does not give {place} ({error}); what came is kept, run the same command again to go on"
            ) from error
