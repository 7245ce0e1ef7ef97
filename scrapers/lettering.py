"""Where a picture may hold lettering: found by the shapes of its letters, without a model.

Letters are patches of about one brightness, darker or brighter than what is around them, that stand in a row: like in
height, near each other, on one line, of one width of stroke. Patches are found as extremal regions (Matas et al.,
"Robust wide-baseline stereo from maximally stable extremal regions", BMVC 2002), and strokes measured by distance
transform, after Epshtein et al., "Detecting text in natural scenes with stroke width transform", CVPR 2010. Paint has
such rows, too: what is found is worth reading, no more.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

LONGEST = 1024
"""Pixels of the longest side at which letters are looked for."""

FEWEST = 4
"""Letters in a row."""

MOST_LINES = 40

MOST_PATCHES = 5000
"""Patches that are looked at, dark and bright ones each: noise has more, a page of small print fewer."""

CONTRAST = 25
"""How much darker than what is around it a letter is, of 255."""

_LOW, _HIGH = 7, 120  # height of a letter, pixels


@dataclass(frozen=True, slots=True)
class Line:
    """A row of letters: its box in fractions of width and height, from the top left."""

    x: float
    y: float
    width: float
    height: float


def lines_in(pixels: NDArray[np.uint8]) -> list[Line]:
    """Rows of what may be letters in `pixels`, uint8[h, w, 3] in sRGB, the surest first, at most `MOST_LINES`."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    scale = LONGEST / max(grey.shape)
    if scale < 1:
        size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    height, width = grey.shape
    if min(height, width) < _LOW:
        return []
    found = []
    for bright in (False, True):
        letters = _letters(cv2.bitwise_not(grey) if bright else grey)
        for row in _rows(letters):
            left, top = row[:, 0].min(), row[:, 1].min()
            right, bottom = (row[:, 0] + row[:, 2]).max(), (row[:, 1] + row[:, 3]).max()
            box = (left / width, top / height, (right - left) / width, (bottom - top) / height)
            found.append((len(row), Line(*map(float, box))))
    surest = [line for _, line in sorted(found, key=lambda item: -item[0])]
    kept: list[Line] = []
    for line in surest:  # the holes of dark letters are a row of bright ones
        if not any(_shared(line, other) > 0.5 for other in kept):
            kept.append(line)
    return kept[:MOST_LINES]


def _shared(line: Line, other: Line) -> float:
    """How much of `line` lies in `other`, 0 to 1."""
    across = min(line.x + line.width, other.x + other.width) - max(line.x, other.x)
    down = min(line.y + line.height, other.y + other.height) - max(line.y, other.y)
    return max(0.0, across) * max(0.0, down) / (line.width * line.height)


def _letters(grey: cv2.typing.MatLike) -> NDArray[np.float32]:
    """Dark patches that may be letters, float32[n, 5]: left, top, width, height, width of stroke, in pixels."""
    # It finds bright patches as well; those are taken in the negative.
    mser = cv2.MSER.create(delta=12, min_area=20, max_area=_HIGH * _HIGH, max_variation=0.25, min_diversity=0.4)
    regions, boxes = mser.detectRegions(grey)
    letters: dict[tuple[int, int, int, int], tuple[float, ...]] = {}
    for region, box in list(zip(regions, boxes, strict=True))[:MOST_PATCHES]:
        points = np.asarray(region)
        left, top, width, height = map(int, box)
        if not (_LOW <= height <= _HIGH and 0.08 <= width / height <= 2.0):
            continue
        mask = np.zeros((height + 2, width + 2), np.uint8)
        mask[points[:, 1] - top + 1, points[:, 0] - left + 1] = 1
        if not 0.12 <= len(points) / (width * height) <= 0.92:
            continue
        patch = grey[top : top + height, left : left + width]
        inside = mask[1:-1, 1:-1] > 0
        if float(patch[~inside].mean()) - float(patch[inside].mean()) < CONTRAST:
            continue
        stroke = _stroke(mask)
        if stroke is None or stroke > 0.45 * height:
            continue
        letters[left, top, width, height] = (left, top, width, height, stroke)
    return _outermost(np.array(list(letters.values()), np.float32).reshape(-1, 5))


def _stroke(mask: NDArray[np.uint8]) -> float | None:
    """The width of the stroke that drew a patch, pixels; None when it is not of one width."""
    distance = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    ridge = distance[(distance >= cv2.dilate(distance, np.ones((3, 3), np.uint8))) & (distance > 0)]
    mean = float(ridge.mean())
    return 2 * mean if float(ridge.std()) <= 0.5 * mean else None


def _outermost(letters: NDArray[np.float32]) -> NDArray[np.float32]:
    """`letters` without those that lie in another of about the same size: a region and its shrunken self."""
    order = np.argsort(-letters[:, 2] * letters[:, 3], kind="stable")
    kept: list[int] = []
    for n in order:
        left, top, width, height, _ = letters[n]
        others = letters[kept]
        across = np.minimum(left + width, others[:, 0] + others[:, 2]) - np.maximum(left, others[:, 0])
        down = np.minimum(top + height, others[:, 1] + others[:, 3]) - np.maximum(top, others[:, 1])
        shared = np.clip(across, 0, None) * np.clip(down, 0, None)
        if not (shared > 0.6 * width * height).any():
            kept.append(int(n))
    return letters[kept]


def _rows(letters: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Letters that stand in a row, at least `FEWEST` of them."""
    letters = letters[np.argsort(letters[:, 0], kind="stable")]
    rows = []
    free = np.ones(len(letters), bool)
    for first in range(len(letters)):
        if not free[first]:
            continue
        row = [first]
        while (following := _next(letters, row[-1], free)) is not None:
            row.append(following)
        if len(row) >= FEWEST and _even(letters[row]):
            free[row] = False
            rows.append(letters[row])
    return rows


def _next(letters: NDArray[np.float32], last: int, free: NDArray[np.bool_]) -> int | None:
    """The letter right of `last` that is nearest to it and like it."""
    left, top, width, height, stroke = letters[last]
    rest = letters[last + 1 :]
    gap = rest[:, 0] - (left + width)
    taller = np.maximum(rest[:, 3], height)
    likely = (
        free[last + 1 :]
        & (gap > -0.25 * taller)
        & (gap < 1.0 * taller)
        & (rest[:, 3] < 1.9 * height)
        & (rest[:, 3] > 0.52 * height)
        & (np.abs(rest[:, 1] + rest[:, 3] - top - height) < 0.35 * taller)
        & (rest[:, 4] < 1.8 * stroke)
        & (rest[:, 4] > 0.55 * stroke)
    )
    if not likely.any():
        return None
    near = np.flatnonzero(likely)
    return last + 1 + int(near[np.argmin(gap[near])])


def _even(row: NDArray[np.float32]) -> bool:
    """Whether letters stand on one line, which may slope, and are of like heights and strokes."""
    middle, foot = row[:, 0] + row[:, 2] / 2, row[:, 1] + row[:, 3]
    height = float(np.median(row[:, 3]))
    slope, start = np.polyfit(middle, foot, 1)
    off = np.abs(foot - (slope * middle + start))
    return bool(
        abs(slope) < 0.3
        and np.median(off) < 0.12 * height
        and row[:, 4].std() < 0.3 * row[:, 4].mean()
        and row[-1, 0] + row[-1, 2] - row[0, 0] > 2.0 * height
    )
