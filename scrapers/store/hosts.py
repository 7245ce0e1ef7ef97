"""Hosts: whose turn it is to ask each, over all processes that share the database, and how each is."""

from dataclasses import dataclass
from datetime import datetime

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.store import batch
from scrapers.web.limits import Limit

STALE_S, STALE_TURNS = 60.0, 50
"""A turn that lies further ahead than both, in seconds and in turns of the limit, was set by another clock or under
another limit: so many never wait."""

# As `scrapers.web.bucket.reserve` reckons, by the clock of the server, which all processes share. The row is locked
# before the clock is read. What is returned is counted from the new row: `turn_at` less the step is what it would have
# been without this turn.
_TAKE = """
INSERT INTO host AS old (name, turn_at) VALUES (%(name)s, clock_timestamp() + %(step)s * interval '1 second')
ON CONFLICT (name) DO UPDATE SET
    turn_at = greatest(
        CASE WHEN old.turn_at <= greatest(old.resting_until, clock_timestamp()) + %(stale)s * interval '1 second'
             THEN old.turn_at ELSE '-infinity' END,
        old.resting_until, clock_timestamp()
    ) + %(step)s * interval '1 second'
RETURNING extract(epoch FROM greatest(
    turn_at - (%(step)s + %(ahead)s) * interval '1 second', resting_until, clock_timestamp()
) - clock_timestamp())
"""

_REST = """
INSERT INTO host AS old (name, resting_until, failed_at, failure)
VALUES (%(name)s, clock_timestamp() + %(seconds)s * interval '1 second', clock_timestamp(), %(reason)s)
ON CONFLICT (name) DO UPDATE SET
    resting_until = greatest(old.resting_until, excluded.resting_until),
    failed_at = excluded.failed_at, failure = excluded.failure
"""

_FAILED = """
INSERT INTO host (name, failed_at, failure) VALUES (%s, clock_timestamp(), %s)
ON CONFLICT (name) DO UPDATE SET failed_at = excluded.failed_at, failure = excluded.failure
"""

_RESTING = """
SELECT extract(epoch FROM greatest(resting_until, clock_timestamp()) - clock_timestamp()) FROM host WHERE name = %s
"""

# To the second is enough to tell how a host is, and spares a row version for each of many quick answers.
_ANSWERED = """
INSERT INTO host AS old (name, answered_at) VALUES (%s, clock_timestamp())
ON CONFLICT (name) DO UPDATE SET answered_at = excluded.answered_at
WHERE old.answered_at IS NULL OR excluded.answered_at >= old.answered_at + interval '1 second'
   OR old.failed_at >= old.answered_at
"""


@dataclass(frozen=True, slots=True)
class HostRow:
    """How a host is. `failure` is why it last failed, at `failed_at`; it is well when it `answered_at` a later time."""

    name: str
    resting_until: datetime | None
    answered_at: datetime | None
    failed_at: datetime | None
    failure: str | None


def take_turn(cursor: Cursor, host: str, limit: Limit, jitter: float) -> float:
    """Take the next turn at `host`: seconds from now until it comes, never before the host has rested.

    `jitter` is the fraction by which this turn lasts longer than the limit's interval, 0 or more.
    """
    # A server that crashes may forget the turns of its last moments, and is gone for longer than those last.
    cursor.execute("SET LOCAL synchronous_commit = off")
    step, ahead = limit.interval * (1 + jitter), limit.interval * (limit.burst - 1)
    cursor.execute(_TAKE, {"name": host, "step": step, "ahead": ahead, "stale": stale_after(limit)})
    return _seconds(cursor)


def stale_after(limit: Limit) -> float:
    """How many seconds ahead, of now and of the end of a rest, a host's bucket can be full again at the latest.

    A moment beyond is as good as none.
    """
    return max(STALE_S, STALE_TURNS * limit.interval) + limit.interval * (limit.burst - 1)


def rest(cursor: Cursor, host: str, seconds: float, reason: str) -> None:
    """Let nobody take a turn at `host` before `seconds` have passed; a longer rest stays as it is."""
    cursor.execute(_REST, {"name": host, "seconds": seconds, "reason": batch.storable(reason)})


def failed(cursor: Cursor, host: str, reason: str) -> None:
    """Note that `host` failed just now; it may be asked all the same."""
    cursor.execute(_FAILED, (host, batch.storable(reason)))


def resting(cursor: Cursor, host: str) -> float:
    """Seconds for which `host` still rests; 0 when it may be asked."""
    cursor.execute(_RESTING, (host,))
    return _seconds(cursor)


def answered(cursor: Cursor, host: str) -> None:
    """Note that `host` gave a good answer just now."""
    cursor.execute("SET LOCAL synchronous_commit = off")
    cursor.execute(_ANSWERED, (host,))


def everything(cursor: Cursor) -> list[HostRow]:
    """All hosts that were ever asked, by name."""
    cursor.execute(
        "SELECT name, nullif(resting_until, '-infinity'), answered_at, failed_at, failure FROM host ORDER BY name"
    )
    return [HostRow(*row) for row in cursor.fetchall()]


def _seconds(cursor: Cursor) -> float:
    (seconds,) = cursor.fetchone() or (0.0,)
    return max(float(seconds), 0.0)
