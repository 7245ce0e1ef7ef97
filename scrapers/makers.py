"""What museums say of those who made a work: when they lived, and whether it is by their hand at all."""

import re

from scrapers.dates import parse_years

_NOT_THEIRS = re.compile(
    r"\b(?:after|follow|circle|school|style|manner|imitat|cop(?:y|ies)|forge|influence|inspired|based on|replica)", re.I
)
_NOT_MAKERS = frozenset(
    {"publisher", "printer", "retailer", "sitter", "subject", "dedicatee", "former attribution", "former owner"}
)
_NOBODY = re.compile(r"(?:anonym|anoniem|unknown|unidentified|unbekannt|onbekend)", re.I)
_ACTIVE = re.compile(r"\b(?:active|act\.|fl\.|flourished|worked|founded|established|bce?\b|b\.\s?c\.)", re.I)
_NEARLY = r"(?:(?:c\.|ca\.|circa|about)\s*)?"
_LIFE = re.compile(rf"(?<![0-9])([0-9]{{4}})\??\s*[-–—]\s*(?:{_NEARLY}([0-9]{{4}})(?![0-9]))?")
_BORN = re.compile(rf"\b(?:born|b\.)\s*{_NEARLY}(?:in\s+)?([0-9]{{4}})(?![0-9])", re.I)
_DIED = re.compile(rf"\b(?:died|d\.)\s*{_NEARLY}(?:in\s+)?([0-9]{{4}})(?![0-9])", re.I)


def own_hand(qualifier: str | None) -> bool:
    """Whether a work with "attributed to", "workshop of", "after" or "follower of" before a name counts as theirs."""
    return not _NOT_THEIRS.search(qualifier or "")


def qualified(name: str, qualifier: str | None) -> str:
    """`name` with how sure or how large its part is: "Jost Arens (attributed to)". A mere "and" says nothing of it."""
    said = (qualifier or "").strip().lower()
    return name if said in ("", "and") else f"{name} ({said})"


def makes(role: str | None) -> bool:
    """Whether one in this role made the work: an artist or a designer did, a publisher or a sitter did not."""
    return (role or "").strip().casefold() not in _NOT_MAKERS


def nobody(name: str) -> bool:
    """Whether `name` says that nobody knows: "Anonymous", "Unknown maker"."""
    return bool(_NOBODY.match(name.strip()))


def year_of(text: str | None) -> int | None:
    """The year that "1643", "c. 1581" or "1581?" is; None for a span and for no year (9999: still alive)."""
    years = parse_years(text) if text else None
    return years.start if years and years.start == years.end else None


def lived(text: str) -> tuple[int | None, int | None]:
    """Birth and death out of "American, born Cuba, 1948–1985" or "1822-?"; when somebody was active is neither."""
    if _ACTIVE.search(text):
        return None, None
    if life := _LIFE.search(text):
        return int(life[1]), int(life[2]) if life[2] else None
    born, died = _BORN.search(text), _DIED.search(text)
    return int(born[1]) if born else None, int(died[1]) if died else None


def known_as(name: str, birth: int | None, death: int | None) -> str:
    """A key for an artist to whom the museum gives no id: "Frans Hals (1581-1666)", the bare name without dates."""
    return f"{name} ({birth or '?'}-{death or '?'})" if birth or death else name
