"""Releases: each night's build, and which one is live."""

from dataclasses import dataclass
from datetime import datetime

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.errors import KindredError

_SELECT = "SELECT number, status, fingerprint, basis, manifest_sha256, created_at, published_at FROM release"


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release as the store knows it.

    `status` is building, ready or abandoned; `published_at` is when it last went live.
    """

    number: int
    status: str
    fingerprint: str
    basis: str
    manifest_sha256: str | None
    created_at: datetime
    published_at: datetime | None


def begin(cursor: Cursor, fingerprint: str, basis: str) -> int:
    """The number of the release to build: the newest that was made, or begun, of the same things, otherwise a new one.

    So what a run finished before it was killed is not built again. Any other that was being built is abandoned.
    """
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('release'))")
    cursor.execute(
        "UPDATE release SET status = 'abandoned' WHERE status = 'building' AND (fingerprint, basis) <> (%s, %s)",
        (fingerprint, basis),
    )
    cursor.execute(
        "SELECT max(number) FROM release WHERE status <> 'abandoned' AND (fingerprint, basis) = (%s, %s)",
        (fingerprint, basis),
    )
    (known,) = cursor.fetchone() or (None,)
    if known is not None:
        return int(known)
    # Not a sequence, which a killed run would leave with a gap.
    cursor.execute(
        "INSERT INTO release (number, status, fingerprint, basis) "
        "SELECT coalesce(max(number), 0) + 1, 'building', %s, %s FROM release RETURNING number",
        (fingerprint, basis),
    )
    (number,) = cursor.fetchone() or (0,)
    return int(number)


def finish(cursor: Cursor, number: int, manifest_sha256: str) -> None:
    """Make a building release ready. Doing so twice is harmless; another manifest is refused with KindredError."""
    cursor.execute(
        "UPDATE release SET status = 'ready', manifest_sha256 = %s WHERE number = %s AND status = 'building'",
        (manifest_sha256, number),
    )
    if not cursor.rowcount:
        row = one(cursor, number)
        if row is None or row.manifest_sha256 != manifest_sha256:
            raise KindredError(f"release {number} cannot be finished: it is {row.status if row else 'unknown'}")


def publish(cursor: Cursor, number: int) -> None:
    """Make release `number` the live one; KindredError unless it is ready. Publishing what is live changes nothing."""
    row = one(cursor, number)
    if row is None or row.status != "ready":
        raise KindredError(f"release {number} cannot be published: it is {row.status if row else 'unknown'}")
    cursor.execute(
        "INSERT INTO live_release AS live (number) VALUES (%s) "
        "ON CONFLICT (single) DO UPDATE SET number = excluded.number WHERE live.number <> excluded.number",
        (number,),
    )
    if cursor.rowcount:
        cursor.execute("UPDATE release SET published_at = now() WHERE number = %s", (number,))


def withdraw(cursor: Cursor, number: int) -> bool:
    """Let release `number` never be published, or built upon, again; False when that was so already.

    Raises KindredError for the live one.
    """
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('release'))")
    cursor.execute("SELECT FROM live_release WHERE number = %s", (number,))
    if cursor.rowcount:
        raise KindredError(f"release {number} is live; publish another one first")
    cursor.execute(
        "UPDATE release SET status = 'abandoned', manifest_sha256 = NULL WHERE number = %s AND status <> 'abandoned'",
        (number,),
    )
    return bool(cursor.rowcount)


def live(cursor: Cursor) -> ReleaseRow | None:
    """The live release; None before the first is published."""
    cursor.execute(f"{_SELECT} JOIN live_release USING (number)")
    row = cursor.fetchone()
    return ReleaseRow(*row) if row else None


def one(cursor: Cursor, number: int) -> ReleaseRow | None:
    """Release `number`; None when there never was one."""
    cursor.execute(f"{_SELECT} WHERE number = %s", (number,))
    row = cursor.fetchone()
    return ReleaseRow(*row) if row else None


def everything(cursor: Cursor) -> list[ReleaseRow]:
    """All releases, oldest first."""
    cursor.execute(f"{_SELECT} ORDER BY number")
    return [ReleaseRow(*row) for row in cursor.fetchall()]
