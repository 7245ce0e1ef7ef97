"""WebDataset shards: tar files in which neighbours of one name are one sample, `47.jpg` + `47.json` + `47.txt`.

The name up to the first dot of its last part is the key, which is the record's id unless the JSON has one; the text is
the description. A tar is read once from front to back and nothing of it is written anywhere, so that the names in it
lead nowhere. Format: https://github.com/webdataset/webdataset.
"""

import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from scrapers.dataset.rows import PICTURE, Held, Row
from scrapers.errors import Rejected, SourceError
from scrapers.folder_columns import fields_of
from scrapers.folder_files import id_from, too_large
from scrapers.folder_lines import LONGEST_LINE, Fault, object_of

PICTURES = ("jpg", "jpeg", "png", "webp", "tif", "tiff", "gif", "avif")
"""Endings of pictures, in lower case; of several in a sample the first member is taken."""

_END = bytes(tarfile.BLOCKSIZE)


@dataclass(slots=True)
class _Sample:
    """What was found of a sample so far."""

    key: str
    name: str
    record: Mapping[str, Any] = field(default_factory=dict)
    text: str | None = None
    pictured: bool = False
    picture: bytes | Rejected | None = None


@dataclass(frozen=True, slots=True)
class TarShard:
    """One tar file. `name` is its name for people and in the names of pictures."""

    path: Path
    name: str
    max_bytes: int
    count: int | None = None

    def rows(self, without: int = 0) -> Iterator[Row]:
        """Its samples. Raises SourceError when it is cut off or damaged."""
        number = 0
        sample: _Sample | None = None
        failure: SourceError | None = None
        try:
            for member, tar in self._members():
                key, _, ending = _split(member.name)
                if sample is None or sample.key != key:
                    if sample is not None:
                        yield _row(sample)
                        number += 1
                    sample = _Sample(key, f"{self.name}#{number}")
                self._add(sample, ending.casefold(), member, tar, pictures=number >= without)
        except SourceError as error:  # between two members: what there is of the last sample is given
            failure = error
        except (tarfile.TarError, OSError) as error:  # within a member
            raise _damaged(self.path, error) from error
        if sample is not None:
            yield _row(sample)
        if failure is not None:
            raise failure

    def _members(self) -> Iterator[tuple[tarfile.TarInfo, tarfile.TarFile]]:
        """The members that belong to a sample: ordinary files whose name has a key and an ending."""
        try:
            with self.path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as tar:
                while (member := tar.next()) is not None:
                    tar.members.clear()  # type: ignore[attr-defined]  # all of them, and a shard may have a million
                    key, dot, _ = _split(member.name)
                    if member.isreg() and key.rsplit("/", 1)[-1] and dot:
                        yield member, tar
                _check_end(file, tar.offset)
        except (tarfile.TarError, OSError) as error:
            raise _damaged(self.path, error) from error

    def _add(self, sample: _Sample, ending: str, member: tarfile.TarInfo, tar: tarfile.TarFile, pictures: bool) -> None:
        if ending in PICTURES and not sample.pictured:
            sample.pictured = True
            if pictures and member.size > self.max_bytes:
                sample.picture = too_large(member.size, self.max_bytes)
            elif pictures:
                sample.picture = _content(tar, member)
        elif ending in ("json", "txt") and member.size > LONGEST_LINE:
            detail = f"{member.name}: {member.size:,} bytes, at most {LONGEST_LINE:,}"
            sample.record = Fault(sample.name, "broken row", detail)
        elif ending == "json" and not isinstance(sample.record, Fault):
            record = object_of(member.name, _content(tar, member))
            sample.record = Fault(sample.name, "broken row", record.detail) if isinstance(record, Fault) else record
        elif ending == "txt" and not isinstance(sample.record, Fault):
            try:
                sample.text = _content(tar, member).decode("utf-8").strip()
            except UnicodeDecodeError as error:
                sample.record = Fault(sample.name, "broken row", f"{member.name}: not UTF-8 at byte {error.start}")


def _check_end(file: IO[bytes], offset: int) -> None:
    """Raises ReadError unless the archive says that it ends at `offset`.

    tarfile takes a header that it cannot read for the end, and so a cut between two members.
    """
    file.seek(offset)
    if file.read(len(_END)) != _END:
        raise tarfile.ReadError(f"cut off or damaged at byte {offset:,}")


def _damaged(path: Path, error: Exception) -> SourceError:
    return SourceError(f"{path} is no whole tar file: {error}. Get it again")


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    if file is None:
        raise tarfile.ReadError(f"{member.name} cannot be read")
    with file:
        return file.read()


def _split(name: str) -> tuple[str, str, str]:
    """Key, dot and ending of a member: the first dot after the last slash parts them."""
    folder, slash, last = name.rpartition("/")
    stem, dot, ending = last.partition(".")
    return f"{folder}{slash}{stem}", dot, ending


def _row(sample: _Sample) -> Row:
    if isinstance(sample.record, Fault):
        return Row(sample.record)
    record = dict(sample.record)
    if not (record or sample.text or sample.pictured):
        return Row(Fault(sample.name, "broken row", f"{sample.key}: no picture, no JSON and no text"))
    fields = fields_of(record)
    if "id" not in fields:
        record["id"] = id_from(sample.key.removeprefix("./"))
    if sample.text and "description" not in fields:
        record["description"] = sample.text
    if sample.pictured:
        record[PICTURE] = Held(sample.name)
    return Row(record, sample.picture)
