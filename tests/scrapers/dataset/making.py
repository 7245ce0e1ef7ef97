"""Small data sets on disk, and what a source makes of them."""

import asyncio
import io
import json
import tarfile

import pyarrow as pa
import pyarrow.parquet as pq

from scrapers.dataset.source import DatasetSource
from scrapers.errors import Rejected, SourceError

PICTURE = pa.struct([("bytes", pa.binary()), ("path", pa.string())])


def picture(number, size=40):
    """Bytes that no other picture has; nothing here decodes them."""
    return f"picture {number} ".encode().ljust(size, b".")


def row(number, **more):
    return {
        "id": f"work-{number}",
        "title": f"Title {number}",
        "license": "CC0",
        "image": {"bytes": picture(number), "path": f"{number}.jpg"},
        **more,
    }


def parquet(path, rows, schema=None, group=4):
    path.parent.mkdir(parents=True, exist_ok=True)
    types = {name: PICTURE for name in rows[0] if name == "image" and isinstance(rows[0][name], dict)} if rows else {}
    columns = [pa.array([row[name] for row in rows], type=types.get(name)) for name in rows[0]]
    table = pa.table(columns, names=list(rows[0])) if schema is None else pa.Table.from_pylist(rows, schema=schema)
    pq.write_table(table, path, row_group_size=group)
    return path


def tar(path, members):
    """A shard of (name, content) pairs; what is no bytes is written as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w") as archive:
        for name, content in members:
            content = content if isinstance(content, bytes) else json.dumps(content).encode()
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def sample(number, **more):
    """The members of one sample."""
    record = {"title": f"Title {number}", "license": "CC0", **more}
    return [(f"{number:04}.jpg", picture(number)), (f"{number:04}.json", record)]


def shards(folder, count=3, each=10):
    """Tar shards of `each` samples, numbered through."""
    for shard in range(count):
        members = [member for n in range(shard * each, (shard + 1) * each) for member in sample(n)]
        tar(folder / f"shard-{shard}.tar", members)
    return folder


def read(source, cursor=None, most=None):
    """What a crawl sees: artworks with their pictures (bytes or reason), refusals, cursors, and how it ended."""
    return asyncio.run(_read(source, cursor, most))


async def _read(source, cursor, most):
    seen = Seen()
    try:
        async for page in source.pages(cursor):
            seen.cursors.append(page.cursor)
            seen.sizes.append(len(page.records))
            for raw in page.records:
                await seen.add(source, raw)
            if most is not None and len(seen.cursors) == most:
                break
    except SourceError as error:
        seen.failure = str(error)
    return seen


class Seen:
    def __init__(self):
        self.artworks, self.pictures, self.refused, self.cursors, self.sizes = [], {}, [], [], []
        self.failure = None

    async def add(self, source, raw):
        try:
            artwork = source.parse(raw)
        except Rejected as error:
            self.refused.append((raw["id"], error.reason, error.detail))
            return
        self.artworks.append(artwork)
        if artwork.image is not None:
            try:
                self.pictures[artwork.source_id] = await source.fetch(artwork)
            except Rejected as error:
                self.pictures[artwork.source_id] = error.reason

    @property
    def ids(self):
        return [artwork.source_id for artwork in self.artworks]


def dataset(folder, **options):
    return DatasetSource(folder, **options)
