"""The words by which a work's subject is known: folded, in the singular, weighted by their field."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from scrapers.collection import StoredArtwork

TITLE, GENRE, SUBJECT, DESCRIPTION = 1.0, 2.0, 2.0, 0.5
"""Weight of a word by field: a cataloguer's term is worth two words of a title or four of a description."""

# What a title says of the sheet instead of the subject: all "Untitled" would be kindred otherwise.
_SILENT = ENGLISH_STOP_WORDS | {
    "untitled",
    "title",
    "titled",
    "unknown",
    "blank",
    "detail",
    "fragment",
    "recto",
    "verso",
}
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^<>]*>")
_POSSESSIVE = re.compile(r"'s\b")
_MARKS = str.maketrans("’‘ʼ", "'''")
_KEPT_S = ("ss", "us", "is")
_SIBILANT_ES = ("ches", "shes", "sses", "xes", "zes")
_LONGEST = 60  # characters of a token; longer ones are prose in the wrong field


def words(text: str) -> list[str]:
    """The words of `text` in order: lower case, without accents, plural s, markup, stop words and numbers.

    Numbers are years and inventory numbers here, which say nothing of a subject.
    """
    return [singular(word) for word in _WORD.findall(_folded(text)) if _telling(word)]


def singular(word: str) -> str:
    """A lower-case English word without its plural ending: boats → boat, churches → church, ladies → lady."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith(_KEPT_S):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(_SIBILANT_ES) else word[:-1]


def term(name: str) -> str:
    """A subject as it is compared and read: lower case, single spaces, the last word in the singular."""
    *first, last = name.casefold().split() or [""]
    return " ".join([*first, singular(last)])


def weights(artwork: StoredArtwork) -> dict[str, float]:
    """Weighted count of each token of a work, empty when it says nothing of its subject.

    Subjects and genres also stand whole, as `subject=broad leaved tree`. Artist, movement and medium are
    not read: they are history's and form's.
    """
    counts: defaultdict[str, float] = defaultdict(float)
    for token in words(artwork.title):
        counts[token] += TITLE
    for token in words(artwork.description or ""):
        counts[token] += DESCRIPTION
    for kind, names, weight in (("genre", artwork.genres, GENRE), ("subject", artwork.subjects, SUBJECT)):
        for tokens in _distinct(names):
            for token in tokens:
                counts[token] += weight
            counts[f"{kind}={' '.join(tokens)}"] += weight
    return {token: count for token, count in counts.items() if len(token) <= _LONGEST}


def _distinct(names: Iterable[str]) -> list[tuple[str, ...]]:
    return sorted({tokens for name in names if (tokens := tuple(words(name)))})


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", _TAG.sub(" ", text).translate(_MARKS).casefold()).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _POSSESSIVE.sub("", letters).replace("'", "")


def _telling(word: str) -> bool:
    return len(word) > 1 and not word[0].isdigit() and word not in _SILENT
