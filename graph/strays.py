"""Strays: edges that no projection can have written, and that none would meet again."""

from graph import cypher
from graph.client import GraphClient
from graph.projected import Projected
from graph.writer import Writer


def remove_strays(graph: GraphClient, writer: Writer, release: int, complete: set[int], done: Projected) -> None:
    """Remove relations between nodes of wrong labels, and affinities that neither `release` nor a complete one has.

    What a killed run left of a release after the newest complete one stays: the projection itself sees to it.
    """
    for name, statement in cypher.MISLED_RELATIONS.items():
        number = graph.read(statement)[0]["number"]
        _remove(writer, cypher.REMOVE_MISLED_RELATIONS[name], {}, number)
        done.count(name, "gone", number)
    row = {"newest": max(complete, default=0), "complete": sorted(complete | {release})}
    for name, statement in cypher.IMPOSSIBLE_AFFINITIES.items():
        number = graph.read(statement, rows=[row])[0]["number"]
        _remove(writer, cypher.REMOVE_IMPOSSIBLE_AFFINITIES[name], row, number)
        done.count(name, "gone", number)


def _remove(writer: Writer, statement: str, row: dict[str, object], number: int) -> None:
    # Counted out, not repeated until none is left: a writer that another has stopped would go on for ever.
    for _ in range(0, number, cypher.STRAY_LIMIT):
        writer.write(statement, [row])
