"""The records of a dump's files one at a time, and what is made of each; what cannot be read is a rejection."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from scrapers.errors import Rejected, SourceError
from scrapers.folder_lines import Fault
from scrapers.knowledge import tables
from scrapers.records import Rejection

T = TypeVar("T")
Record = tuple[str, Mapping[str, Any]]
"""Where a record stands, `edges.csv, line 7`, and the record, or the fault in its place."""

MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)
"""What a mapping that is written plainly raises for a record of another shape."""

_MOST_BROKEN = 100  # lines at the head of a file that may be broken before it counts as one of another kind


def read(directory: Path, name: str) -> Iterator[Record]:
    """The records of the file `name` of a dump, in order; its ending is one of `tables.ENDINGS`.

    Raises SourceError where there is no such file, or it cannot be read or is cut off.
    """
    found = tables.find(directory, [name])
    if not found:
        raise SourceError(f"{directory} has no {name}, with one of the endings {', '.join(tables.ENDINGS)}")
    yield from tables.rows(found[name], _nothing_lacking)


def each(records: Iterable[Record], make: Callable[[Mapping[str, Any]], Iterable[T]]) -> Iterator[T | Rejection]:
    """All that `make` makes of each record; a rejection for a fault, and for a record that it refuses or trips over."""
    for where, record in records:
        if isinstance(record, Fault):
            yield Rejection(source_id=where, reason=record.reason, detail=record.detail, unread=True)
            continue
        try:
            made = tuple(make(record))
        except Rejected as error:
            yield Rejection(source_id=where, reason=error.reason, detail=error.detail)
        except MALFORMED as error:
            yield Rejection(source_id=where, reason="malformed record", detail=f"{error!r}"[:300], unread=True)
        else:
            yield from made


def _nothing_lacking(_header: Sequence[str]) -> str:
    """A column that is missing is a fault of each record, not of the file."""
    return ""


def fields_of_first(directory: Path, name: str) -> frozenset[str]:
    """The fields of the first record of `name` that can be read; none where the file is absent, empty or unreadable."""
    try:
        for number, (_, record) in enumerate(read(directory, name)):
            if not isinstance(record, Fault):
                return frozenset(record)
            if number == _MOST_BROKEN:
                break
    except SourceError:
        pass
    return frozenset()
