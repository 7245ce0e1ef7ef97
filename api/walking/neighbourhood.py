"""What lies around a node: its edges by type and direction, counted and in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from api import links
from api.as_judged import as_judged
from api.live import Loaded
from api.nodes import Shown, shown
from api.why.answer import Step
from api.why.answer import step as told
from api.why.sentences import said
from api.why.types import FACET, TYPES
from graph.paths.records import Hop

Direction = Literal["out", "in"]
"""Edges of which the node is the source, and those of which it is the target; symmetric types all go out."""

_PLURAL = {"artwork": "works", "series": "series"}
_SINGULAR = {"artwork": "work"}
_COUNTED = {
    "has the part": ("has as a part", "has as parts"),
    "had as a member": ("had as a member", "had as members"),
    "has the branch": ("has as a branch", "has as branches"),
}
"""Verbs that name what they lead to, as they read before one and before several."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many edges a node has of one type in one direction."""

    type: str
    direction: Direction
    count: int

    @property
    def forward(self) -> bool:
        """Whether the node is the source."""
        return self.direction == "out"

    @property
    def words(self) -> str:
        """`depicts 7 subjects`, `is by 1 artist`, `has as parts 19 works`."""
        kind = TYPES[self.type]
        other = kind.dst if self.forward else kind.src
        noun = _SINGULAR.get(other, other) if self.count == 1 else _PLURAL.get(other, f"{other}s")
        number = f"{self.count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
        verb = kind.forward if self.forward else kind.backward
        one, several = _COUNTED.get(verb, (verb, verb))
        return f"{one if self.count == 1 else several} {number} {noun}"

    def to_mapping(self, key: str) -> dict[str, Any]:
        """JSON-ready data; `url` leads to these edges of the node `key`."""
        asked = urlencode({"type": self.type, "direction": self.direction})
        return {
            "type": self.type,
            "direction": self.direction,
            "count": self.count,
            "words": self.words,
            "url": f"{links.node(key)}?{asked}",
        }


def tallies(node: int, loaded: Loaded) -> tuple[Tally, ...]:
    """The edges of a node (inner id) by type and direction, known ones first, as types are listed."""
    counts = loaded.release.paths.counts(node, loaded.judged)
    order = list(TYPES)
    found = sorted(counts.items(), key=lambda one: (one[0][0] in FACET, order.index(one[0][0]), not one[0][1]))
    return tuple(Tally(type_, "out" if forward else "in", count) for (type_, forward), count in found)


def chosen(all_of: Iterable[Tally], type_: str | None, direction: Direction | None) -> tuple[Tally, ...]:
    """Those of one type and one direction, where these are given."""
    return tuple(
        one
        for one in all_of
        if (type_ is None or one.type == type_) and (direction is None or one.direction == direction)
    )


def steps(
    start: Shown, type_: str | None, direction: Direction | None, first: int, size: int, loaded: Loaded
) -> tuple[Step, ...]:
    """The edges at a node from the `first`th on, at most `size`, closest and surest first, as walked from it."""
    forward = None if direction is None else direction == "out"
    index = loaded.release.paths
    found = index.neighbours(start.id, type_, forward, first, size, loaded.judged)
    return tuple(step(one.hop, start, shown(index.node(one.node), as_judged(loaded)), loaded) for one in found)


def step(hop: Hop, start: Shown, end: Shown, loaded: Loaded) -> Step:
    """A hop from `start` to `end`, in words and with what it rests on."""
    first, second = said((start, end))
    return told(hop, start, end, (first, second), loaded)


def node_data(node: Shown) -> dict[str, Any]:
    """A node as JSON-ready data, with where it can be walked on from."""
    image = node.work.image if node.work else None
    return {
        **node.to_mapping(),
        "page": node.page,
        "graph": links.node(node.key),
        "explore": links.explore(node.key),
        "picture": links.picture(image.working) if image else None,
    }
