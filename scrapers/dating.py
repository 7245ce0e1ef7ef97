"""When a work was made, from a museum's words and its own reading of them in numbers."""

from dataclasses import replace

from scrapers.dates import EARLIEST, LATEST, parse_years
from scrapers.records import Years

WIDEST = 3000
"""A longer range, -10000 to 2000, is how a form was left and says nothing."""


def dated(text: str | None, begin: int | str | None = None, end: int | str | None = None) -> Years | None:
    """The years that `text` states, narrowed by the museum's range `begin` to `end` where the two meet.

    Words go before numbers: they say "circa", and they tell the making from a later cast or printing, which the range
    often includes ("1927, printed 1931" is 1927 to 1931). Where they name no year ("n.d.") the range stands
    alone. It is historical, -1 is 1 BCE; one that runs backwards, is 0 to 0 or wider than `WIDEST` is left out.
    Raises TypeError or ValueError when it is no number.
    """
    stated = parse_years(text) if text else None
    bounds = _range(begin, end)
    if stated is None or bounds is None:
        return stated or bounds
    first, last = max(stated.start, bounds.start), min(stated.end, bounds.end)
    return replace(stated, start=first, end=last) if first <= last else stated


def _range(begin: int | str | None, end: int | str | None) -> Years | None:
    if begin is None or end is None:
        return None
    first, last = int(begin), int(end)
    if first > last or first == last == 0 or last - first > WIDEST or first < EARLIEST or last > LATEST:
        return None
    return Years(first + (first < 0), last + (last < 0))
