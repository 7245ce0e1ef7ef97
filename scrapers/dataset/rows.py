"""One row of a data set: its record as JSON, and its picture beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any, Protocol

from scrapers.errors import Rejected, SourceError

PICTURE = "file"
"""The column of a record that says where its picture is: the first that `scrapers.folder_columns` looks at."""


class Held(str):
    """The name of a picture that came in a row, in the `PICTURE` column of its record.

    It is told from a path that a record states by its type, and as an artwork's `image` by `IN_ROW` before it.
    """

    __slots__ = ()


IN_ROW = " "
"""Before the `image` of an artwork whose picture came in its row. `scrapers.folder_columns` strips what a record
states, so that no record can name another one's picture."""


def held(record: Mapping[str, Any]) -> Held | None:
    """The name of the picture that came with `record`, if one did."""
    name = record.get(PICTURE)
    return name if isinstance(name, Held) else None


@dataclass(frozen=True, slots=True)
class Row:
    """A record, and the bytes of the picture that its `PICTURE` column holds the name of, or why they were not taken.

    `picture` is None when there is none, when it is a file of its own in the folder, or when it was not asked for.
    """

    record: Mapping[str, Any]
    picture: bytes | Rejected | None = None


class Shard(Protocol):
    """A part of a data set that is read in one go."""

    @property
    def count(self) -> int | None:
        """How many rows it has; None when only reading tells."""
        ...

    def rows(self, without: int = 0) -> Iterator[Row]:
        """Its rows in order, the first `without` of them without pictures. Raises SourceError, which names the file."""
        ...


@dataclass(frozen=True, slots=True)
class BrokenShard:
    """A file that cannot be read; it says so when its turn comes, so that all before it is given."""

    error: SourceError
    count: int | None = None

    def rows(self, without: int = 0) -> Iterator[Row]:  # noqa: ARG002 - a shard's signature
        raise self.error


def plain(value: Any) -> Any:
    """`value` as JSON can hold it. Binary values and numbers that are none become None, times and decimals text."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if isinstance(value, float):
        return value if isfinite(value) else None
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return str(value) if isinstance(value, (Decimal, timedelta)) else None
