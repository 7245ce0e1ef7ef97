"""The words that the titles of two works share, as the encoder of subjects reads them."""

import re

import numpy as np
from numpy.typing import NDArray

from api.evidence.conceptual import MOST_NAMED
from api.evidence.record import Evidence, join
from embeddings import words
from scrapers.collection import StoredArtwork

STRENGTH = 0.4
"""How much the rarest word counts, less than the rarest subject: a title may be a name or a figure of speech."""

_HALF = 1 + float(np.log(2))
"""The inverse document frequency of a word that half of the works have."""

_WRITTEN = re.compile(r"[^\W_]+(?:['’‘ʼ][^\W_]+)*")


def title_evidence(
    a: StoredArtwork, b: StoredArtwork, vocabulary: NDArray[np.str_], rarity: NDArray[np.float32]
) -> Evidence | None:
    """The words of both titles that the encoder knows, rarest first; None where none tells anything.

    `vocabulary` text[V] is sorted, `rarity` float32[V] its inverse document frequencies. A word counts 1 if none is
    rarer, 0 if half of the works have it (Spärck Jones 1972, "A statistical interpretation of term specificity").
    """
    common = sorted(set(words.words(a.title)) & set(words.words(b.title)))
    weighed = {word: size for word in common if (size := _telling(word, vocabulary, rarity)) > 0}
    rarest = sorted(weighed, key=lambda word: -weighed[word])[:MOST_NAMED]
    if not rarest:
        return None
    ours, theirs = _written(a.title), _written(b.title)
    said = [ours[word] if word in ours and ours[word] == theirs.get(word) else word for word in rarest]
    magnitudes = [round(STRENGTH * weighed[word], 4) for word in rarest]
    text = f"both titles say {join([f'“{word}”' for word in said])}"
    return Evidence("conceptual", text, {"words": rarest, "magnitudes": magnitudes}, "title", magnitudes[0])


def _telling(word: str, vocabulary: NDArray[np.str_], rarity: NDArray[np.float32]) -> float:
    place = int(np.searchsorted(vocabulary, word))
    if place == len(vocabulary) or vocabulary[place] != word or rarity[place] <= _HALF:
        return 0.0
    return float(rarity[place] - _HALF) / float(rarity.max() - _HALF)


def _written(title: str) -> dict[str, str]:
    """The words of a title as it writes them, in lower case, by what they are read as."""
    return {read[0]: one.casefold() for one in _WRITTEN.findall(title) if len(read := words.words(one)) == 1}
