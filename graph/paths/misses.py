"""The nearest misses: which paths there would be but for a constraint, or but for two."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from itertools import combinations
from typing import Any

from graph.paths.records import Constraints, Miss, Path

_FREE = Constraints()


def nearest_misses(constraints: Constraints, best: Callable[[Constraints], Path | None]) -> tuple[Miss, ...]:
    """The `best` path with each constraint lifted in turn, cheapest first; where that gives none, with each two lifted.

    A lifted bound on hops is five. Two constraints are named "years and forbidden". Nothing is tried in pairs when not
    even lifting all of them gives a path.
    """
    lifted: Mapping[str, Any] = {
        field.name: getattr(_FREE, field.name)
        for field in fields(Constraints)
        if getattr(constraints, field.name) != getattr(_FREE, field.name)
    }
    for number in (1, 2):
        misses = []
        for names in combinations(lifted, number):
            path = best(replace(constraints, **{name: lifted[name] for name in names}))
            if path is not None:
                misses.append(Miss(" and ".join(names), path))
        if misses:
            return tuple(sorted(misses, key=lambda miss: (miss.path.cost, miss.constraint)))
        if len(lifted) < 2 or best(_FREE) is None:
            return ()
    return ()
