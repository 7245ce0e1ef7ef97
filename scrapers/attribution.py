"""How a work is credited: title, author, source and licence in one line (TASL).

The order is that of Creative Commons' recommended practices for attribution
(https://wiki.creativecommons.org/wiki/Recommended_practices_for_attribution).
"""

import re
from collections.abc import Sequence

from scrapers.licences import restrictions, uri

_FORBIDDEN = {"NC": "no commercial use", "ND": "no derivatives"}
_PUBLIC = {"CC0-1.0": "CC0 1.0", "PDM-1.0": "Public Domain Mark 1.0"}


def tasl(title: str, makers: Sequence[str], source: str, rights: str, landing_page: str | None = None) -> str:
    """The line under which a work may be shown: its title, makers, source and licence, each with its address.

    `source` is the museum's name for people, `rights` a canonical licence (`scrapers.licences`). What is not known
    is left out. A licence that forbids commercial use or derivatives says so in words.
    """
    named = " and ".join(part for part in (", ".join(makers[:-1]), *makers[-1:]) if part)
    work = f'"{_line(title)}"' if _line(title) else ""
    by = f"by {_line(named)}" if _line(named) else ""
    parts = (" ".join(part for part in (work, by) if part), _line(source), licence(rights), landing_page or "")
    return ", ".join(part for part in parts if part)


def licence(rights: str) -> str:
    """A canonical licence for people to read, `CC BY-NC 4.0, no commercial use`, with its address where it has one."""
    words = ", ".join((readable(rights), *(_FORBIDDEN[part] for part in restrictions(rights))))
    address = uri(rights)
    return f"{words} ({address})" if address else words


def readable(rights: str) -> str:
    """The short name that people know a canonical licence by: `CC BY-SA 3.0 DE` for `CC-BY-SA-3.0-DE`."""
    if rights in _PUBLIC:
        return _PUBLIC[rights]
    found = re.fullmatch(r"CC-([A-Z+-]+?)(?:-([0-9]\.[0-9])(?:-([A-Z]+))?)?", rights)
    if found:
        return " ".join(("CC", *(part for part in found.groups() if part)))
    return rights


def _line(text: str) -> str:
    return " ".join(text.split())
