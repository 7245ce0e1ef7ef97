"""Exact nearest vectors by CSLS over all pairs, by the upper triangle in tiles.

A matrix product in single precision only sifts: whatever comes within its rounding error of a list's last place is
scored again in double precision, always in the same order. So the lists depend neither on the processor, nor on the
number of threads, nor on the order of the tiles, and a score is the same from both its ends.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray
from threadpoolctl import threadpool_info, threadpool_limits

from embeddings.facet import Rows

TILE = 1024
"""Rows of a tile's side: 4 MiB of cosines, which stay in the cache of most processors."""

_CHUNK = 64  # cosines that are looked at together

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Never:
    """Pairs of rows that are no neighbours: by a label that they share, or one by one.

    `labels` int32 are the labels of all rows one after the other, those of row i from `label_ends[i]` to
    `label_ends[i + 1]`, ascending; `pairs` int32 the rows that row i never meets, in the same way by `pair_ends`.
    """

    labels: NDArray[np.int32]
    label_ends: NDArray[np.int64]
    pairs: NDArray[np.int32]
    pair_ends: NDArray[np.int64]

    @classmethod
    def of(cls, count: int, labels: Sequence[Sequence[int]] | None, pairs: NDArray[np.int64]) -> "Never":
        """`labels`, any numbers, of each of `count` rows; `pairs` int64[m, 2] of rows, in either direction or both."""
        number = {one: place for place, one in enumerate(sorted({one for some in labels or () for one in some}))}
        flat = [sorted({number[one] for one in some}) for some in labels or [()] * count]
        both = np.unique(np.concatenate([pairs, pairs[:, ::-1]]), axis=0)
        return cls(
            np.asarray([one for some in flat for one in some], dtype=np.int32),
            np.cumsum([0, *(len(some) for some in flat)], dtype=np.int64),
            both[:, 1].astype(np.int32),
            np.searchsorted(both[:, 0], np.arange(count + 1)).astype(np.int64),
        )


@dataclass(frozen=True, slots=True)
class Nearest:
    """The `k` nearest rows of each row, best first, equal scores by row: `rows` int32[n, k], `csls` and `cosine`
    float32[n, k]. -1 and -inf fill a list that is short."""

    rows: NDArray[np.int32]
    csls: NDArray[np.float32]
    cosine: NDArray[np.float32]


def nearest(rows: Rows, hubness: NDArray[np.float32], k: int, never: Never, threads: int | None = None) -> Nearest:
    """The `k` nearest of each of the unit `rows` float32[n, d] by 2 cos(a, b) - r(a) - r(b), r being `hubness`.

    The work is n² d multiplications; beside its arguments and its result it holds one tile a thread.
    """
    count = len(rows)
    k = min(k, max(count - 1, 0))
    found = Nearest(
        np.full((count, k), -1, dtype=np.int32),
        np.full((count, k), -np.inf, dtype=np.float32),
        np.zeros((count, k), dtype=np.float32),
    )
    if not k:
        return found
    rows = np.ascontiguousarray(rows)
    # only the first label is looked at for every pair; rows without one have labels that nobody shares
    first = -1 - np.arange(count, dtype=np.int32)
    labelled = np.diff(never.label_ends) > 0
    first[labelled] = never.labels[never.label_ends[:-1][labelled]]
    floor = np.full(count, -np.inf, dtype=np.float32)
    slack = sifting_error(rows.shape[1])

    def sift(tile: tuple[int, int], buffer: NDArray[np.float32]) -> None:
        a, b = tile[0] * TILE, tile[1] * TILE
        ours, theirs = rows[a : a + TILE], rows[b : b + TILE]
        cosines = buffer[: len(ours) * len(theirs)].reshape(len(ours), len(theirs))
        np.matmul(ours, theirs.T, out=cosines)
        _sift(
            *(cosines, a, b, rows, hubness, first, floor, slack),
            *(never.labels, never.label_ends, never.pairs, never.pair_ends),
            *(found.rows, found.csls, found.cosine),
        )

    for round_ in rounds(-(-count // TILE)):
        spread(sift, round_, lambda: np.empty(TILE * TILE, dtype=np.float32), threads)
    return found


def sifting_error(dimension: int) -> np.float32:
    """How far a score from single precision may be off: the bound d·u / (1 - d·u) of a sum of products of unit rows
    (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1), twice for 2 cos, and rounding."""
    unit = dimension * 2.0**-24
    return np.float32(2 * unit / (1 - unit) + 2.0**-20)


def rounds(blocks: int) -> Iterator[list[tuple[int, int]]]:
    """Every pair of `blocks` once, each with itself too, in rounds in which no block occurs twice.

    Tiles of a round can thus be worked on at once. Source: the circle method of round-robin tournaments.
    """
    yield [(one, one) for one in range(blocks)]
    seats = list(range(blocks + blocks % 2))
    for _ in range(len(seats) - 1):
        half = len(seats) // 2
        pairs = zip(seats[:half], reversed(seats[half:]), strict=True)
        yield [(min(pair), max(pair)) for pair in pairs if max(pair) < blocks]
        seats[1:] = [seats[-1], *seats[1:-1]]


def spread(
    work: Callable[[Item, Any], None], items: Sequence[Item], make_buffer: Callable[[], Any], threads: int | None
) -> None:
    """`work` on each of `items`, with a buffer of the thread's own, in `threads` threads (as many as BLAS has)."""
    threads = min(threads or own_threads(), len(items))
    left = iter(items)

    def some() -> None:
        buffer = make_buffer()
        for item in left:
            work(item, buffer)

    with threadpool_limits(1, user_api="blas"):
        if threads <= 1:
            some()
            return
        with ThreadPoolExecutor(threads) as pool:
            for done in [pool.submit(some) for _ in range(threads)]:
                done.result()


def own_threads() -> int:
    """The threads that BLAS was given: one a core, or what OMP_NUM_THREADS says."""
    return max((int(one["num_threads"]) for one in threadpool_info() if one["user_api"] == "blas"), default=1)


@njit(nogil=True, cache=True)
def _sift(
    cosines: Any,
    a: int,
    b: int,
    rows: Any,
    hubness: Any,
    first: Any,
    floor: Any,
    slack: Any,
    labels: Any,
    label_ends: Any,
    pairs: Any,
    pair_ends: Any,
    near: Any,
    csls: Any,
    cosine: Any,
) -> None:
    """Enter the pairs of one tile into the lists of both their rows."""
    two = np.float32(2)
    across = cosines.shape[1]
    for r in range(cosines.shape[0]):
        i = a + r
        own, own_first = hubness[i], first[i]
        start = r + 1 if a == b else 0
        for c in range(start, across, _CHUNK):
            stop = min(c + _CHUNK, across)
            enough = floor[i]
            hits = 0
            # without a branch, so that it becomes vector instructions
            for place in range(c, stop):
                j = b + place
                score = two * cosines[r, place] - (own + hubness[j])
                hits += ((score >= enough) | (score >= floor[j])) & (first[j] != own_first)
            if hits == 0:
                continue
            for place in range(c, stop):
                j = b + place
                score = two * cosines[r, place] - (own + hubness[j])
                if first[j] == own_first or (score < floor[i] and score < floor[j]):
                    continue
                if _shared(labels, label_ends[i], label_ends[i + 1], label_ends[j], label_ends[j + 1]):
                    continue
                if _listed(pairs, pair_ends[i], pair_ends[i + 1], j):
                    continue
                exact = _dot(rows[i], rows[j])
                sure = np.float32(2 * exact - (np.float64(own) + np.float64(hubness[j])))
                _enter(near[i], csls[i], cosine[i], j, sure, np.float32(exact))
                _enter(near[j], csls[j], cosine[j], i, sure, np.float32(exact))
                floor[i] = csls[i, -1] - slack
                floor[j] = csls[j, -1] - slack


@njit(nogil=True, cache=True)
def _shared(labels: Any, i: int, i_end: int, j: int, j_end: int) -> bool:
    while i < i_end and j < j_end:
        if labels[i] == labels[j]:
            return True
        if labels[i] < labels[j]:
            i += 1
        else:
            j += 1
    return False


@njit(nogil=True, cache=True)
def _listed(pairs: Any, start: int, stop: int, one: int) -> bool:
    place = start + np.searchsorted(pairs[start:stop], one)
    return bool(place < stop and pairs[place] == one)


@njit(nogil=True, cache=True)
def _dot(a: Any, b: Any) -> Any:
    # Products of two singles are exact in double precision; the sums have one order on every processor.
    sums = np.zeros(8)
    whole = len(a) - len(a) % 8
    for start in range(0, whole, 8):
        for lane in range(8):
            sums[lane] += np.float64(a[start + lane]) * np.float64(b[start + lane])
    for n in range(whole, len(a)):
        sums[n - whole] += np.float64(a[n]) * np.float64(b[n])
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]))


@njit(nogil=True, cache=True)
def _enter(near: Any, csls: Any, cosine: Any, one: int, score: Any, exact: Any) -> None:
    """Put `one` at its place in a sorted list, whose last falls out."""
    place = len(near) - 1
    if score < csls[place] or (score == csls[place] and one > near[place]):
        return
    while place > 0 and (score > csls[place - 1] or (score == csls[place - 1] and one < near[place - 1])):
        near[place], csls[place], cosine[place] = near[place - 1], csls[place - 1], cosine[place - 1]
        place -= 1
    near[place], csls[place], cosine[place] = one, score, exact
