"""Names of persons as they are compared across sources.

A name becomes its words, given names first, without case, accents, punctuation, order ("Turner, J. M. W.") and
honorifics. What tells father from son ("the Elder", "Jr.") is kept apart from the words, for it must not be lost.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

_ACCENTS = re.compile("[\u0300-\u036f]")
_QUOTES = re.compile("['’‘`´ʼʻ]")
_ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]")
_APART = re.compile(r"[\W_]+")
# Letters that are no accented form of another in Unicode, as those write who have no key for them.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŀ": "l"}
)

_GENERATIONS = {
    **dict.fromkeys(("elder", "sr", "senior", "pere", "aine", "altere", "vecchio", "oude"), "elder"),
    **dict.fromkeys(("younger", "jr", "junior", "fils", "jungere", "giovane", "jonge"), "younger"),
    **{number: number for number in ("ii", "iii", "iv")},
}
_HONORIFICS = frozenset(
    (
        *("sir", "dame", "lord", "lady", "baron", "baronet", "bart", "count", "comte", "chevalier"),
        *("cavaliere", "marquis", "mr", "ms", "miss", "dr", "prof", "professor", "rev", "reverend", "the"),
        *("capt", "captain", "col", "colonel", "major", "general", "admiral", "lieut", "lieutenant"),
    )
)
# One of these says that the name is not whose work it is, or that it is nobody's, several persons' or a firm's.
_NOBODY = frozenset(
    (
        *("after", "anonymous", "attributed", "circle", "copy", "copyist", "follower", "followers", "formerly"),
        *("imitator", "manner", "possibly", "probably", "pseudo", "relating", "school", "studio", "style"),
        *("unidentified", "unknown", "workshop", "and", "et", "und", "mrs", "mme", "bros", "brothers", "sons"),
        *("co", "company", "cie", "gallery", "galleries", "galerie", "studios", "collective", "group"),
        *("society", "museum", "press"),
    )
)


class Likeness(IntEnum):
    """How far two names agree; the higher the more."""

    PART = 1
    """The words of the one are among those of the other: Wayne Kimball, Wilford Wayne Kimball."""
    INITIALS = 2
    """As before, and the first given names agree, one being an initial: J. M. W. Turner, Joseph Mallord Turner."""
    SHORT = 3
    """As before, and the first given names are the same: John Sargent, John Singer Sargent."""
    SAME = 4
    """The same words."""


@dataclass(frozen=True, slots=True)
class Name:
    """A folded name: its words, given names first, and what tells it from a namesake's in the family."""

    words: tuple[str, ...]
    generation: frozenset[str] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        """Texts of which two names that agree at all share one."""
        *given, last = self.words
        return frozenset({" ".join(sorted(self.words)), *(f"{word[0]}. {last}" for word in given)})


@lru_cache(maxsize=1 << 16)
def parse(text: str) -> Name | None:
    """The folded name; None for nobody's ("Unknown"), for several ("Ana and Bo") and for no maker's ("Circle of Lely").

    A name with a figure in it is a school's: "German 15th Century".
    """
    parts = [_words(part) for part in _ASIDE.sub(" ", text).split(",")]
    generation = {_GENERATIONS[word] for part in parts for word in part if word in _GENERATIONS}
    words = [kept for part in parts if (kept := [w for w in part if w not in _GENERATIONS and w not in _HONORIFICS])]
    # "Last, First" has one comma that is left; a firm ("White, Stokes & Allan") has its own order.
    ordered = [*words[1], *words[0]] if len(words) == 2 else [word for part in words for word in part]
    said = _words(text)
    if not ordered or not _NOBODY.isdisjoint(said) or any(character.isdigit() for character in "".join(said)):
        return None
    return Name(tuple(ordered), frozenset(generation))


def compare(one: Name, other: Name) -> Likeness | None:
    """How far two names agree, whatever their generations; None where they do not."""
    if sorted(one.words) == sorted(other.words):
        return Likeness.SAME
    short, long = sorted((one.words, other.words), key=len)
    if short[-1] != long[-1] or len(short[-1]) < 2 or len(short) < 2 or not _within(short[:-1], long[:-1]):
        return None
    if short[0] == long[0] and len(short[0]) > 1:
        return Likeness.SHORT
    if _agree(short[0], long[0]):
        return Likeness.INITIALS
    return Likeness.PART if any(len(word) > 2 and word in long for word in short[:-1]) else None


def _words(text: str) -> list[str]:
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)).replace("&", " and ")
    return _APART.sub(" ", _QUOTES.sub("", bare)).split()


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether all of `short` are among `long`, in its order, an initial standing for any word that begins so."""
    rest = iter(long)
    return all(any(_agree(word, other) for other in rest) for word in short)


def _agree(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])
