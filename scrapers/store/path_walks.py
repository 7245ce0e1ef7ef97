"""Paths by PostgreSQL alone: what `scripts/path_rates.py` compares the index of paths with.

Edges stand in a table of their own, once from each end, and one recursive query walks them from both ends of a path.
"""

import io
from types import TracebackType
from typing import Self

import numpy as np
import psycopg2
from numpy.typing import NDArray
from psycopg2.errors import QueryCanceled

_TABLE = """
CREATE UNLOGGED TABLE path_edge (src bigint NOT NULL, dst bigint NOT NULL, cost integer NOT NULL)
"""

_READY = (
    "CREATE INDEX path_edge_src ON path_edge (src) INCLUDE (dst, cost)",
    "VACUUM ANALYZE path_edge",  # without it, an index alone does not answer
)

# A path is cut where the walk from its start has taken all the hops that it may, or reached the end before. So each
# path is found once, and neither walk goes further than half of the way.
_BEST = """
WITH RECURSIVE ahead (nodes, node, hops, cost) AS (
    SELECT ARRAY[%(start)s::bigint], %(start)s::bigint, 0, 0::bigint
    UNION ALL
    SELECT nodes || edge.dst, edge.dst, hops + 1, ahead.cost + edge.cost
    FROM ahead JOIN path_edge AS edge ON edge.src = node
    WHERE hops < %(ahead)s AND node <> %(end)s AND edge.dst <> ALL (nodes)
), back (nodes, node, hops, cost) AS (
    SELECT ARRAY[]::bigint[], %(end)s::bigint, 0, 0::bigint
    UNION ALL
    SELECT node || nodes, edge.dst, hops + 1, back.cost + edge.cost
    FROM back JOIN path_edge AS edge ON edge.src = node
    WHERE hops < %(back)s AND edge.dst <> %(start)s AND edge.dst <> node AND edge.dst <> ALL (nodes)
)
SELECT ahead.nodes || back.nodes, ahead.cost + back.cost AS cost
FROM ahead JOIN back USING (node)
WHERE (back.hops = 0 OR ahead.hops = %(ahead)s) AND NOT ahead.nodes && back.nodes
ORDER BY cost, 1 LIMIT %(limit)s
"""


class PathWalks:
    """A table of edges in a database that is thrown away afterwards; a context manager."""

    def __init__(self, url: str, patience_s: float) -> None:
        """Connect to `url`; no query may take longer than `patience_s`."""
        self._connection = psycopg2.connect(url)
        self._connection.autocommit = True
        self._milliseconds = round(patience_s * 1000)

    def fill(self, src: NDArray[np.int64], dst: NDArray[np.int64], cost: NDArray[np.integer]) -> None:  # type: ignore[type-arg]
        """Edges that may be walked in both directions; `cost` is in whole units."""
        rows = zip(*(one.tolist() for one in (src, dst, cost)), strict=True)
        text = "".join(f"{a}\t{b}\t{units}\n{b}\t{a}\t{units}\n" for a, b, units in rows)
        with self._connection.cursor() as cursor:
            cursor.execute(_TABLE)
            cursor.copy_expert("COPY path_edge FROM STDIN", io.StringIO(text))
            for statement in _READY:
                cursor.execute(statement)
            cursor.execute("SELECT set_config('statement_timeout', %s, false)", (str(self._milliseconds),))

    def best(self, start: int, end: int, hops: int, limit: int) -> list[tuple[int, ...]]:
        """The `limit` paths of up to `hops` that cost least by their edges, as nodes. Raises TimeoutError."""
        asked = {"start": start, "end": end, "ahead": hops - hops // 2, "back": hops // 2, "limit": limit}
        with self._connection.cursor() as cursor:
            try:
                cursor.execute(_BEST, asked)
            except QueryCanceled as error:
                raise TimeoutError(f"PostgreSQL took more than {self._milliseconds} ms") from error
            return [tuple(nodes) for nodes, _ in cursor.fetchall()]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
