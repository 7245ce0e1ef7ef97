"""What the descriptors of a picture would be if it were changed in one respect.

The picture itself is not at hand when a reason is given. So its descriptors are changed as the picture would be, by the
arithmetic of each change where there is one, else by what it was seen to do to twenty-four paintings (the median).
"""

from dataclasses import dataclass, replace
from math import erf, sqrt

import numpy as np

from embeddings.descriptors import DARK, LIGHT, Descriptors
from embeddings.recolouring import Places
from ml.reworking import REWORKS, WARMTH

DEVIATION = 0.8
"""Mean distance from the mean as a share of the standard deviation, of a normal distribution."""

DETAIL = {"soften": (0.61, 0.28, 0.89), "sharpen": (1.43, 1.85, 1.17)}
"""Edges, fineness and contrast after pixels moved by 4 in the mean, as a share of what they were."""
DETAIL_SIZE = 4.0


@dataclass(frozen=True, slots=True)
class Foretold:
    """Descriptors, and the colours of their palette in CIELAB, float[n, 3], which no longer are those it names."""

    facts: Descriptors
    colours: Places


def _below(level: float, mean: float, spread: float) -> float:
    """The share of a normal distribution below `level`."""
    return 0.5 * (1 + erf((level - mean) / (sqrt(2) * max(spread, 1.0))))


def _valued(one: Foretold, mean: float, spread: float) -> Descriptors:
    """With lightness `mean` and contrast `spread`; darks and lights by as much as a normal distribution would gain."""
    was = one.facts
    darks = _below(DARK, mean, spread) - _below(DARK, was.lightness, was.contrast)
    lights = _below(LIGHT, was.lightness, was.contrast) - _below(LIGHT, mean, spread)
    return replace(
        was,
        darks=min(1.0, max(0.0, was.darks + darks)),
        lights=min(1.0, max(0.0, was.lights + lights)),
        lightness=mean,
        contrast=spread,
    )


def foretell(one: Foretold, name: str, size: float) -> Foretold:
    """`one` under the change `name` of `ml.reworking`, its pixels moved by `size` in CIELAB in the mean."""
    facts, colours, most = one.facts, one.colours.copy(), REWORKS[name].most
    sign = 1 if name in ("lighten", "steepen", "vivify", "warm") else -1
    match REWORKS[name].respect:
        case "lightness":
            moved = min(100.0, max(0.0, facts.lightness + sign * size))
            colours[:, 0] = np.clip(colours[:, 0] + moved - facts.lightness, 0, 100)
            return Foretold(_valued(one, moved, facts.contrast), colours)
        case "contrast":
            factor = 1 + sign * min(most, size / max(DEVIATION * facts.contrast, 1.0))
            colours[:, 0] = np.clip(facts.lightness + factor * (colours[:, 0] - facts.lightness), 0, 100)
            edges = min(1.0, facts.edges * factor)
            return Foretold(replace(_valued(one, facts.lightness, facts.contrast * factor), edges=edges), colours)
        case "chroma":
            factor = 1 + sign * min(most, size / max(facts.chroma, 1.0))
            colours[:, 1:] *= factor
            return Foretold(replace(facts, chroma=facts.chroma * factor), colours)
        case "warmth":
            colours[:, 1:] += sign * size * WARMTH
            return Foretold(facts, colours)
        case _:
            edges, fineness, contrast = (share ** (size / DETAIL_SIZE) for share in DETAIL[name])
            changed = replace(
                facts,
                edges=min(1.0, facts.edges * edges),
                fineness=min(1.0, facts.fineness * fineness),
                contrast=facts.contrast * contrast,
            )
            return Foretold(changed, colours)
