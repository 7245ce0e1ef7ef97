"""The form of the page of paths: its ends, what a path must keep to, and how to drop that again."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.live import Loaded
from api.nodes import find_node, in_words, near
from api.pages.asked import Fields
from api.pages.choices import Chip, spoken
from api.pages.templates import address
from api.why.asked import PATHS, Asked
from api.why.sentences import type_words
from api.why.types import types_of
from graph.paths.records import MOST_HOPS
from scrapers.errors import BadQuery, NodeNotFound

PAGE = "/why/"
ENDS = ("from", "to")

FIELDS = (
    *ENDS,
    *("k", "hops", "type", "require", "forbid", "through", "without"),
    *("rights", "year_from", "year_to", "monotone", "facet_share"),
)

TYPES = {
    "form": "likeness in form",
    "subject": "likeness in subject",
    "history": "nearness in history",
    "maker": "who made what",
    "taught": "who taught whom",
    "influenced": "who influenced whom",
    "movement": "movements",
    "depicts": "what is depicted",
    "genre": "genres",
    "place": "places",
    "series": "series",
    "exhibition": "exhibitions",
}
"""Types of hops that the form offers, by their words, and how it calls them."""

SHARES = {"0.5": "half of the hops", "0.34": "a third of the hops"}
"""Shares of one facet that the form offers."""

_USUAL = (("hops", str(MOST_HOPS)), ("k", str(PATHS)))
_MOST_SUGGESTED = 6
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class End:
    """An end of the paths as the form has it: what was written, and each that may be meant, with its page."""

    name: str
    label: str
    value: str
    meant: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that the form offers for a field."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Form:
    """All that the form shows; `more` are values of fields that it has no control for."""

    ends: tuple[End, ...]
    hops: tuple[Choice, ...]
    paths: tuple[Choice, ...]
    only: tuple[Choice, ...]
    never: tuple[Choice, ...]
    must: tuple[Choice, ...]
    rights: tuple[Choice, ...]
    share: tuple[Choice, ...]
    through: str
    without: str
    year_from: str
    year_to: str
    monotone: bool
    more: tuple[tuple[str, str], ...]
    chips: tuple[Chip, ...]
    cleared: str


def asked_of(fields: Fields) -> Asked:
    """What the fields ask for. Raises BadQuery."""
    return Asked(
        start=fields.text("from"),
        end=fields.text("to"),
        k=_whole(fields, "k", PATHS),
        hops=_whole(fields, "hops", MOST_HOPS),
        types=fields.all("type"),
        require=fields.all("require"),
        forbid=fields.all("forbid"),
        through=fields.all("through"),
        without=fields.all("without"),
        rights=fields.all("rights"),
        year_from=fields.whole("year_from"),
        year_to=fields.whole("year_to"),
        monotone=bool(fields.text("monotone")),
        facet_share=fields.number("facet_share", 1.0, 0, 1),
    )


def pairs_of(fields: Fields) -> Pairs:
    """The fields that this page reads, as an address has them, but for those that say what goes without saying."""
    pairs = [(name, value) for name in FIELDS for value in fields.all(name)]
    return [one for one in pairs if one not in _USUAL]


def link(pairs: Pairs) -> str:
    """The page with these fields."""
    return address(PAGE, pairs)


def form(pairs: Pairs, loaded: Loaded) -> Form:
    """The form as `pairs` fill it in."""
    given: dict[str, list[str]] = {name: [value for field, value in pairs if field == name] for name in FIELDS}
    first = {name: values[0] if values else "" for name, values in given.items()}
    rights = [value for value, _ in loaded.search.facets["rights"]]
    return Form(
        ends=(_end("from", "From", pairs, loaded), _end("to", "To", pairs, loaded)),
        hops=_choices([(str(n), f"{n} at most") for n in range(MOST_HOPS, 0, -1)], given["hops"]),
        paths=_choices([(str(n), str(n)) for n in (PATHS, 1, 3, 10, 20)], given["k"]),
        only=_choices(list(TYPES.items()), given["type"]),
        never=_choices(list(TYPES.items()), given["forbid"]),
        must=_choices([one for one in TYPES.items() if one[0] not in _SEVERAL], given["require"][:1]),
        rights=_choices([(one, spoken("rights", one)) for one in rights], given["rights"][:1]),
        share=_choices(list(SHARES.items()), given["facet_share"]),
        through=first["through"],
        without=first["without"],
        year_from=first["year_from"],
        year_to=first["year_to"],
        monotone=bool(first["monotone"]),
        more=tuple(_more(given)),
        chips=tuple(
            Chip(said(name, value), link([one for one in pairs if one != (name, value)]))
            for name, value in pairs
            if name not in (*ENDS, "k")
        ),
        cleared=link([one for one in pairs if one[0] in ENDS]),
    )


_SEVERAL = {"movement", "place", "influenced"}
"""Words for several types, of which none can be required by itself."""


def said(name: str, value: str) -> str:
    """A constraint in few words, by the field that asks for it: `no “depicts”`, `not through subject:boat`."""
    words = {
        "hops": f"{value} hop{'' if value == '1' else 's'} at most",
        "type": f"only {_types(value)}",
        "require": f"must have {_types(value)}",
        "forbid": f"no {_types(value)}",
        "through": f"through {value}",
        "without": f"not through {value}",
        "rights": spoken("rights", value),
        "year_from": f"from {value}",
        "year_to": f"up to {value}",
        "monotone": "in the order of time",
        "facet_share": f"one facet in {SHARES.get(value, value)} at most",
    }
    return words[name]


def _types(value: str) -> str:
    """Types of hops in the words of their sentences, so that it may stand after `no` and `must have`."""
    try:
        return type_words(types_of(value))
    except BadQuery:
        return value


def _whole(fields: Fields, name: str, default: int) -> int:
    value = fields.whole(name)
    return default if value is None else value


def _end(name: str, label: str, pairs: Pairs, loaded: Loaded) -> End:
    value = next((one for field, one in pairs if field == name), "")
    if not value:
        return End(name, label, "")
    try:
        find_node(value, loaded)
        return End(name, label, value)
    except (BadQuery, NodeNotFound):
        pass
    keys = {node.key: in_words(node, loaded.catalogue) for node in near(value, loaded, _MOST_SUGGESTED)}
    works = loaded.search.find(value, size=_MOST_SUGGESTED).works
    keys |= {work.key: in_words(loaded.release.paths.node(work.id), loaded.catalogue) for work in works}
    others = [one for one in pairs if one[0] != name]
    return End(name, label, value, tuple((key, words, link([*others, (name, key)])) for key, words in keys.items()))


def _choices(offered: Sequence[tuple[str, str]], chosen: Sequence[str]) -> tuple[Choice, ...]:
    """What is offered, and what was chosen besides."""
    known = {value for value, _ in offered}
    extra = [(value, value) for value in chosen if value not in known]
    return tuple(Choice(value, label, value in chosen) for value, label in (*offered, *extra))


def _more(given: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Further values of fields of which the form shows one alone."""
    single = ("require", "through", "without", "rights")
    return [(name, value) for name in single for value in given[name][1:]]
