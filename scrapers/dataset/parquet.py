"""Parquet files, a batch of rows at a time.

A picture is a binary column, or a struct of `bytes` and `path` as Hugging Face's `datasets` writes it; where `bytes` is
null, `path` is a file in the folder. That library keeps what the numbers of a label column stand for in the schema's
metadata: such a number is read as its name. Format: https://parquet.apache.org/docs/file-format/.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from scrapers.dataset.rows import PICTURE, Held, Row, plain
from scrapers.errors import SourceError
from scrapers.folder_columns import COLUMNS, fields_of
from scrapers.folder_files import id_from, too_large
from scrapers.folder_lines import Fault

BATCH_BYTES = 16_000_000
"""How much of a row group is decoded at a time, roughly; a batch is at least one row."""

LONGEST_BATCH = 1000
READ_BUFFER = 1 << 20

_PICTURES = (*COLUMNS["image"], "img", "picture", "photo", "jpg", "jpeg", "png", "webp")


@dataclass(frozen=True, slots=True)
class ParquetShard:
    """One row group of a Parquet file. `name` is the file's, for people; `first` is the number of its first row."""

    path: Path
    name: str
    group: int
    first: int
    count: int
    max_bytes: int

    def rows(self, without: int = 0) -> Iterator[Row]:
        """Its rows. Raises SourceError when the file is damaged."""
        with _reading(self.path), _opened(self.path) as file:
            pictures = _picture_column(file.schema_arrow)
            names = [name for name in file.schema_arrow.names if without < self.count or name != pictures]
            labels = _labels(file.schema_arrow)
            group = file.metadata.row_group(self.group)
            size = max(1, min(LONGEST_BATCH, BATCH_BYTES * self.count // max(group.total_byte_size, 1)))
            number = self.first
            batches = file.iter_batches(size, row_groups=[self.group], columns=names, use_threads=False)
            for batch in batches:
                for place in range(batch.num_rows):
                    yield self._row(batch, place, number, pictures if number - self.first >= without else None, labels)
                    number += 1

    def _row(
        self, batch: pa.RecordBatch, place: int, number: int, pictures: str | None, labels: Mapping[str, list[str]]
    ) -> Row:
        name = f"{self.name}#{number}"
        try:
            record = {
                field.name: _value(batch.column(column)[place], labels.get(field.name))
                for column, field in enumerate(batch.schema)
                if not _is_picture(field)
            }
            picture = batch.column(pictures)[place].as_py() if pictures else None
        except (ValueError, OverflowError, pa.ArrowException) as error:  # text that is not UTF-8, a year 300000
            return Row(Fault(name, "broken row", f"{name}: {error}"[:200]))
        if "id" not in fields_of(record):
            record["id"] = id_from(f"{self.name}:{number}")
        path = None
        if isinstance(picture, Mapping):
            path, picture = picture["path"], picture["bytes"]
            record[str(pictures)] = {"path": path}  # it may be all that says where the picture came from
        if picture:
            record[PICTURE] = Held(name)
            size = len(picture)
            return Row(record, picture if size <= self.max_bytes else too_large(size, self.max_bytes))
        if path:
            record[PICTURE] = path
        return Row(record)


def parquet_shards(path: Path, name: str, max_bytes: int) -> list[ParquetShard]:
    """The row groups of a file. Raises SourceError when it is no whole Parquet file."""
    with _reading(path), _opened(path) as file:
        counts = [file.metadata.row_group(group).num_rows for group in range(file.metadata.num_row_groups)]
        _ = file.schema_arrow.names  # read now, while a bad one can still be told to be of this file
    firsts = [sum(counts[:group]) for group in range(len(counts))]
    return [
        ParquetShard(path, name, group, first, count, max_bytes)
        for group, (first, count) in enumerate(zip(firsts, counts, strict=True))
    ]


def _opened(path: Path) -> pq.ParquetFile:
    """The file, to be read piece by piece: without `pre_buffer`, which would take in a whole row group."""
    return pq.ParquetFile(path, pre_buffer=False, buffer_size=READ_BUFFER)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """What pyarrow raises for a damaged file, names of columns that are not UTF-8 among it, as SourceError."""
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        told = next(iter(str(error).splitlines()), type(error).__name__)
        raise SourceError(f"{path} is no whole Parquet file: {told[:200]}. Get it again") from error


def _is_picture(field: pa.Field) -> bool:
    """Whether a column holds bytes, which are no part of a record."""
    return _is_binary(field.type) or _is_struct(field.type)


def _is_binary(type_: pa.DataType) -> bool:
    kinds = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view, pa.types.is_fixed_size_binary)
    return any(is_kind(type_) for is_kind in kinds)


def _is_struct(type_: pa.DataType) -> bool:
    return bool(pa.types.is_struct(type_)) and {"bytes", "path"} <= {field.name for field in type_}


def _picture_column(schema: pa.Schema) -> str | None:
    """The column of the picture: one that is named so, otherwise the only one that holds bytes."""
    held = {field.name.strip().casefold(): field.name for field in schema if _is_picture(field)}
    named = next((held[name] for name in _PICTURES if name in held), None)
    return named or (next(iter(held.values())) if len(held) == 1 else None)


def _value(scalar: pa.Scalar, names: list[str] | None) -> Any:
    value = plain(scalar.as_py())
    if names is None:
        return value
    named = [
        names[number] if isinstance(number, int) and 0 <= number < len(names) else None
        for number in (value if isinstance(value, list) else [value])
    ]
    return named if isinstance(value, list) else named[0]


def _labels(schema: pa.Schema) -> dict[str, list[str]]:
    """What the numbers of each label column stand for, as `datasets` writes it under `huggingface`."""
    try:
        features = json.loads((schema.metadata or {})[b"huggingface"])["info"]["features"]
        kinds = {name: feature.get("feature", feature) for name, feature in features.items()}
        return {name: list(kind["names"]) for name, kind in kinds.items() if kind.get("_type") == "ClassLabel"}
    except (KeyError, TypeError, ValueError, AttributeError):
        return {}
