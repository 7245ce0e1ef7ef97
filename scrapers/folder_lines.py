"""The lines of a metadata file, one at a time; a line that cannot be read is a fault among the others."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scrapers.errors import SourceError
from scrapers.folder_columns import COLUMNS, fields_of

LONGEST_LINE = 10_000_000
DEEPEST = 64
_BROKEN = "broken line"


class Fault(dict[str, Any]):
    """A record that could not be read: `id` says which, `reason` and `detail` what is wrong with it."""

    def __init__(self, name: str, reason: str, detail: str) -> None:
        super().__init__(id=name)
        self.reason = reason
        self.detail = detail


def read_jsonl(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The line ("line 3") and object of each line; blank lines are passed over.

    Raises SourceError when the file is UTF-16 or cannot be opened.
    """
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(LONGEST_LINE):
                number += 1
                if number == 1:
                    _refuse_utf16(path, line)
                    line = line.removeprefix(b"\xef\xbb\xbf")
                whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
                while not whole:
                    rest = file.readline(LONGEST_LINE)
                    whole = len(rest) < LONGEST_LINE or rest.endswith(b"\n")
                    line = b""
                if line.strip():
                    yield f"line {number}", object_of(f"line {number}", line)
                elif not line:
                    detail = f"line {number}: longer than {LONGEST_LINE:,} bytes"
                    yield f"line {number}", Fault(f"line {number}", _BROKEN, detail)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from error


def object_of(where: str, line: bytes) -> Mapping[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Fault(where, _BROKEN, f"{where}: not UTF-8 at byte {error.start}")
    except RecursionError:
        return Fault(where, _BROKEN, f"{where}: nested too deeply")
    except ValueError as error:
        return Fault(where, _BROKEN, f"{where}: {error}"[:200])
    if not isinstance(record, dict):
        return Fault(where, _BROKEN, f"{where}: {type(record).__name__} instead of an object")
    # Few lines have brackets enough to be nested so deeply: the walk is left out for all others.
    if line.count(b"{") + line.count(b"[") > DEEPEST and _depth(record) > DEEPEST:
        return Fault(where, _BROKEN, f"{where}: nested more than {DEEPEST} levels deep")
    return record


def _depth(record: Any) -> int:
    """How deeply lists and objects are nested, walked without recursion."""
    level, depth = [record], 0
    while level:
        nested = [item for item in level if isinstance(item, (dict, list))]
        level = [inner for item in nested for inner in (item.values() if isinstance(item, dict) else item)]
        depth += bool(nested)
    return depth


def read_csv(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The line and record of each row, cells as text; comma, semicolon or tab, as the header has it.

    Raises SourceError when the file is not UTF-8, or its header names no id or one column twice.
    """
    content = _utf8(path)
    first = content.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=max(",;\t", key=first.count))
    header = [name.strip() for name in next(reader, [])]
    twice = {name for name in header if name and header.count(name) > 1}
    if twice:
        raise SourceError(f"{path} names a column twice: {', '.join(sorted(twice))}")
    if "id" not in fields_of(dict.fromkeys(header, "x")):
        raise SourceError(f"{path} has no column for the id: {', '.join(COLUMNS['id'])}")
    while True:
        start = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"line {start}", Fault(f"line {start}", _BROKEN, f"line {start}: {error}")
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            detail = f"line {start}: {len(row)} fields, the header has {len(header)}"
            yield f"line {start}", Fault(f"line {start}", _BROKEN, detail)
            continue
        yield f"line {start}", {name: cell for name, cell in zip(header, row, strict=True) if name}


def _utf8(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from error
    _refuse_utf16(path, content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{path} is not UTF-8: byte 0x{content[error.start]:02X} at offset {error.start}, line {line}. "
            f"Convert it, for example: iconv -f WINDOWS-1252 -t UTF-8 {path.name} > converted.csv"
        ) from error


def _refuse_utf16(path: Path, content: bytes) -> None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(
            f"{path} is UTF-16. Convert it: iconv -f UTF-16 -t UTF-8 {path.name} > converted{path.suffix}"
        )
