"""Crawls: harvests whose pages several workers share, each page claimed by the one that works on it."""

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.errors import KindredError, StoreUnavailable
from scrapers.records import PICTURE, Artwork, Image, Publication, Rejection
from scrapers.store import absences, batch, belief, pages, publications
from scrapers.store.database import Database
from scrapers.store.pages import PageCounts

_COLUMNS = "id, source, wanted, started_at, finished_at, saved_at, total, seen, new, changed, unchanged, skipped"

# The row is written even when it is there, so that of two who start together the second waits and then sees it.
_OPEN = f"""
INSERT INTO harvest AS old (source, wanted, believed, works) VALUES (%s, %s, %s, %s)
ON CONFLICT (source, wanted) WHERE finished_at IS NULL DO UPDATE SET believed = old.believed OR excluded.believed
RETURNING {_COLUMNS}
"""

_CLAIM = """
SELECT cursor, taken FROM harvest_page WHERE harvest = %s AND done_at IS NULL
ORDER BY position LIMIT 1 FOR UPDATE SKIP LOCKED
"""

_FOUND = """
INSERT INTO harvest_page (harvest, cursor)
SELECT %s, cursor FROM unnest(%s::text[]) WITH ORDINALITY AS found (cursor, nth) ORDER BY nth
ON CONFLICT (harvest, cursor) DO NOTHING
"""

# clock_timestamp: the transaction began when the page was claimed.
_COUNT = """
UPDATE harvest SET saved_at = clock_timestamp(), seen = seen + %(seen)s, new = new + %(new)s,
                   changed = changed + %(changed)s, unchanged = unchanged + %(unchanged)s,
                   skipped = skipped + %(skipped)s, unread = unread + %(unread)s,
                   withdrawn = withdrawn + %(withdrawn)s
WHERE id = %(harvest)s
"""


@dataclass(frozen=True, slots=True)
class HarvestRow:
    """One crawl of a source for one wish; `finished_at` is None while pages are left.

    `total` is how many records the source says there are, `saved_at` when the last page was saved. A record that was
    seen is new, changed, unchanged or skipped; a part of a work that was left out counts as skipped too.
    """

    id: int
    source: str
    wanted: str
    started_at: datetime
    finished_at: datetime | None
    saved_at: datetime | None
    total: int | None
    seen: int
    new: int
    changed: int
    unchanged: int
    skipped: int


class Claim:
    """A page that nobody else works on until it is saved or given back, or this process dies.

    The claim is a locked row, in a transaction that stays open; the page and its records are saved in it. Leaving a
    `with` block gives an unsaved page back. May be used by one thread at a time.
    """

    def __init__(
        self, database: Database, harvest: int, cursor: str, taken: int, sql: Cursor, lease: ExitStack
    ) -> None:
        self.cursor = cursor
        """Where in the source the page is; "" is the first."""
        self.taken = taken
        """How many of its records were saved before, by a run with a limit."""
        self._database = database
        self._harvest = harvest
        self._sql = sql
        self._lease: ExitStack | None = lease

    def found(self, cursors: Sequence[str], total: int | None) -> None:
        """Let others claim the pages that this one leads to, from now on; keep how many records there are in all."""
        with self._database.transaction() as sql:
            # Also a lock: two who find the same pages in another order would wait for each other.
            sql.execute("UPDATE harvest SET total = coalesce(%s, total) WHERE id = %s", (total, self._harvest))
            sql.execute(_FOUND, (self._harvest, list(cursors)))

    def save(
        self,
        source: str,
        artworks: Sequence[tuple[Artwork, Image | None]],
        rejections: Sequence[Rejection],
        taken: int | None = None,
    ) -> PageCounts:
        """What became of the page, which is now stored and done, all of it or on any error none; the claim ends.

        With `taken`, these are only the records up to there (all before `taken` are stored then): the page is not done.
        Raises KindredError when the claim had ended.
        """
        with self._end():
            counts = pages.keep(self._sql, source, artworks, rejections, self._harvest)
            self._count(len(artworks), rejections, counts, taken)
            met = [artwork.source_id for artwork, _ in artworks] + [refused.source_id for refused in rejections]
            absences.note(self._sql, self._harvest, met)
        return counts

    def save_publications(
        self,
        source: str,
        found: Sequence[Publication],
        rejections: Sequence[Rejection],
        taken: int | None = None,
    ) -> PageCounts:
        """As `save`, for a page of publications."""
        with self._end():
            counts = publications.keep(self._sql, source, found, rejections)
            self._count(len(found), rejections, counts, taken)
        return counts

    def release(self) -> None:
        """Give the page back as it was found; nothing happens when the claim has ended."""
        lease, self._lease = self._lease, None
        if lease:
            with suppress(StoreUnavailable):  # the server is gone, and the lock with it
                lease.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _end(self) -> ExitStack:
        """The claim's transaction, kept or undone by whoever leaves it."""
        lease, self._lease = self._lease, None
        if lease is None:
            raise KindredError(f"the claim on page {self.cursor!r} has ended; claim it again")
        return lease

    def _count(self, kept: int, rejections: Sequence[Rejection], counts: PageCounts, taken: int | None) -> None:
        skipped = sum(not rejection.reason.startswith(PICTURE) for rejection in rejections)
        self._sql.execute(
            _COUNT,
            {
                "harvest": self._harvest,
                "seen": kept + skipped,
                "new": counts.new,
                "changed": counts.changed,
                "unchanged": counts.unchanged,
                "skipped": skipped + len(counts.refused),
                "unread": sum(rejection.unread for rejection in rejections),
                "withdrawn": counts.taken_down,
            },
        )
        self._sql.execute(
            "UPDATE harvest_page SET taken = coalesce(%(taken)s, taken), "
            "done_at = CASE WHEN %(taken)s::integer IS NULL THEN clock_timestamp() END "
            "WHERE harvest = %(harvest)s AND cursor = %(cursor)s",
            {"taken": taken, "harvest": self._harvest, "cursor": self.cursor},
        )


def open_(cursor: Cursor, source: str, wanted: str, believe: bool) -> HarvestRow:
    """The unfinished harvest of `source` with this wish, or a new one with its first page.

    With `believe`, it takes down any number of works whose licences were withdrawn, from now on.
    """
    cursor.execute(_OPEN, (source, batch.storable(wanted), believe, belief.live(cursor, source)))
    row = HarvestRow(*(cursor.fetchone() or ()))
    absences.forget(cursor, source)
    cursor.execute(_FOUND, (row.id, [""]))
    return row


def abandon(cursor: Cursor, source: str, wanted: str) -> bool:
    """Whether there was an unfinished harvest of `source` with this wish; it is forgotten, with its pages.

    Raises KindredError while somebody works on one of its pages.
    """
    cursor.execute(
        "SELECT id FROM harvest WHERE source = %s AND wanted = %s AND finished_at IS NULL FOR UPDATE",
        (source, batch.storable(wanted)),
    )
    row = cursor.fetchone()
    if row is None:
        return False
    (harvest,) = row
    pages_left = left(cursor, harvest)
    cursor.execute("SELECT FROM harvest_page WHERE harvest = %s AND done_at IS NULL FOR UPDATE SKIP LOCKED", (harvest,))
    if cursor.rowcount < pages_left:
        raise KindredError(busy(source))
    cursor.execute("DELETE FROM harvest WHERE id = %s", (harvest,))
    return True


def busy(source: str) -> str:
    """What to say where a harvest cannot be forgotten."""
    return f"somebody works on this harvest of {source} right now; stop that run first"


def claim(database: Database, harvest: int) -> Claim | None:
    """The next page of a harvest that nobody holds, in the order in which pages were found; None when none is free."""
    with ExitStack() as lease:
        cursor = lease.enter_context(database.transaction())
        # A page may take minutes to list: a server that cuts idle transactions would give it to somebody else.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute(_CLAIM, (harvest,))
        if row := cursor.fetchone():
            return Claim(database, harvest, row[0], row[1], cursor, lease.pop_all())
    return None


def left(cursor: Cursor, harvest: int) -> int:
    """How many pages of a harvest are not done, those that somebody holds included."""
    cursor.execute("SELECT count(*) FROM harvest_page WHERE harvest = %s AND done_at IS NULL", (harvest,))
    (pages_left,) = cursor.fetchone() or (0,)
    return int(pages_left)


def close(cursor: Cursor, harvest: int) -> bool:
    """Whether no page of a harvest is left; then it is finished and its pages are forgotten."""
    cursor.execute("SELECT FROM harvest WHERE id = %s FOR NO KEY UPDATE", (harvest,))
    if left(cursor, harvest):
        return False
    cursor.execute("UPDATE harvest SET finished_at = now() WHERE id = %s AND finished_at IS NULL", (harvest,))
    cursor.execute("DELETE FROM harvest_page WHERE harvest = %s", (harvest,))
    return True


def some(cursor: Cursor, source: str | None) -> list[HarvestRow]:
    """All harvests, or those of one source, newest first."""
    cursor.execute(
        f"SELECT {_COLUMNS} FROM harvest WHERE %(source)s::text IS NULL OR source = %(source)s "
        "ORDER BY started_at DESC, id DESC",
        {"source": source},
    )
    return [HarvestRow(*row) for row in cursor.fetchall()]
