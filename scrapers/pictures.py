"""The pictures of a page of artworks: fetched, decoded and stored, several at a time and a URL only once.

What became of each URL is written down within half a second, so that a harvest that was killed does not download again
what it has, and a dead link that a museum keeps listing is not asked for at every crawl.
"""

import asyncio
import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from scrapers.errors import Rejected, Transient
from scrapers.image_store import ImageStore
from scrapers.images import MAX_BYTES, MAX_PIXELS, decode
from scrapers.records import PICTURE, Artwork, Download, Image, Rejection
from scrapers.source import Source
from scrapers.web.downloads import Downloaded

Outcome = Literal["stored", "gone", "refused", "postponed"]

FETCHED_AHEAD = 8
"""Pictures under way for each worker: at the largest size accepted, 160 MB a worker where they are held in memory."""

_GROUP, _GROUP_S = 8, 0.5
"""Downloads written down together, and for how many seconds the first of them may wait: at the pace of a museum each
is written down at once, on loopback a transaction each would cost more than the pictures."""


class PictureStore(Protocol):
    """What fetching pictures needs of the store."""

    def images(self, sha256s: Sequence[str]) -> Mapping[str, Image]:
        """The pictures known, by SHA-256."""
        ...

    def downloads(self, urls: Sequence[str]) -> Mapping[str, Download]:
        """What became of those `urls` that were tried before."""
        ...

    def save_downloads(self, source: str, downloads: Sequence[Download]) -> None:
        """Write down what became of URLs, and the pictures that came."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRules:
    """How pictures are taken.

    `workers` decode at a time. `remember` keeps account of URLs, for sources whose pictures come over a network; one
    that was gone or refused is asked for again only if that was before `retry_before`. With `skip` none is fetched at
    all. `ocr` reads the text in a picture, uint8[h, w, 3].
    """

    workers: int
    max_bytes: int = MAX_BYTES
    max_pixels: int = MAX_PIXELS
    remember: bool = False
    retry_before: datetime | None = None
    skip: bool = False
    ocr: Callable[[NDArray[np.uint8]], str | None] | None = None


@dataclass
class Pictures:
    """Takes the pictures of artworks; a context that holds the threads which decode."""

    source: Source
    store: PictureStore
    image_store: ImageStore
    rules: PictureRules
    downloaded: int = 0
    postponed: int = 0
    _fresh: list[Download] = field(default_factory=list)
    _written_at: float = 0.0
    _under_way: dict[str, "asyncio.Task[Image | Rejected | None]"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(self.rules.workers, thread_name_prefix="decode")
        self._ahead = asyncio.Semaphore(FETCHED_AHEAD * self.rules.workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    async def of(
        self, artworks: Sequence[Artwork], tell: Callable[[], None] = lambda: None
    ) -> tuple[list[Image | None], list[Rejection]]:
        """The picture of each artwork, None where it has none or it did not come, and the refusals.

        `tell` is called whenever one has come, or has not.
        """
        if self.rules.skip:
            return [None] * len(artworks), []
        known = await self._known([artwork.image for artwork in artworks if artwork.image])
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._shared(artwork, known, tell)) for artwork in artworks]
        finally:
            await asyncio.shield(self._write_down())
        images: list[Image | None] = []
        refused = []
        for artwork, found in zip(artworks, (task.result() for task in tasks), strict=True):
            if isinstance(found, Rejected):
                refused.append(
                    Rejection(source_id=artwork.source_id, reason=PICTURE + found.reason, detail=found.detail)
                )
            images.append(found if isinstance(found, Image) else None)
        return images, refused

    def still_there(self, images: Sequence[Image | None]) -> list[Image | None]:
        """`images`, None in place of each whose files are gone meanwhile: it comes with a later run."""
        kept = [image if image and self.image_store.has(image) else None for image in images]
        self.postponed += sum(image is not None for image in images) - sum(image is not None for image in kept)
        return kept

    async def _shared(
        self, artwork: Artwork, known: Mapping[str, Download], tell: Callable[[], None]
    ) -> Image | Rejected | None:
        """The picture of one artwork; works that name the same URL wait for one download."""
        url = artwork.image
        if url is None or not self.rules.remember:
            found = await self._one(artwork, known)
        elif url in self._under_way:
            found = await asyncio.shield(self._under_way[url])
        else:
            self._under_way[url] = task = asyncio.ensure_future(self._one(artwork, known))
            try:
                found = await task
            finally:
                task.cancel()
                del self._under_way[url]
        tell()
        return found

    async def _known(self, urls: Sequence[str]) -> Mapping[str, Download]:
        if not (self.rules.remember and urls):
            return {}
        return await asyncio.to_thread(self.store.downloads, urls)

    async def _one(self, artwork: Artwork, known: Mapping[str, Download]) -> Image | Rejected | None:
        """The picture of one artwork; None where it has none or it is postponed."""
        if artwork.image is None:
            return None
        before = known.get(artwork.image)
        if before:
            if before.image and await self._kept(before.image):
                return before.image
            if before.outcome in ("gone", "refused") and not self._due(before):
                return Rejected(before.reason, before.detail)
        async with self._ahead:
            try:
                content = await self.source.fetch(artwork)
                found: Image | Rejected = await self._take(content)
            except Rejected as error:
                found = error
            except Transient as error:
                self.postponed += 1
                await self._note(artwork.image, "postponed", error.reason, error.detail)
                return None
        if isinstance(found, Rejected):
            await self._note(artwork.image, "gone" if found.reason == "gone" else "refused", found.reason, found.detail)
        else:
            self.downloaded += self.rules.remember
            await self._note(artwork.image, "stored", image=found)
        return found

    async def _kept(self, image: Image) -> bool:
        """Whether the files of a picture that the store knows are there."""
        return await asyncio.to_thread(self.image_store.has, image)

    def _due(self, before: Download) -> bool:
        """Whether a URL that gave no picture is to be tried again."""
        return self.rules.retry_before is not None and before.tried_at < self.rules.retry_before

    async def _take(self, content: bytes | Downloaded) -> Image:
        """The picture as it is stored now. Raises Rejected."""
        loop = asyncio.get_running_loop()
        try:
            if isinstance(content, Downloaded):
                sha256 = content.sha256
            else:
                sha256 = await loop.run_in_executor(self._pool, lambda: hashlib.sha256(content).hexdigest())
            known = (await asyncio.to_thread(self.store.images, [sha256])).get(sha256)
            if known and await self._kept(known):
                return known
            return await loop.run_in_executor(self._pool, self._decode, content)
        finally:
            if isinstance(content, Downloaded):
                content.path.unlink(missing_ok=True)

    def _decode(self, content: bytes | Downloaded) -> Image:
        rules = self.rules
        spooled = content.path if isinstance(content, Downloaded) else None
        read = spooled.read_bytes() if spooled else content
        assert isinstance(read, bytes)
        decoded = decode(read, max_bytes=rules.max_bytes, max_pixels=rules.max_pixels)
        image = self.image_store.add(read, decoded, spooled)
        return replace(image, text=rules.ocr(decoded.pixels)) if rules.ocr else image

    async def _note(
        self, url: str, outcome: Outcome, reason: str = "", detail: str = "", image: Image | None = None
    ) -> None:
        if not self.rules.remember:
            return
        self._fresh.append(
            Download(url=url, outcome=outcome, image=image, reason=reason, detail=detail, tried_at=datetime.now(UTC))
        )
        if len(self._fresh) >= _GROUP or time.monotonic() - self._written_at >= _GROUP_S:
            await self._write_down()

    async def _write_down(self) -> None:
        self._written_at = time.monotonic()
        fresh, self._fresh = self._fresh, []
        if fresh:
            await asyncio.to_thread(self.store.save_downloads, self.source.name, fresh)
