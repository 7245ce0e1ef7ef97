"""The years in which somebody lived, where a dump's numbers may be those of their work."""

import re

SHORTEST, LONGEST = 15, 105
"""Years between birth and death. What lies beyond is a span of activity, or a cataloguer's guess of an unknown life."""

_NO_LIFE = re.compile(
    r"\b(?:active|act\.|fl\.|flourished|worked|founded|established|king|emperor|reigned|century)", re.I
)


def lifetime(birth: int | None, death: int | None, words: str | None = None) -> tuple[int | None, int | None]:
    """Birth and death as stated; neither where `words` speak of activity or a reign, or no life has that length.

    Dumps fill in the years for "active 1747–1777" with birth and death at a guess, as much as 140 years apart, and
    those for "20th century" with 1900 and 2000.
    """
    if _NO_LIFE.search(words or ""):
        return None, None
    if birth is not None and death is not None:
        whole_centuries = birth % 100 == death % 100 == 0
        if whole_centuries or not SHORTEST <= death - birth <= LONGEST:
            return None, None
    return birth, death
