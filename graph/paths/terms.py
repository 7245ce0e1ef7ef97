"""The terms that works are said to have, and which pairs of works have one in common.

What stands behind an affinity is looked up when a path is told; whether anything will is known here, when its cost is.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.paths.compiled import compiled
from graph.paths.kinds import TYPES


class Terms(NamedTuple):
    """The terms of nodes, by dense number: those of node i are `term[first[i]]` to `term[first[i + 1]]`, ascending.

    A term is a subject that the node depicts, a genre that it has, or what stands right above such a subject; one name
    in two of these ways is two terms.
    """

    first: NDArray[np.int64]
    term: NDArray[np.int64]


def terms_of(nodes: int, source: NDArray[np.int32], target: NDArray[np.int32], type_: NDArray[np.uint8]) -> Terms:
    """The terms of `nodes` nodes by the relations between them: both ends, and their place in `TYPES`."""
    (work, subject), (child, parent), (of_genre, genre) = (
        (source[of_type], target[of_type].astype(np.int64))
        for of_type in (type_ == TYPES.index(name) for name in ("DEPICTS", "BROADER", "HAS_GENRE"))
    )
    order = np.argsort(child, kind="stable")
    start = np.searchsorted(child[order], np.arange(nodes + 1))
    lengths = np.diff(start)[subject]
    within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    above = parent[order][np.repeat(start[subject], lengths) + within]
    owner = np.concatenate([work, of_genre, np.repeat(work, lengths)]).astype(np.int64)
    term = np.concatenate([3 * subject, 3 * genre + 1, 3 * above + 2])
    span = 3 * max(nodes, 1)
    owner, term = np.divmod(np.unique(owner * span + term), span)
    return Terms(np.searchsorted(owner, np.arange(nodes + 1)).astype(np.int64), term)


def in_common(terms: Terms, source: NDArray[np.int32], target: NDArray[np.int32]) -> NDArray[np.bool_]:
    """bool[m]: whether both nodes of each pair have some term."""
    found = np.zeros(len(source), dtype=np.bool_)
    _meet(terms.first, terms.term, source, target, found)
    return found


@compiled
def _meet(
    first: NDArray[np.int64],
    term: NDArray[np.int64],
    source: NDArray[np.int32],
    target: NDArray[np.int32],
    found: NDArray[np.bool_],
) -> None:
    for pair in range(len(source)):
        a, a_end = first[source[pair]], first[source[pair] + 1]
        b, b_end = first[target[pair]], first[target[pair] + 1]
        while a < a_end and b < b_end:
            if term[a] == term[b]:
                found[pair] = True
                break
            if term[a] < term[b]:
                a += 1
            else:
                b += 1
