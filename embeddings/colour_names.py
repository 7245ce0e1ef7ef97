"""Plain names of colours, as painters use them."""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.view import lab

NAMES: dict[str, str] = {
    "black": "#0b0b0d",
    "charcoal": "#36373a",
    "slate grey": "#5c646c",
    "grey": "#858585",
    "silver grey": "#b5b7b8",
    "pearl": "#dcdcd6",
    "white": "#fbfbf9",
    "ivory": "#f3ead3",
    "cream": "#eddcae",
    "parchment": "#d9c7a3",
    "sand": "#c2a878",
    "buff": "#b39b82",
    "stone": "#9a8f7f",
    "taupe": "#6f6257",
    "ochre": "#b97f2a",
    "golden yellow": "#e3b13a",
    "lemon yellow": "#f0e14f",
    "orange": "#df7f27",
    "terracotta": "#b8643f",
    "sienna": "#8f4f2b",
    "umber": "#5e432b",
    "bistre": "#3a291c",
    "vermilion": "#d8402b",
    "crimson": "#a11b33",
    "madder": "#7a2a33",
    "oxblood": "#4a1a1e",
    "rose": "#cf8088",
    "flesh pink": "#e3b79c",
    "mauve": "#9b7a93",
    "violet": "#5f3d7c",
    "aubergine": "#38233c",
    "ultramarine": "#2a3b9b",
    "Prussian blue": "#1b2f4c",
    "cobalt blue": "#2f66b0",
    "slate blue": "#57718f",
    "sky blue": "#92bbd8",
    "ice blue": "#c7dce3",
    "turquoise": "#4aa9a6",
    "teal": "#20616a",
    "viridian": "#2f7f63",
    "sage": "#96a483",
    "olive": "#6d6a33",
    "moss green": "#556b3a",
    "leaf green": "#5f9a3d",
    "forest green": "#25412c",
}
"""Name and sRGB, near to the pigment or thing it is called after."""


@lru_cache
def _places() -> NDArray[np.float32]:
    values = [[int(code[at : at + 2], 16) for at in (1, 3, 5)] for code in NAMES.values()]
    return lab(np.array([values], dtype=np.uint8)).reshape(-1, 3)


def colour_name(colour: NDArray[np.floating[Any]]) -> str:
    """The name nearest to a colour given as float[3] in CIELAB."""
    distance = np.linalg.norm(_places() - np.asarray(colour, dtype=np.float32), axis=1)
    return tuple(NAMES)[int(distance.argmin())]
