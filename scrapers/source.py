"""The harvest loop that every source shares: parse, check the licence, fetch, decode, store, one page at a time.

A page is one transaction with its checkpoint, and picture files are whole before the page that names them: a harvest
that was killed anywhere continues to the same end as one that was not. A work whose picture is refused is stored
without it (it still has its words and its history) and its picture is counted by reason; a picture that an earlier
harvest stored for it stays.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from scrapers.counts import Counts
from scrapers.errors import Rejected
from scrapers.image_store import ImageStore
from scrapers.images import MAX_BYTES, MAX_PIXELS, decode
from scrapers.licences import RightsPolicy
from scrapers.progress import Progress
from scrapers.records import Artwork, Image, Rejection

PICTURE = "image: "
"""How the reason of a rejection begins that refuses a work's picture and not the work."""

FETCHED_AHEAD = 8
"""Pictures held in memory for each worker: at the largest size accepted, 160 MB a worker."""


@dataclass(frozen=True)
class Page:
    """Raw records as the source gives them; `cursor` resumes after them."""

    records: Sequence[Mapping[str, Any]]
    cursor: str


class Source(Protocol):
    """Where records come from. `name` is the prefix of their keys; `total` is how many are expected, if known."""

    @property
    def name(self) -> str: ...

    @property
    def total(self) -> int | None: ...

    def pages(self, cursor: str | None) -> AsyncIterator[Page]:
        """All pages after `cursor`, from the start when it is None. Raises SourceError."""
        ...

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        """The artwork that `raw` states, its `rights` as stated. Raises Rejected."""
        ...

    async def fetch(self, artwork: Artwork) -> bytes:
        """The picture's bytes; asked only when `artwork.image` is not None. Raises Rejected."""
        ...


class Saved(Protocol):
    """How many artworks of a page were new, changed and unchanged."""

    @property
    def new(self) -> int: ...

    @property
    def changed(self) -> int: ...

    @property
    def unchanged(self) -> int: ...


class HarvestStore(Protocol):
    """What the harvest loop needs of the store."""

    def checkpoint(self, source: str) -> str | None:
        """The cursor saved last in an unfinished harvest; None or "" for the start."""
        ...

    def save_page(
        self,
        source: str,
        artworks: Sequence[tuple[Artwork, Image | None]],
        rejections: Sequence[Rejection],
        cursor: str,
    ) -> Saved:
        """Store a page and its cursor in one transaction.

        A work that names a picture (`artwork.image`) and comes without one keeps the one it has: it was refused now.
        """
        ...

    def finish_harvest(self, source: str) -> None:
        """Forget the checkpoint: the source was read to its end."""
        ...

    def images(self, sha256s: Sequence[str]) -> Mapping[str, Image]:
        """The pictures known, by SHA-256."""
        ...


@dataclass
class HarvestCounts(Counts):
    """The counts of a harvest. `pictures` counts refused pictures of works that were stored all the same."""

    pictures: Counter[str] = field(default_factory=Counter)

    def line(self, step: str) -> str:
        """As `Counts.line`, with `2 pictures refused (empty file 1, truncated 1)` when there are any."""
        line = super().line(step)
        if not self.pictures:
            return line
        counted, seconds = line.rsplit(", ", 1)
        reasons = ", ".join(f"{reason} {n}" for reason, n in sorted(self.pictures.items()))
        noun = "picture" if self.pictures.total() == 1 else "pictures"
        return f"{counted}, {self.pictures.total()} {noun} refused ({reasons}), {seconds}"


async def harvest(
    source: Source,
    store: HarvestStore,
    image_store: ImageStore,
    *,
    rights: RightsPolicy,
    progress: Progress,
    limit: int | None = None,
    workers: int,
    max_bytes: int = MAX_BYTES,
    max_pixels: int = MAX_PIXELS,
) -> HarvestCounts:
    """Counts of what was seen from the checkpoint on, at most `limit` records.

    A limit that cuts a page short stores the part and leaves the checkpoint before it. Whatever is raised (SourceError,
    StoreUnavailable, KeyboardInterrupt), the pages saved so far stay.
    """
    counts = HarvestCounts()
    cursor = await asyncio.to_thread(store.checkpoint, source.name) or None
    await asyncio.to_thread(image_store.sweep)
    totals = [n for n in (limit, source.total if cursor is None else None) if n is not None]
    progress.start(f"ingest {source.name}", min(totals, default=None))
    seen: set[str] = set()
    with ThreadPoolExecutor(workers, thread_name_prefix="decode") as pool:
        pictures = _Pictures(source, store, image_store, pool, workers, max_bytes, max_pixels)
        async for page in source.pages(cursor):
            left = len(page.records) if limit is None else limit - counts.seen
            records = page.records[:left]
            artworks, rejections = _admit(source, records, rights, seen)
            images, refused = await pictures.of(artworks)
            cursor = page.cursor if len(records) == len(page.records) else cursor
            pairs = list(zip(artworks, images, strict=True))
            refusals = [*rejections, *refused]
            saved = await asyncio.to_thread(store.save_page, source.name, pairs, refusals, cursor or "")
            counts.seen += len(records)
            counts.new += saved.new
            counts.changed += saved.changed
            counts.unchanged += saved.unchanged
            counts.skipped.update(rejection.reason for rejection in rejections)
            counts.pictures.update(rejection.reason.removeprefix(PICTURE) for rejection in refused)
            progress.advance(len(records))
            if limit is not None and counts.seen >= limit:
                return counts
    await asyncio.to_thread(store.finish_harvest, source.name)
    return counts


def _admit(
    source: Source, records: Sequence[Mapping[str, Any]], rights: RightsPolicy, seen: set[str]
) -> tuple[list[Artwork], list[Rejection]]:
    """The records that may enter, their rights normalised, and the others with the reason; `seen` gains their ids."""
    artworks = []
    rejections = []
    for raw in records:
        source_id = _named(raw)
        try:
            artwork = source.parse(raw)
            source_id = artwork.source_id
            if source_id in seen:
                raise Rejected("duplicate id", source_id)
            seen.add(source_id)
            artworks.append(replace(artwork, rights=rights.admit(artwork.rights)))
        except Rejected as error:
            rejections.append(Rejection(source_id=source_id, reason=error.reason, detail=error.detail))
    return artworks, rejections


def _named(raw: Mapping[str, Any]) -> str:
    """What to call a record that could not be parsed."""
    return str(raw.get("id", ""))[:200]


@dataclass(frozen=True)
class _Pictures:
    """Fetches and decodes the pictures of artworks, several at a time."""

    source: Source
    store: HarvestStore
    image_store: ImageStore
    pool: ThreadPoolExecutor
    workers: int
    max_bytes: int
    max_pixels: int

    async def of(self, artworks: Sequence[Artwork]) -> tuple[list[Image | None], list[Rejection]]:
        """The picture of each artwork, None where it has none or it was refused, and the refusals."""
        images: list[Image | None] = []
        refused = []
        for batch in _batches(artworks, FETCHED_AHEAD * self.workers):
            for artwork, found in zip(batch, await self._batch(batch), strict=True):
                if isinstance(found, Rejected):
                    reason = PICTURE + found.reason
                    refused.append(Rejection(source_id=artwork.source_id, reason=reason, detail=found.detail))
                images.append(found if isinstance(found, Image) else None)
        return images, refused

    async def _batch(self, artworks: Sequence[Artwork]) -> list[Image | Rejected | None]:
        fetched = await asyncio.gather(*map(self._fetch, artworks))
        hashes = [hashlib.sha256(got).hexdigest() if isinstance(got, bytes) else None for got in fetched]
        contents = {name: got for name, got in zip(hashes, fetched, strict=True) if name and isinstance(got, bytes)}
        known = await asyncio.to_thread(self.store.images, sorted(contents)) if contents else {}
        found: dict[str, Image | Rejected] = {
            name: image for name, image in known.items() if self.image_store.has(image)
        }
        missing = [name for name in contents if name not in found]
        loop = asyncio.get_running_loop()
        taken = await asyncio.gather(*(loop.run_in_executor(self.pool, self._take, contents[name]) for name in missing))
        found.update(zip(missing, taken, strict=True))
        return [
            found[name] if name else got if isinstance(got, Rejected) else None
            for name, got in zip(hashes, fetched, strict=True)
        ]

    async def _fetch(self, artwork: Artwork) -> bytes | Rejected | None:
        if artwork.image is None:
            return None
        try:
            return await self.source.fetch(artwork)
        except Rejected as error:
            return error

    def _take(self, content: bytes) -> Image | Rejected:
        try:
            return self.image_store.add(content, decode(content, max_bytes=self.max_bytes, max_pixels=self.max_pixels))
        except Rejected as error:
            return error


def _batches(artworks: Sequence[Artwork], size: int) -> Iterator[Sequence[Artwork]]:
    for start in range(0, len(artworks), size):
        yield artworks[start : start + size]
