"""Which reader a folder of knowledge is for: a museum's own dump by its dialect, all else the documented format."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from scrapers.errors import SourceError
from scrapers.knowledge import tables
from scrapers.knowledge.dialects.registry import DIALECTS, dialect_of
from scrapers.knowledge.folder import TABLES, KnowledgeFolder
from scrapers.knowledge.records import Known
from scrapers.knowledge.source import KnowledgeSource
from scrapers.records import Artwork, Rejection


def open_knowledge(directory: Path, name: str | None = None, dialect: str | None = None) -> KnowledgeSource:
    """The knowledge source that lies in `directory`.

    `dialect` is the name of the one to read it with; without it the one that recognises the folder, else the documented
    format. `name` takes the place of the dialect's own name, or of the folder's. Raises SourceError for a folder that
    nobody can read and for an unknown dialect.
    """
    if not directory.is_dir():
        raise SourceError(f"{directory} is no folder")
    if dialect is not None and dialect not in DIALECTS:
        raise SourceError(f"there is no dialect {dialect!r}; there are {', '.join(DIALECTS)}")
    spoken = DIALECTS[dialect] if dialect else dialect_of(directory)
    if spoken is not None:
        source = spoken.open(directory)
        return source if name is None or name == source.name else Renamed(source, name)
    if not tables.find(directory, TABLES):
        known = ", ".join(f"{one.name} ({one.title})" for one in DIALECTS.values())
        raise SourceError(
            f"{directory} holds no knowledge that can be read: neither a table {', '.join(TABLES)} with one of the "
            f"endings {', '.join(tables.ENDINGS)}, as docs/knowledge.md says, nor the dump of {known}"
        )
    return KnowledgeFolder(directory, name or slug(directory.resolve().name))


def slug(folder: str) -> str:
    """The name of a folder, spelled as a source's name is. Raises SourceError when it leaves none."""
    plain = unicodedata.normalize("NFKD", folder).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9_.]+", "-", plain).strip("-._")
    if not re.match("[a-z]", found):
        raise SourceError(f"{folder!r} makes no name for a source. Give one with --name, such as --name my-archive")
    return found[:100]


class Renamed:
    """A knowledge source under another name."""

    def __init__(self, source: KnowledgeSource, name: str) -> None:
        self.name = name
        self.title = source.title
        self.fingerprint = source.fingerprint
        self._source = source

    def artworks(self) -> Iterator[Artwork | Rejection]:
        """The works of the source, with keys under the new name."""
        for work in self._source.artworks():
            yield replace(work, source=self.name) if isinstance(work, Artwork) else work

    def known(self) -> Iterator[Known | Rejection]:
        """As the source says; its own ids need no name."""
        return self._source.known()
