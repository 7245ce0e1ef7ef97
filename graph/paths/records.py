"""Paths, as the search hands them on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scrapers.relation_types import SYMMETRIC

MOST_HOPS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One edge of a path. `src` and `dst` are inner ids as the edge stands; `forward` tells whether it is walked so.

    `cost` is what the hop adds to its path (`graph.paths.costs`). An affinity has `percentile`, `cosine` and `csls`, a
    known relation `provenance`, `sources`, `confidence`, and `evidence` and `citation` where its source gives them.
    `judgement` is the id of a person's verdict that stands behind it.
    """

    src: int
    type: str
    dst: int
    forward: bool
    cost: float
    percentile: float | None = None
    cosine: float | None = None
    csls: float | None = None
    provenance: str | None = None
    sources: tuple[str, ...] = ()
    confidence: float | None = None
    evidence: str | None = None
    citation: str | None = None
    judgement: int | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """A way from one node to another: `nodes` are inner ids, both ends included, `hops` the edges between them.

    `cost` is the sum of the costs of hops and of the nodes between; less is better. `alike` counts further paths of the
    same kind (the same types in the same order), of which `others` shows the best, by their nodes. Counting stops at
    999, and where a kind has very many after a fixed number of steps: `at_least` tells that there may be more of them.
    `penalties` are what the nodes between cost, in their order.
    """

    nodes: tuple[int, ...]
    hops: tuple[Hop, ...]
    cost: float
    alike: int = 0
    others: tuple[tuple[int, ...], ...] = ()
    at_least: bool = False
    penalties: tuple[float, ...] = ()

    @property
    def kind(self) -> tuple[tuple[str, bool], ...]:
        """Type and direction of each hop; one that says the same in both directions counts as forward."""
        return tuple((hop.type, hop.forward or hop.type in SYMMETRIC) for hop in self.hops)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What a path must keep to. Types are names of relations and affinities, nodes are inner ids.

    `allowed` types alone (None: all), each of the `required`, none of the `forbidden`; `through` each of some nodes and
    not `without` others. `rights` and `years` hold for the artworks between the ends: their licence is one of those,
    their range of years overlaps the one asked for (`years` also for artists and exhibitions, as far as their dates
    are known; either bound may be None). `monotone`: dated nodes, both ends included, follow each other in time, in one
    direction or the other; each stands at the middle of its years. `facet_share`: of a path's hops at most this share
    are affinities of one facet.
    """

    hops: int = MOST_HOPS
    allowed: frozenset[str] | None = None
    required: frozenset[str] = frozenset()
    forbidden: frozenset[str] = frozenset()
    through: tuple[int, ...] = ()
    without: frozenset[int] = frozenset()
    rights: frozenset[str] | None = None
    years: tuple[int | None, int | None] | None = None
    monotone: bool = False
    facet_share: float = 1.0


@dataclass(frozen=True, slots=True)
class Miss:
    """A path that there would be but for one constraint, by the constraint's name (`forbidden`, `hops`, …)."""

    constraint: str
    path: Path


@dataclass(frozen=True, slots=True)
class Found:
    """The paths found, best first. Where there is none: `misses`, and how many nodes each end `reached`.

    Those are the nodes within two hops under the same constraints, or within as many hops as were asked for if fewer.
    """

    paths: tuple[Path, ...]
    misses: tuple[Miss, ...] = ()
    reached: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement as the search heeds it: edge (src, type, dst) accepted, rejected, or of another type (`new_type`).

    `given` are the ends that it was given of, where persons have been joined or parted since; a release of before knows
    these.
    """

    id: int
    verdict: Literal["accept", "reject", "retype"]
    src: int
    type: str
    dst: int
    new_type: str | None = None
    given: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One edge at a node, seen from there: the other end and the hop that leads to it."""

    node: int
    hop: Hop


Counts = Mapping[tuple[str, bool], int]
"""How many edges a node has, by type and direction (True: it is the source, or the type is symmetric)."""
