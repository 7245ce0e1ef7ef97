"""What each colour of a palette adds to the row of its picture: the colour is turned and the picture encoded again.

Occlusion (Zeiler and Fergus, "Visualizing and understanding convolutional networks", 2014) for colours: not a place of
the picture is taken away but one of its colours, wherever it is.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from embeddings import palette, texture
from embeddings.blocks import BLOCKS
from embeddings.descriptors import COLOURS
from embeddings.formal import FormalEncoder
from embeddings.recolouring import Painted, shown
from embeddings.view import Pixels, Plane, View, resize

VERSION = "1"
"""Changes whenever a number below would."""

TURN = 24.0
"""How far a colour is turned in CIELAB (CIE76)."""

ANGLES = (22.5, 112.5, 202.5, 292.5)
"""The ways in which it is turned, in degrees from a* to b*: none of `recolouring.WAYS`, lest reasons be chosen by the
very change that they are tested with."""

SIDE = 96
"""Pixels a side at which turns are measured: what is asked is how much changes, not how much is there. 128 cost a third
more and foretold the test no better."""

CHROMATIC = {
    "palette": palette.histogram,
    "hues": palette.hues,
    "colour layout": palette.layout,
    "wavelets": texture.wavelets,
}
"""The blocks that answer to a* and b*, less `masses`; patches do as well, and cost more than all of these. In a trial
of 65 pairs the test was foretold as well without patches as with them."""

_WAYS = np.array([[0.0, np.cos(np.radians(one)), np.sin(np.radians(one))] for one in ANGLES], dtype=np.float32)


def turned(
    rgb: Pixels, colours: Sequence[str], features: Plane, encoder: FormalEncoder
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What the row of a picture loses with each of its colours, and how far its pixels moved.

    `colours` are its palette as #rrggbb, at most five, `features` float32[D] its raw features. The first is its unit
    row less that with the colour turned each way, float32[5, 4, d]; the second the mean over the whole picture in
    CIELAB, float32[5, 4]. Both are zero where there is no such colour. Lightness stays.
    """
    lost = np.zeros((COLOURS, len(ANGLES), encoder.dimension), dtype=np.float32)
    moved = np.zeros((COLOURS, len(ANGLES)), dtype=np.float32)
    if not colours:
        return lost, moved
    picture = Painted.of(resize(rgb, SIDE, SIDE), colours)
    before = _measured(picture.colours)
    row = encoder.encode(features[None])[0]
    for number in range(min(len(colours), COLOURS)):
        area = picture.nearest == number
        if not area.any():
            continue
        seen = picture.colours[area]
        changed = np.tile(features, (len(ANGLES), 1))
        for turn, way in enumerate(_WAYS):
            _, after = shown(seen + TURN * way)
            after[:, 0] = seen[:, 0]
            plane = picture.colours.copy()
            plane[area] = after
            for name, block in _measured(plane).items():
                changed[turn, BLOCKS[name]] += block - before[name]
            moved[number, turn] = np.linalg.norm(after - seen, axis=1).sum() / area.size
        lost[number] = row - encoder.encode(changed)
    return lost, moved


def _measured(plane: Plane) -> dict[str, Plane]:
    """The chromatic blocks of a picture given in CIELAB, float32[128, 128, 3]."""
    half = np.asarray(cv2.resize(plane, (SIDE // 2, SIDE // 2), interpolation=cv2.INTER_AREA), dtype=np.float32)
    seen = View(plane, half, 0.0)
    return {name: measure(seen) for name, measure in CHROMATIC.items()}
