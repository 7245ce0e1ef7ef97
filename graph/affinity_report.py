"""What one facet's affinities are like: how they are spread, whether there are hubs, and who has none."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.stats import skew

from graph.affinity import Affinities

NEIGHBOURS = 10
"""Neighbours counted in a vector's in-degree, as in Radovanovic et al. 2010."""

BUCKETS = (0, 1, 2, 5, 10, 15, 20, 21)
"""Where the buckets of the degree histogram begin; the last has no end."""

MOST_SKEW, MOST_ALONE = 2.0, 0.01
"""What is aimed at: above this skew a few vectors are hubs; and the share of vectors without an affinity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AffinityReport:
    """One facet's affinities, in numbers.

    `works` have the facet, with `vectors` distinct vectors, so that a hundred records of one wording count once.
    `pairs` are the entries of the lists, `edges` what passed the gates, both between works. The others are over
    vectors: `degrees` how many have edges to how many others, by the first number of each bucket; `hubness_skew` that
    of the 10-nearest-neighbour in-degree; `isolated_share` those of whose works none has an edge; `giant_share` those
    in the largest component. `works_isolated_share` is the share of works without an edge, `works_crowded_out_share`
    that of works without one though some of their nearest are close enough: these have as many edges as a work may
    have. So it goes with a sketchbook in history, of which hundreds of works share a vector; their lists are whole.
    """

    works: int
    vectors: int
    pairs: int
    edges: int
    degrees: Mapping[str, int]
    hubness_skew: float
    isolated_share: float
    works_isolated_share: float
    works_crowded_out_share: float
    giant_share: float

    def to_mapping(self) -> dict[str, Any]:
        """As it stands in a release's manifest."""
        return asdict(self)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Self:
        """The report that had this mapping. Raises TypeError for another release's."""
        return cls(**values)

    def misses(self) -> list[str]:
        """Which aims are missed, in words."""
        found = []
        if self.hubness_skew > MOST_SKEW:
            found.append(f"hubness skew {self.hubness_skew:.2f} is above {MOST_SKEW:g}")
        if self.isolated_share > MOST_ALONE:
            found.append(f"{self.isolated_share:.1%} are without an affinity, more than {MOST_ALONE:.0%}")
        return found


def report(affinities: Affinities, vectors: NDArray[np.int64], min_percentile: float) -> AffinityReport:
    """The report on `affinities`, which are edges from `min_percentile` on; `vectors` int64[n] numbers the distinct
    vectors of the facet's works from 0, in order of id (`embeddings.distinct`)."""
    works, number = len(affinities.ids), int(vectors.max(initial=-1)) + 1
    source = vectors[np.searchsorted(affinities.ids, affinities.edge_source)]
    target = vectors[np.searchsorted(affinities.ids, affinities.edge_target)]
    joined = np.zeros(number, dtype=np.bool_)
    joined[source] = joined[target] = True
    between = source != target
    low, high = np.minimum(source, target)[between], np.maximum(source, target)[between]
    low, high = np.divmod(np.unique(low * number + high), max(number, 1))
    degree = np.bincount(np.concatenate([low, high]), minlength=number)
    ends = [*BUCKETS[1:], max(int(degree.max(initial=0)) + 1, BUCKETS[-1] + 1)]
    counts = np.histogram(degree, [*BUCKETS, ends[-1]])[0]
    names = [_bucket(start, stop) for start, stop in zip(BUCKETS, [*BUCKETS[1:], None], strict=True)]
    graph = csr_array((np.ones(len(low), dtype=np.int8), (low, high)), shape=(number, number))
    components = connected_components(graph, directed=False)[1] if number else np.zeros(0, dtype=np.int32)
    chosen = _chosen(affinities, vectors, number)
    alone = affinities.degrees() == 0
    close = np.concatenate([[0], np.cumsum(affinities.percentile >= min_percentile)])
    near = close[affinities.indptr[1:]] > close[affinities.indptr[:-1]]
    return AffinityReport(
        works=works,
        vectors=number,
        pairs=len(affinities.neighbours),
        edges=len(affinities.edge_source),
        degrees=dict(zip(names, map(int, counts), strict=True)),
        hubness_skew=round(float(skew(chosen)), 3) if number and chosen.std() > 0 else 0.0,
        isolated_share=_share(~joined),
        works_isolated_share=_share(alone),
        works_crowded_out_share=_share(alone & near),
        giant_share=round(float(np.bincount(components).max()) / number, 4) if number else 0.0,
    )


def table(reports: Mapping[str, AffinityReport]) -> list[str]:
    """The reports by facet, one line a number, as text to print."""
    rows: list[tuple[str, ...]] = [("", *reports)]
    for name, words in (
        ("works", "works"),
        ("vectors", "distinct vectors"),
        ("pairs", "pairs kept"),
        ("edges", "edges"),
        ("hubness_skew", f"skew of the {NEIGHBOURS}-NN in-degree (aim ≤ {MOST_SKEW:g})"),
        ("isolated_share", f"vectors without an affinity (aim ≤ {MOST_ALONE:.0%})"),
        ("works_isolated_share", "works without an affinity"),
        ("works_crowded_out_share", "… though close to some, who have all they may"),
        ("giant_share", "vectors in the giant component"),
    ):
        rows.append((words, *(_shown(name, getattr(one, name)) for one in reports.values())))
    buckets = next(iter(reports.values())).degrees if reports else {}
    for bucket in buckets:
        rows.append((f"vectors with {bucket} others", *(f"{one.degrees[bucket]:,}" for one in reports.values())))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in rows]


def _chosen(affinities: Affinities, vectors: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    """How often each vector is among the nearest others of a vector, as its first work lists them."""
    first = np.unique(vectors, return_index=True)[1]
    starts, stops = affinities.indptr[first], affinities.indptr[first + 1]
    # one place more, since a vector that several works share lists itself
    places = starts[:, None] + np.arange(NEIGHBOURS + 1)
    listed = places < stops[:, None]
    near = affinities.neighbours[places[listed]]
    chosen = np.full(places.shape, -1, dtype=np.int64)
    chosen[listed] = vectors[np.searchsorted(affinities.ids, near)]
    others = (chosen >= 0) & (chosen != np.arange(number)[:, None])
    others &= np.cumsum(others, axis=1) <= NEIGHBOURS
    return np.bincount(chosen[others], minlength=number)


def _bucket(start: int, stop: int | None) -> str:
    if stop is None:
        return f"{start} or more"
    return f"{start}" if stop == start + 1 else f"{start}–{stop - 1}"


def _share(marked: NDArray[np.bool_]) -> float:
    return round(float(marked.mean()), 4) if len(marked) else 0.0


def _shown(name: str, value: float) -> str:
    if name.endswith("share"):
        return f"{value:.2%}"
    return f"{value:,}" if isinstance(value, int) else f"{value:.2f}"
