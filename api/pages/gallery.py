"""The gallery: all works, found by words and filters, page by page."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from api.as_judged import as_judged
from api.filters import Filters
from api.live import Loaded
from api.pages.asked import Fields, filters_of, pairs_of
from api.pages.choices import Chip, choices, decades, earlier
from api.pages.templates import address, render
from api.pages.tile import tile

SIZE = 48
"""Works on a page."""

NEAR = 2
"""Pages linked to on either side of the one shown."""


@dataclass(frozen=True, slots=True)
class Pager:
    """Pages of the gallery: `numbers` with their addresses, None where some are left out."""

    page: int
    last: int
    numbers: tuple[tuple[int, str] | None, ...]
    previous: str | None
    following: str | None


def gallery(fields: Fields, loaded: Loaded) -> str:
    """The page of the gallery that `fields` ask for. Raises BadQuery for fields that make no sense."""
    words, filters = fields.text("q"), filters_of(fields)
    page = max(1, fields.whole("page") or 1)
    found = loaded.search.find(words, filters, start=(page - 1) * SIZE, size=SIZE)
    last = max(1, -(-found.total // SIZE))
    if page > last:
        page = last
        found = loaded.search.find(words, filters, start=(page - 1) * SIZE, size=SIZE)
    chosen = choices(filters, found.facets, lambda other: _address(words, other))
    chips = (Chip(f"“{words}”", _address("", filters)), *chosen.chips) if words else chosen.chips

    def between(first: int, last: int) -> str:
        return _address(words, replace(filters, year_from=first, year_to=last))

    return render(
        "gallery.html",
        title=_title(words, filters, page),
        twin=address("/artworks", _pairs(words, filters) + ([("page", str(page))] if page > 1 else [])),
        words=words,
        total=found.total,
        tiles=[tile(one, as_judged(loaded)) for one in found.works],
        choices=chosen,
        chips=chips,
        decades=decades(found.facets, between),
        earlier=earlier(found.facets, between),
        hints=loaded.catalogue.unknown(filters) if not found.total and filters.active else [],
        pager=pager(page, last, lambda number: _address(words, filters, number)),
        active=filters.active,
    )


def pager(page: int, last: int, link: Callable[[int], str]) -> Pager:
    """The pages around `page`, and the first and the last one."""
    near = {1, last, *range(max(1, page - NEAR), min(last, page + NEAR) + 1)}
    numbers: list[tuple[int, str] | None] = []
    for number in sorted(near):
        if number - 1 not in near and number > 1:
            # a gap of one page is as short as the page's number
            numbers.append((number - 1, link(number - 1)) if number - 2 in near else None)
        numbers.append((number, link(number)))
    return Pager(
        page,
        last,
        tuple(numbers),
        link(page - 1) if page > 1 else None,
        link(page + 1) if page < last else None,
    )


def _pairs(words: str, filters: Filters) -> list[tuple[str, str]]:
    return ([("q", words)] if words else []) + pairs_of(filters)


def _address(words: str, filters: Filters, page: int = 1) -> str:
    return address("/", _pairs(words, filters) + ([("page", str(page))] if page > 1 else []))


def _title(words: str, filters: Filters, page: int) -> str:
    what = ", ".join([f"“{words}”"] * bool(words) + [value for _, value in pairs_of(filters)]) or "Gallery"
    return f"{what}, page {page}" if page > 1 else what
