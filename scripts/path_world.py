"""A made-up graph for measuring paths: works, artists, movements, places and subjects, as uneven as real ones are."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.affinity import Affinities
from scrapers.known import Knowledge, Node, Relations

FLOOR = 98.0
_FACETS = ("formal", "conceptual", "historical")
_WORKS = 250_000
_EDGES = 5_000_000
"""So many edges has a graph of so many works; a smaller or larger one keeps the ratio."""

_OTHERS = {"artist": 25_000, "subject": 12_000, "place": 2_500, "movement": 500}
_RELATIONS: tuple[tuple[str, str, str, float], ...] = (
    ("CREATED_BY", "artwork", "artist", 1.0),
    ("PART_OF_MOVEMENT", "artwork", "movement", 0.6),
    ("LOCATED_IN", "artwork", "place", 0.7),
    ("DEPICTS", "artwork", "subject", 4.5),
    ("STUDENT_OF", "artist", "artist", 0.3),
    ("INFLUENCED_BY", "artist", "artist", 0.2),
    ("BORN_IN", "artist", "place", 0.7),
    ("BROADER", "subject", "subject", 0.9),
)
"""Type, ends, and how many of it each source has in the mean. Targets follow the law of Zipf and Mandelbrot."""

_FLAT = 10
"""Ranks over which that law is flat; the largest subject then has some 14,000 works."""

_LARGEST = 39_225 / _WORKS
"""The share of works that are by one artist: as many as Tate has by one."""


@dataclass(frozen=True, slots=True)
class World:
    """What an index is made of; ids are 1 and up, without gaps."""

    knowledge: Knowledge
    affinities: Mapping[str, Affinities]


def made_up(edges: int, seed: int = 1) -> World:
    """A graph of about so many edges."""
    random = np.random.default_rng(seed)
    scale = edges / _EDGES
    sizes = {"artwork": _WORKS, **_OTHERS}
    sizes = {kind: max(round(size * scale), 3) for kind, size in sizes.items()}
    starts = dict(zip(sizes, np.cumsum([1, *sizes.values()]).tolist(), strict=False))
    relations = _relations(random, sizes, starts)
    rest = (edges - len(relations)) // len(_FACETS)
    affinities = {facet: _affinities(random, sizes["artwork"], rest) for facet in _FACETS}
    return World(Knowledge(_nodes(random, sizes, starts), relations), affinities)


def _nodes(random: np.random.Generator, sizes: Mapping[str, int], starts: Mapping[str, int]) -> tuple[Node, ...]:
    nodes = []
    for kind, size in sizes.items():
        years = random.integers(1450, 1990, size).tolist()
        known, free = (random.random(size) < 0.9).tolist(), (random.random(size) < 0.7).tolist()
        for place in range(size):
            dated = kind in ("artwork", "artist") and known[place]
            nodes.append(
                Node(
                    id=starts[kind] + place,
                    kind=kind,
                    key=f"made:{kind}-{place}",
                    name=f"{kind} {place}",
                    start=years[place] if dated else None,
                    end=years[place] + (60 if kind == "artist" else 2) if dated else None,
                    rights=("CC0-1.0" if free[place] else "CC-BY-4.0") if kind == "artwork" else None,
                    source="made" if kind == "artwork" else None,
                )
            )
    return tuple(nodes)


def _relations(random: np.random.Generator, sizes: Mapping[str, int], starts: Mapping[str, int]) -> Relations:
    parts = []
    for number, (type_, src, dst, mean) in enumerate(_RELATIONS):
        count = round(mean * sizes[src])
        source = random.integers(0, sizes[src], count) if mean > 1 else random.permutation(sizes[src])[:count]
        rank = _FLAT * ((sizes[dst] + _FLAT) / _FLAT) ** random.random(count) - _FLAT
        if type_ == "CREATED_BY":
            rank[random.random(count) < _LARGEST] = 0
        target = random.permutation(sizes[dst])[np.minimum(rank.astype(np.int64), sizes[dst] - 1)]
        parts.append(np.stack([source + starts[src], np.full(count, number), target + starts[dst]], axis=1))
    rows = np.unique(np.concatenate(parts), axis=0)
    rows = rows[rows[:, 0] != rows[:, 2]]
    count = len(rows)
    return Relations(
        src=rows[:, 0],
        dst=rows[:, 2],
        type=rows[:, 1].astype(np.int16),
        provenance=np.zeros(count, dtype=np.int16),
        sources=np.zeros(count, dtype=np.int32),
        confidence=random.choice(np.asarray([0.8, 1.0], dtype=np.float32), count),
        types=tuple(name for name, *_ in _RELATIONS),
        provenances=("stated",),
        source_groups=(("made",),),
        note=(np.arange(count) % 2).astype(np.int32),
        notes=(("", ""), ("the field of a record", "a catalogue, page 1")),
    )


def _affinities(random: np.random.Generator, works: int, count: int) -> Affinities:
    """About `count` pairs: works have a place on a ring, their own in every facet, and are near those around them."""
    ring = random.permutation(works) + 1
    ends = random.integers(0, works, round(count * 1.25))
    other = (ends + random.geometric(min(0.5, 1.5 * works / count / 2), len(ends))) % works
    pairs = np.sort(np.stack([ring[ends], ring[other]], axis=1), axis=1)
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    pairs = pairs[np.sort(random.permutation(len(pairs))[:count])]
    score = random.random(len(pairs)).astype(np.float32)
    return affinities_of(pairs, score / 2 + 0.5, score, np.asarray(FLOOR + (100 - FLOOR) * score, dtype=np.float32))


def affinities_of(
    pairs: NDArray[np.int64], cosine: NDArray[np.float32], csls: NDArray[np.float32], percentile: NDArray[np.float32]
) -> Affinities:
    """Affinities whose edges are `pairs`, sorted; the lists of nearest works are empty."""
    ids = np.unique(pairs)
    none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    lists = (ids, np.zeros(len(ids) + 1, dtype=np.int64), none, nothing, nothing, nothing)
    return Affinities(*lists, pairs[:, 0], pairs[:, 1], cosine, csls, percentile)
