"""How many nodes lie within two hops of an end, hubs and all: what is told where there is no path.

This function is compiled by numba.
"""

import numpy as np
from numpy.typing import NDArray

from graph.paths.compiled import compiled
from graph.paths.ground import Ground, entry, segment, segments
from graph.paths.walking import NO_YEAR_KNOWN, Rules, in_order, may_pass


@compiled
def reach(ground: Ground, rules: Rules, end: int, other: int, sign: int, hops: int, seen: NDArray[np.bool_]) -> None:
    """Mark in `seen`, bool[nodes], what lies within one or two hops of `end`, without both ends.

    Unlike a search this walks out of segments of any size: it need not weigh what it finds.
    """
    walked_on = np.zeros(len(seen), dtype=np.bool_)
    origin = ground.year[end] if sign != 0 else NO_YEAR_KNOWN
    over, low, high = segments(ground, end)
    for at in range(low, high):
        kind, _, start, stop = segment(ground, over, at)
        if not rules.walked[kind]:
            continue
        for one in range(start, stop):
            via = entry(ground, over, one)[0]
            if via == other or walked_on[via] or not may_pass(ground, rules, via):
                continue
            year = ground.year[via] if sign != 0 else NO_YEAR_KNOWN
            if not in_order(sign, origin, year):
                continue
            if year == NO_YEAR_KNOWN:
                year = origin
            seen[via] = walked_on[via] = True
            if hops == 1:
                continue
            beyond, first, last = segments(ground, via)
            for place in range(first, last):
                kind_on, _, begin, finish = segment(ground, beyond, place)
                if not rules.walked[kind_on]:
                    continue
                for two in range(begin, finish):
                    node = entry(ground, beyond, two)[0]
                    if seen[node] or node in (end, other) or not may_pass(ground, rules, node):
                        continue
                    if sign == 0 or in_order(sign, year, ground.year[node]):
                        seen[node] = True
