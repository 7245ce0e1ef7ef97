"""Pages of source nodes: how a graph too large for one answer is read and compared piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SOURCE_PAGE = 10_000
EDGE_PAGE = 20_000


@dataclass(frozen=True, slots=True)
class Page:
    """Some source nodes by their `ids`, and where the edges stand that are wanted from them."""

    ids: NDArray[np.int64]
    wanted: slice


def pages(sources: NDArray[np.int64]) -> list[Page]:
    """Pages of all nodes that wanted edges lead from, each with a bounded number of nodes and of wanted edges.

    `sources` int64[n] are the sorted sources of the edges.
    """
    ids, first = np.unique(sources, return_index=True)
    full = np.searchsorted(ids, sources[::EDGE_PAGE])
    bounds = np.unique(np.concatenate([np.arange(0, len(ids), SOURCE_PAGE), full, [len(ids)]]))
    place = np.append(first, len(sources))
    return [
        Page(ids[start:stop], slice(int(place[start]), int(place[stop])))
        for start, stop in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    ]


def rest(ids: NDArray[np.int64], sources: NDArray[np.int64]) -> Iterator[Page]:
    """Pages of those of the `ids` that no wanted edge leads from."""
    others = np.setdiff1d(ids, sources)
    for start in range(0, len(others), SOURCE_PAGE):
        yield Page(others[start : start + SOURCE_PAGE], slice(0, 0))
