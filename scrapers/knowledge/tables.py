"""The tables of a folder of knowledge: one file each, CSV or JSONL, also with gzip, read a row at a time."""

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scrapers.errors import SourceError
from scrapers.folder_lines import LONGEST_LINE, Fault, object_of

ENDINGS = (".jsonl", ".jsonl.gz", ".csv", ".csv.gz")
"""How a table's file may end; of several files of one table the first counts."""

_BROKEN = "broken line"
_PEEK = 8192

_File = io.BufferedReader | gzip.GzipFile


def find(directory: Path, tables: Sequence[str]) -> dict[str, Path]:
    """The file of each of `tables` that the folder has, in their order."""
    candidates = {name: [directory / f"{name}{ending}" for ending in ENDINGS] for name in tables}
    found = {name: next((path for path in paths if path.is_file()), None) for name, paths in candidates.items()}
    return {name: path for name, path in found.items() if path}


def fingerprint(paths: Sequence[Path]) -> str:
    """A text that is another one whenever a name or a byte of the files is."""
    sha = hashlib.sha256()
    for path in paths:
        try:
            with path.open("rb") as file:
                sha.update(path.name.encode() + b"\0" + hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror}") from error
    return sha.hexdigest()[:16]


def rows(path: Path, lacking: Callable[[Sequence[str]], str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Where each row stands, for people ("relations.csv, line 3"), and the row, cells of a CSV as text.

    A row that cannot be read is a `Fault` among the others. Raises SourceError when the file cannot be read at all: it
    is missing, cut off, not UTF-8, or its header names a column twice or is `lacking` one, which says what.
    """
    with _opened(path) as file:
        jsonl = path.name.removesuffix(".gz").endswith(".jsonl")
        for where, row in _jsonl(path, file) if jsonl else _csv(path, file, lacking):
            yield f"{path.name}, {where}", row


@contextmanager
def _opened(path: Path) -> Iterator[_File]:
    """The bytes of a file, unpacked where it is packed. Raises SourceError, also for what the block finds broken."""
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            yield file
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise SourceError(f"{path} is damaged or cut off ({error}); pack it anew: gzip -k FILE") from error
    except UnicodeDecodeError as error:
        bad = error.object[error.start]
        raise SourceError(
            f"{path} is not UTF-8: byte 0x{bad:02X}. "
            f"Convert it, for example: iconv -f WINDOWS-1252 -t UTF-8 {path.name} > converted.csv"
        ) from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}") from error


def _jsonl(path: Path, file: _File) -> Iterator[tuple[str, Mapping[str, Any]]]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        where = f"line {number}"
        if number == 1:
            _refuse_utf16(path, line)
            line = line.removeprefix(b"\xef\xbb\xbf")
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield where, Fault(where, _BROKEN, f"{path.name}, {where}: longer than {LONGEST_LINE:,} bytes")
        elif line.strip():
            row = object_of(where, line)
            yield where, Fault(where, row.reason, f"{path.name}, {row.detail}") if isinstance(row, Fault) else row


def _csv(path: Path, file: _File, lacking: Callable[[Sequence[str]], str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    head = file.peek(_PEEK)
    _refuse_utf16(path, head)
    first = head.split(b"\n", 1)[0]
    with io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines, delimiter=max(",;\t", key=lambda mark: first.count(mark.encode())))
        header = [name.strip() for name in next(reader, [])]
        if twice := sorted({name for name in header if name and header.count(name) > 1}):
            raise SourceError(f"{path} names a column twice: {', '.join(twice)}")
        if missing := lacking(header):
            raise SourceError(f"{path} {missing}")
        while True:
            where = f"line {reader.line_num + 1}"
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield where, Fault(where, _BROKEN, f"{path.name}, {where}: {error}")
                continue
            if not any(cell.strip() for cell in row):
                continue
            if len(row) == len(header):
                yield where, {name: cell for name, cell in zip(header, row, strict=True) if name}
            else:
                detail = f"{path.name}, {where}: {len(row)} fields, the header has {len(header)}"
                yield where, Fault(where, _BROKEN, detail)


def _refuse_utf16(path: Path, content: bytes) -> None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(f"{path} is UTF-16. Convert it: iconv -f UTF-16 -t UTF-8 {path.name} > converted")
