"""What an HTTP status means for whoever asked."""

from collections.abc import Mapping
from datetime import UTC, datetime

from scrapers.errors import Permanent, Transient, WebError
from scrapers.web.redirects import REDIRECTS
from scrapers.web.retry_after import wait_of

THROTTLED = "throttled"
"""The reason of an error that means "slower": the host is well, and we are too fast for it."""

OUT_OF_ORDER_S = 5.0
"""How long a host is left alone that is out of order and does not say for how long."""

_GOOD = frozenset({200, 203})
_GONE = frozenset({404, 410})
_FORBIDDEN = frozenset({401, 403})
_PASSING = frozenset({408, 421, 425})


def complaint(
    status: int, headers: Mapping[str, str], throttles: frozenset[int], throttled_s: float
) -> WebError | None:
    """The error that an answer amounts to; None for a good one and for a redirect.

    429, 503 and `throttles` come with the seconds to wait that the host names (RFC 9110, 10.2.3; RFC 6585, 4). Where
    it names none, a host that says "slower" is left alone for `throttled_s`, and one that is out of order for
    OUT_OF_ORDER_S, or `throttled_s` if that is less.
    """
    if status in _GOOD or status in REDIRECTS:
        return None
    told = wait_of(headers.get("Retry-After"), headers.get("Date"), datetime.now(UTC))
    if status == 429 or (status in throttles and status != 503):
        return Transient(THROTTLED, f"status {status}", wait_s=throttled_s if told is None else told)
    if status == 503:
        wait_s = min(OUT_OF_ORDER_S, throttled_s) if told is None else told
        return Transient("unavailable", f"status {status}", wait_s=wait_s)
    if status >= 500 or status in _PASSING:
        return Transient("server error", f"status {status}")
    if status in _GONE:
        return Permanent("gone", f"status {status}", status=status)
    if status in _FORBIDDEN:
        return Permanent("forbidden", f"status {status}", status=status)
    return Permanent("refused" if status >= 400 else "unexpected status", f"status {status}", status=status)
