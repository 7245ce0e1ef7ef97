"""The words that the titles of two works, or their records, share, as the encoder of subjects reads them."""

import re
from collections.abc import Iterable, Mapping

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
    rarest = _rarest(set(words.words(a.title)) & set(words.words(b.title)), vocabulary, rarity)
    ours, theirs = _written(a.title), _written(b.title)
    said = [ours[word] if word in ours and ours[word] == theirs.get(word) else word for word in rarest]
    return _evidence("title", f"both titles say {_quoted(said)}", rarest) if rarest else None


def word_evidence(
    a: StoredArtwork, b: StoredArtwork, vocabulary: NDArray[np.str_], rarity: NDArray[np.float32]
) -> Evidence | None:
    """The words of both records, wherever they stand in title, description, genres or subjects; None where none tells.

    What one work shows may stand in the title of the other, or in a longer term: ruins, “Ruins of an Old Temple”.
    Vocabulary and rarity are as in `title_evidence`.
    """
    both = words.weights(a).keys() & words.weights(b).keys()
    rarest = _rarest((word for word in both if "=" not in word), vocabulary, rarity)  # else a term as a whole
    return _evidence("word", f"the records of both speak of {_quoted(rarest)}", rarest) if rarest else None


def _rarest(common: Iterable[str], vocabulary: NDArray[np.str_], rarity: NDArray[np.float32]) -> dict[str, float]:
    """Of the words in common those that tell most, rarest first, with the magnitude of each."""
    weighed = {word: size for word in sorted(common) if (size := _telling(word, vocabulary, rarity)) > 0}
    rarest = sorted(weighed, key=lambda word: -weighed[word])[:MOST_NAMED]
    return {word: round(STRENGTH * weighed[word], 4) for word in rarest}


def _evidence(kind: str, text: str, rarest: Mapping[str, float]) -> Evidence:
    magnitudes = list(rarest.values())
    return Evidence("conceptual", text, {"words": list(rarest), "magnitudes": magnitudes}, kind, magnitudes[0])


def _quoted(said: Iterable[str]) -> str:
    return join([f"“{word}”" for word in said])


def _telling(word: str, vocabulary: NDArray[np.str_], rarity: NDArray[np.float32]) -> float:
    place = int(np.searchsorted(vocabulary, word))
    if place == len(vocabulary) or vocabulary[place] != word or rarity[place] <= _HALF:
        return 0.0
    return float(rarity[place] - _HALF) / float(rarity.max() - _HALF)


def _written(title: str) -> dict[str, str]:
    """The words of a title as it writes them, in lower case, by what they are read as."""
    return {read[0]: one.casefold() for one in _WRITTEN.findall(title) if len(read := words.words(one)) == 1}
