"""What a page was asked for: the fields of its form, as they come in an address or a body."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from api.door import Defaults
from api.filters import Filters
from embeddings.facet import FACETS
from scrapers.errors import BadQuery

LONGEST = 200
"""Characters of one field, and fields of one kind, that anybody needs."""

SHOWN = 12
"""Recommendations on a page."""

LISTS = {"movement": "movements", "genre": "genres", "rights": "rights", "source": "sources"}
"""Fields that may come several times, and what they are to `Filters`."""


class Fields:
    """Form fields by name. Empty ones count as absent: a form without JavaScript sends all it has."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            if value.strip():
                self._values.setdefault(name, []).append(value.strip())
        for name, values in self._values.items():
            if len(values) > LONGEST or max(map(len, values)) > LONGEST:
                raise BadQuery(f"{name[:40]} is too long: give at most {LONGEST} characters")

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._values.get(name, ())))

    def text(self, name: str) -> str:
        """Raises BadQuery when the field has several values: only one would count."""
        values = self.all(name)
        if len(values) > 1:
            raise BadQuery(f"{name} is given {len(values)} times; give it once")
        return values[0] if values else ""

    def number(self, name: str, default: float, least: float, most: float) -> float:
        """Raises BadQuery when the field is no number from `least` to `most`."""
        text = self.text(name)
        try:
            value = float(text) if text else default
        except ValueError:
            raise BadQuery(f"{name} is {text!r}; give a number") from None
        if not least <= value <= most:
            raise BadQuery(f"{name} is {text}; give a number from {least:g} to {most:g}")
        return value

    def whole(self, name: str) -> int | None:
        """Raises BadQuery when the field is no whole number of at most six digits."""
        text = self.text(name)
        if not text:
            return None
        if len(text) > 7 or not text.removeprefix("-").isdecimal():
            raise BadQuery(f"{name} is {text!r}; give a whole number")
        return int(text)


def filters_of(fields: Fields) -> Filters:
    """Raises BadQuery for years that are none."""
    return Filters(
        year_from=fields.whole("year_from"),
        year_to=fields.whole("year_to"),
        artist=fields.text("artist") or None,
        **{attribute: fields.all(name) for name, attribute in LISTS.items()},
    )


def pairs_of(filters: Filters) -> list[tuple[str, str]]:
    """The fields that `filters_of` reads as `filters`."""
    pairs = [(name, value) for name, attribute in LISTS.items() for value in getattr(filters, attribute)]
    scalars = [(name, getattr(filters, name)) for name in ("artist", "year_from", "year_to")]
    return pairs + [(name, str(value)) for name, value in scalars if value is not None]


def without(filters: Filters, name: str, value: str) -> Filters:
    """`filters` that no longer ask for this one of `pairs_of`."""
    changed: dict[str, Any] = {name: None}
    if name in LISTS:
        attribute = LISTS[name]
        changed = {attribute: tuple(one for one in getattr(filters, attribute) if one != value)}
    return replace(filters, **changed)


@dataclass(frozen=True, slots=True)
class Balance:
    """How much each facet counts, and how varied the answer shall be; each from 0 to 1."""

    weights: Mapping[str, float]
    diversity: float

    @property
    def nothing(self) -> bool:
        """Whether no facet counts at all."""
        return not any(self.weights.values())


def balance_of(fields: Fields, defaults: Defaults) -> Balance:
    """Raises BadQuery for weights that are none."""
    largest = max(1.0, *defaults.weights.values())
    return Balance(
        {name: fields.number(name, defaults.weights[name] / largest, 0, 1) for name in FACETS},
        fields.number("diversity", defaults.diversity, 0, 1),
    )
