"""What the formal encoder makes of the named facts of a picture: a linear reading of its rows.

A release keeps the row of a picture and its descriptors, not the thousands of features between them. So the rows are
regressed on the descriptors (ridge; Hoerl and Kennard 1970), once for a release. How much shared values, strokes or a
composition count is then the closeness that is lost when the descriptors are changed in that fact alone. The palette
is read along with them, lest they be credited with what is due to colour; how much it counts is measured.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.descriptors import Colour, Descriptors
from embeddings.facet import Rows
from embeddings.recolouring import Places, places

LESSONS = 4000
"""Pictures that the reading is learned from, at most."""

FEWEST = 30
"""Pictures below which there is nothing to learn it from."""

RIDGE = 30.0
HUES, CHROMAS = 16, 8

Vector = NDArray[np.float64]


def palette_numbers(colours: Places, shares: Vector) -> Vector:
    """A palette, CIELAB float[n, 3] with shares, as hue by chroma, chroma and moments, float64[35]."""
    chroma = np.hypot(colours[:, 1], colours[:, 2])
    hue = np.arctan2(colours[:, 2], colours[:, 1])
    near = np.exp(6 * np.cos(hue[:, None] - np.arange(HUES) * 2 * np.pi / HUES) - 6)
    by_hue = np.sqrt(((shares * chroma)[:, None] * near / near.sum(axis=1, keepdims=True)).sum(axis=0) / 20)
    grade = np.exp(-(((chroma[:, None] - np.arange(CHROMAS) * 10.0) / 8) ** 2))
    by_chroma = np.sqrt((shares[:, None] * grade / (grade.sum(axis=1, keepdims=True) + 1e-9)).sum(axis=0))
    mean = (shares[:, None] * colours).sum(axis=0)
    apart = colours - mean
    covariance = (shares[:, None] * apart).T @ apart
    strongest = [np.log1p(shares @ chroma), (shares * chroma).max() / 20]
    spread = np.log1p(np.sqrt(np.diag(covariance)))
    moments = np.cbrt(covariance[np.triu_indices(3)]) / 8
    return np.concatenate([by_hue, by_chroma, mean / 20, moments, strongest, spread])


def _palette(one: Descriptors) -> Vector:
    return palette_numbers(places([colour.hex for colour in one.palette]), _shares(one.palette))


def _shares(palette: Sequence[Colour]) -> Vector:
    return np.array([colour.share for colour in palette], dtype=np.float64)


def _values(one: Descriptors) -> Vector:
    return np.array([one.darks, one.lights, one.lightness / 100, one.contrast / 50])


def _strokes(one: Descriptors) -> Vector:
    turn = 2 * np.radians(one.stroke_angle or 0.0)
    return one.stroke_strength * np.array([np.cos(turn), np.sin(turn), 1.0])


def _composition(one: Descriptors) -> Vector:
    return np.array([*one.mass, one.symmetry])


def _surface(one: Descriptors) -> Vector:
    return np.array([np.sqrt(one.edges), one.fineness])


PARTS = {
    "palette": _palette,
    "values": _values,
    "strokes": _strokes,
    "composition": _composition,
    "surface": _surface,
}
"""Kinds of formal facts, and the numbers that stand for each."""


@dataclass(frozen=True, slots=True)
class FormWeights:
    """`mean` and `spread` float64[p] bring the numbers of a picture to one scale; `matrix` float64[p, d] reads rows."""

    mean: Vector
    spread: Vector
    matrix: NDArray[np.float64]
    parts: Mapping[str, slice]

    @classmethod
    def fit(cls, described: Sequence[Descriptors], rows: Rows) -> "FormWeights | None":
        """The reading of formal `rows` float32[n, d] by what is `described` of the same works; None where too few."""
        if len(described) < FEWEST:
            return None
        numbers = np.array([np.concatenate([part(one) for part in PARTS.values()]) for one in described])
        mean, spread = numbers.mean(axis=0), numbers.std(axis=0) + 1e-3
        standard = (numbers - mean) / spread
        target = rows.astype(np.float64) - rows.mean(axis=0, dtype=np.float64)
        matrix = np.linalg.solve(standard.T @ standard + RIDGE * np.eye(len(mean)), standard.T @ target)
        ends = np.cumsum([0, *(len(part(described[0])) for part in PARTS.values())]).tolist()
        return cls(mean, spread, matrix, {name: slice(*ends[n : n + 2]) for n, name in enumerate(PARTS)})

    def loss(self, kind: str, theirs: Descriptors, ours: Rows) -> float:
        """The cosine with the row `ours` that `theirs` would lose with the collection's mean for all of `kind`."""
        part = self.parts[kind]
        standard = (PARTS[kind](theirs) - self.mean[part]) / self.spread[part]
        return float(standard @ self.matrix[part] @ ours)
