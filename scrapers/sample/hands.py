"""A hand: what is personal in how an artist works within a manner."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hand:
    """Three habits around 1: `scale` of the mark, `contrast` of light and colour, `vigour` of irregularity."""

    scale: float = 1.0
    contrast: float = 1.0
    vigour: float = 1.0
