"""What the hand-made features of a picture are, block by block."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from embeddings import composition, palette, texture
from embeddings.view import Pixels, Plane, View, view

VERSION = "1"
"""Changes whenever a number below would."""

_MEASURES: Mapping[str, tuple[int, Callable[[View], Plane]]] = {
    "palette": (648, palette.histogram),
    "hues": (33, palette.hues),
    "colour layout": (108, palette.layout),
    "values": (48, palette.values),
    "strokes, fine": (160, texture.gabor_fine),
    "strokes, coarse": (240, texture.gabor_coarse),
    "surface": (177, texture.binary_patterns),
    "gradients": (576, texture.gradients),
    "wavelets": (135, texture.wavelets),
    "edge layout": (72, composition.edge_layout),
    "masses": (123, composition.masses),
    "spectrum": (65, composition.spectrum),
}


def _slices() -> dict[str, slice]:
    ends = np.cumsum([size for size, _ in _MEASURES.values()]).tolist()
    return {name: slice(end - size, end) for (name, (size, _)), end in zip(_MEASURES.items(), ends, strict=True)}


BLOCKS: Mapping[str, slice] = MappingProxyType(_slices())
"""Which columns each block takes."""
BLOCK_DIMENSION = sum(size for size, _ in _MEASURES.values())


def extract_blocks(rgb: Pixels) -> Plane:
    """The hand-made features of a picture, float32[BLOCK_DIMENSION], finite for any picture however small or plain.

    Raises ValueError when `rgb` is not uint8[height, width, 3] with at least one pixel.
    """
    return measure_blocks(view(rgb))


def measure_blocks(seen: View) -> Plane:
    """`extract_blocks` of a picture whose views are at hand."""
    return np.concatenate([measure(seen) for _, measure in _MEASURES.values()])
