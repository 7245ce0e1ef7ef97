"""Working memory of searches, used again: arrays as long as there are nodes, all zeros between searches."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty, SimpleQueue

import numpy as np
from numpy.typing import NDArray

from graph.paths.joining import Table
from graph.paths.labels import Heads

_KINDS = 2**13


@dataclass(slots=True)
class Scratch:
    """One search's arrays: `heads` of labels one and two hops from either end, `mark`s of nodes, and the `table`."""

    heads: tuple[Heads, ...]
    mark: NDArray[np.uint8]
    table: Table

    def grow(self) -> None:
        """A table four times as large, empty."""
        self.table = new_table(4 * len(self.table.code))

    def empty_table(self) -> None:
        self.table.slots[:] = 0
        self.table.number[:] = 0


def new_table(kinds: int) -> Table:
    """An empty table for so many kinds of paths, a power of two."""
    return Table(
        np.zeros(2 * kinds, dtype=np.int32),
        np.zeros(kinds, dtype=np.int64),
        np.zeros(kinds, dtype=np.int32),
        np.zeros((kinds, 4), dtype=np.int32),
        np.zeros(2, dtype=np.int64),
    )


def new_heads(nodes: int) -> Heads:
    """Heads of so many nodes, without a label."""
    return Heads(np.zeros(nodes, dtype=np.int32), np.zeros(nodes // 64 + 1, dtype=np.uint64))


class Pool:
    """Working memory that is not in use. As much is kept as searches ever ran at once."""

    def __init__(self, nodes: int) -> None:
        self._nodes = nodes
        self._free: SimpleQueue[Scratch] = SimpleQueue()

    @contextmanager
    def borrow(self) -> Iterator[Scratch]:
        """Clean memory; the borrower cleans it. It is thrown away if an error is raised."""
        try:
            scratch = self._free.get_nowait()
        except Empty:
            heads = tuple(new_heads(self._nodes) for _ in range(4))
            scratch = Scratch(heads, np.zeros(self._nodes, dtype=np.uint8), new_table(_KINDS))
        yield scratch
        self._free.put(scratch)
