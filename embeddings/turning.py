"""What colours of a palette add to the row of their picture: they are turned together and the picture encoded again.

Occlusion (Zeiler and Fergus, "Visualizing and understanding convolutional networks", 2014) for colours: not a place of
the picture is taken away but some of its colours, wherever they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings import blocks, chromatic, glimpses
from embeddings.descriptors import COLOURS
from embeddings.facet import Rows, unit
from embeddings.formal import CLIP, FormalEncoder
from embeddings.patches import PatchDictionary
from embeddings.recolouring import LEAST_AREA, places, shown
from embeddings.view import COARSE, FINE, Pixels, Plane, lab, resize

VERSION = "2"
"""Changes whenever a number below would."""

TURN = 24.0
"""How far colours are turned in CIELAB (CIE76)."""

ANGLES = (22.5, 112.5, 202.5, 292.5)
"""The ways in which they are turned, in degrees from a* to b*: none of `recolouring.WAYS`, lest reasons be chosen by
the very change that they are tested with."""

SIDE = 64
"""Pixels a side at which colours are measured: what is asked is how much changes, not how much is there."""

NAMEABLE = 0.05
"""Share of the picture from which a colour may be named; smaller ones only ever stand among the others."""

BATCH = 4
"""Partings of a palette that are measured at once: more would leave the cache."""

SETS = 2**COLOURS - 2
"""Sets of colours of a palette that are neither empty nor all of it, by `number_of`."""

_WAYS = np.array([[0.0, np.cos(np.radians(one)), np.sin(np.radians(one))] for one in ANGLES], dtype=np.float32)
_TIE = 1e-3
"""What a whole height counts for beside squared distances in CIELAB."""

Parting = tuple[list[int], list[int]]
"""A palette in two, by places in it."""

VIEWS = (FINE, COARSE)
"""Sides of the views that glimpses are taken of."""


def number_of(colours: Sequence[int]) -> int:
    """The number of a set of colours, each by its place in the palette: its bits, less one."""
    return sum(1 << one for one in set(colours)) - 1


def turned(
    rgb: Pixels,
    colours: Sequence[str],
    features: Plane,
    encoder: FormalEncoder,
    dictionary: PatchDictionary | None = None,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What the row of a picture loses with each set of its colours, and how far its pixels moved.

    `colours` are its palette as #rrggbb, at most five, `features` float32[D] its raw features, and `dictionary` what
    answered its patches, None where none did. The first is its unit row less that with the set turned, in the mean of
    all ways, float32[SETS, d]; the second the mean over the whole picture in CIELAB, float32[SETS].

    A set and all other colours are turned alike: in as many pixels as the lesser of the two covers, the truest ones,
    and as far as both can go. So the loss of a set compares with that of the others, which is no smaller change. Both
    are zero where the lesser covers hardly anything. Lightness stays.
    """
    lost = np.zeros((SETS, encoder.dimension), dtype=np.float32)
    moved = np.zeros(SETS, dtype=np.float32)
    palette = colours[:COLOURS]
    if len(palette) < 2:
        return lost, moved
    sight = _Sight.of(rgb, palette, dictionary)
    before = sight.measured(sight.pixels[None], None)
    row = _rows(encoder, features[None])[0]
    parts = list(_parted(sight.shares))
    for some in (parts[begin : begin + BATCH] for begin in range(0, len(parts), BATCH)):
        areas, moves, far = sight.turned_both(some)
        changed = np.repeat(features[None], len(moves), axis=0)
        for (where, block), (_, was) in zip(sight.measured(moves + sight.pixels, areas), before, strict=True):
            changed[:, where] += block - was
        patches = changed[:, blocks.BLOCK_DIMENSION :]
        np.maximum(patches, 0, out=patches)
        rows = _rows(encoder, changed).reshape(len(some), 2, len(ANGLES), -1).mean(axis=2)
        for place, sides in enumerate(some):
            for side, named in enumerate(sides):
                lost[number_of(named)] = row - rows[place, side]
                moved[number_of(named)] = far[place, side]
    return lost, moved


def _parted(shares: NDArray[np.float64]) -> Iterator[Parting]:
    """A palette in two, each way once: sets of colours that may be named, and the others."""
    every = range(len(shares))
    done = set()
    for bits in range(1, 2 ** len(shares) - 1):
        one = [place for place in every if bits >> place & 1]
        other = [place for place in every if not bits >> place & 1]
        enough = min(shares[one].sum(), shares[other].sum()) >= LEAST_AREA
        if enough and shares[one].min() >= NAMEABLE and number_of(other) not in done:
            done.add(number_of(one))
            yield one, other


def _rows(encoder: FormalEncoder, features: Plane) -> Rows:
    """`encoder.encode`, but for the last bits: a product of matrices is five times as fast."""
    standard = np.clip((features - encoder.mean) / encoder.spread, -CLIP, CLIP)
    return unit(standard @ encoder.projection.T - encoder.centre)


@dataclass(frozen=True, slots=True)
class _Sight:
    """Of one picture the pixels that are looked at: all of it small, and its glimpses of the fine and coarse view.

    `pixels` float32[n, 3] in CIELAB, `gone` float32[ways, n, 3] how far each goes, `reach` float32[ways, small] the
    length of that for the small picture. `nearest` int64[n] is the colour of the palette that each is nearest to, and
    `rank` float64[n] how near, lowest first. `shares` float64[k] are what the colours cover, `answered` what the
    glimpses of each view hold, none without a dictionary.
    """

    pixels: Plane
    gone: Plane
    reach: Plane
    nearest: NDArray[np.int64]
    rank: NDArray[np.float64]
    shares: NDArray[np.float64]
    dictionary: PatchDictionary | None
    answered: tuple[Plane, ...]

    @classmethod
    def of(cls, rgb: Pixels, palette: Sequence[str], dictionary: PatchDictionary | None) -> "_Sight":
        fine = resize(rgb, FINE, FINE)
        at = [np.arange(SIDE**2), *(glimpses.windows(side).ravel() for side in VIEWS if dictionary is not None)]
        seen = [resize(fine, side, side).reshape(-1, 3)[one] for side, one in zip((SIDE, *VIEWS), at, strict=False)]
        heights = [one // side / side for side, one in zip((SIDE, *VIEWS), at, strict=False)]
        pixels = lab(np.concatenate(seen)[None])[0]
        apart = ((pixels[:, None] - places(palette).astype(np.float32)) ** 2).sum(axis=2)
        nearest = apart.argmin(axis=1)
        # Of pixels that are equally true the upper ones go first, as in a test, lest a flat ground go whole.
        rank = apart.min(axis=1) + _TIE * np.concatenate(heights)
        gone = np.stack([_shown(pixels, way) - pixels for way in _WAYS])
        shares = np.bincount(nearest[: SIDE**2], minlength=len(palette)) / SIDE**2
        answered = []
        if dictionary is not None:
            for place, one in enumerate(_glimpsed(pixels[None])):
                answered.append(glimpses.answers(dictionary, place, one[0]))
        reach = np.linalg.norm(gone[:, : SIDE**2], axis=2)
        return cls(pixels, gone, reach, nearest, rank, shares, dictionary, tuple(answered))

    def turned_both(self, parts: Sequence[Parting]) -> tuple[NDArray[np.bool_], Plane, Plane]:
        """How the pixels move if the one side of a palette is turned each way, then the other, parting by parting.

        Which pixels are turned, bool[2 * parts, n]; their moves, float32[2 * parts * ways, n, 3]; and how far the
        picture moves in the mean of all ways, float32[parts, 2].
        """
        areas = np.stack([area for sides in parts for area in self._equal(*sides)])
        far = (areas[:, : SIDE**2].astype(np.float32) @ self.reach.T / SIDE**2).reshape(len(parts), 2, -1)
        part = far.min(axis=1, keepdims=True) / np.maximum(far, np.float32(1e-9))
        # One long row a version: by pixels of three numbers each it would take twice as long.
        whole = np.broadcast_to(part, far.shape).reshape(-1, far.shape[2], 1) * self.gone.reshape(len(ANGLES), -1)
        whole *= np.repeat(areas, 3, axis=1)[:, None]
        return areas, whole.reshape(-1, *self.pixels.shape), (part * far).mean(axis=2)

    def _equal(self, one: list[int], other: list[int]) -> Iterator[NDArray[np.bool_]]:
        """As many pixels of either side as the lesser has."""
        count = round(min(self.shares[one].sum(), self.shares[other].sum()) * SIDE**2)
        return (self._truest(named, count) for named in (one, other))

    def _truest(self, named: list[int], count: int) -> NDArray[np.bool_]:
        inside = np.isin(np.arange(len(self.shares)), named)[self.nearest]
        small = self.rank[: SIDE**2][inside[: SIDE**2]]
        return np.asarray(inside & (self.rank <= np.partition(small, count - 1)[count - 1]))

    def measured(self, versions: Plane, areas: NDArray[np.bool_] | None) -> list[tuple[slice, Plane]]:
        """The blocks that answer to colour, of versions float32[v, n, 3], and which raw features each is.

        `areas` bool[v / ways, n] are the pixels that differ from the picture, the same all ways.
        """
        small = versions[:, : SIDE**2].reshape(len(versions), SIDE, SIDE, 3)
        found = [(blocks.BLOCKS[name], block) for name, block in chromatic.measure(small).items()]
        if self.dictionary is None:
            return found
        changed = [None, None] if areas is None else [one[..., 0].any(axis=2) for one in _glimpsed(areas[..., None])]
        column = blocks.BLOCK_DIMENSION
        for place, (patches, where) in enumerate(zip(_glimpsed(versions), changed, strict=True)):
            told = np.repeat(self.answered[place][None], len(versions), axis=0)
            if where is not None:
                again = np.repeat(where, len(ANGLES), axis=0)
                told[again] = glimpses.answers(self.dictionary, place, patches[again])
            pooled = glimpses.pool(told)
            found.append((slice(column, column + pooled.shape[1]), pooled))
            column += pooled.shape[1]
        return found


def _glimpsed(pixels: NDArray[Any]) -> list[NDArray[Any]]:
    """The glimpses of the fine and of the coarse view among pixels [v, n, c], each [v, patches, 64, c]."""
    found, begin = [], SIDE**2
    for side in VIEWS:
        count, inside = glimpses.windows(side).shape
        found.append(pixels[:, begin : begin + count * inside].reshape(len(pixels), count, inside, -1))
        begin += count * inside
    return found


def _shown(pixels: Plane, way: Plane) -> Plane:
    """Pixels in CIELAB turned one way as far as sRGB goes, their lightness kept."""
    _, after = shown(pixels + TURN * way)
    after[:, 0] = pixels[:, 0]
    return after
