"""The list of kindred works, as the pages of an artwork and of an upload show it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from api import wording
from api.as_judged import as_judged
from api.explain import Recommendation
from api.live import Loaded
from api.pages.asked import Balance
from api.pages.reasons import Bar, Match, bars, legend, matches
from api.pages.tile import Tile, tile
from api.pages.why_form import link
from api.recommend import Recommendations
from embeddings.descriptors import Descriptors
from embeddings.facet import FACETS

SLIDERS = {
    "formal": ("Form", "colour, light, line and composition"),
    "conceptual": ("Subject", "what is shown and told"),
    "historical": ("History", "artists, schools, places and years"),
    "diversity": ("Variety", "from the closest works to the most varied"),
}
"""Labels of the sliders and what they weigh."""

ALL_ZERO = (
    "Form, subject and history are all at zero, so no work can be closer than another. Raise at least one of them."
)


CLOSE = 90
"""Percentile from which closeness is worth saying where nothing named is shared."""


@dataclass(frozen=True, slots=True)
class Slider:
    """`value` runs from 0 to 1; `percent` is how it is shown."""

    name: str
    label: str
    hint: str
    value: float
    percent: int


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a work is kin in one facet: how close it is, in words, what both share, and the colours among that."""

    facet: str
    words: str
    reasons: tuple[str, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Kin:
    """One recommendation as it is drawn. `why` is the page of the paths that lead there, none from an upload.

    `otherwise` says where it would rank if one thing did not count, where that was asked.
    """

    tile: Tile
    bar: Bar
    grounds: tuple[Ground, ...]
    inferred: tuple[str, ...]
    also: tuple[str, ...]
    attribution: str
    otherwise: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class KinList:
    """The recommendations, the notes on them and what produced them; or, in `message`, why there are none."""

    items: tuple[Kin, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    made_by: str = ""
    message: str = ""


def kin_list(answer: Recommendations, ours: Descriptors | None, loaded: Loaded, key: str = "") -> KinList:
    """The list for an `answer` about a picture described by `ours`, that of the work `key` if it is one's."""
    drawn = zip(answer.items, bars(answer.items), strict=True)
    return KinList(
        tuple(_kin(item, bar, ours, loaded, key) for item, bar in drawn),
        tuple(legend(answer.items)),
        tuple(_plain(note) for note in answer.notes),
        f"Ranked by {answer.ranker} under release {answer.release}, basis {answer.basis[:12]}, "
        f"from {answer.considered} candidates.",
        "" if answer.items else "No work is left to recommend.",
    )


def sliders(balance: Balance, facets: Sequence[str] = FACETS) -> list[Slider]:
    """The sliders of `facets` and of variety, as `balance` says; a facet's percentage is its share of all."""
    whole = sum(balance.weights[name] for name in facets)
    return [
        *(
            Slider(name, *SLIDERS[name], balance.weights[name], _percent(balance.weights[name] / (whole or 1)))
            for name in facets
        ),
        Slider("diversity", *SLIDERS["diversity"], balance.diversity, _percent(balance.diversity)),
    ]


def _percent(share: float) -> int:
    """Halves go up, as they do in the browser's own arithmetic."""
    return math.floor(100 * share + 0.5)


def _kin(item: Recommendation, bar: Bar, ours: Descriptors | None, loaded: Loaded, key: str) -> Kin:
    theirs = loaded.release.descriptors.of(item.artwork.id)
    return Kin(
        tile(item.artwork, as_judged(loaded)),
        bar,
        tuple(_grounds(item, matches(item.evidence, ours, theirs))),
        tuple(wording.FACET_WORDS[name] for name in item.inferred),
        item.also,
        item.attribution,
        tuple(one.text for one in item.counterfactuals),
        link([("from", key), ("to", item.artwork.key)]) if key else "",
    )


def _grounds(item: Recommendation, shared: Sequence[Match]) -> list[Ground]:
    """By facet, closest first; facets in which the work is neither close nor shares anything are left out."""
    found = []
    for name in sorted(FACETS, key=lambda name: -item.percentiles.get(name, 0)):
        reasons = tuple(one.text for one in item.evidence if one.facet == name)
        percentile = item.percentiles.get(name)
        if reasons or (percentile is not None and percentile >= CLOSE):
            words = wording.FACET_WORDS[name] if percentile is None else wording.closeness(name, percentile)
            found.append(Ground(name, words, reasons, tuple(shared) if name == "formal" else ()))
    return found


def _plain(note: str) -> str:
    for name, word in wording.FACET_WORDS.items():
        note = note.replace(f"{name} facet", word)
    return note
