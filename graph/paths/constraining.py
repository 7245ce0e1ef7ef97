"""Constraints in words made rules in numbers."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from graph.paths.costs import steps
from graph.paths.index import PathIndex
from graph.paths.judged import Judged
from graph.paths.records import MOST_HOPS, Constraints
from graph.paths.walking import BLOCKED, Rules

_EARLIEST, _LATEST = -(2**31) + 1, 2**31 - 1
_NEVER = 1 << 10
"""A mark that no node has: a path cannot go through so many nodes."""


def check(index: PathIndex, constraints: Constraints) -> None:
    """Raises ValueError, with a sentence, for what cannot be meant: hops, types or nodes that there are not."""
    if not 1 <= constraints.hops <= MOST_HOPS:
        raise ValueError(f"a path has 1 to {MOST_HOPS} hops, not {constraints.hops}")
    if not 0 <= constraints.facet_share <= 1:
        raise ValueError(f"a share of a path's hops lies between 0 and 1, not at {constraints.facet_share}")
    for types in (constraints.allowed or (), constraints.required, constraints.forbidden):
        strange = sorted(set(types) - set(index.kinds.types))
        if strange:
            raise ValueError(f"there is no type {strange[0]}; there are {', '.join(index.kinds.types)}")
    for id_ in constraints.through:
        index.number(id_)


def rules_of(
    index: PathIndex,
    judged: Judged | None,
    constraints: Constraints,
    ends: tuple[int, int],
    mark: NDArray[np.uint8],
) -> tuple[Rules, NDArray[np.int64]]:
    """The rules of `constraints`, and which places of `mark` (0 before) were set.

    A node to go `through` that is an end is met already; `sign` is left 0.
    """
    types = index.kinds.types
    walked = np.zeros(256, dtype=np.bool_)
    for place, type_ in enumerate(types):
        good = (constraints.allowed is None or type_ in constraints.allowed) and type_ not in constraints.forbidden
        walked[2 * place : 2 * place + 2] = good
    through = sorted({index.number(id_) for id_ in constraints.through} - set(ends))
    flags = (1 << len(through)) - 1 if len(through) < MOST_HOPS else _NEVER
    for bit, place in enumerate(through[: MOST_HOPS - 1]):
        mark[place] = 1 << bit
    blocked = _numbers(index, constraints.without)
    if judged is not None:
        blocked = np.concatenate([blocked, judged.gone])
    mark[blocked] = BLOCKED
    low, high = constraints.years or (None, None)
    dated = low is not None or high is not None
    rights = [constraints.rights is None or right in constraints.rights for right in index.rights]
    rules = Rules(
        walked,
        mark,
        dated or constraints.rights is not None,
        np.asarray(rights, dtype=np.bool_),
        dated,
        _EARLIEST if low is None else low,
        _LATEST if high is None else high,
        index.kinds.mask(constraints.required),
        float(constraints.facet_share),
        flags,
        0,
        index.opposite,
        index.facets,
        index.penalties,
        int(steps(np.asarray([index.costs.cap]))[0]),
    )
    return rules, np.concatenate([np.asarray(through, dtype=np.int64), blocked])


def _numbers(index: PathIndex, ids: Iterable[int]) -> NDArray[np.int64]:
    """Dense numbers of those that the release has."""
    wanted = np.unique(np.fromiter(ids, dtype=np.int64))
    place = np.minimum(np.searchsorted(index.ids, wanted), max(index.nodes - 1, 0))
    return np.asarray(place[index.ids[place] == wanted], dtype=np.int64)
