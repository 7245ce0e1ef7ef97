"""Affinities of one facet: exact nearest works, corrected for hubness, and those good enough for the graph.

Works with identical vectors form one group before top-K, so that ties do not fill every list; a group is then entered
through one of its works, another for each reader, so that none of them becomes a hub by chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embeddings.calibration import Calibration
from embeddings.facet import Facet, Ids

if TYPE_CHECKING:
    from graph.grouping import Groups

_BLOCK = 8192


LINK_VERSION = 4
"""Another whenever the same vectors and gates give other affinities, or these are kept otherwise."""


@dataclass(frozen=True, slots=True)
class Affinities:
    """One facet's affinities as compact arrays.

    Row i of the CSR part (`indptr` int64[n+1] into the four arrays beside it) lists the nearest works of `ids[i]`,
    best first: `neighbours` int64, `cosine`, `csls` and `percentile` float32. The edge arrays hold the pairs that
    passed the gates, each once with `source` < `target`. `listable` int32[n] are the entries that each list would have
    if it went on to the last; it is empty where lists are made up.
    """

    ids: Ids
    indptr: NDArray[np.int64]
    neighbours: Ids
    cosine: NDArray[np.float32]
    csls: NDArray[np.float32]
    percentile: NDArray[np.float32]
    edge_source: Ids
    edge_target: Ids
    edge_cosine: NDArray[np.float32]
    edge_csls: NDArray[np.float32]
    edge_percentile: NDArray[np.float32]
    listable: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, dtype=np.int32))

    def of(self, artwork: int) -> slice:
        """Where the affinities of `artwork` lie in the CSR arrays; empty for a work that lacks the facet."""
        row = self.row(artwork)
        return slice(0, 0) if row is None else slice(int(self.indptr[row]), int(self.indptr[row + 1]))

    def row(self, artwork: int) -> int | None:
        """The place of `artwork` in `ids`; None for a work that lacks the facet."""
        row = int(np.searchsorted(self.ids, artwork))
        return row if row < len(self.ids) and self.ids[row] == artwork else None

    def degrees(self) -> NDArray[np.int64]:
        """Edges of each work, int64[n], in order of `ids`."""
        ends = np.concatenate([self.edge_source, self.edge_target])
        return np.bincount(np.searchsorted(self.ids, ends), minlength=len(self.ids))


@dataclass(frozen=True, slots=True)
class Gates:
    """What an affinity must pass to become an edge of the graph.

    `k` nearest kept a work; `min_percentile` among all pairs; `graph_k` edges a work at most.
    """

    k: int = 50
    min_percentile: float = 98.0
    graph_k: int = 20


def link(
    facet: Facet,
    calibration: Calibration,
    gates: Gates,
    makers: Sequence[tuple[int, ...]] | None = None,
    apart: NDArray[np.int64] | None = None,
) -> Affinities:
    """The affinities of `facet`, exact over all pairs; on one machine the same whatever the number of threads.

    `makers`, the persons of each work in order of `facet.ids`, forbids affinities between works that share one: in
    history that is a fact, not a finding. `apart` int64[m, 2] are pairs of ids that are no affinities either, because
    they are versions of one work; they take no place in a list and no edge.
    """
    # what numba compiles is loaded where a release is built, not where one is read
    from graph.gates import passed
    from graph.grouping import enter, group
    from graph.listable import listable
    from graph.nearest import Never, nearest, spread

    groups = group(facet, makers)
    rows = facet.rows if len(groups.first) == len(facet.ids) else np.asarray(facet.rows[groups.first])
    ids = facet.ids[groups.first]
    first = None if groups.makers is None else np.asarray([one[0] if one else -1 for one in groups.makers])
    hubness = np.zeros(len(rows), dtype=np.float32)

    def measure(start: int, _: None) -> None:
        block = slice(start, start + _BLOCK)
        hubness[block] = calibration.hubness(rows[block], ids[block], None if first is None else first[block])

    spread(measure, range(0, len(rows), _BLOCK), lambda: None, None)
    strangers = _strangers(facet.ids, apart)
    whole, further = _between_groups(groups, strangers)
    found = nearest(rows, hubness, gates.k + min(further, gates.k), Never.of(len(rows), groups.makers, whole))
    entries = enter(facet.ids, groups, found, hubness, strangers, gates.k)
    percentile = calibration.csls_percentile(entries.csls).astype(np.float32)
    indptr = np.searchsorted(entries.source, np.arange(len(facet.ids) + 1)).astype(np.int64)
    edges = passed(entries, percentile, groups, found, gates)
    source, target = entries.source[edges], entries.target[edges]
    low, high = np.minimum(source, target), np.maximum(source, target)
    order = np.lexsort((high, low))
    edges = edges[order]
    return Affinities(
        np.asarray(facet.ids),
        indptr,
        facet.ids[entries.target],
        entries.cosine,
        entries.csls,
        percentile,
        facet.ids[low[order]],
        facet.ids[high[order]],
        entries.cosine[edges],
        entries.csls[edges],
        percentile[edges],
        listable(groups, strangers),
    )


def _strangers(ids: Ids, apart: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """Pairs of rows int64[m, 2] that are `apart`, in both directions, sorted; works without the facet do not count."""
    if apart is None or not len(apart) or not len(ids):
        return np.zeros((0, 2), dtype=np.int64)
    rows = np.minimum(np.searchsorted(ids, apart), len(ids) - 1)
    known = (ids[rows] == apart).all(axis=1) & (apart[:, 0] != apart[:, 1])
    return np.asarray(np.unique(np.concatenate([rows[known], rows[known][:, ::-1]]), axis=0), dtype=np.int64)


def _between_groups(groups: "Groups", strangers: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Pairs of groups int64[m, 2] of which no work may meet one of the other, and how many further groups a work may
    have to pass over because just it may not meet them."""
    of = groups.of[strangers].astype(np.int64).reshape(-1, 2)
    pairs, which, number = np.unique(of[of[:, 0] != of[:, 1]], axis=0, return_inverse=True, return_counts=True)
    whole = number == groups.sizes[pairs].prod(axis=1)
    left = strangers[of[:, 0] != of[:, 1]][~whole[which.ravel()]]
    return pairs[whole], int(np.bincount(left[:, 0]).max(initial=0))
