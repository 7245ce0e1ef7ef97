"""Retry-After in both its forms, and in those that nobody foresaw."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.web.backoff import Backoff
from scrapers.web.retry_after import LONGEST_S, wait_of

NOW = datetime(1994, 11, 6, 8, 49, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("86400", 86400),
        ("604800", LONGEST_S),
        ("604801", LONGEST_S),
        ("9" * 5000, LONGEST_S),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 37),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 37),
        ("Sun Nov  6 08:49:37 1994", 37),
        ("Sun, 06 Nov 1994 09:49:37 +0100", 37),
        ("Sun, 06 Nov 1994 08:48:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_S),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
        ("Sun, 06 Nov 1994 08:49:61 GMT", None),
        ("Sun, 36 Nov 1994 08:49:37 GMT", None),
        ("", None),
        (None, None),
        ("-5", None),
        ("1.5", None),
        ("1e9", None),
        ("soon", None),
        ("٣", None),
        ("120, 60", None),
    ],
)
def test_every_form(value, seconds):
    assert wait_of(value, None, NOW) == seconds


def test_a_date_is_read_by_the_clock_of_the_host():
    hosts = NOW + timedelta(days=3)
    until = format_datetime(hosts + timedelta(seconds=20), usegmt=True)
    assert wait_of(until, format_datetime(hosts, usegmt=True), NOW) == 20
    assert wait_of(until, "today", NOW) == 3 * 86400 + 20


@given(
    st.text() | st.integers().map(str) | st.datetimes().map(lambda when: format_datetime(when)), st.none() | st.text()
)
def test_it_never_raises_and_never_waits_for_more_than_a_week(value, date):
    found = wait_of(value, date, NOW)
    assert found is None or 0 <= found <= LONGEST_S


def test_the_ceiling_of_the_back_off_doubles_up_to_a_bound():
    backoff = Backoff(first_s=2, most_s=30)
    assert [backoff.delay(attempt, 1.0) for attempt in (1, 2, 3, 4, 5, 6, 100_000)] == [2, 4, 8, 16, 30, 30, 30]
    assert backoff.delay(3, 0.0) == 0
    assert backoff.delay(3, 0.5) == 4
