"""What can be said of the detail, contrast and chroma of two pictures, beside all others of the collection."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trait:
    """A side that two pictures can share: above, or below, most of the collection in one descriptor.

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
    Trait("detail", "fineness", True, "soften", 0.01, "both are fine in detail", "finer than"),
    Trait("detail", "edges", True, "soften", 0.01, "both are full of edges", "more of them than"),
    Trait("detail", "fineness", False, "sharpen", 0.03, "both are broad in detail", "broader than"),
    Trait("detail", "edges", False, "sharpen", 0.03, "both are smooth, with few edges", "fewer than"),
    Trait("contrast", "contrast", True, "flatten", 0.01, "both are high in contrast", "higher than"),
    Trait("contrast", "contrast", False, "steepen", 0.06, "both are low in contrast", "lower than"),
    Trait("chroma", "chroma", True, "mute", 0.05, "both are vivid", "more so than"),
    Trait("chroma", "chroma", False, "vivify", 0.08, "both are muted", "more so than"),
)
"""Lightness and warmth are not among them: changed as far as contrast, they take so little that it is no more than
chance."""

COMMON = 0.5
"""Share of the collection that both pictures must be beyond for a trait to be worth naming."""
