"""The one writer of the graph database: batches, each written once, whatever becomes of its answer."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from graph import cypher
from graph.client import GraphClient
from graph.columns import Columns
from scrapers.errors import KindredError

BATCH = 10_000
"""Rows in a transaction. Of CREATE and MERGE with 1,000, 10,000 and 50,000 rows, CREATE with 10,000 was fastest in both
homes: 26,300 affinities/s in the embedded server (0.92 and 0.98 of that with the other sizes, MERGE at most 0.58), and
25,900/s in Neo4j 5.26 (0.75 and 0.96, MERGE at most 0.90); `python -m scripts.graph_rates`, 2 cores."""


class Writer:
    """Writes rows in batches, one transaction each.

    Every batch names the one before it and is written only after that one, so a batch that the driver sends again
    because the answer was lost changes nothing, and a second writer stops the first. Methods raise GraphUnavailable
    when the server does not answer.
    """

    def __init__(self, graph: GraphClient, batch: int = BATCH) -> None:
        self.batches = 0
        self._graph = graph
        self._size = batch
        self._run = secrets.token_hex(8)
        self._last: str | None = None

    def write(self, statement: str, rows: Sequence[Mapping[str, Any]] | Columns) -> int:
        """How many `rows` there were, now written by `statement`, which takes them as they are: a list, or columns."""
        for start in range(0, len(rows), self._size):
            before, after = self._turn()
            self._graph.write(statement, rows[start : start + self._size], before=before, after=after)
        return len(rows)

    def check(self) -> None:
        """Raises KindredError when another writer came in between: what was sent since was not written."""
        if self._last is None:
            return
        found = [row["batch"] for row in self._graph.read(cypher.BATCH)]
        if found != [self._last]:
            raise KindredError("another process wrote to the graph meanwhile; run `./kindred project` again")

    def _turn(self) -> tuple[str, str]:
        if self._last is None:
            self._last = f"{self._run}:0"
            self._graph.write(cypher.CLAIM, batch=self._last)
        before = self._last
        self.batches += 1
        self._last = f"{self._run}:{self.batches}"
        return before, self._last
