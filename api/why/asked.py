"""What is asked of the paths between two nodes, and what that means to the search."""

from dataclasses import dataclass

from api.filters import Filters
from api.live import Loaded
from api.nodes import find_node
from api.why.types import all_types, single_types
from graph.paths.records import MOST_HOPS, Constraints
from scrapers.errors import BadQuery
from scrapers.known import Node

PATHS, MOST_PATHS = 5, 20
MOST_NODES = 20
"""Nodes that a path may be asked to go through, and nodes to keep away from."""


FURTHEST_YEAR = 100_000
"""Before and after the common era: no work of people is older."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Two ends and what a path between them must keep to, as a person writes it: keys or names, words for types.

    `types` alone are walked (none given: all), each of `require` and none of `forbid`; `through` each of these nodes,
    `without` those. `rights`, `year_from` and `year_to` hold between the ends. `facet_share` is the largest share of
    hops, above 0 to 1, that may be affinities of one facet.
    """

    start: str
    end: str
    k: int = PATHS
    hops: int = MOST_HOPS
    types: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    monotone: bool = False
    facet_share: float = 1.0

    def __post_init__(self) -> None:
        if not 1 <= self.k <= MOST_PATHS:
            raise BadQuery(f"k is {self.k}; give a number from 1 to {MOST_PATHS}")
        if not 1 <= self.hops <= MOST_HOPS:
            raise BadQuery(f"hops is {self.hops}; give a number from 1 to {MOST_HOPS}")
        if not 0 < self.facet_share <= 1:
            raise BadQuery(f"the facet share is {self.facet_share:g}; give a number above 0, and 1 at most")
        for year in (self.year_from, self.year_to):
            if year is not None and abs(year) > FURTHEST_YEAR:
                raise BadQuery(f"there is no year {year}; give one from {-FURTHEST_YEAR} to {FURTHEST_YEAR}")
        if self.year_from is not None and self.year_to is not None and self.year_from > self.year_to:
            raise BadQuery(f"the years run backwards: from {self.year_from} to {self.year_to}")
        for name, nodes in (("through", self.through), ("without", self.without)):
            if len(nodes) > MOST_NODES:
                raise BadQuery(f"{len(nodes)} nodes in {name}; give at most {MOST_NODES}")


@dataclass(frozen=True, slots=True)
class Meant:
    """What an `Asked` means at a release: its ends, the constraints, and the nodes that these name, by inner id."""

    start: Node
    end: Node
    constraints: Constraints
    named: dict[int, Node]


def meant(asked: Asked, loaded: Loaded) -> Meant:
    """Raises BadQuery for what cannot be meant, NodeNotFound and TakenDown for nodes."""
    start, end = find_node(asked.start, loaded), find_node(asked.end, loaded)
    if start.id == end.id:
        raise BadQuery(f"both ends are {start.key}; give two different nodes")
    through = [find_node(one, loaded) for one in asked.through]
    without = [find_node(one, loaded) for one in asked.without]
    _check_nodes(start, end, through, without)
    if len({node.id for node in through}) >= asked.hops:
        raise BadQuery(
            f"a path of {asked.hops} hops has {asked.hops - 1} between its ends; {len(through)} are asked for"
        )
    required, forbidden = single_types(asked.require), all_types(asked.forbid)
    allowed = all_types(asked.types) if asked.types else None
    if both := required & forbidden:
        raise BadQuery(f"{', '.join(sorted(both))} cannot be both required and forbidden")
    if allowed is not None and required - allowed:
        raise BadQuery(f"{', '.join(sorted(required - allowed))} is required, but not among the types allowed")
    if allowed is not None and not allowed - forbidden:
        raise BadQuery("every type that is allowed is forbidden too")
    if len(required) > asked.hops:
        raise BadQuery(f"{len(required)} types are required of a path of at most {asked.hops} hops")
    years = None if asked.year_from is None and asked.year_to is None else (asked.year_from, asked.year_to)
    constraints = Constraints(
        hops=asked.hops,
        allowed=allowed,
        required=required,
        forbidden=forbidden,
        through=tuple(dict.fromkeys(node.id for node in through)),
        without=frozenset(node.id for node in without),
        rights=_licences(asked.rights, loaded) if asked.rights else None,
        years=years,
        monotone=asked.monotone,
        facet_share=asked.facet_share,
    )
    return Meant(start, end, constraints, {node.id: node for node in (*through, *without)})


def _check_nodes(start: Node, end: Node, through: list[Node], without: list[Node]) -> None:
    for node in (*through, *without):
        if node.id in (start.id, end.id):
            raise BadQuery(f"{node.key} is an end of the path; `through` and `without` are about what lies between")
    if both := {node.key for node in through} & {node.key for node in without}:
        raise BadQuery(f"a path cannot go both through and not through {', '.join(sorted(both))}")


def _licences(wanted: tuple[str, ...], loaded: Loaded) -> frozenset[str]:
    """Licences as the collection writes them. Raises BadQuery for one that no work has."""
    catalogue, filters = loaded.catalogue, Filters(rights=wanted)
    if unknown := catalogue.unknown(filters):
        raise BadQuery("; ".join(unknown))
    stated = {name.casefold(): name for _, _, names in catalogue.columns.named(filters) for name in names}
    return frozenset(stated[one.casefold()] for one in filters.rights)
