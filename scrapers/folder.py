"""A folder of pictures with `artworks.jsonl`, `artworks.csv` or `metadata.csv` (the first there is) as a source.

`scrapers.folder_columns` says what each column means; picture paths are relative to the folder. A folder without
metadata is a collection too: each picture in it becomes a work, with its path as id and its name as title.
"""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scrapers.errors import Rejected, SourceError
from scrapers.folder_columns import artwork_of, fields_of, id_of, text
from scrapers.folder_files import FolderFiles, id_from, is_hidden
from scrapers.folder_lines import Fault, read_csv, read_jsonl
from scrapers.images import MAX_BYTES
from scrapers.records import Artwork
from scrapers.source import Page

METADATA = {"artworks.jsonl": read_jsonl, "artworks.csv": read_csv, "metadata.csv": read_csv}
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif", ".avif"})


class FolderSource:
    """The records of a folder. A checkpoint holds as long as the metadata does; when that changes, it starts over.

    Raises SourceError when there is no such folder, nothing in it, or metadata that cannot be read at all.
    """

    def __init__(
        self, directory: Path, name: str = "folder", page_size: int = 100, *, max_bytes: int = MAX_BYTES
    ) -> None:
        if not directory.is_dir():
            raise SourceError(f"{directory} is no folder")
        self.name = name
        self.title: str | None = None
        self._directory = directory
        self._files = FolderFiles(directory.resolve(), max_bytes)
        self._page_size = page_size
        self._metadata = next((directory / file for file in METADATA if (directory / file).is_file()), None)
        if self._metadata is None and not any(self._pictures()):
            raise SourceError(f"{directory} has no {', '.join(METADATA)} and no pictures")
        self._fingerprint = self._hash()
        self.total: int | None = sum(1 for _ in self._records())

    async def pages(self, cursor: str | None) -> AsyncIterator[Page]:
        """All pages after `cursor`, which is the metadata's hash and how many records were read."""
        done = self._done(cursor)
        page: list[Mapping[str, Any]] = []
        count = 0
        for count, record in enumerate(self._distinct(), start=1):
            if count <= done:
                continue
            page.append(record)
            if len(page) == self._page_size:
                yield self._page(page, count)
                page = []
        if page:
            yield self._page(page, count)

    def _page(self, records: Sequence[Mapping[str, Any]], count: int) -> Page:
        """`records` as a page that ends with the `count`-th."""
        first = count - len(records)
        return Page(records, f"{self._fingerprint}:{count}", lambda n: f"{self._fingerprint}:{first + n}")

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        """The artwork that `raw` states. Raises Rejected for a record that `pages` found faulty."""
        if isinstance(raw, Fault):
            raise Rejected(raw.reason, raw.detail)
        return artwork_of(self.name, raw)

    async def fetch(self, artwork: Artwork) -> bytes:
        """The bytes of the picture file. Raises Rejected when it is missing, too large, unreadable or elsewhere."""
        return await asyncio.to_thread(self._files.read, artwork.image or "")

    def _distinct(self) -> Iterator[Mapping[str, Any]]:
        """The records in order; as faults those without a usable id, with an id met before, or with a path outside.

        Ids are gathered from the start even when a harvest resumes in the middle, so that a duplicate is a duplicate
        whether or not the harvest was interrupted between the two.
        """
        first: dict[str, str] = {}
        for line, record in self._records():
            if isinstance(record, Fault):
                yield record
                continue
            try:
                name = id_of(record)
            except Rejected as error:
                yield Fault(line, error.reason, f"{line}: {error.detail}" if error.detail else line)
                continue
            if name in first:
                yield Fault(name, "duplicate id", f"{line}, first on {first[name]}")
                continue
            first[name] = line
            try:
                self._files.path(next(iter(map(text, fields_of(record).get("image", []))), None) or "")
            except Rejected as error:
                yield Fault(name, error.reason, error.detail)
            else:
                yield record

    def _records(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Where each record stands, for people, and the record."""
        if self._metadata is not None:
            yield from METADATA[self._metadata.name](self._metadata)
            return
        for path in self._pictures():
            name = path.relative_to(self._directory).as_posix()
            yield name, {"id": id_from(name), "title": _title_from(path.stem), "file": name}

    def _pictures(self) -> list[Path]:
        return sorted(
            path
            for path in self._directory.rglob("*")
            if path.suffix.casefold() in PICTURES and not is_hidden(path.relative_to(self._directory))
        )

    def _done(self, cursor: str | None) -> int:
        """How many records `cursor` has behind it; 0 when it speaks of other metadata."""
        match = re.fullmatch(r"([0-9a-f]+):([0-9]+)", cursor or "")
        return int(match[2]) if match and match[1] == self._fingerprint else 0

    def _hash(self) -> str:
        if self._metadata is None:
            names = "\n".join(str(path) for path in self._pictures())
            return hashlib.sha256(names.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        with self._metadata.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _title_from(stem: str) -> str:
    return re.sub(r"[_\s]+", " ", stem).strip()
