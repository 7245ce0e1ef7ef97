"""Ids in authority files, out of the URLs in which museums give them."""

import re

_ULAN = re.compile(r"(?:https?://vocab\.getty\.edu/(?:page/)?ulan/|ulan:)?(5\d{8})(?:-agent)?/?")
_WIKIDATA = re.compile(r"(?:https?://(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/|wd:)?(Q[1-9]\d{0,12})/?")


def ulan(text: str | None) -> str | None:
    """The id in Getty's Union List of Artist Names that `text` is or ends in, 500034433; None for anything else."""
    found = _ULAN.fullmatch((text or "").strip())
    return found[1] if found else None


def wikidata(text: str | None) -> str | None:
    """The Wikidata item that `text` is or ends in, Q11560527; None for anything else."""
    found = _WIKIDATA.fullmatch((text or "").strip())
    return found[1] if found else None
