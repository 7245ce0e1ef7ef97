"""`./kindred ingest knowledge`: a folder that tells of works, artists, terms and the relations between them."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from scrapers.knowledge.ingest import ingest_known, ingest_works
from scrapers.knowledge.opening import open_knowledge
from scripts import harvesting, same_works, takedown
from scripts.dataset import own_name
from scripts.workspace import workspace
from settings import load

Directory = Annotated[
    Path,
    typer.Argument(help="Folder with tables as docs/knowledge.md says, or a museum's own dump.", show_default=False),
]
Name = Annotated[
    str | None,
    typer.Option(help="Name before the ids of this source, NAME:id; else that of the folder or of the dialect."),
]
Rights = Annotated[
    str | None,
    typer.Option(help="Licence you state for works without a recognisable one, e.g. LicenseRef-our-archive."),
]
Dialect = Annotated[
    str | None, typer.Option(help="Read the folder as this museum's dump, where it is not recognised by itself.")
]


def knowledge(directory: Directory, name: Name = None, rights: Rights = None, dialect: Dialect = None) -> None:
    """Works without pictures, artists, terms, exhibitions, series and relations: CSV, JSONL or a museum's dump."""
    source = open_knowledge(directory, None if name is None else own_name(name), dialect)
    own_name(source.name)
    with workspace(load()) as work:
        with takedown.finished(work):
            policy = harvesting.rights_policy(work, rights)
            counts = asyncio.run(ingest_works(source, work.store, work.images, rights=policy, progress=work.progress))
            print(counts.line(f"ingest {source.name}"))
            known = ingest_known(source, work.store, work.progress)
            print(known.line(f"knowledge {source.name}"))
            for refusal in known.refusals():
                print(refusal, file=sys.stderr)
        same_works.propose(work, counts)
        harvesting.check_skipped(work, counts)
