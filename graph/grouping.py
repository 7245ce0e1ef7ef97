"""Works with identical vectors as one group: met as one in the top-K, entered through one of its works."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from embeddings.distinct import by_first, distinct
from embeddings.facet import Facet, Ids
from graph.nearest import Nearest


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows with the same vector (and makers), numbered by their first row, so that the order of ids decides every tie.

    `of` int32[n] row to group; `first` int64[g] group to its first row; `members` int32[n] the rows by group, those of
    group g from `start[g]` to `start[g + 1]`; `makers` the persons of each group, None where they do not matter.
    """

    of: NDArray[np.int32]
    first: NDArray[np.int64]
    members: NDArray[np.int32]
    start: NDArray[np.int64]
    makers: Sequence[tuple[int, ...]] | None

    @property
    def sizes(self) -> NDArray[np.int64]:
        return np.diff(self.start)

    def meet_themselves(self) -> NDArray[np.bool_]:
        """bool[g]: whether a work of the group has another of it as a neighbour."""
        several = self.sizes > 1
        return several if self.makers is None else several & np.asarray([not one for one in self.makers], dtype=bool)


@dataclass(frozen=True, slots=True)
class Entries:
    """Which work meets which, by row, sorted by `source` and within it best first: `source` and `target` int32[m],
    `csls` and `cosine` float32[m]."""

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    csls: NDArray[np.float32]
    cosine: NDArray[np.float32]


def group(facet: Facet, makers: Sequence[tuple[int, ...]] | None) -> Groups:
    """The groups of `facet`; works of different `makers` are never of one group."""
    of = distinct(facet.rows)
    if makers is not None:
        number = {one: place for place, one in enumerate(sorted(set(makers)))}
        keys = of * max(len(number), 1) + np.asarray([number[one] for one in makers], dtype=np.int64)
        _, first, of = np.unique(keys, return_index=True, return_inverse=True)
        of = by_first(first, of)
    _, first = np.unique(of, return_index=True)
    members = np.argsort(of, kind="stable")
    start = np.searchsorted(of[members], np.arange(len(first) + 1)).astype(np.int64)
    by_group = None if makers is None else [makers[row] for row in first]
    return Groups(of.astype(np.int32), first, members.astype(np.int32), start, by_group)


def enter(
    ids: Ids, groups: Groups, found: Nearest, hubness: NDArray[np.float32], apart: NDArray[np.int64], k: int
) -> Entries:
    """From groups to works: each work meets one work of each near group, and first one of its own; `k` at most.

    `apart` int64[m, 2] are pairs of rows that do not meet, each in both directions and sorted; a group of which a work
    may meet none is passed over. Which work of a group it meets: the one of highest random weight (Thaler & Ravishankar
    1998), so that no work becomes a hub by chance and a newcomer to the group changes the choice of few readers.
    """
    targets = np.full((len(ids), k), -1, dtype=np.int32)
    csls = np.zeros((len(ids), k), dtype=np.float32)
    cosine = np.zeros((len(ids), k), dtype=np.float32)
    ends = np.searchsorted(apart[:, 0], np.arange(len(ids) + 1))
    _enter(
        *(np.ascontiguousarray(ids), groups.of, groups.members, groups.start, groups.meet_themselves()),
        *(found.rows, found.csls, found.cosine, hubness, apart[:, 1].astype(np.int32), ends),
        *(targets, csls, cosine),
    )
    source, place = np.nonzero(targets >= 0)
    return Entries(source.astype(np.int32), targets[source, place], csls[source, place], cosine[source, place])


@njit(nogil=True, cache=True)
def _enter(
    ids: Any,
    of: Any,
    members: Any,
    start: Any,
    meets_itself: Any,
    near: Any,
    near_csls: Any,
    near_cosine: Any,
    hubness: Any,
    apart: Any,
    apart_ends: Any,
    targets: Any,
    csls: Any,
    cosine: Any,
) -> None:
    for reader in range(len(ids)):
        own = of[reader]
        strangers = apart[apart_ends[reader] : apart_ends[reader + 1]]
        filled = 0
        if meets_itself[own]:
            target = _member(ids, members[start[own] : start[own + 1]], reader, strangers)
            if target >= 0:
                targets[reader, 0] = target
                csls[reader, 0] = np.float32(2 - 2 * np.float64(hubness[own]))
                cosine[reader, 0] = 1
                filled = 1
        for place in range(near.shape[1]):
            other = near[own, place]
            if other < 0 or filled == targets.shape[1]:
                break
            target = _member(ids, members[start[other] : start[other + 1]], reader, strangers)
            if target >= 0:
                targets[reader, filled] = target
                csls[reader, filled] = near_csls[own, place]
                cosine[reader, filled] = near_cosine[own, place]
                filled += 1


@njit(nogil=True, cache=True)
def _member(ids: Any, members: Any, reader: int, strangers: Any) -> int:
    """The work of `members` that `reader` meets; -1 where it may meet none."""
    if len(members) == 1 and len(strangers) == 0:
        return int(members[0])
    salt = np.uint64(ids[reader]) * np.uint64(0xC2B2AE3D27D4EB4F)
    chosen, heaviest = -1, np.uint64(0)
    for one in members:
        if one == reader:
            continue
        place = np.searchsorted(strangers, one)
        if place < len(strangers) and strangers[place] == one:
            continue
        mixed = (np.uint64(ids[one]) * np.uint64(0x9E3779B97F4A7C15)) ^ salt
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(32)
        if chosen < 0 or mixed > heaviest:
            chosen, heaviest = one, mixed
    return int(chosen)
