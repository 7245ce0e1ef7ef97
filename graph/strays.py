"""Strays: edges that no projection can have written, and that none would meet again."""

from graph import cypher
from graph.client import GraphClient
from graph.projected import Projected
from graph.writer import Writer


def remove_misled(graph: GraphClient, writer: Writer, name: str, done: Projected) -> int:
    """How many relations of a type joined nodes of wrong labels, and are gone now."""
    number: int = graph.read(cypher.MISLED_RELATIONS[name])[0]["number"]
    _remove(writer, cypher.REMOVE_MISLED_RELATIONS[name], {}, number)
    done.count(name, "gone", number)
    return number


def remove_impossible(
    graph: GraphClient, writer: Writer, name: str, release: int, complete: set[int], done: Projected
) -> int:
    """How many affinities of a type neither `release` nor a complete one can have, and are gone now.

    What a killed run left of a release after the newest complete one stays: the projection itself sees to it.
    """
    row = {"newest": max(complete, default=0), "complete": sorted(complete | {release})}
    number: int = graph.read(cypher.IMPOSSIBLE_AFFINITIES[name], rows=[row])[0]["number"]
    _remove(writer, cypher.REMOVE_IMPOSSIBLE_AFFINITIES[name], row, number)
    done.count(name, "gone", number)
    return number


def _remove(writer: Writer, statement: str, row: dict[str, object], number: int) -> None:
    # Counted out, not repeated until none is left: a writer that another has stopped would go on for ever.
    for _ in range(0, number, cypher.STRAY_LIMIT):
        writer.write(statement, [row])
