"""The filters of a form: what can be chosen, what is, and how to drop it again."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from api.filters import Filters
from api.pages.asked import pairs_of, without
from scrapers.attribution import readable

LABELS = {"movement": "Movement", "genre": "Genre", "rights": "Licence", "source": "Source"}
"""Fields that are chosen from a list."""

MOST_DECADES = 120


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A list to choose from. `more` are values chosen besides the one that a list can show."""

    name: str
    label: str
    options: tuple[Option, ...]
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use; `drop` is the address of the page without it."""

    label: str
    drop: str


@dataclass(frozen=True, slots=True)
class DecadeBar:
    """A decade: its works, how high that is in percent of the fullest, and the address of the page with it alone."""

    first: int
    count: int
    x: float
    width: float
    height: float
    link: str


@dataclass(frozen=True, slots=True)
class Choices:
    """All that a form of filters shows."""

    selects: tuple[Select, ...]
    artists: tuple[str, ...]
    artist: str
    year_from: str
    year_to: str
    chips: tuple[Chip, ...]


def choices(
    filters: Filters,
    facets: Mapping[str, Sequence[tuple[str, int]]],
    link: Callable[[Filters], str],
    *,
    counted: bool = True,
) -> Choices:
    """The form for `filters`, where `link` gives the address of the page with other filters."""
    asked = pairs_of(filters)
    selects = []
    for name, label in LABELS.items():
        wanted = [value for field, value in asked if field == name]
        chosen = wanted[0] if wanted else ""
        options = [
            Option(value, spoken(name, value), count if counted else None, value.casefold() == chosen.casefold())
            for value, count in facets[name]
        ]
        if chosen and not any(one.chosen for one in options):
            options.insert(0, Option(chosen, spoken(name, chosen), None, True))
        if len(options) > 1 or chosen:
            selects.append(Select(name, label, tuple(options), tuple(wanted[1:])))
    return Choices(
        tuple(selects),
        tuple(value for value, _ in facets["artist"]),
        filters.artist or "",
        "" if filters.year_from is None else str(filters.year_from),
        "" if filters.year_to is None else str(filters.year_to),
        tuple(Chip(_said(name, value), link(without(filters, name, value))) for name, value in asked),
    )


def decades(facets: Mapping[str, Sequence[tuple[str, int]]], link: Callable[[int, int], str]) -> list[DecadeBar]:
    """The works over time, where `link` gives the address of the page between two years; the latest MOST_DECADES."""
    counts = {int(first): count for first, count in facets["decade"]}
    if len(counts) < 2:
        return []
    shown = _shown(counts)
    width, most = 100 / len(shown), max(counts[one] for one in shown if one in counts)
    return [
        DecadeBar(
            first,
            counts.get(first, 0),
            round(number * width, 3),
            round(width, 3),
            round(100 * counts.get(first, 0) / most, 2),
            link(first, first + 9),
        )
        for number, first in enumerate(shown)
    ]


def earlier(facets: Mapping[str, Sequence[tuple[str, int]]], link: Callable[[int, int], str]) -> tuple[int, str] | None:
    """The year before which works are too old to be drawn, and the address of the page with them; None without any."""
    decades_ = [int(first) for first, _ in facets["decade"]]
    if not decades_ or _shown(decades_).start == min(decades_):
        return None
    start = _shown(decades_).start
    return start, link(min(decades_), start - 1)


def _shown(decades_: Collection[int]) -> range:
    last = max(decades_)
    return range(max(min(decades_), last - 10 * (MOST_DECADES - 1)), last + 10, 10)


def spoken(name: str, value: str) -> str:
    """A value as people read it."""
    return readable(value) if name == "rights" else value


def _said(name: str, value: str) -> str:
    if name == "artist":
        return f"by {value}"
    if name == "year_from":
        return f"from {value}"
    return f"up to {value}" if name == "year_to" else spoken(name, value)
