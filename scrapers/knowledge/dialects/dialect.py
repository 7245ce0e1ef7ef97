"""A dialect: how a kind of dump is known, and what reads it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scrapers.errors import SourceError
from scrapers.knowledge.dialects.lines import fields_of_first
from scrapers.knowledge.source import KnowledgeSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """`marks` are files, any of which gives the dump away by the fields of its first record."""

    name: str
    title: str
    marks: Mapping[str, frozenset[str]]
    source: Callable[[Path], KnowledgeSource]

    def recognises(self, directory: Path) -> bool:
        """Whether `directory` is such a dump. A folder with files of these names and other fields is not."""
        return any(fields <= fields_of_first(directory, name) for name, fields in self.marks.items())

    def open(self, directory: Path) -> KnowledgeSource:
        """The dump in `directory`. Raises SourceError when it is another or none."""
        if not self.recognises(directory):
            raise SourceError(f"{directory} is no dump of the kind {self.name!r}: none of {', '.join(self.marks)} fits")
        return self.source(directory)
