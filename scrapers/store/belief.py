"""Belief: how many works of a source may go at once, before it is rather a fault of the source."""

from psycopg2.extensions import cursor as Cursor  # noqa: N812

FEW, FEW_SHARE = 3, 0.05
"""How many works, or which share of them, may go at once."""


def believable(works: int) -> int:
    """How many of that many `works` may go at once."""
    return max(FEW, int(FEW_SHARE * works))


def live(cursor: Cursor, source: str) -> int:
    """How many works of `source` are not deleted."""
    cursor.execute("SELECT count(*) FROM artwork WHERE source = %s AND deleted_at IS NULL", (source,))
    (works,) = cursor.fetchone() or (0,)
    return int(works)


def withdrawals(cursor: Cursor, source: str, harvest: int | None) -> int | None:
    """How many works of `source` may be taken down now for their licence; None for any number.

    That is for all of a harvest together, or for one page without a harvest.
    """
    if harvest is None:
        return believable(live(cursor, source))
    cursor.execute("SELECT works, withdrawn, believed FROM harvest WHERE id = %s", (harvest,))
    works, withdrawn, believed = cursor.fetchone() or (0, 0, False)
    return None if believed else max(believable(works) - withdrawn, 0)
