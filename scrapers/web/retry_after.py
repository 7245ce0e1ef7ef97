"""How long a host asks to be left alone."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_S = 7 * 24 * 3600.0
"""No wish is honoured beyond a week: whoever comes back then is told again if it is still too early."""


def wait_of(retry_after: str | None, date: str | None, now: datetime) -> float | None:
    """Seconds to wait, 0 to a week; None where `retry_after` is absent or says nothing that can be understood.

    Retry-After is seconds or an HTTP-date (RFC 9110, 10.2.3). A date is compared with `date`, the Date of the same
    answer, so that a host whose clock is wrong is understood all the same; with `now` where there is none.
    """
    value = (retry_after or "").strip()
    if re.fullmatch("[0-9]+", value):
        return min(float(value), LONGEST_S)
    until = _moment(value)
    if until is None:
        return None
    return min(max((until - (_moment(date or "") or now)).total_seconds(), 0.0), LONGEST_S)


def _moment(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
        # A date without a zone is in UTC, as every HTTP-date is. Moving one near the ends of time overflows.
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
