"""`./kindred ingest openalex`: publications, whose passages tell about artworks."""

import asyncio
from typing import Annotated

import typer

from scrapers.counts import Counts
from scrapers.crawl.publications import gather
from scrapers.museums.museum import Wanted
from scrapers.openalex import OpenAlex
from scrapers.store.store import Store
from scripts.crawling import Options, StoredPages, check, open_harvest, open_reader, open_web
from scripts.museum_verbs import Delay, Limit, Restart, Since, day_of
from scripts.workspace import Workspace, workspace
from settings import load

Query = Annotated[str | None, typer.Option(help="Words to find in title, abstract and text.")]
Kind = Annotated[str | None, typer.Option(help="Only works of this type, such as article or book-chapter.")]


def openalex(
    query: Query = None,
    kind: Kind = None,
    limit: Limit = None,
    since: Since = None,
    delay: Delay = None,
    restart: Restart = False,
) -> None:
    """OpenAlex: scholarly publications with their concepts (no artworks). Needs a key, and --query or --since."""
    with workspace(load()) as work:
        wanted = Wanted(query, kind, day_of(work.store, OpenAlex.about, since, Wanted(query, kind)) if since else None)
        counts = asyncio.run(_gather(work, Options(wanted=wanted, limit=limit, delay=delay, restart=restart)))
        print(counts.line("ingest openalex"))


async def _gather(work: Workspace, options: Options) -> Counts:
    archive = OpenAlex()
    check(archive.about, work.settings)
    async with open_web(work, archive.about) as web:
        reader = open_reader(web, archive.about, work.settings, options.delay)
        pages = await asyncio.to_thread(_pages, work.store, options)
        return await gather(archive, reader, pages, options.wanted, work.progress, options.limit)


def _pages(store: Store, options: Options) -> StoredPages:
    return StoredPages(store, open_harvest(store, OpenAlex.about.name, options).id)
