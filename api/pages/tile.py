"""A work as it hangs in a list: its thumbnail, with room kept for it, and its label."""

import math
from dataclasses import dataclass

from api import links, wording
from api.catalogue import Works
from scrapers.collection import StoredArtwork
from scrapers.untitled import called

STEP = 1.03
"""Ratios of width to height are rounded to powers of this, for a style sheet to name each; 1.5 % is cut at most."""

MOST_STEPS = 48
"""From 1:4.1 to 4.1:1; what is narrower or wider is cut."""


@dataclass(frozen=True, slots=True)
class Tile:
    """`thumbnail` is None for a work without a picture; then `width` and `height` are 0. `shape` is a class name."""

    key: str
    page: str
    title: str
    artists: str
    years: str
    alt: str
    thumbnail: str | None
    width: int
    height: int
    shape: str


def tile(artwork: StoredArtwork, works: Works) -> Tile:
    """The tile of a work, by the makers that `works` tell."""
    artists = ", ".join(person.name for person in works.makers(artwork)) or "Unknown artist"
    years = wording.years(artwork.years).replace("c. ", "c.\N{NO-BREAK SPACE}")
    title = called(artwork.title, artwork.key, artwork.medium)
    image = artwork.image
    return Tile(
        artwork.key,
        links.page(artwork.key),
        title,
        artists,
        years,
        f"{title}, {artists}, {years}",
        links.picture(image.thumbnail) if image else None,
        image.width if image else 0,
        image.height if image else 0,
        shape(image.width, image.height) if image else shape(4, 5),
    )


def shape(width: int, height: int) -> str:
    """The class of the style sheet whose ratio is nearest to `width` by `height`: `shape-12`, `shape-m12`."""
    steps = round(math.log(width / height) / math.log(STEP))
    steps = max(-MOST_STEPS, min(MOST_STEPS, steps))
    return f"shape-{steps}" if steps >= 0 else f"shape-m{-steps}"


def shapes() -> str:
    """The style sheet of all shapes."""
    ratios = {shape(round(10000 * STEP**n), 10000): STEP**n for n in range(-MOST_STEPS, MOST_STEPS + 1)}
    return "".join(f".{name}{{--ratio:{ratio:.4g}}}\n" for name, ratio in ratios.items())
