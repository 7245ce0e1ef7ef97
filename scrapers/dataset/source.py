"""A folder of Parquet files or WebDataset shards as a source."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from scrapers.dataset.aside import IN_MEMORY, Aside
from scrapers.dataset.parquet import parquet_shards
from scrapers.dataset.rows import IN_ROW, BrokenShard, Shard, held
from scrapers.dataset.sampling import Sample, shuffled
from scrapers.dataset.webdataset import TarShard
from scrapers.errors import Rejected, SourceError
from scrapers.folder_columns import artwork_of, fields_of, id_of
from scrapers.folder_files import FolderFiles, is_hidden
from scrapers.folder_lines import Fault
from scrapers.images import MAX_BYTES
from scrapers.records import Artwork
from scrapers.source import Page

ENDINGS = (".parquet", ".tar")


class DatasetSource:
    """The rows of all Parquet files and tar shards under `place`, in the order of their names, or a sample of them.

    A row without an id is named for its file and its number there. With `sample`, that many rows are drawn under `seed`
    with a shuffle buffer of `buffer` rows (`scrapers.dataset.sampling`), faulty rows counted like others. A checkpoint
    holds as long as files and sample stay the same; names and sizes tell. To go on, a sample is drawn again up to where
    it stopped; in file order what was given is read again without its pictures.

    At most `in_memory` bytes of pictures are held in memory, the others in a nameless file in `spill` (by default the
    system's temporary folder): as many as `buffer` and two pages have.

    Raises SourceError when there is no such folder or nothing in it, ValueError for a sample of nothing.
    """

    def __init__(
        self,
        place: Path,
        *,
        name: str = "dataset",
        sample: int | None = None,
        seed: int = 0,
        buffer: int = 1000,
        page_size: int = 100,
        max_bytes: int = MAX_BYTES,
        in_memory: int = IN_MEMORY,
        spill: Path | None = None,
    ) -> None:
        if not place.is_dir():
            raise SourceError(f"{place} is no folder")
        files = sorted(path for path in place.rglob("*") if path.suffix in ENDINGS and path.is_file())
        files = [path for path in files if not is_hidden(path.relative_to(place))]
        if not files:
            raise SourceError(f"{place} has no files that end in {' or '.join(ENDINGS)}")
        self.name = name
        self.title: str | None = None
        self._sample = Sample(sample, seed, buffer) if sample is not None else None
        self._fingerprint = _fingerprint(place, files, self._sample)
        self._shards = [shard for path in files for shard in _shards(place, path, max_bytes)]
        self._files = FolderFiles(place.resolve(), max_bytes)
        self._page_size = page_size
        self._in_memory, self._spill = in_memory, spill
        self._aside: Aside | None = None
        counts = [shard.count for shard in self._shards]
        known = [count for count in counts if count is not None]
        rows = sum(known) if len(known) == len(counts) else None
        self.total: int | None = min((n for n in (sample, rows) if n is not None), default=None)

    async def pages(self, cursor: str | None) -> AsyncIterator[Page]:
        """All pages after `cursor`; a page's pictures can be fetched until the next one is asked for.

        Raises SourceError for a file that is cut off or damaged, after all that was read before it.
        """
        self._aside = aside = Aside(self._in_memory, self._spill)
        try:
            pages = self._pages(self._done(cursor), aside)
            while (page := await asyncio.to_thread(next, pages, None)) is not None:
                yield page
        finally:
            aside.close()

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        """The artwork that `raw` states. Raises Rejected for a record that `pages` found faulty."""
        if isinstance(raw, Fault):
            raise Rejected(raw.reason, raw.detail)
        artwork = artwork_of(self.name, raw)
        name = held(raw)
        return artwork if name is None else replace(artwork, image=f"{IN_ROW}{name}")

    async def fetch(self, artwork: Artwork) -> bytes:
        """The bytes of the picture, from its row or from its own file in the folder.

        Raises Rejected when it is missing, too large, unreadable or elsewhere.
        """
        name = artwork.image or ""
        if not name.startswith(IN_ROW):
            return await asyncio.to_thread(self._files.read, name)
        picture = self._aside.get(name.removeprefix(IN_ROW)) if self._aside else None
        if picture is None:
            raise Rejected("missing file", f"the picture of {artwork.source_id} is held no more")
        return picture

    def _pages(self, done: int, aside: Aside) -> Iterator[Page]:
        records = self._records(done, aside)
        count = 0
        failure: SourceError | None = None
        while failure is None:
            page: list[Mapping[str, Any]] = []
            try:
                for record in islice(records, self._page_size if count >= done else min(self._page_size, done - count)):
                    page.append(record)
            except SourceError as error:
                failure = error
            count += len(page)
            if page and count > done:
                yield self._page(page, count)
            elif not page:
                break
            for record in page:
                _drop(aside, record)
        if failure is not None:
            raise failure

    def _page(self, records: Sequence[Mapping[str, Any]], count: int) -> Page:
        """`records` as a page that ends with the `count`-th."""
        first = count - len(records)
        return Page(records, f"{self._fingerprint}:{count}", lambda n: f"{self._fingerprint}:{first + n}")

    def _records(self, done: int, aside: Aside) -> Iterator[Mapping[str, Any]]:
        """The records in their order; as faults those with a bad id or with one met before.

        Ids are gathered from the start even when a harvest resumes in the middle, so that a duplicate is a duplicate
        whether or not the harvest was interrupted between the two.
        """
        records = self._kept(done, aside)
        if self._sample is not None:
            # Another stream of numbers than the one that orders the shards: each stays what it is if the other changes.
            random = Random(f"rows {self._sample.seed}")
            records = islice(shuffled(records, self._sample.buffer, random), self._sample.size)
        seen: set[int] = set()  # hashes, for there may be millions
        for record in records:
            if isinstance(record, Fault):
                yield record
                continue
            fault = None
            try:
                name = id_of(record)
                if hash(name) in seen:
                    fault = Fault(name, "duplicate id", name)
                seen.add(hash(name))
            except Rejected as error:
                fault = Fault(str(fields_of(record)["id"][0])[:200], error.reason, error.detail)
            if fault is not None:
                _drop(aside, record)
            yield record if fault is None else fault

    def _kept(self, done: int, aside: Aside) -> Iterator[Mapping[str, Any]]:
        """The records of all shards, their pictures put aside."""
        shards = list(self._shards)
        if self._sample is not None:
            Random(f"shards {self._sample.seed}").shuffle(shards)
            done = 0  # which rows were given before is known only when they are drawn again
        count = 0
        for shard in shards:
            for row in shard.rows(without=max(0, done - count)):
                count += 1
                if row.picture is not None and (name := held(row.record)) is not None:
                    aside.put(name, row.picture)
                yield row.record

    def _done(self, cursor: str | None) -> int:
        """How many records `cursor` has behind it; 0 when it speaks of other files or another sample."""
        match = re.fullmatch(r"([0-9a-f]+):([0-9]+)", cursor or "")
        return int(match[2]) if match and match[1] == self._fingerprint else 0


def _drop(aside: Aside, record: Mapping[str, Any]) -> None:
    """Forget the picture that came with `record`."""
    if (name := held(record)) is not None:
        aside.drop(name)


def _shards(place: Path, path: Path, max_bytes: int) -> list[Shard]:
    name = path.relative_to(place).as_posix()
    if path.suffix == ".tar":
        return [TarShard(path, name, max_bytes)]
    try:
        return [*parquet_shards(path, name, max_bytes)]
    except SourceError as error:
        return [BrokenShard(error)]


def _fingerprint(place: Path, files: list[Path], sample: Sample | None) -> str:
    listed = [f"{path.relative_to(place).as_posix()} {path.stat().st_size}" for path in files]
    whole = "\n".join([*listed, repr(sample)])
    return hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()[:16]
