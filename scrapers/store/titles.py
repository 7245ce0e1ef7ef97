"""Titles as they are compared: what museums write differently of one title falls away."""

import re
import unicodedata

# Characters that are compared: a btree row of PostgreSQL holds about 2,700 bytes.
_LONGEST = 300

_ACCENTS = re.compile("[\u0300-\u036f]")
_APART = re.compile(r"[\W_]+")

NO_TITLES = (
    *("untitled", "sans titre", "ohne titel", "zonder titel", "senza titolo", "sin titulo", "no title"),
    "title not known",
)
"""Folded titles that say that there is none."""

GENERIC = (
    *NO_TITLES,
    *("landscape", "seascape", "still life", "self portrait", "portrait", "nude", "study", "sketch", "composition"),
    *("portrait of a man", "portrait of a woman", "portrait of a lady", "portrait of a gentleman"),
    *("portrait of a young man", "portrait of a young woman", "head of a man", "head of a woman"),
    *("paysage", "nature morte", "autoportrait", "etude", "landschaft", "stillleben", "selbstbildnis", "studie"),
)
"""Folded titles that name a kind of work, not a work. A large collection shows others by how often they come."""


def fold(title: str) -> str:
    """`title` without case, accents and punctuation; "" when nothing else is in it."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", title))
    return _APART.sub(" ", unicodedata.normalize("NFKC", bare).casefold()).strip()[:_LONGEST]


def is_untitled(title: str) -> bool:
    """Whether a work's title says that it has none: "[Untitled]", "Sans titre", nothing; "Untitled (Blue)" is one."""
    return not title.strip() or fold(title) in NO_TITLES
