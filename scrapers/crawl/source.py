"""A museum as a source of the harvest loop."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from scrapers.crawl.desk import Desk, part
from scrapers.crawl.listing import MALFORMED, listed
from scrapers.errors import Permanent, Rejected
from scrapers.museums.museum import Museum, Reader, Wanted
from scrapers.records import Artwork
from scrapers.source import Page
from scrapers.web.client import Web
from scrapers.web.downloads import Downloaded

WAIT_FOR_OTHERS_S = 1.0
"""How often a worker looks whether the others have finished, or left, the pages they hold."""


class Fetcher(Protocol):
    """Downloads the picture of an artwork."""

    async def fetch(self, artwork: Artwork) -> Downloaded: ...


class MuseumSource:
    """A `Source` that reads what is `wanted` of a museum, one claimed page at a time and the next one ahead.

    `seen_before` is how many records earlier runs of the same harvest saw, which `total` leaves out.
    """

    def __init__(
        self,
        museum: Museum,
        reader: Reader,
        desk: Desk,
        fetcher: Fetcher,
        wanted: Wanted = Wanted(),  # noqa: B008 - frozen
        *,
        seen_before: int = 0,
    ) -> None:
        self.name = museum.about.name
        self.title: str | None = museum.about.title
        self.total: int | None = None
        self._museum = museum
        self._reader = reader
        self._desk = desk
        self._fetcher = fetcher
        self._wanted = wanted
        self._seen_before = seen_before

    async def pages(self, cursor: str | None) -> AsyncIterator[Page]:  # noqa: ARG002 - claims say what is left
        """Pages that no other worker has, until none is left anywhere. Raises SourceError.

        Whoever gave the desk gives back what is still held in the end: pages outlive their listing here.
        """
        ahead = asyncio.create_task(self._page())
        try:
            while page := await ahead:
                ahead = asyncio.create_task(self._page())
                yield page
        finally:
            ahead.cancel()
            await asyncio.gather(ahead, return_exceptions=True)

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        """The artwork that `raw` states. Raises Rejected."""
        return parsed(self._museum, raw)

    async def fetch(self, artwork: Artwork) -> Downloaded:
        return await self._fetcher.fetch(artwork)

    async def _page(self) -> Page | None:
        """The next page, claimed and listed; None when all are done."""
        while True:
            claimed = await asyncio.to_thread(self._desk.claim)
            if claimed:
                break
            if await asyncio.to_thread(self._desk.done):
                return None
            await asyncio.sleep(WAIT_FOR_OTHERS_S)
        ticket, claim = claimed
        listing = await listed(self._museum, self._reader, self._wanted, claim.cursor)
        await asyncio.to_thread(claim.found, listing.further, listing.total)
        if listing.total is not None:
            self.total = max(listing.total - self._seen_before, 0)
        return Page(listing.records[claim.taken :], ticket, lambda n: part(ticket, claim.taken + n))


class WebFetcher:
    """Downloads pictures into `incoming`, at the pace their hosts allow."""

    def __init__(self, museum: Museum, web: Web, incoming: Path, *, max_bytes: int, delay: float | None = None) -> None:
        self._about = museum.about
        self._limit = museum.about.picture_limit.slowed(delay)
        self._web = web
        self._incoming = incoming
        self._max_bytes = max_bytes

    async def fetch(self, artwork: Artwork) -> Downloaded:
        """The picture on disk. Raises Rejected where the host will not give it, Transient where it may later."""
        about = self._about
        try:
            return await self._web.download(
                artwork.image or "",
                self._incoming / uuid.uuid4().hex,
                limit=self._limit,
                documented=(about.endpoint, *about.documented),
                throttles=about.throttles,
                max_bytes=self._max_bytes,
            )
        except Permanent as error:
            raise Rejected(error.reason, error.detail) from error


def parsed(museum: Museum, raw: Mapping[str, Any]) -> Artwork:
    """The artwork that `raw` states, its raw record without what changes by itself.

    Raises Rejected, "malformed record" where the mapping finds something else than it expects, or where the record
    cannot be written down as JSON (nested too deep).
    """
    try:
        artwork = museum.parse(raw)
        json.dumps(raw)
    except MALFORMED as error:
        raise Rejected("malformed record", f"{raw.get('id', '?')}: {error!r}"[:300]) from error
    kept = {name: value for name, value in raw.items() if name not in museum.volatile}
    return replace(artwork, raw=kept)
