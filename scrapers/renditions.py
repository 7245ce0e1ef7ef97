"""The sizes in which a museum serves a picture, and which of them to download."""

from collections.abc import Iterable
from dataclasses import dataclass

ENOUGH = 1024
"""Pixels on the longest side that are enough: the working copy is no larger."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture at `url`. Width and height in pixels are 0 where the museum does not say."""

    url: str
    width: int = 0
    height: int = 0

    @property
    def longest(self) -> int:
        return max(self.width, self.height)


def choose(renditions: Iterable[Rendition], enough: int = ENOUGH) -> str | None:
    """The URL of the smallest rendition that is large enough; the largest where none is; None of none.

    One whose size is not known is taken only where every other is too small; of two alike, the first.
    """
    known = [rendition for rendition in renditions if rendition.url]
    large = [rendition for rendition in known if rendition.longest >= enough]
    if large:
        return min(large, key=lambda rendition: rendition.width * rendition.height).url
    unknown = [rendition for rendition in known if not rendition.longest]
    if unknown:
        return unknown[0].url
    return max(known, key=lambda rendition: rendition.longest).url if known else None


def iiif(base: str, width: int = 0, height: int = 0, enough: int = ENOUGH) -> str:
    """The URL of `enough` pixels on the longest side from a IIIF Image API service (2.0 to 3.0) at `base`.

    Whole where the original, `width` by `height` if known, is no larger: a service may refuse to enlarge.
    """
    base = base.rstrip("/").removesuffix("/info.json")
    if 0 < max(width, height) <= enough:
        return f"{base}/full/max/0/default.jpg"
    return f"{base}/full/!{enough},{enough}/0/default.jpg"
