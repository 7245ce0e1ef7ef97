"""The harvest of publications: records without pictures, one claimed page at a time."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from scrapers.counts import Counts
from scrapers.crawl.listing import MALFORMED, Listed, listed
from scrapers.crawl.source import WAIT_FOR_OTHERS_S
from scrapers.errors import Rejected
from scrapers.harvest import Saved
from scrapers.museums.museum import Reader, Wanted
from scrapers.progress import Progress
from scrapers.records import Publication, Rejection


class Archive(Listed, Protocol):
    """Where publications are listed: as a museum is, only that a record is a publication."""

    def parse(self, raw: Mapping[str, Any]) -> Publication: ...


class PublicationClaim(Protocol):
    """A page of publications that is ours until it is saved or given back."""

    @property
    def cursor(self) -> str: ...

    @property
    def taken(self) -> int: ...

    def found(self, cursors: Sequence[str], total: int | None) -> None: ...

    def save_publications(
        self,
        source: str,
        found: Sequence[Publication],
        rejections: Sequence[Rejection],
        taken: int | None = None,
    ) -> Saved: ...

    def release(self) -> None: ...


class PublicationPages(Protocol):
    """The pages of one harvest."""

    def claim(self) -> PublicationClaim | None: ...

    def left(self) -> int: ...

    def close(self) -> bool: ...


async def gather(
    archive: Archive,
    reader: Reader,
    pages: PublicationPages,
    wanted: Wanted,
    progress: Progress,
    limit: int | None = None,
) -> Counts:
    """Counts of the publications seen, at most `limit`. Whatever is raised, the pages saved so far stay."""
    counts = Counts()
    name = archive.about.name
    progress.start(f"ingest {name}", limit)
    while limit is None or counts.seen < limit:
        claim = await asyncio.to_thread(pages.claim)
        if claim is None:
            if not await asyncio.to_thread(pages.left):
                await asyncio.to_thread(pages.close)
                break
            await asyncio.sleep(WAIT_FOR_OTHERS_S)
            continue
        try:
            listing = await listed(archive, reader, wanted, claim.cursor)
            await asyncio.to_thread(claim.found, listing.further, listing.total)
            records = listing.records[claim.taken :]
            left = len(records) if limit is None else limit - counts.seen
            taken = claim.taken + left if left < len(records) else None
            found, rejections = _parsed(archive, records[:left])
            saved = await asyncio.to_thread(claim.save_publications, name, found, rejections, taken)
        finally:
            await asyncio.to_thread(claim.release)
        counts.seen += len(records[:left])
        counts.new += saved.new
        counts.changed += saved.changed
        counts.unchanged += saved.unchanged
        counts.skipped.update(refused.reason for refused in rejections)
        progress.advance(len(records[:left]))
        known = [n for n in (limit, listing.total) if n is not None]
        progress.tell(f"{counts.stored} stored, {counts.skipped.total()} skipped", min(known, default=None))
    return counts


def _parsed(archive: Archive, records: Sequence[Mapping[str, Any]]) -> tuple[list[Publication], list[Rejection]]:
    found, rejections = [], []
    for raw in records:
        name = str(raw.get("id", ""))[:200]
        try:
            found.append(archive.parse(raw))
        except Rejected as error:
            rejections.append(Rejection(source_id=name, reason=error.reason, detail=error.detail))
        except MALFORMED as error:
            rejections.append(Rejection(source_id=name, reason="malformed record", detail=f"{error!r}"[:300]))
    return found, rejections
