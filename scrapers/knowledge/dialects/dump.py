"""What all dumps have in common: a folder, a fingerprint of its files, and works of which none comes twice."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar, TypeVar

from scrapers.knowledge import tables
from scrapers.knowledge.dialects.lines import Record, read
from scrapers.knowledge.records import Known, KnownArtist, Statement
from scrapers.markup import plain
from scrapers.records import Artwork, Rejection

UNTITLED = "Untitled"
"""The title of a work whose dump gives none; it says nothing of a subject and is compared with nothing."""

CC0 = "CC0-1.0"
"""The licence under which all these dumps give their metadata."""


class Dump:
    """A knowledge source that is a folder of files. `reads` are the names of those that it reads, without endings."""

    name: str = ""
    title: str = ""
    reads: ClassVar[Sequence[str]] = ()

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.fingerprint = tables.fingerprint(list(tables.find(directory, self.reads).values()))

    def artworks(self) -> Iterator[Artwork | Rejection]:
        """No works, where a dump has none."""
        return iter(())

    def known(self) -> Iterator[Known | Rejection]:
        """Nothing besides works, where a dump has no more."""
        return iter(())

    def _read(self, name: str) -> Iterator[Record]:
        return read(self._directory, name)

    def _has(self, name: str) -> bool:
        return bool(tables.find(self._directory, [name]))


Keyed = TypeVar("Keyed", Artwork, KnownArtist)


def distinct(records: Iterable[Keyed | Rejection]) -> Iterator[Keyed | Rejection]:
    """`records` in order, each key once: a second record of a work or an artist is refused."""
    met: set[str] = set()
    for one in records:
        if not isinstance(one, Rejection):
            if one.key in met:
                named = one.title if isinstance(one, Artwork) else one.name
                yield Rejection(source_id=one.key, reason="duplicate id", detail=named[:200])
                continue
            met.add(one.key)
        yield one


def once(stated: Iterable[Statement | Rejection]) -> Iterator[Statement | Rejection]:
    """`stated` in order, of statements that say the same the first."""
    met: set[tuple[str, str, str]] = set()
    for one in stated:
        if isinstance(one, Statement):
            edge = (one.src, one.type, one.dst)
            if edge in met:
                continue
            met.add(edge)
        yield one


def whole(value: int | str | None) -> int | None:
    """A whole number; None for none and for an empty cell. Raises ValueError for any other text."""
    return None if value is None or value == "" else int(value)


def joined(values: Sequence[str], mark: str = "; ") -> str | None:
    """The texts of a list in one line; None where there are none."""
    return mark.join(filter(None, map(plain, values))) or None


def person(source: str, key: str | int) -> str:
    """The reference to an artist of a source: `artist:tate:38`."""
    return f"artist:{source}:{key}"
