"""Affinity edges as the graph database holds them: versions, each from one release on, some until another.

A reader at release N sees the versions with `from_release` <= N that had not ended by then. So a new release writes
only what differs from the last, and nobody who reads the last sees any of it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.facet import Ids
from graph.affinity import Affinities
from graph.columns import Columns

TOLERANCES = {"score": 1e-6, "csls": 2e-6, "percentile": 1e-4, "rank": 0}
"""By value of a pair, how far it may be off and be the same: scores differ by about 1e-7 when other works join the
matrices that they are computed in, and a percentile (0 to 100) by what that makes of it where its table is steepest."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """The affinities of one facet that pass on to the graph, sorted by (`src`, `dst`), each with src < dst.

    `src` and `dst` are int64[n], `score` (cosine), `csls` and `percentile` float32[n]. `rank` int32[n] is the better of
    the two places that the works have in each other's lists: 1 says that one of them has no nearer work.
    """

    src: Ids
    dst: Ids
    score: NDArray[np.float32]
    csls: NDArray[np.float32]
    percentile: NDArray[np.float32]
    rank: NDArray[np.int32]

    @classmethod
    def of(cls, affinities: Affinities) -> "Pairs":
        """Those of a release's arrays."""
        return cls(
            np.asarray(affinities.edge_source),
            np.asarray(affinities.edge_target),
            np.asarray(affinities.edge_cosine),
            np.asarray(affinities.edge_csls),
            np.asarray(affinities.edge_percentile),
            _ranks(affinities),
        )

    def __len__(self) -> int:
        return len(self.src)

    def take(self, which: slice | NDArray[np.int64]) -> "Pairs":
        """Those at some places."""
        return Pairs(
            self.src[which],
            self.dst[which],
            self.score[which],
            self.csls[which],
            self.percentile[which],
            self.rank[which],
        )

    def columns(self, release: int) -> Columns:
        """As columns of a statement that adds them from `release` on."""
        columns: dict[str, NDArray[Any]] = {
            "src": self.src,
            "dst": self.dst,
            "score": self.score,
            "score_csls": self.csls,
            "percentile": self.percentile,
            "rank": self.rank,
        }
        return Columns(columns, {"from_release": release})

    def rows(self, release: int) -> list[dict[str, Any]]:
        """As rows of a statement that adds them from `release` on."""
        columns = (self.src, self.dst, self.score, self.csls, self.percentile, self.rank)
        return [
            {
                "src": src,
                "dst": dst,
                "score": score,
                "score_csls": csls,
                "percentile": percentile,
                "rank": rank,
                "from_release": release,
            }
            for src, dst, score, csls, percentile, rank in zip(*(one.tolist() for one in columns), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of affinities of one facet, in any order. `since` and `until` are releases, int32[n].

    An `until` of 0 says that a version has not ended, -1 that it ended before it began.
    """

    pairs: Pairs
    since: NDArray[np.int32]
    until: NDArray[np.int32]

    @classmethod
    def of(cls, lists: Mapping[str, Sequence[Any]]) -> "Versions":
        """Those that a statement returned as parallel lists."""
        pairs = Pairs(
            np.asarray(lists["src"], dtype=np.int64),
            np.asarray(lists["dst"], dtype=np.int64),
            np.asarray(lists["score"], dtype=np.float32),
            np.asarray(lists["score_csls"], dtype=np.float32),
            np.asarray(lists["percentile"], dtype=np.float32),
            np.asarray(lists["rank"], dtype=np.int32),
        )
        return cls(
            pairs,
            np.asarray(lists["from_release"], dtype=np.int32),
            np.asarray(lists["to_release"], dtype=np.int32),
        )

    @classmethod
    def none(cls) -> "Versions":
        """No versions at all."""
        names = ("src", "dst", "score", "score_csls", "percentile", "rank", "from_release", "to_release")
        return cls.of(dict.fromkeys(names, ()))

    def __len__(self) -> int:
        return len(self.pairs)

    def impossible(self, release: int, complete: Collection[int]) -> NDArray[np.bool_]:
        """Which of them no run can have written, `complete` and `release` being the only releases, bool[n].

        Those of releases after the newest complete one may be what a killed run left.
        """
        known = np.isin(self.since, [release, *complete]) | (self.since > max(complete, default=0))
        wrong: NDArray[np.bool_] = (self.since < 1) | (self.until < 0) | ~known | (self.pairs.src >= self.pairs.dst)
        return wrong

    def visible(self, release: int) -> NDArray[np.bool_]:
        """Which of them a reader at `release` sees, bool[n]."""
        seen: NDArray[np.bool_] = (self.since <= release) & ((self.until == 0) | (self.until > release))
        return seen

    def doubled(self) -> NDArray[np.int64]:
        """The places of those that stand there more than once, one place each."""
        keys = np.stack([self.pairs.src, self.pairs.dst, self.since], axis=1)
        _, first, counts = np.unique(keys, axis=0, return_index=True, return_counts=True)
        places: NDArray[np.int64] = first[counts > 1]
        return places

    def rows(self, which: NDArray[np.int64], to_release: int | None = None) -> list[dict[str, int]]:
        """Their keys, as rows of a statement that looks them up."""
        columns = (self.pairs.src[which], self.pairs.dst[which], self.since[which])
        ended = {} if to_release is None else {"to_release": to_release}
        return [
            {"src": src, "dst": dst, "from_release": since, **ended}
            for src, dst, since in zip(*(one.tolist() for one in columns), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Difference:
    """What makes `stored` versions show the `wanted` pairs at a release.

    `add` are places in wanted; `remove`, `reopen` and `end` are places in stored; `kept` counts versions that stay.
    """

    add: NDArray[np.int64]
    remove: NDArray[np.int64]
    reopen: NDArray[np.int64]
    end: NDArray[np.int64]
    kept: int


def difference(stored: Versions, wanted: Pairs, release: int, complete: int) -> Difference:
    """What to write so that a reader at `release` sees exactly `wanted`, and one at `complete` the same as before.

    `complete` is the newest complete release before `release`, 0 when there is none. Whatever is of another release
    after that one was left behind by a run that did not finish, or belongs to a release that is undone: it goes.
    `stored` holds no version twice.
    """
    stray = (stored.since > complete) & (stored.since != release)
    past = (stored.since <= complete) & (stored.until != 0) & (stored.until <= complete)
    open_ = np.flatnonzero(~stray & ~past)
    place = _places(stored.pairs.take(open_), wanted)
    found = place >= 0
    fits = open_[found][_same(stored.pairs.take(open_[found]), wanted.take(place[found]))]
    # of several versions that fit, the oldest stays
    order = fits[np.lexsort((stored.since[fits], stored.pairs.dst[fits], stored.pairs.src[fits]))]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(stored.pairs.src[order]) != 0) | (np.diff(stored.pairs.dst[order]) != 0)
    keep = order[first]
    have = np.zeros(len(wanted), dtype=bool)
    have[_places(stored.pairs.take(keep), wanted)] = True
    leave = np.setdiff1d(open_, keep)
    new = stored.since[leave] == release
    return Difference(
        add=np.flatnonzero(~have),
        remove=np.concatenate([np.flatnonzero(stray), leave[new]]),
        reopen=keep[stored.until[keep] != 0],
        end=leave[~new & (stored.until[leave] != release)],
        kept=int((stored.until[keep] == 0).sum()),
    )


def leftovers(stored: Versions, newest: int) -> Difference:
    """What takes back all that was written for releases after the `newest` complete one."""
    stray = stored.since > newest
    none = np.zeros(0, dtype=np.int64)
    return Difference(
        add=none,
        remove=np.flatnonzero(stray),
        reopen=np.flatnonzero(~stray & (stored.until > newest)),
        end=none,
        kept=int((~stray & (stored.until == 0)).sum()),
    )


def _places(pairs: Pairs, wanted: Pairs) -> NDArray[np.int64]:
    """Where each of `pairs` stands in `wanted`; -1 for those that do not."""
    if not len(wanted) or not len(pairs):
        return np.full(len(pairs), -1, dtype=np.int64)
    ids = np.unique(np.concatenate([wanted.src, wanted.dst, pairs.src, pairs.dst]))
    mine = np.searchsorted(ids, pairs.src) * len(ids) + np.searchsorted(ids, pairs.dst)
    theirs = np.searchsorted(ids, wanted.src) * len(ids) + np.searchsorted(ids, wanted.dst)
    found = np.minimum(np.searchsorted(theirs, mine), len(wanted) - 1)
    return np.where(theirs[found] == mine, found, -1)


def _same(one: Pairs, other: Pairs) -> NDArray[np.bool_]:
    """Whether the values of two pairs, place by place, are the same as far as they can be computed."""
    same = np.ones(len(one), dtype=np.bool_)
    for name, limit in TOLERANCES.items():
        same &= np.abs(getattr(one, name) - getattr(other, name)) <= limit
    return same


def _ranks(affinities: Affinities) -> NDArray[np.int32]:
    works = len(affinities.ids)
    row = np.repeat(np.arange(works), np.diff(affinities.indptr))
    rank = (np.arange(len(row)) - affinities.indptr[row] + 1).astype(np.int32)
    other = np.searchsorted(affinities.ids, affinities.neighbours)
    key = np.minimum(row, other) * works + np.maximum(row, other)
    order = np.lexsort((rank, key))
    key, rank = key[order], rank[order]
    pairs = np.searchsorted(affinities.ids, affinities.edge_source) * works
    best: NDArray[np.int32] = rank[
        np.searchsorted(key, pairs + np.searchsorted(affinities.ids, affinities.edge_target))
    ]
    return best
