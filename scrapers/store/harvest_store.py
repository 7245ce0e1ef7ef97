"""What harvests keep: pages of records, and how far crawls, hosts and downloads are."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from scrapers.knowledge.records import Known
from scrapers.records import Artwork, Download, Image, Publication, Rejection
from scrapers.store import absences, crawls, downloads, harvests, hosts, learned, pages, publications
from scrapers.store.absences import Absent
from scrapers.store.crawls import Claim, HarvestRow
from scrapers.store.database import Database
from scrapers.store.hosts import HostRow
from scrapers.store.learned import Learned
from scrapers.store.pages import PageCounts
from scrapers.web.limits import Limit


class HarvestStore:
    """The store as whoever brings records in sees it."""

    _database: Database

    def checkpoint(self, source: str) -> str | None:
        """Where an unfinished harvest of `source` goes on; None when there is none."""
        with self._database.snapshot() as cursor:
            return harvests.checkpoint(cursor, source)

    def save_page(
        self,
        source: str,
        artworks: Sequence[tuple[Artwork, Image | None]],
        rejections: Sequence[Rejection],
        cursor: str,
    ) -> PageCounts:
        """What was new, changed and unchanged in a page, now stored whole: all of it or, on any error, none.

        `cursor` is where the harvest goes on after this page. Records that cannot be kept (an id that comes twice in
        the page, an unusable id) are refused and logged like `rejections`; what was stored of them before stays,
        except where the rejection withdraws it: such a work is taken down, unless so many are that it is not believed.
        """
        with self._database.transaction() as sql:
            counts = pages.keep(sql, source, artworks, rejections)
            harvests.set_checkpoint(sql, source, cursor)
        return counts

    def save_publications(
        self, source: str, found: Sequence[Publication], rejections: Sequence[Rejection], cursor: str
    ) -> PageCounts:
        """As `save_page`, for a page of publications."""
        with self._database.transaction() as sql:
            counts = publications.keep(sql, source, found, rejections)
            harvests.set_checkpoint(sql, source, cursor)
        return counts

    def save_knowledge(self, source: str, known: Iterable[Known | Rejection]) -> Learned:
        """Make `known` all that `source` knows besides its works: all of it or, on any error, nothing is changed.

        What cannot be kept (a reference to nothing, an end of the wrong kind, an unknown type) is refused, logged and
        counted. Raises KindredError when no source can have that name.
        """
        with self._database.transaction() as cursor:
            return learned.save(cursor, source, known)

    def finish_harvest(self, source: str) -> None:
        """Forget the checkpoint of `source`: its harvest is done."""
        with self._database.transaction() as cursor:
            harvests.clear_checkpoint(cursor, source)

    def open_harvest(self, source: str, wanted: str, *, believe: bool = False) -> HarvestRow:
        """The unfinished harvest of `source` for the wish `wanted`, or a new one whose first page has the cursor "".

        With `believe`, this harvest takes down any number of works whose licences were withdrawn, not just a few.
        """
        with self._database.transaction() as cursor:
            return crawls.open_(cursor, source, wanted, believe)

    def abandon_harvest(self, source: str, wanted: str) -> bool:
        """Whether there was an unfinished harvest of `source` for this wish; the next one begins anew.

        What it stored stays. Raises KindredError while somebody works on one of its pages.
        """
        with self._database.transaction() as cursor:
            return crawls.abandon(cursor, source, wanted)

    def claim_page(self, harvest: int) -> Claim | None:
        """The next page of a harvest that nobody works on, the caller's from now on; None when none is free now."""
        return crawls.claim(self._database, harvest)

    def pages_left(self, harvest: int) -> int:
        """How many pages of a harvest are known and not done, those that somebody works on included."""
        with self._database.snapshot() as cursor:
            return crawls.left(cursor, harvest)

    def close_harvest(self, harvest: int) -> bool:
        """Whether no page of a harvest is left; it is finished then."""
        with self._database.transaction() as cursor:
            return crawls.close(cursor, harvest)

    def retire_absent(self, harvest: int) -> Absent:
        """Take down the works of a source that two finished harvests of all of it in a row did not meet, if few.

        That is done once for each harvest: a second call finds nothing.
        """
        with self._database.transaction() as cursor:
            return absences.retire(cursor, harvest)

    def harvests(self, source: str | None = None) -> list[HarvestRow]:
        """The harvests of all sources or of one, newest first."""
        with self._database.snapshot() as cursor:
            return crawls.some(cursor, source)

    def take_turn(self, host: str, limit: Limit, jitter: float) -> float:
        """Take the next turn at `host`: in how many seconds it comes, 0 for at once. See `scrapers.web.bucket`."""
        with self._database.transaction() as cursor:
            return hosts.take_turn(cursor, host, limit, jitter)

    def rest_host(self, host: str, seconds: float, reason: str) -> None:
        """Let nobody ask `host` for that long; a rest is never shortened."""
        with self._database.transaction() as cursor:
            hosts.rest(cursor, host, seconds, reason)

    def host_resting(self, host: str) -> float:
        """For how many seconds more nobody asks `host`; 0 when it may be asked."""
        with self._database.snapshot() as cursor:
            return hosts.resting(cursor, host)

    def host_failed(self, host: str, reason: str) -> None:
        """Note that `host` failed just now, without letting anybody rest."""
        with self._database.transaction() as cursor:
            hosts.failed(cursor, host, reason)

    def host_answered(self, host: str) -> None:
        """Note that `host` gave a good answer just now."""
        with self._database.transaction() as cursor:
            hosts.answered(cursor, host)

    def hosts(self) -> list[HostRow]:
        """All hosts that were ever asked, by name."""
        with self._database.snapshot() as cursor:
            return hosts.everything(cursor)

    def downloads(self, urls: Collection[str]) -> dict[str, Download]:
        """What became of those `urls` that were tried before."""
        with self._database.snapshot() as cursor:
            return downloads.some(cursor, urls)

    def save_downloads(self, source: str, tried: Sequence[Download]) -> None:
        """Write down what became of URLs, and the pictures that came."""
        with self._database.transaction() as cursor:
            downloads.save(cursor, source, tried)

    def without_picture(
        self, source: str, after: str, limit: int, *, retry_before: datetime
    ) -> list[tuple[str, Mapping[str, Any]]]:
        """Key and raw record of works that name a picture and have none, in order of key after `after`.

        Those whose URL was found gone or refused since `retry_before` are left out.
        """
        with self._database.snapshot() as cursor:
            return downloads.without_picture(cursor, source, after, limit, retry_before)

    def count_without_picture(self, source: str, *, retry_before: datetime) -> int:
        """How many works `without_picture` gives in all."""
        with self._database.snapshot() as cursor:
            return downloads.count_without_picture(cursor, source, retry_before)
