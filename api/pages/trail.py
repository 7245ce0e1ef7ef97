"""The way that somebody walked through the graph: the nodes before the current one, kept in the address."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from api import links
from api.as_judged import as_judged
from api.live import Loaded
from api.nodes import Shown, find_node, shown
from scrapers.errors import KindredError

MOST_STEPS = 20
LONGEST_KEY = 1000

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Trail:
    """The nodes that were walked, the first one first, and the node that they led to.

    A trail has each node once: who comes back to one is there again, and what came after it is forgotten. `lost`
    counts steps that are not in the collection any more.
    """

    nodes: tuple[Shown, ...]
    here: Shown
    lost: int = 0
    _keys: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_keys", tuple(node.key for node in self.nodes))

    @property
    def whole(self) -> tuple[Shown, ...]:
        """All nodes, the current one included."""
        return (*self.nodes, self.here)

    def link(self, key: str) -> str:
        """The page of another node, one step on, or back if it was walked through before."""
        walked = (*self._keys, self.here.key)
        if key in walked:
            walked = walked[: walked.index(key)]
        return _address(key, walked[-MOST_STEPS:], [])

    def stay(self, pairs: Pairs) -> str:
        """The page of the current node, with `pairs` in its address."""
        return _address(self.here.key, self._keys, pairs)

    @property
    def pairs(self) -> Pairs:
        """The trail as fields of an address."""
        return [("trail", key) for key in self._keys]


def trail_of(keys: Sequence[str], here: Shown, loaded: Loaded) -> Trail:
    """The trail that an address tells. A node that is not there is left out, and counted."""
    nodes: dict[str, Shown] = {}
    lost = 0
    for key in keys[-MOST_STEPS:]:
        try:
            node = find_node(key[:LONGEST_KEY], loaded)
        except KindredError:
            lost += 1
            continue
        if node.id != here.id:
            nodes.setdefault(node.key, shown(node, as_judged(loaded)))
    return Trail(tuple(nodes.values()), here, lost)


def _address(key: str, trail: Sequence[str], pairs: Pairs) -> str:
    query = [*(("trail", one) for one in trail), *pairs]
    return links.explore(key) + (f"?{urlencode(query)}" if query else "")
