"""The rights in a record as a museum states them.

What is missing or of another type states nothing, "", so that the record is refused and no more. A licence that is
closed is given only where the museum says so, for a work whose licence was withdrawn is taken down.
"""

from typing import Any

from scrapers.errors import Rejected
from scrapers.licences import RightsPolicy, normalise, restrictions


def stated(value: Any) -> str:
    """A licence as it is written; "" where it is no text."""
    return value.strip() if isinstance(value, str) else ""


def public_domain(value: Any) -> str:
    """CC0 for True and "In Copyright" for False, of a museum that gives what is in the public domain as CC0."""
    return "CC0" if value is True else "In Copyright" if value is False else ""


def may_enter(licence: str) -> bool:
    """Whether a record may enter under `licence` wherever Kindred runs."""
    try:
        return bool(RightsPolicy().admit(licence))
    except Rejected:
        return False


def strictest(values: Any) -> str:
    """The one of several licences that decides: a record may enter under it only if it may under every one.

    One that can never be allowed goes before one that nobody knows, that before one with NC or ND, that before the
    open ones. Of two different ones with NC or ND neither decides; then, and for an empty list, nothing is stated.
    """
    written = [stated(value) for value in values] if isinstance(values, list) else [stated(values)]
    names = {text: normalise(text) for text in written}
    closed = [text for text, name in names.items() if name and not may_enter(name)]
    never = [text for text in closed if not restrictions(names[text] or "")]
    unknown = [text for text, name in names.items() if name is None]
    if len({names[text] for text in closed}) > 1:
        unknown.append("")
    return next(iter([*never, *unknown, *closed, *written]), "")
