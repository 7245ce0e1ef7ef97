"""A museum harvested into the store, as the settings and the options of a command say."""

import asyncio
import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapers.crawl.desk import Desk, spelled
from scrapers.crawl.missing import MissingPictures
from scrapers.crawl.reader import WebReader
from scrapers.crawl.registry import museums
from scrapers.crawl.rehearsal import LoosePages, Rehearsal
from scrapers.crawl.source import MuseumSource, WebFetcher
from scrapers.errors import KindredError
from scrapers.harvest import harvest
from scrapers.harvest_counts import HarvestCounts
from scrapers.museums.museum import About, Museum, Wanted
from scrapers.openalex import OpenAlex
from scrapers.records import Artwork, Rejection
from scrapers.store.crawls import Claim, HarvestRow
from scrapers.store.store import Store
from scrapers.store.turns import StoreTurns
from scrapers.web.agent import agent_of
from scrapers.web.client import Web
from scripts import harvesting
from scripts.workspace import Workspace
from settings import Settings, variable

LANES = 2
"""Pages worked on side by side: one is stored while the pictures of the next are decoded."""

Show = Callable[[Sequence[Artwork], Sequence[Rejection]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What of a museum to bring in, and how; `delay` in seconds.

    `restart` forgets where an unfinished crawl stopped. `believe` takes down however many works the museum withdraws.
    """

    wanted: Wanted = field(default_factory=Wanted)
    limit: int | None = None
    delay: float | None = None
    metadata_only: bool = False
    download_missing: bool = False
    restart: bool = False
    believe: bool = False


@dataclass(frozen=True, slots=True)
class StoredPages:
    """The pages of one harvest, claimed in the store."""

    store: Store
    harvest: int

    def claim(self) -> Claim | None:
        return self.store.claim_page(self.harvest)

    def left(self) -> int:
        return self.store.pages_left(self.harvest)

    def close(self) -> bool:
        return self.store.close_harvest(self.harvest)


def crawl(work: Workspace, museum: Museum, options: Options) -> HarvestCounts:
    """Harvest `museum` into the store; a run that was stopped is gone on with.

    Raises KindredError where the museum demands what the settings lack, SourceError where it does not answer.
    """
    return asyncio.run(_crawl(work, museum, options, None))


def rehearse(work: Workspace, museum: Museum, options: Options, show: Show) -> HarvestCounts:
    """What a harvest of `museum` would store, page by page to `show`; nothing is stored and no picture fetched."""
    return asyncio.run(_crawl(work, museum, replace(options, metadata_only=True), show))


async def _crawl(work: Workspace, museum: Museum, options: Options, show: Show | None) -> HarvestCounts:
    settings, about = work.settings, museum.about
    check(about, settings)
    retry_before = datetime.now(UTC) - timedelta(days=settings.retry_days)
    rules = replace(
        harvesting.picture_rules(work), remember=True, skip=options.metadata_only, retry_before=retry_before
    )
    async with open_web(work, about) as web:
        reader = open_reader(web, about, settings, options.delay)
        fetcher = WebFetcher(
            museum, web, work.images.incoming(), max_bytes=settings.image_max_bytes, delay=options.delay
        )
        common: dict[str, Any] = {
            "rights": harvesting.rights_policy(work),
            "progress": work.progress,
            "limit": options.limit,
            "rules": rules,
        }
        if options.download_missing:
            missing = MissingPictures(museum, work.store, fetcher, retry_before)
            return await harvest(missing, work.store, work.images, **common)
        if show:
            rehearsal = Rehearsal(show)
            desk = Desk(rehearsal, LoosePages(rehearsal))
        else:
            row = await asyncio.to_thread(open_harvest, work.store, about.name, options)
            desk = Desk(work.store, StoredPages(work.store, row.id))
        try:
            before = 0 if show else row.seen
            source = MuseumSource(museum, reader, desk, fetcher, options.wanted, seen_before=before)
            counts = await harvest(source, desk, work.images, lanes=LANES, **common)
        finally:
            await asyncio.to_thread(desk.release)
        if not show:
            absent = await asyncio.to_thread(work.store.retire_absent, row.id)
            await asyncio.to_thread(work.store.remove_orphans, absent.orphans, work.images.remove)
            counts.taken_down += absent.taken_down
            counts.waiting = absent.waiting
            counts.absent = absent.found - absent.taken_down - absent.waiting
        return counts


def open_harvest(store: Store, source: str, options: Options) -> HarvestRow:
    """The harvest to go on with, or a new one."""
    wanted = spelled(options.wanted)
    if options.restart:
        store.abandon_harvest(source, wanted)
    return store.open_harvest(source, wanted, believe=options.believe)


def open_web(work: Workspace, about: About | None = None) -> Web:
    """A client under the settings' name and contact, whose turns all processes on the database share."""
    settings = work.settings
    mirror = settings.mirrors.get(about.name, "") if about else ""
    allowed = frozenset(filter(None, (*settings.private_hosts, urlsplit(mirror).netloc)))
    keys = [key.get_secret_value() for key in settings.keys.values()]
    return Web(agent=agent_of(settings.contact), turns=StoreTurns(work.store), allowed=allowed, secrets=keys)


def open_reader(web: Web, about: About, settings: Settings, delay: float | None) -> WebReader:
    """A reader of what `about` describes, with the settings' key and mirror for it."""
    key = settings.keys.get(about.name)
    endpoint = settings.mirrors.get(about.name, about.endpoint)
    # Pictures may come from the same host: then its stricter limit holds from the first of them on.
    web.declare(endpoint, about.limit.slowed(delay))
    return WebReader(web, about, key=key.get_secret_value() if key else "", endpoint=endpoint, delay=delay)


def check_names(settings: Settings, *others: str) -> None:
    """Raises KindredError when a key or a mirror is for a source that there is not: it would do nothing.

    `others` are sources besides those that have a verb.
    """
    known = [*museums(), OpenAlex.about.name, *others]
    for setting in ("keys", "mirrors"):
        for name in getattr(settings, setting):
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f"; did you mean {near[0]}?" if near else f": the sources are {', '.join(known)}"
                raise KindredError(f"{variable(setting)} names {name!r}, which is no source{hint}")


def check(about: About, settings: Settings) -> None:
    """Raises KindredError when `about` demands what the settings lack."""
    check_names(settings, about.name)
    if about.needs_contact and not settings.contact:
        raise KindredError(
            f"{about.title} wants to know whom to write to when something goes wrong: "
            f"set {variable('contact')} to an e-mail address or a page of yours"
        )
    if about.needs_key and about.name not in settings.keys:
        raise KindredError(f"{about.title} needs a key: set {variable('keys')}={about.name}=KEY (terms: {about.terms})")
    if about.on_request and about.on_request not in settings.allowed_rights:
        raise KindredError(
            f"{about.title} is off unless asked for: {about.holds}. Set {variable('allowed_rights')} to "
            f"{about.on_request} if you want it"
        )
