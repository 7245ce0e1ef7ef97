"""What the formal encoder makes of the named facts of a picture: a linear reading of its rows.

A release keeps the row of a picture and its descriptors, not the thousands of features between them. So the rows are
regressed on the descriptors (ridge; Hoerl and Kennard 1970), once for a release. Detail and contrast count by what is
lost when the descriptors are changed as the whole picture would be. Palette, strokes and composition are read along,
lest these two be credited with what is due to them; how much a palette counts is measured.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.descriptors import Colour, Descriptors
from embeddings.facet import Rows
from embeddings.recolouring import Places, places
from ml.foretold import Foretold, foretell
from ml.reworking import REWORKS

LESSONS = 4000
"""Pictures that the reading is learned from, at most."""

FEWEST = 30
"""Pictures below which there is nothing to learn it from."""

RIDGE = 300.0
HUES, CHROMAS = 16, 8

Vector = NDArray[np.float64]


def palette_numbers(colours: Places, shares: Vector) -> Vector:
    """Palettes, CIELAB float[..., n, 3] with shares [n], as hue by chroma, chroma and moments, float64[..., 35]."""
    chroma = np.hypot(colours[..., 1], colours[..., 2])
    hue = np.arctan2(colours[..., 2], colours[..., 1])
    near = np.exp(6 * np.cos(hue[..., None] - np.arange(HUES) * 2 * np.pi / HUES) - 6)
    by_hue = np.sqrt(((shares * chroma)[..., None] * near / near.sum(axis=-1, keepdims=True)).sum(axis=-2) / 20)
    grade = np.exp(-(((chroma[..., None] - np.arange(CHROMAS) * 10.0) / 8) ** 2))
    by_chroma = np.sqrt((shares[:, None] * grade / (grade.sum(axis=-1, keepdims=True) + 1e-9)).sum(axis=-2))
    mean = (shares[:, None] * colours).sum(axis=-2)
    apart = colours - mean[..., None, :]
    covariance = np.swapaxes(shares[:, None] * apart, -1, -2) @ apart
    strongest = np.stack([np.log1p(chroma @ shares), (shares * chroma).max(axis=-1) / 20], axis=-1)
    spread = np.log1p(np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1)))
    moments = np.cbrt(covariance[..., *np.triu_indices(3)]) / 8
    return np.concatenate([by_hue, by_chroma, mean / 20, moments, strongest, spread], axis=-1)


def _palette(one: Descriptors) -> Vector:
    return palette_numbers(_colours(one), _shares(one.palette))


def _colours(one: Descriptors) -> Places:
    return places([colour.hex for colour in one.palette])


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


PARTS: Mapping[str, Callable[[Descriptors], Vector]] = {
    "palette": _palette,
    "values": _values,
    "strokes": _strokes,
    "composition": _composition,
    "surface": _surface,
}
"""Kinds of formal facts, and the numbers that stand for each."""

SIZES = {"detail": 4.0, "contrast": 12.0}
"""How far pixels move in the mean, in CIELAB, when a picture is changed in each respect: detail is seldom more."""

RANKED = ("edges", "fineness", "contrast")
"""Descriptors by which pictures are ranked."""


@dataclass(frozen=True, slots=True)
class FormWeights:
    """`mean` and `spread` float64[p] bring the numbers of a picture to one scale; `matrix` float64[p, d] reads rows.

    `ranked` are the values of some descriptors in the pictures that it was learned from, least first.
    """

    mean: Vector
    spread: Vector
    matrix: NDArray[np.float64]
    ranked: Mapping[str, Vector]

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
        ranked = {name: np.sort([float(getattr(one, name)) for one in described]) for name in RANKED}
        return cls(mean, spread, matrix, ranked)

    def below(self, name: str, value: float) -> float:
        """The share 0..1 of pictures whose descriptor `name` is less than `value`, ties counted by half."""
        ranked = self.ranked[name]
        return float(ranked.searchsorted(value) + ranked.searchsorted(value, "right")) / (2 * len(ranked))

    def moved(self, theirs: Descriptors, size: float) -> Vector:
        """What the row of a picture is read to gain, float64[n, d], by each of `REWORKS`, that moves it by `size`."""
        before = Foretold(theirs, _colours(theirs))
        numbers = _numbers([before, *(foretell(before, name, size) for name in REWORKS)])
        return np.asarray(((numbers[1:] - numbers[0]) / self.spread) @ self.matrix)

    def rework_losses(self, respect: str, of: Descriptors, theirs: Rows, ours: Rows) -> Mapping[str, float]:
        """The cosine of rows `theirs` and `ours` that the first picture loses by each change of `respect`.

        Less what is lost in the mean when it is changed as far in other respects, which would be so by chance; where
        those would bring it nearer, that counts for nothing.
        """
        changed = theirs + self.moved(of, SIZES[respect])
        lost = float(theirs @ ours) - changed @ ours / np.linalg.norm(changed, axis=1)
        respects = {name: one.respect for name, one in REWORKS.items()}
        # Detail is seldom changed as far as the rest.
        chance = float(lost[[one not in (respect, "detail") for one in respects.values()]].mean())
        own = {name: float(lost[row]) for row, name in enumerate(REWORKS) if respects[name] == respect}
        return {name: min(one, one - chance) for name, one in own.items()}


def _numbers(every: Sequence[Foretold]) -> Vector:
    """The numbers of pictures with as many colours and the same shares, float64[n, p]."""
    shares = _shares(every[0].facts.palette)
    palettes = palette_numbers(np.stack([one.colours for one in every]), shares)
    rest = [np.concatenate([part(one.facts) for name, part in PARTS.items() if name != "palette"]) for one in every]
    return np.concatenate([palettes, rest], axis=1)
