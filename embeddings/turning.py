"""What each colour of a palette adds to the row of its picture: the colour is turned and the picture encoded again.

Occlusion (Zeiler and Fergus, "Visualizing and understanding convolutional networks", 2014) for colours: not a place of
the picture is taken away but one of its colours, wherever it is.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from embeddings import composition, palette, texture
from embeddings.blocks import BLOCK_DIMENSION, BLOCKS
from embeddings.descriptors import COLOURS
from embeddings.formal import FormalEncoder
from embeddings.patches import PatchDictionary
from embeddings.recolouring import Painted, shown
from embeddings.view import COARSE, FINE, Pixels, Plane, View, resize

VERSION = "1"
"""Changes whenever a number below would."""

TURN = 24.0
"""How far a colour is turned in CIELAB (CIE76)."""

WAY: NDArray[np.float32] = np.array([0.0, np.cos(np.pi / 8), np.sin(np.pi / 8)], dtype=np.float32)
"""The line along which a colour is turned, to the side on which it does not lie: none of `recolouring.WAYS`, lest
reasons be chosen by the very change that they are tested with."""

CHROMATIC = {
    "palette": palette.histogram,
    "hues": palette.hues,
    "colour layout": palette.layout,
    "wavelets": texture.wavelets,
    "masses": composition.masses,
}
"""The blocks that read a* and b*; the others see lightness alone, which a turn leaves."""


def turned(
    rgb: Pixels, colours: Sequence[str], features: Plane, dictionary: PatchDictionary | None, encoder: FormalEncoder
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What the row of a picture loses with each of its colours, and how far its pixels moved.

    `colours` are its palette as #rrggbb, at most five, `features` float32[D] its raw features. The first is its unit row
    less that with the colour turned, float32[5, d]; the second the mean over the whole picture in CIELAB, float32[5].
    Both are zero where there is no such colour.
    """
    lost = np.zeros((COLOURS, encoder.dimension), dtype=np.float32)
    moved = np.zeros(COLOURS, dtype=np.float32)
    if not colours:
        return lost, moved
    picture = Painted.of(resize(rgb, FINE, FINE), colours)
    elongation = float(np.log(rgb.shape[1] / rgb.shape[0]))
    before = _measured(picture.colours, elongation, dictionary)
    row = encoder.encode(features[None])[0]
    for number in range(min(len(colours), COLOURS)):
        area = picture.nearest == number
        if not area.any():
            continue
        seen = picture.colours[area]
        side = 1.0 if float(seen.mean(axis=0) @ WAY) < 0 else -1.0
        _, after = shown(seen + side * TURN * WAY)
        after[:, 0] = seen[:, 0]
        plane = picture.colours.copy()
        plane[area] = after
        changed = features + _measured(plane, elongation, dictionary) - before
        lost[number] = row - encoder.encode(changed[None])[0]
        moved[number] = np.linalg.norm(after - seen, axis=1).sum() / area.size
    return lost, moved


def _measured(fine: Plane, elongation: float, dictionary: PatchDictionary | None) -> Plane:
    """Raw features of a picture given in CIELAB, float32[D]: zero in the blocks that see no colour."""
    seen = View(fine, cv2.resize(fine, (COARSE, COARSE), interpolation=cv2.INTER_AREA), elongation)
    out = np.zeros(BLOCK_DIMENSION + (dictionary.dimension if dictionary else 0), dtype=np.float32)
    for name, measure in CHROMATIC.items():
        out[BLOCKS[name]] = measure(seen)
    if dictionary is not None:
        out[BLOCK_DIMENSION:] = dictionary.encode_view(seen)
    return out
