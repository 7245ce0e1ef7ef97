"""How numbers are said to people."""

from dataclasses import dataclass

from embeddings.placement import Placement
from scrapers.records import Years

FACET_WORDS = {"formal": "form", "conceptual": "subject", "historical": "history"}


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of a work among the nearest of another, 1 and up, and `of` how many might have had one.

    That of the second of two works in the list of the first; `reverse` where it is that of the first in the second's.
    """

    place: int
    of: int
    reverse: bool = False


def closeness(facet: str, percentile: float, rank: Rank | None = None) -> str:
    """`closest 1 % in form`, with a rank `closest 0.01 % in subject, 3rd nearest of 98,412`: never a bare cosine.

    Percentiles are told apart down to 0.01 %: they come from two million pairs, of which that is two hundred.
    """
    word = FACET_WORDS[facet]
    if percentile < 50:
        return f"not close in {word}"
    share = 100 - percentile
    digits = 2 if share < 0.095 else 1 if share < 0.95 else 0
    words = f"closest {max(share, 0.01):.{digits}f} % in {word}"
    if rank is None:
        return words
    way = "the other way round " if rank.reverse else ""
    return f"{words}, {way}{'the' if rank.place == 1 else ordinal(rank.place)} nearest of {rank.of:,}"


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `11th`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def years(years: Years | None) -> str:
    """`1885`, `c. 1880–1890`, `200 BCE`; `undated` when unknown."""
    if years is None:
        return "undated"
    text = year(years.start) if years.start == years.end else f"{year(years.start)}–{year(years.end)}"
    return f"c. {text}" if years.circa else text


_REFUSALS = {
    "empty file": "The file is empty.",
    "file too large": "The file is too large.",
    "not an image": "This file is no picture that Kindred reads: send a JPEG, PNG, WebP, TIFF, GIF or AVIF.",
    "too many pixels": "The picture has too many pixels.",
    "truncated": "The picture breaks off before its end.",
}


def refusal(reason: str) -> str:
    """Why a picture was refused, by the reason of `Rejected`, to the person who sent it."""
    return _REFUSALS.get(reason, "The picture is damaged, or of a kind that Kindred does not read.")


def placement(placement: Placement) -> list[str]:
    """Sentences about where an upload seems to stand."""
    lines = []
    if placement.year is not None and placement.year_low is not None and placement.year_high is not None:
        lines.append(
            f"looks like c. {placement.year:.0f}; {placement.level:.0%} of such pictures fall within "
            f"{placement.year_low:.0f}–{placement.year_high:.0f} (inferred from {placement.works} works)".replace(
                "%", " %"
            )
        )
    if placement.movements:
        named = [
            f"{one.movement} {one.share * 100:.0f} % ({one.low * 100:.0f}–{one.high * 100:.0f} %)"
            for one in placement.movements[: min(placement.likely, 5)]
        ]
        more = placement.likely - len(named)
        rest = f" and {more} more" if more > 0 else ""
        lines.append(f"movement, {placement.level * 100:.0f} % likely among: {', '.join(named)}{rest}")
    return lines


def year(year: int) -> str:
    """`1885`, `200 BCE`: an astronomical year as people say it."""
    return f"{year}" if year > 0 else f"{1 - year} BCE"
