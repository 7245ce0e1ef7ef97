"""Slices of time, for a source that lists only so much of one query: asked for by day or second and halved until each
slice holds no more than that."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Self


@dataclass(frozen=True, slots=True)
class Slice:
    """A page of what is dated `first` to `last`, seconds since 1970, both included. Its text is a cursor."""

    first: int
    last: int
    page: int = 1

    @classmethod
    def at(cls, cursor: str, since: date | None, began: date) -> Self:
        """The slice at `cursor`; for "" all from `since` on, or from when the source `began`, until now."""
        if cursor:
            return cls(*map(int, cursor.split("-")))
        start = datetime.combine(since or began, time.min, UTC)
        return cls(int(start.timestamp()), int(datetime.now(UTC).timestamp()))

    def __str__(self) -> str:
        return f"{self.first}-{self.last}-{self.page}"

    def halved(self, total: int, most: int) -> tuple[str, ...]:
        """Cursors of the two halves where `total` is more than the source lists; none where it fits or cannot be cut.

        What a page of a slice that is halved held comes again in a half, so that it is left alone.
        """
        if self.page > 1 or total <= most or self.first >= self.last:
            return ()
        middle = (self.first + self.last) // 2
        return str(Slice(self.first, middle)), str(Slice(middle + 1, self.last))

    def further(self, total: int, most: int, per_page: int) -> tuple[str, ...]:
        """Cursors of the other pages, once known from the first: as far as the source lists them."""
        pages = -(-min(total, most) // per_page) if self.page == 1 else 0
        return tuple(str(Slice(self.first, self.last, page)) for page in range(2, pages + 1))
