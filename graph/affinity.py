"""Affinities of one facet: exact nearest works, corrected for hubness, and those good enough for the graph.

Works with identical vectors form one group before top-K, so that ties do not fill every list; a group is then entered
through one of its works, another for each reader, so that none of them becomes a hub by chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from embeddings.calibration import Calibration, csls
from embeddings.facet import Facet, Ids

BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Affinities:
    """One facet's affinities as compact arrays.

    Row i of the CSR part (`indptr` int64[n+1] into the four arrays beside it) lists the nearest works of `ids[i]`,
    best first: `neighbours` int64, `cosine`, `csls` and `percentile` float32. The edge arrays hold the pairs that
    passed the gates, each once with `source` < `target`.
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

    def of(self, artwork: int) -> slice:
        """Where the affinities of `artwork` lie in the CSR arrays; empty for a work that lacks the facet."""
        row = int(np.searchsorted(self.ids, artwork))
        if row == len(self.ids) or self.ids[row] != artwork:
            return slice(0, 0)
        return slice(int(self.indptr[row]), int(self.indptr[row + 1]))

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
    facet: Facet, calibration: Calibration, gates: Gates, makers: Sequence[tuple[int, ...]] | None = None
) -> Affinities:
    """The affinities of `facet`, exact over all pairs.

    `makers`, the persons of each work in order of `facet.ids`, forbids affinities between works that share one: in
    history that is a fact, not a finding.
    """
    groups = _group(facet, makers)
    representatives = np.asarray(facet.rows[groups.first])
    first = None if groups.makers is None else np.asarray([one[0] if one else -1 for one in groups.makers])
    hubness = calibration.hubness(representatives, facet.ids[groups.first], first)
    near, scores, cosines = _nearest(representatives, hubness, gates.k, groups.makers)
    sources, targets, cosine, corrected = _enter(facet.ids, groups, near, scores, cosines, hubness, gates.k)
    percentile = calibration.csls_percentile(corrected).astype(np.float32)
    counts = np.bincount(sources, minlength=len(facet.ids))
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    edges = _pass_gates(sources, targets, corrected, percentile, groups, near, gates)
    low, high = np.minimum(sources, targets)[edges], np.maximum(sources, targets)[edges]
    order = np.lexsort((high, low))
    return Affinities(
        np.asarray(facet.ids),
        indptr,
        facet.ids[targets],
        cosine,
        corrected,
        percentile,
        facet.ids[low][order],
        facet.ids[high][order],
        cosine[edges][order],
        corrected[edges][order],
        percentile[edges][order],
    )


@dataclass(frozen=True, slots=True)
class _Groups:
    """Rows with the same vector (and maker): `of` row to group, `first` group to row, members sorted by group."""

    of: NDArray[np.int64]
    first: NDArray[np.int64]
    members: NDArray[np.int64]
    start: NDArray[np.int64]
    makers: Sequence[tuple[int, ...]] | None

    def meets_itself(self, group: int) -> bool:
        """Whether a work of `group` has another of it as a neighbour."""
        several = self.start[group + 1] - self.start[group] > 1
        return bool(several and (self.makers is None or not self.makers[group]))


def _group(facet: Facet, makers: Sequence[tuple[int, ...]] | None) -> _Groups:
    rows = np.ascontiguousarray(facet.rows)
    packed = rows.view(np.dtype((np.void, rows.shape[1] * rows.itemsize))).ravel()
    _, first, of = np.unique(packed, return_index=True, return_inverse=True)
    if makers is not None:
        number = {one: place for place, one in enumerate(sorted(set(makers)))}
        pairs = np.stack([of.ravel(), np.asarray([number[one] for one in makers], dtype=np.int64)], axis=1)
        _, first, of = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
    # groups are numbered by their first row, so that the order of ids decides every tie
    rank = np.argsort(np.argsort(first))
    of, first = rank[of.ravel()], np.sort(first)
    members = np.argsort(of, kind="stable")
    start = np.searchsorted(of[members], np.arange(len(first) + 1))
    return _Groups(of, first, members, start, None if makers is None else [makers[row] for row in first])


def _nearest(
    rows: NDArray[np.float32], hubness: NDArray[np.float32], k: int, makers: Sequence[tuple[int, ...]] | None
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
    """Group to its k nearest groups by CSLS, with CSLS and cosine; -1 and -inf fill short lists."""
    count = len(rows)
    k = min(k, max(count - 1, 0))
    near = np.full((count, k), -1, dtype=np.int64)
    scores = np.full((count, k), -np.inf, dtype=np.float32)
    cosines = np.zeros((count, k), dtype=np.float32)
    if not k:
        return near, scores, cosines
    made_by = None if makers is None else _incidence(makers)
    for start in range(0, count, BLOCK):
        stop = min(start + BLOCK, count)
        cosine = rows[start:stop] @ rows.T
        score = csls(cosine, hubness[start:stop, None], hubness[None, :]).astype(np.float32)
        score[np.arange(stop - start), np.arange(start, stop)] = -np.inf
        if made_by is not None:
            score[(made_by[start:stop] @ made_by.T).nonzero()] = -np.inf
        top = np.argpartition(-score, k - 1, axis=1)[:, :k]
        values = np.take_along_axis(score, top, axis=1)
        order = np.lexsort((top, -values), axis=1)
        top, values = np.take_along_axis(top, order, axis=1), np.take_along_axis(values, order, axis=1)
        near[start:stop] = np.where(np.isfinite(values), top, -1)
        scores[start:stop] = values
        cosines[start:stop] = np.take_along_axis(cosine, top, axis=1)
    return near, scores, cosines


def _incidence(makers: Sequence[tuple[int, ...]]) -> csr_array:
    """Who made what, one row a work and one column a person."""
    persons = {one: column for column, one in enumerate(sorted({one for made in makers for one in made}))}
    columns = [persons[one] for made in makers for one in made]
    indptr = np.cumsum([0, *(len(made) for made in makers)])
    shape = (len(makers), max(len(persons), 1))
    return csr_array((np.ones(len(columns), dtype=np.int32), columns, indptr), shape=shape)


def _enter(
    ids: Ids,
    groups: _Groups,
    near: NDArray[np.int64],
    scores: NDArray[np.float32],
    cosines: NDArray[np.float32],
    hubness: NDArray[np.float32],
    k: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
    """From groups to works: each work meets one work of each near group, and first one of its own."""
    sources, targets, cosine, corrected = [], [], [], []
    for row in range(len(ids)):
        group = int(groups.of[row])
        entries: list[tuple[int, float, float]] = []
        if groups.meets_itself(group):
            entries.append((_member(ids, groups, group, row), 1.0, float(2 - 2 * hubness[group])))
        for other, score, cos in zip(near[group], scores[group], cosines[group], strict=True):
            if other >= 0:
                entries.append((_member(ids, groups, int(other), row), float(cos), float(score)))
        for target, cos, score in entries[:k]:
            sources.append(row)
            targets.append(target)
            cosine.append(cos)
            corrected.append(score)
    return (
        np.asarray(sources, dtype=np.int64),
        np.asarray(targets, dtype=np.int64),
        np.asarray(cosine, dtype=np.float32),
        np.asarray(corrected, dtype=np.float32),
    )


def _member(ids: Ids, groups: _Groups, group: int, reader: int) -> int:
    """The work through which `reader` enters `group`: highest random weight (Thaler & Ravishankar 1998), so that a
    newcomer to the group changes the choice of few readers."""
    members = groups.members[groups.start[group] : groups.start[group + 1]]
    if len(members) == 1:
        return int(members[0])
    others = members[members != reader]
    salt = np.full(len(others), ids[reader], dtype=np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed = (ids[others].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) ^ salt
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    return int(others[np.argmax(mixed)])


def _pass_gates(
    sources: NDArray[np.int64],
    targets: NDArray[np.int64],
    corrected: NDArray[np.float32],
    percentile: NDArray[np.float32],
    groups: _Groups,
    near: NDArray[np.int64],
    gates: Gates,
) -> NDArray[np.int64]:
    """Entries that become edges: close enough, mutual between their groups, and within the degree of both works."""
    listed = {
        (group, int(other))
        for group in range(len(near))
        for other in near[group][: gates.k - groups.meets_itself(group)]
        if other >= 0
    }
    close = np.flatnonzero(percentile >= gates.min_percentile)
    # the smaller pair decides a tie, so that both directions of a pair are judged as one
    low, high = np.minimum(sources, targets)[close], np.maximum(sources, targets)[close]
    close = close[np.lexsort((high, low, -corrected[close]))]
    degree = np.zeros(len(groups.of), dtype=np.int64)
    taken: set[tuple[int, int]] = set()
    passed = []
    for entry in close:
        a, b = int(sources[entry]), int(targets[entry])
        pair = (a, b) if a < b else (b, a)
        own, other = int(groups.of[a]), int(groups.of[b])
        mutual = own == other or ((own, other) in listed and (other, own) in listed)
        if pair in taken or not mutual or max(degree[a], degree[b]) >= gates.graph_k:
            continue
        taken.add(pair)
        degree[a] += 1
        degree[b] += 1
        passed.append(int(entry))
    return np.asarray(passed, dtype=np.int64)
