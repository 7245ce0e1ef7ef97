"""Rows on their way into a table, in bulk: COPY, and COPY to a temporary table followed by an upsert."""

import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from psycopg2.extensions import cursor as Cursor  # noqa: N812

# One page is written at a time in a database, so that ids ascend in the order of pages and no two writers meet.
_WRITER = 0x6B696E6472656401

_SURROGATES = re.compile("[\ud800-\udfff]")


def write_alone(cursor: Cursor) -> None:
    """Wait until nobody else writes records, and keep them waiting until this transaction ends."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_WRITER,))


def copy(cursor: Cursor, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add `rows` to `table`."""
    text = "".join("\t".join(map(_field, row)) + "\n" for row in rows)
    if text:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", io.StringIO(text))


def upsert(
    cursor: Cursor,
    table: str,
    key: Sequence[str],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    also: str = "",
) -> None:
    """Add or replace `rows` by `key`, in their order; a row that is there already, word for word, is not rewritten.

    `also` is further SQL for the rows that do change, such as `updated_at = now()`.
    """
    staged = f"staged_{table}"
    names = ", ".join(columns)
    values = [column for column in columns if column not in key]
    cursor.execute(
        f"CREATE TEMPORARY TABLE IF NOT EXISTS {staged} ON COMMIT DELETE ROWS AS "
        f"SELECT 0 AS staged_order, {names} FROM {table} WITH NO DATA"
    )
    copy(cursor, staged, ["staged_order", *columns], ((n, *row) for n, row in enumerate(rows)))
    assignments = [f"{column} = excluded.{column}" for column in values] + ([also] if also else [])
    cursor.execute(
        f"INSERT INTO {table} AS old ({names}) SELECT {names} FROM {staged} ORDER BY staged_order "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {', '.join(assignments)} "
        f"WHERE ({', '.join(f'old.{column}' for column in values)}) "
        f"IS DISTINCT FROM ({', '.join(f'excluded.{column}' for column in values)})"
    )
    cursor.execute(f"TRUNCATE {staged}")


def storable(text: str) -> str:
    """`text` with what PostgreSQL cannot hold (NUL, lone surrogates) replaced by U+FFFD."""
    if text.isascii():
        return text.replace("\0", "\ufffd") if "\0" in text else text
    return _SURROGATES.sub("\ufffd", text.replace("\0", "\ufffd"))


def json_text(value: Any) -> str:
    """`value` as text that jsonb takes: NaN and infinities become null, odd types their text."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        return json.dumps(_jsonable(value), ensure_ascii=False)
    # Most records have nothing that must be changed, and walking them all was a third of saving a page.
    unstorable = "\\u0000" in text or (not text.isascii() and _SURROGATES.search(text))
    return json.dumps(_jsonable(value), ensure_ascii=False) if unstorable else text


def _field(value: Any) -> str:
    """One field in COPY's text format."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return _escape(storable(value))
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        return _escape(json_text(value))
    return _escape("{" + ",".join(_element(storable(item)) for item in value) + "}")


def _escape(text: str) -> str:
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    return text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _element(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _jsonable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, Mapping):
        return {storable(str(name)): _jsonable(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_jsonable(item) for item in value]
    return storable(str(value))
