"""What can be said of the detail and contrast of two pictures, beside all others of the collection."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trait:
    """A side that two pictures can share: above, or below, the middle of the collection in one descriptor.

    `undone` is the change of `ml.reworking` that takes it away, and `least` the loss of cosine by that, beyond what
    other changes take, up to which the trait contributes nothing.
    """

    kind: str
    name: str
    high: bool
    undone: str
    least: float
    words: str
    compared: str


TRAITS = (
    Trait("detail", "fineness", True, "soften", 0.03, "both are fine in detail", "finer than"),
    Trait("detail", "edges", True, "soften", 0.03, "both are full of edges", "more of them than"),
    Trait("detail", "fineness", False, "sharpen", 0.05, "both are broad in detail", "broader than"),
    Trait("detail", "edges", False, "sharpen", 0.05, "both are smooth, with few edges", "fewer than"),
    Trait("contrast", "contrast", True, "flatten", 0.1, "both are high in contrast", "higher than"),
    Trait("contrast", "contrast", False, "steepen", 0.16, "both are low in contrast", "lower than"),
)
"""Lightness, warmth and chroma are not among them: what they take, changed as far as contrast, is too often no more
than chance. `least` is by the change, as measured in docs/explanations.md."""

COMMON = 0.5
"""Share of the collection that both pictures must be beyond for a trait to be worth naming: two drawn at random are so
in one of four cases."""
