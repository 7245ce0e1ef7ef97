"""What is looked at to know whether answers can be given: database, live release, graph."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from api.door import Graph
from api.live import Live
from api.problems import outline
from api.readiness import Check, State
from graph import cypher
from graph.patience import OutOfPatience, within
from graph.release import Release
from scrapers.errors import GraphUnavailable, NoLiveRelease, ReleaseMismatch, StoreUnavailable
from scrapers.store.store import Store

COUNT_SECONDS = 30.0
"""How often rows and edges are counted; whether a service answers, and has the release, is asked each time."""

GRAPH_SECONDS = 3.0
"""How long a healthy graph may take to say that it is there."""

GRAPH_COUNT_SECONDS = 20.0
"""How long it may take to count a million edges."""


_NO_STORE = "PostgreSQL does not answer; the log says why"
_MEANWHILE = "neighbours come from the release meanwhile"


class StoreProbe:
    """PostgreSQL: that it answers, and how many artworks it holds. `restart` starts the embedded one again."""

    name = "store"
    lost: State = "unavailable"

    def __init__(self, store: Store, restart: Callable[[], None] | None) -> None:
        self._store = store
        self._restart = restart
        self._counted: float | None = None
        self._facts: dict[str, Any] = {}

    def look(self) -> Check:
        try:
            self._store.live_release()
        except StoreUnavailable as error:
            raise StoreUnavailable(_NO_STORE) from error
        now = time.monotonic()
        if self._counted is None or now - self._counted > COUNT_SECONDS:
            self._facts = {"artworks": self._store.counts()["artworks"]}
            self._counted = now
        return Check("ready", None, self._facts)

    def revive(self) -> None:
        if self._restart is not None:
            try:
                self._restart()
            except StoreUnavailable as error:
                raise StoreUnavailable(_NO_STORE) from error


class IndexProbe:
    """The live release: that there is one, that it can be read, and that its index holds all works that have a facet.

    Looking loads it, so that after a publish the first visitor need not wait. `rows` are the works of the index; a work
    of the `artworks` of which nothing can be computed is not there, which is no fault. `behind` says how many artworks
    more the store has than the release, which is none either: they are in the next one.
    """

    name = "index"
    lost: State = "unavailable"

    def __init__(self, live: Live) -> None:
        self._live = live
        self._last = Check("unavailable", None)
        self._missing: tuple[Release, int] | None = None
        self._stored = 0
        self._counted: float | None = None

    def look(self) -> Check:
        try:
            release = self._live.current().release
            now = time.monotonic()
            if self._counted is None or now - self._counted > COUNT_SECONDS:
                self._stored = self._live.stored()
                self._counted = now
            if self._missing is None or self._missing[0] is not release:
                self._missing = (release, _missing(release))
            self._last = _of_release(release, self._missing[1], self._stored)
        except StoreUnavailable:
            # The store says so itself; what is in memory is still what it was.
            return self._last
        except (NoLiveRelease, ReleaseMismatch) as error:
            return Check("unavailable", str(error))
        return self._last

    def revive(self) -> None:
        """There is nothing to start: a release comes from the pipeline."""


def _missing(release: Release) -> int:
    """How many works have a facet at this release, but no row in its index."""
    faceted = np.unique(np.concatenate([facet.ids for facet in release.facets.values()]))
    return int(np.isin(faceted, release.index.ids, assume_unique=True, invert=True).sum())


def _of_release(release: Release, missing: int, stored: int) -> Check:
    rows, stated = len(release.index.ids), release.manifest.artworks
    facts = {"release": release.number, "rows": rows, "artworks": stated, "behind": max(stored - stated, 0)}
    if not missing:
        return Check("ready", None, facts)
    lacks = f"{missing} artwork{'s' * (missing > 1)} that can be compared"
    return Check("degraded", f"the index of release {release.number} lacks {lacks}: run `./kindred link`", facts)


class GraphProbe:
    """The graph: that it answers, that the live release is projected whole, and that it has as many affinities."""

    name = "graph"
    lost: State = "degraded"

    def __init__(self, graph: Graph, live: Live) -> None:
        self._graph = graph
        self._live = live
        self._counted: tuple[int, float] | None = None
        self._last = Check("degraded")

    def look(self) -> Check:
        try:
            within(GRAPH_SECONDS, self._graph.check)
            return self._compare()
        except OutOfPatience:
            self._counted = None
            raise GraphUnavailable(f"the graph server says nothing within {GRAPH_SECONDS:g} s; {_MEANWHILE}") from None
        except GraphUnavailable as error:
            self._counted = None
            raise GraphUnavailable(f"{outline(error)}; {_MEANWHILE}") from error

    def revive(self) -> None:
        try:
            self._graph.revive()
        except GraphUnavailable as error:
            raise GraphUnavailable(f"{outline(error)}; {_MEANWHILE}") from error

    def _compare(self) -> Check:
        try:
            loaded = self._live.current()
        except (StoreUnavailable, NoLiveRelease, ReleaseMismatch):
            return Check("ready")
        number = loaded.release.number
        marks = within(GRAPH_SECONDS, lambda: self._graph.read(cypher.MARK, release=number))
        if marks != [{"manifest": loaded.manifest_sha256}]:
            self._counted = None
            return Check("degraded", f"the graph does not have release {number} yet: run `./kindred project`")
        now = time.monotonic()
        if self._counted and self._counted[0] == number and now - self._counted[1] < COUNT_SECONDS:
            return self._last
        counted = within(GRAPH_COUNT_SECONDS, lambda: self._graph.read(cypher.COUNT_AFFINITIES, release=number))
        self._last = _of_counts(loaded.release, {one["name"]: one["number"] for one in counted})
        self._counted = (number, now)
        return self._last


def _of_counts(release: Release, counted: dict[str, int]) -> Check:
    stated = {kind: int(release.manifest.affinities[facet]["edges"]) for facet, kind in cypher.AFFINITIES.items()}
    facts = {kind: {"edges": counted.get(kind, 0), "expected": number} for kind, number in stated.items()}
    wrong = [
        f"{one['edges']} of {one['expected']} {kind}" for kind, one in facts.items() if one["edges"] != one["expected"]
    ]
    if not wrong:
        return Check("ready", None, {"affinities": facts})
    said = f"the graph has {', '.join(wrong)} of release {release.number}: run `./kindred project`"
    return Check("degraded", said, {"affinities": facts})
