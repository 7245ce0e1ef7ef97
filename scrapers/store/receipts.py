"""What a takedown removed outside the store, kept with its receipt."""

from collections.abc import Mapping
from typing import Any

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.store import batch

OUTSIDE = "outside"


def outside(cursor: Cursor, key: str) -> dict[str, Any]:
    """What was noted so far; empty when nothing was, or when `key` is not taken down."""
    cursor.execute(f"SELECT receipt -> '{OUTSIDE}' FROM takedown WHERE key = %s", (batch.storable(key),))
    (found,) = cursor.fetchone() or (None,)
    return dict(found or {})


def note(cursor: Cursor, key: str, removed: Mapping[str, Any]) -> None:
    """Keep `removed` in place of what was noted before."""
    cursor.execute(
        f"UPDATE takedown SET receipt = jsonb_set(receipt, '{{{OUTSIDE}}}', %s::jsonb) WHERE key = %s",
        (batch.json_text(removed), batch.storable(key)),
    )
