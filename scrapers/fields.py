"""Fields of a museum's answer, read strictly: what has the wrong type is an error, and never part of an artwork."""

import re
from typing import Any
from urllib.parse import quote

from scrapers.errors import Rejected
from scrapers.markup import plain


def texts(values: Any) -> tuple[str, ...]:
    """The texts in a list that may be None, without markup, empty ones and repetitions. Raises TypeError."""
    if values is None:
        return ()
    if not isinstance(values, list):
        raise TypeError(f"a list is expected, not {str(values)[:80]!r}")
    return tuple(dict.fromkeys(filter(None, map(plain, values))))


def title(*names: str | None) -> str:
    """The first that says something. Raises Rejected where none does."""
    found = next(filter(None, map(plain, names)), None)
    if found is None:
        raise Rejected("missing title")
    return found


def number(value: Any) -> int:
    """A whole number, also one that is written as a text. Raises TypeError, or ValueError for another text."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise TypeError(f"a whole number is expected, not {str(value)[:80]!r}")
    return int(value)


def message(words: Any, key: str) -> str:
    """What a museum says went wrong, without the operator's `key`, which some repeat; 150 characters of it."""
    said = str(words)
    for secret in {key, quote(key, safe="")} - {""}:
        said = said.replace(secret, "...")
    return said[:150]


def address(value: Any) -> str | None:
    """A web address, None for an empty one. Raises TypeError, or ValueError for anything else."""
    if value is None or value == "":
        return None
    if not re.fullmatch(r"https?://\S+", found := re.sub(" ", "%20", value.strip())):
        raise ValueError(f"{found[:80]!r} is no web address")
    return found
