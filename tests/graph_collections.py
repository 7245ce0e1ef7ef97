"""Made-up collections for the graph database: knowledge, and releases of random affinities."""

from collections.abc import Iterable

import numpy as np

from graph.affinity import Affinities
from graph.projection import Target
from scrapers.known import Knowledge, Node, Relations

FACETS = ("formal", "conceptual", "historical")
TYPES = ("CREATED_BY", "DEPICTS", "HAS_GENRE", "PART_OF_MOVEMENT", "LOCATED_IN", "STUDENT_OF", "INFLUENCED_BY")

Fact = tuple[int, str, int]


def relations(facts: Iterable[Fact], confidence: float = 1.0) -> Relations:
    """`facts`, stated by one source each in turn, the second source being two."""
    ordered = sorted(set(facts))
    return Relations(
        src=np.asarray([src for src, _, _ in ordered], dtype=np.int64),
        dst=np.asarray([dst for _, _, dst in ordered], dtype=np.int64),
        type=np.asarray([TYPES.index(name) for _, name, _ in ordered], dtype=np.int16),
        provenance=np.zeros(len(ordered), dtype=np.int16),
        sources=np.asarray([src % 2 for src, _, _ in ordered], dtype=np.int32),
        confidence=np.full(len(ordered), confidence, dtype=np.float32),
        types=TYPES,
        provenances=("stated",),
        source_groups=(("met",), ("met", "tate")),
        note=np.asarray([dst % 3 for _, _, dst in ordered], dtype=np.int32),
        notes=(("", ""), ("'s letter of 1880", ""), ("label", "A. Writer, Lives, 1901, p. 3")),
    )


def knowledge(works: int = 12, *, deleted: Iterable[int] = (), titles: str = "Work", drop: int = 0) -> Knowledge:
    """`works` artworks from id 1 on, three artists, two movements, a place and four subjects from id 1001 on."""
    gone = set(deleted)
    nodes = [
        Node(
            id=one,
            kind="artwork",
            key=f"met:{one}",
            name=f"{titles} {one}" if one % 5 == 0 else f"Work {one}",
            start=1800 + one if one % 3 else None,
            end=1801 + one if one % 3 else None,
            rights="CC0-1.0",
            source="met",
            deleted=one in gone,
        )
        for one in range(1, works + 1)
    ]
    nodes += [
        Node(id=1001 + n, kind="artist", key=f"person:met:{n}", name=f"Artist {n}", start=1750 + n, nationality="Dutch")
        for n in range(3)
    ]
    nodes += [Node(id=1011 + n, kind="movement", key=f"movement:m{n}", name=f"M{n}") for n in range(2)]
    nodes += [Node(id=1021, kind="place", key="place:delft", name="Delft")]
    nodes += [Node(id=1031 + n, kind="subject", key=f"subject:s{n}", name=f"S{n}") for n in range(4)]
    facts: list[Fact] = [(1001, "STUDENT_OF", 1002), (1002, "INFLUENCED_BY", 1003)]
    for one in range(1, works + 1):
        if one not in gone:
            facts += [(one, "CREATED_BY", 1001 + one % 3), (one, "PART_OF_MOVEMENT", 1011 + one % 2)]
            facts += [(one, "DEPICTS", 1031 + one % 4), (one, "DEPICTS", 1031 + one // 2 % 4)]
            facts += [(one, "LOCATED_IN", 1021), (one, "HAS_GENRE", 1031 + one % 3)]
    return Knowledge(tuple(nodes), relations(facts[drop:]))


def affinities(seed: int, works: int, *, change: float = 0.0, other: int = 0) -> Affinities:
    """About two pairs a work, drawn by `seed`; a share of `change` is drawn by `other` instead."""
    random, again = np.random.default_rng(seed), np.random.default_rng(other)
    count = 2 * works
    ends = random.integers(1, works + 1, (count, 2))
    values = random.random((count, 3))
    swap = again.random(count) < change
    ends[swap] = again.integers(1, works + 1, (int(swap.sum()), 2))
    values[swap & (again.random(count) < 0.5)] *= 0.5
    low, high = ends.min(axis=1), ends.max(axis=1)
    _, first = np.unique(low * (works + 1) + high, return_index=True)
    first = first[low[first] != high[first]]
    low, high, values = low[first].astype(np.int64), high[first].astype(np.int64), values[first].astype(np.float32)
    ids = np.arange(1, works + 1, dtype=np.int64)
    indptr = np.searchsorted(low, np.arange(1, works + 2)).astype(np.int64)
    score, csls, percentile = values[:, 0], values[:, 1], values[:, 2] * 100
    return Affinities(ids, indptr, high, score, csls, percentile, low, high, score, csls, percentile)


def target(number: int, works: int = 12, *, change: float = 0.0) -> Target:
    """Release `number`; its affinities differ from those without `change` in about that share."""
    return Target(
        number,
        f"manifest {number}",
        {name: affinities(place, works, change=change, other=number) for place, name in enumerate(FACETS)},
    )
