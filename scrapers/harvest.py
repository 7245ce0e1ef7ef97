"""The harvest loop that every source shares: parse, check the licence, fetch, decode, store, one page at a time.

A page is one transaction with its checkpoint, and picture files are whole before the page that names them: a harvest
that was killed anywhere continues to the same end as one that was not. A work whose picture is refused is stored
without it (it still has its words and its history) and its picture is counted by reason; a picture that an earlier
harvest stored for it stays.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, cast

from scrapers.bounds import too_long
from scrapers.crediting import credited
from scrapers.errors import Rejected, SourceError
from scrapers.harvest_counts import HarvestCounts
from scrapers.image_store import ImageStore
from scrapers.licences import RightsPolicy
from scrapers.pictures import PictureRules, Pictures, PictureStore
from scrapers.progress import Progress
from scrapers.records import PICTURE, Artwork, Image, Rejection
from scrapers.source import Page, Source

WITHDRAWN = "licence not allowed"
"""The reason for refusing a record that means, of a work that is stored, that its licence was withdrawn.

A record without a licence means nothing: a field may be missing for many reasons.
"""

DUPLICATE = "duplicate id"

MOST_ROUNDS = 10
"""Pages in a row that hold nothing but what was seen before, at which a source is taken to go round in circles."""


class Saved(Protocol):
    """How many artworks of a page were new, changed, unchanged and taken down since their licence was withdrawn.

    `orphans` are pictures that no artwork uses any more: their files are to go. `refused` are records that the store
    itself refused, `withheld` counts works that were not taken down, for too many at once are not believed.
    """

    @property
    def new(self) -> int: ...

    @property
    def changed(self) -> int: ...

    @property
    def unchanged(self) -> int: ...

    @property
    def taken_down(self) -> int: ...

    @property
    def orphans(self) -> Sequence[Image]: ...

    @property
    def refused(self) -> Sequence[Rejection]: ...

    @property
    def withheld(self) -> int: ...


class HarvestStore(PictureStore, Protocol):
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

    def barred(self, keys: Sequence[str]) -> Collection[str]:
        """Those of `keys` whose records the store will refuse, since a person had the works taken down."""
        ...

    def remove_orphans(self, images: Sequence[Image], remove: Callable[[Image], object]) -> None:
        """Call `remove` for those of `images` that no artwork uses, while none can come to use them."""
        ...

    def finish_harvest(self, source: str) -> None:
        """Forget the checkpoint: the source was read to its end."""
        ...


async def harvest(
    source: Source,
    store: HarvestStore,
    image_store: ImageStore,
    *,
    rights: RightsPolicy,
    progress: Progress,
    limit: int | None = None,
    rules: PictureRules,
    lanes: int = 1,
) -> HarvestCounts:
    """Counts of what was seen from the checkpoint on, at most `limit` records.

    With several `lanes`, pages are worked on side by side and saved as they are done: for a store that keeps account
    of each page, not of how far all have come. A limit that cuts a page short stores the part; the next run goes on
    after it where the source can resume inside a page, and with the whole page where it cannot. A stored work whose
    record now states a licence that may not enter is taken down. Whatever is raised (SourceError, StoreUnavailable,
    KeyboardInterrupt), the pages saved so far stay.
    """
    counts = HarvestCounts()
    cursor = await asyncio.to_thread(store.checkpoint, source.name) or None
    await asyncio.to_thread(image_store.sweep)
    totals = [n for n in (limit, source.total if cursor is None else None) if n is not None]
    progress.start(f"ingest {source.name}", min(totals, default=None))
    async with aclosing(cast(Any, source.pages(cursor))) as pages:
        with Pictures(source, store, image_store, rules) as pictures:
            loop = _Loop(source, store, image_store, rights, progress, pictures, pages, limit, counts, cursor or "")
            await _together([loop.run() for _ in range(lanes)])
    if not loop.cut:
        await asyncio.to_thread(store.finish_harvest, source.name)
    return counts


@dataclass
class _Loop:
    """What the lanes of one harvest share."""

    source: Source
    store: HarvestStore
    image_store: ImageStore
    rights: RightsPolicy
    progress: Progress
    pictures: Pictures
    pages: AsyncIterator[Page]
    limit: int | None
    counts: HarvestCounts
    before: str
    seen: set[str] = field(default_factory=set)
    taken: int = 0
    rounds: int = 0
    cut: bool = False
    _one_by_one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self) -> None:
        """Take pages and store them until there are none."""
        while page := await self._next():
            await self._keep(page)

    async def _next(self) -> Page | None:
        """The next page, cut where the limit is reached; None after the last."""
        async with self._one_by_one:
            left = None if self.limit is None else self.limit - self.taken
            if left == 0:
                self.cut = True
                return None
            page = await anext(self.pages, None)
            if page is None:
                return None
            if left is not None and len(page.records) > left:
                page = Page(page.records[:left], page.inside(left) if page.inside else self.before)
                self.cut = True
            self.before = page.cursor
            self.taken += len(page.records)
            return page

    async def _keep(self, page: Page) -> None:
        artworks, rejections = _admit(self.source, page.records, self.rights, self.seen)
        self._notice_rounds(page, rejections)
        barred = await asyncio.to_thread(self.store.barred, [artwork.key for artwork in artworks])
        artworks = [replace(artwork, image=None) if artwork.key in barred else artwork for artwork in artworks]
        images, pictureless = await self.pictures.of(artworks, self._tell)
        # The page may have taken minutes, in which a takedown can have removed a picture that was there before.
        images = await asyncio.to_thread(self.pictures.still_there, images)
        pairs = list(zip(artworks, images, strict=True))
        saved = await asyncio.to_thread(
            self.store.save_page, self.source.name, pairs, [*rejections, *pictureless], page.cursor
        )
        await asyncio.to_thread(self.store.remove_orphans, saved.orphans, self.image_store.remove)
        counts = self.counts
        counts.seen += len(page.records)
        counts.new += saved.new
        counts.changed += saved.changed
        counts.unchanged += saved.unchanged
        counts.taken_down += saved.taken_down
        counts.withheld += saved.withheld
        counts.skipped.update(refused.reason for refused in [*rejections, *saved.refused])
        counts.pictures.update(without.reason.removeprefix(PICTURE) for without in pictureless)
        self.progress.advance(len(page.records))
        self._tell()

    def _tell(self) -> None:
        """Say how it goes to whoever watches."""
        self.counts.postponed = self.pictures.postponed
        self.counts.downloaded = self.pictures.downloaded
        known = [n for n in (self.limit, self.source.total) if n is not None]
        self.progress.tell(self.counts.note(), min(known, default=None))

    def _notice_rounds(self, page: Page, rejections: Sequence[Rejection]) -> None:
        """Raises SourceError when the source gives the same records again and again."""
        again = sum(refused.reason == DUPLICATE and not refused.unread for refused in rejections)
        self.rounds = self.rounds + 1 if page.records and again == len(page.records) else 0
        if self.rounds == MOST_ROUNDS:
            raise SourceError(f"{self.source.name} lists the same records again and again; what was new is stored")


async def _together(lanes: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Run all `lanes`; when one fails the others are stopped and its error is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            for lane in lanes:
                group.create_task(lane)
    except BaseExceptionGroup as errors:
        first: BaseException = errors
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from None


def _admit(
    source: Source,
    records: Sequence[Mapping[str, Any]],
    rights: RightsPolicy,
    seen: set[str],
) -> tuple[list[Artwork], list[Rejection]]:
    """The records that may enter, their rights normalised, and the others with the reason; `seen` gains their ids."""
    artworks = []
    rejections = []
    for raw in records:
        source_id, unread = _named(raw), True
        try:
            artwork = source.parse(raw)
            source_id, unread = artwork.source_id, False
            if source_id in seen:
                raise Rejected(DUPLICATE, source_id)
            seen.add(source_id)
            admitted = replace(artwork, rights=rights.admit(artwork.rights))
            artworks.append(admitted if admitted.attribution else _credited(admitted, source))
        except Rejected as error:
            withdraws = error.reason == WITHDRAWN
            rejections.append(
                Rejection(
                    source_id=source_id,
                    reason=error.reason,
                    detail=error.detail,
                    withdraws=withdraws and not unread,
                    unread=unread,
                )
            )
    return artworks, rejections


def _credited(artwork: Artwork, source: Source) -> Artwork:
    """`artwork`, whose source states no attribution, with one."""
    makers = [artist.name for artist in artwork.artists if not too_long(artist.name)]
    return credited(artwork, makers, source.title or artwork.credit_line or artwork.source)


def _named(raw: Mapping[str, Any]) -> str:
    """What to call a record that could not be parsed."""
    return str(raw.get("id", ""))[:200]
