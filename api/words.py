"""Words of a text as a search sees them."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that Unicode does not take apart, though a person without them on the keyboard does."""


def fold(text: str) -> str:
    """`text` without case, accents and typographic variants: `Ørsted, Église` is `orsted, eglise`."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """The folded words of `text`, in order: runs of letters and digits."""
    return _WORD.findall(fold(text))
