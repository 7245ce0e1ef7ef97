"""Stored works of a museum that still lack their picture, as a source: their records are read anew and fetched for."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from scrapers.crawl.source import Fetcher, parsed
from scrapers.museums.museum import Museum
from scrapers.records import Artwork
from scrapers.source import Page
from scrapers.web.downloads import Downloaded

_PAGE = 50


class Lacking(Protocol):
    """Where works without a picture are known."""

    def without_picture(
        self, source: str, after: str, limit: int, *, retry_before: datetime
    ) -> Sequence[tuple[str, Mapping[str, Any]]]:
        """Key and raw record of such works, in order of key after `after`."""
        ...

    def count_without_picture(self, source: str, *, retry_before: datetime) -> int: ...


class MissingPictures:
    """A `Source` of the stored records of a museum whose picture is named and not there.

    Its cursor is the key of the last work; nothing need be kept of it, since what was fetched is missing no more.
    """

    def __init__(self, museum: Museum, store: Lacking, fetcher: Fetcher, retry_before: datetime) -> None:
        self.name = museum.about.name
        self.title: str | None = museum.about.title
        self.total: int | None = None
        self._museum = museum
        self._store = store
        self._fetcher = fetcher
        self._retry_before = retry_before

    async def pages(self, cursor: str | None) -> AsyncIterator[Page]:
        """Pages of records in order of key, each asked for when the one before is done."""
        after = cursor or ""
        self.total = await asyncio.to_thread(
            self._store.count_without_picture, self.name, retry_before=self._retry_before
        )
        while rows := await asyncio.to_thread(
            self._store.without_picture, self.name, after, _PAGE, retry_before=self._retry_before
        ):
            keys = [key for key, _ in rows]
            after = keys[-1]
            yield Page([raw for _, raw in rows], after, lambda n, keys=keys: keys[n - 1])  # type: ignore[misc]

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        return parsed(self._museum, raw)

    async def fetch(self, artwork: Artwork) -> Downloaded:
        return await self._fetcher.fetch(artwork)
