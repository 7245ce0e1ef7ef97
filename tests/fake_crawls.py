"""The part of the stand-in store that crawls over the network use: claimed pages and turns at hosts."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

from scrapers.errors import KindredError
from scrapers.records import PICTURE, Artwork, Image, Publication, Rejection
from scrapers.store import belief
from scrapers.store.crawls import HarvestRow, busy
from scrapers.store.hosts import HostRow, stale_after
from scrapers.store.pages import PageCounts
from scrapers.web.bucket import reserve
from scrapers.web.limits import Limit


@dataclass
class _Page:
    cursor: str
    taken: int = 0
    held: bool = False
    done: bool = False


@dataclass
class _Turn:
    turn_at: float = float("-inf")
    resting_until: float = float("-inf")


@dataclass
class _Brake:
    works: int
    withdrawn: int = 0
    believed: bool = False


class MemoryClaim:
    """A page held until `save` or `release`."""

    def __init__(self, store: "MemoryCrawls", harvest: int, page: _Page) -> None:
        self.cursor = page.cursor
        self.taken = page.taken
        self._store = store
        self._harvest = harvest
        self._page: _Page | None = page

    def found(self, cursors: Sequence[str], total: int | None) -> None:
        self._store._found(self._harvest, cursors, total)

    def save(
        self,
        source: str,
        artworks: Sequence[tuple[Artwork, Image | None]],
        rejections: Sequence[Rejection],
        taken: int | None = None,
    ) -> PageCounts:
        page = self._held()
        try:
            counts = self._store._keep_page(source, artworks, rejections, self._harvest)
            self._store._brakes[self._harvest].withdrawn += counts.taken_down
            self._count(page, len(artworks), rejections, counts, taken)
        finally:
            self.release()
        return counts

    def save_publications(
        self, source: str, found: Sequence[Publication], rejections: Sequence[Rejection], taken: int | None = None
    ) -> PageCounts:
        page = self._held()
        try:
            counts = self._store._keep_publications(source, found, rejections)
            self._count(page, len(found), rejections, counts, taken)
        finally:
            self.release()
        return counts

    def release(self) -> None:
        page, self._page = self._page, None
        if page:
            page.held = False

    def __enter__(self) -> "MemoryClaim":
        return self

    def __exit__(self, *_: Any) -> None:
        self.release()

    def _held(self) -> _Page:
        if self._page is None:
            raise KindredError(f"the claim on page {self.cursor!r} has ended; claim it again")
        return self._page

    def _count(
        self, page: _Page, kept: int, rejections: Sequence[Rejection], counts: PageCounts, taken: int | None
    ) -> None:
        skipped = sum(not rejection.reason.startswith(PICTURE) for rejection in rejections)
        row = self._store._harvests[self._harvest]
        self._store._harvests[self._harvest] = replace(
            row,
            saved_at=datetime.now(UTC),
            seen=row.seen + kept + skipped,
            new=row.new + counts.new,
            changed=row.changed + counts.changed,
            unchanged=row.unchanged + counts.unchanged,
            skipped=row.skipped + skipped + len(counts.refused),
        )
        page.taken = page.taken if taken is None else taken
        page.done = taken is None


class MemoryCrawls:
    """Harvests, their pages and hosts, for the threads of one process."""

    def __init__(self) -> None:
        self._harvest_ids = count(1)
        self._harvests: dict[int, HarvestRow] = {}
        self._pages: dict[int, dict[str, _Page]] = {}
        self._brakes: dict[int, _Brake] = {}
        self._hosts: dict[str, HostRow] = {}
        self._turns: dict[str, _Turn] = {}

    def open_harvest(self, source: str, wanted: str, *, believe: bool = False) -> HarvestRow:
        row = self._open(source, wanted) or self._begin(source, wanted)
        self._brakes[row.id].believed |= believe
        return row

    def abandon_harvest(self, source: str, wanted: str) -> bool:
        row = self._open(source, wanted)
        if row is None:
            return False
        if any(page.held for page in self._pages[row.id].values()):
            raise KindredError(busy(source))
        del self._harvests[row.id], self._pages[row.id]
        return True

    def _open(self, source: str, wanted: str) -> HarvestRow | None:
        rows = self._harvests.values()
        return next((row for row in rows if (row.source, row.wanted, row.finished_at) == (source, wanted, None)), None)

    def _begin(self, source: str, wanted: str) -> HarvestRow:
        number = next(self._harvest_ids)
        self._harvests[number] = HarvestRow(number, source, wanted, datetime.now(UTC), *[None] * 3, *[0] * 5)
        self._pages[number] = {"": _Page("")}
        self._brakes[number] = _Brake(self._live_works(source))
        return self._harvests[number]

    def claim_page(self, harvest: int) -> MemoryClaim | None:
        for page in self._pages.get(harvest, {}).values():
            if not (page.held or page.done):
                page.held = True
                return MemoryClaim(self, harvest, page)
        return None

    def pages_left(self, harvest: int) -> int:
        return sum(not page.done for page in self._pages.get(harvest, {}).values())

    def close_harvest(self, harvest: int) -> bool:
        if self.pages_left(harvest):
            return False
        row = self._harvests[harvest]
        self._harvests[harvest] = replace(row, finished_at=row.finished_at or datetime.now(UTC))
        self._pages.pop(harvest, None)
        return True

    def harvests(self, source: str | None = None) -> list[HarvestRow]:
        return [row for _, row in sorted(self._harvests.items(), reverse=True) if source in (None, row.source)]

    def take_turn(self, host: str, limit: Limit, jitter: float) -> float:
        self._host(host)
        turn = self._turns.setdefault(host, _Turn())
        now = time.monotonic()
        if turn.turn_at > max(now, turn.resting_until) + stale_after(limit):
            turn.turn_at = now
        wait, turn.turn_at = reserve(turn.turn_at, turn.resting_until, now, limit, jitter)
        return wait

    def rest_host(self, host: str, seconds: float, reason: str) -> None:
        turn = self._turns.setdefault(host, _Turn())
        turn.resting_until = max(turn.resting_until, time.monotonic() + seconds)
        until = datetime.fromtimestamp(time.time() + turn.resting_until - time.monotonic(), UTC)
        row = self._host(host)
        self._hosts[host] = replace(row, resting_until=until, failed_at=datetime.now(UTC), failure=reason)

    def host_resting(self, host: str) -> float:
        return max(self._turns.get(host, _Turn()).resting_until - time.monotonic(), 0.0)

    def host_failed(self, host: str, reason: str) -> None:
        self._hosts[host] = replace(self._host(host), failed_at=datetime.now(UTC), failure=reason)

    def host_answered(self, host: str) -> None:
        self._hosts[host] = replace(self._host(host), answered_at=datetime.now(UTC))

    def hosts(self) -> list[HostRow]:
        return [row for _, row in sorted(self._hosts.items())]

    def _host(self, host: str) -> HostRow:
        return self._hosts.setdefault(host, HostRow(host, None, None, None, None))

    def _found(self, harvest: int, cursors: Sequence[str], total: int | None) -> None:
        row = self._harvests[harvest]
        self._harvests[harvest] = replace(row, total=row.total if total is None else total)
        for cursor in cursors:
            self._pages[harvest].setdefault(cursor, _Page(cursor))

    def _allowed(self, harvest: int) -> int | None:
        brake = self._brakes[harvest]
        return None if brake.believed else max(belief.believable(brake.works) - brake.withdrawn, 0)

    def _live_works(self, source: str) -> int:
        raise NotImplementedError

    def _keep_page(
        self,
        source: str,
        artworks: Sequence[tuple[Artwork, Image | None]],
        rejections: Sequence[Rejection],
        harvest: int | None = None,
    ) -> PageCounts:
        raise NotImplementedError

    def _keep_publications(
        self, source: str, found: Sequence[Publication], rejections: Sequence[Rejection]
    ) -> PageCounts:
        raise NotImplementedError
