"""What several verdicts come to: which edges are taken away, and which stand by a person's word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.paths.records import Verdict
from scrapers.relation_types import Edge, edge


@dataclass(frozen=True, slots=True)
class Settled:
    """Edges by inner id: those `struck`, and those `standing` with the id of the verdict behind each.

    None is both: an edge that was accepted stands, whether or not a release has it.
    """

    struck: frozenset[Edge]
    standing: Mapping[Edge, int]


def settle(verdicts: Iterable[Verdict]) -> Settled:
    """After all `verdicts` were heard in order: a later one (by id) on an edge replaces an earlier one.

    Two speak of one edge where they spoke of two persons who were joined since.
    """
    last: dict[Edge, Verdict] = {}
    for one in sorted(verdicts, key=lambda verdict: verdict.id):
        if one.src != one.dst:  # else two artists of whom a verdict spoke are one person by now
            last[edge(one.src, one.type, one.dst)] = one
    struck: set[Edge] = set()
    standing: dict[Edge, int] = {}
    for before, one in sorted(last.items(), key=lambda item: item[1].id):
        after = before if one.new_type is None else edge(one.src, one.new_type, one.dst)
        if one.verdict != "accept":
            standing.pop(before, None)
            struck.add(before)
        if one.verdict != "reject":
            struck.discard(after)
            standing[after] = one.id
    return Settled(frozenset(struck), standing)
