"""`python -m scripts.path_rates`: how fast paths are found in a made-up graph of the size and unevenness of a real one.

Pairs are drawn by a seed: works anywhere, works a short walk apart, works and what they hang on, and hubs; every fourth
has a constraint. Hops are made whole, with their evidence. Others (`scripts.path_contenders`), few of whom bear the
whole graph, are asked beside the index in a smaller one of the same kind, without constraints.
"""

import gc
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from graph.paths.index import PathIndex, write
from graph.paths.records import Constraints
from graph.paths.search import prepare, search
from scrapers.errors import GraphUnavailable
from scripts import neo4j_server
from scripts.path_contenders import OPENINGS, Contender, K, kindred
from scripts.path_world import FLOOR, World, made_up
from scripts.peak import PeakMemory

HOPS = (2, 3, 5)
"""How long paths may be where others are asked beside the index."""

GIVE_UP = 3
"""Pairs for which somebody may be late before no more are asked."""

Edges = Annotated[int, typer.Option(min=20_000, help="Edges of the graph.")]
Pairs = Annotated[int, typer.Option(min=10, help="Pairs asked for, seeded.")]
Folder = Annotated[Path | None, typer.Option(help="Ask in the paths of a release there instead of a made-up graph.")]
Seed = Annotated[int, typer.Option(help="Of the pairs.")]
Beside = Annotated[int, typer.Option(min=0, help="Edges of the graph in which others are asked too; 0: nobody is.")]
Asking = Annotated[int, typer.Option(min=1, help="Pairs that others are asked for.")]
Patience = Annotated[float, typer.Option(min=0.1, help="Seconds that others have for a pair.")]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two inner ids, and what is asked of the paths between them besides their length."""

    start: int
    end: int
    constraints: Constraints


def main(
    edges: Edges = 5_200_000,
    pairs: Pairs = 1000,
    folder: Folder = None,
    seed: Seed = 1,
    beside: Beside = 200_000,
    asking: Asking = 40,
    patience: Patience = 10,
) -> None:
    """Build or open, then measure the index alone, then contenders beside it."""
    with tempfile.TemporaryDirectory(prefix="kindred-paths-") as made:
        if folder is None:
            folder = Path(made) / "paths"
            _build(folder, edges)
        index = _load(folder)
        asked = draw_pairs(index, pairs, seed)
        for hops in (2, 3, 4, 5):
            _measure(index, asked, hops)
        if beside:
            small = Path(made) / "small"
            world = made_up(beside)
            write(small, world.knowledge, world.affinities, FLOOR)
            index = PathIndex(small)
            prepare(index)
            print(f"beside others, in a graph of {index.nodes:,} nodes and {index.edges:,} edges, {asking} pairs:")
            some = [replace(one, constraints=Constraints()) for one in draw_pairs(index, asking, seed)]
            compare(Path(made), world, index, some, patience)


def _build(folder: Path, edges: int) -> None:
    world = made_up(edges)
    gc.collect()
    with PeakMemory() as before:
        time.sleep(0.3)
    with PeakMemory() as peak:
        began = time.monotonic()
        write(folder, world.knowledge, world.affinities, FLOOR)
        took = time.monotonic() - began
    size = sum(path.stat().st_size for path in folder.iterdir()) / 2**20
    print(
        f"build: {took:.1f} s, {peak.mebibytes - before.mebibytes:.0f} MiB beyond what it was given, "
        f"{size:.0f} MiB on disk"
    )


def _load(folder: Path) -> PathIndex:
    began = time.monotonic()
    index = PathIndex(folder)
    loaded = time.monotonic() - began
    began = time.monotonic()
    prepare(index)
    print(f"load: {loaded * 1000:.0f} ms; {index.nodes:,} nodes, {index.edges:,} edges", end="; ")
    print(f"compiled or read from its cache in {time.monotonic() - began:.1f} s")
    return index


def draw_pairs(index: PathIndex, count: int, seed: int) -> list[Pair]:
    """Pairs of every sort in turn, no two ends the same, every fourth with a constraint, by `seed`."""
    random = np.random.default_rng(seed)
    degrees = np.diff(index.rows.start[index.rows.first])
    works = np.flatnonzero((index.ground.kind == 0) & (degrees > 0))
    others = np.flatnonzero((index.ground.kind != 0) & (degrees > 0))
    hubs = others[np.argsort(-degrees[others], kind="stable")[:50]]

    def walked(place: int, hops: int) -> int:
        for _ in range(hops):
            segment = random.integers(index.rows.first[place], index.rows.first[place + 1])
            place = int(index.rows.target[random.integers(index.rows.start[segment], index.rows.start[segment + 1])])
        return place

    def ends(sort: int) -> tuple[int, int]:
        a = int(random.choice(works))
        if sort < 3:
            return a, int(random.choice(works))
        if sort < 7:
            return a, walked(a, sort - 1)
        return (a, int(random.choice(others))) if sort == 7 else (a, int(random.choice(hubs)))

    kinds = (
        lambda _: Constraints(forbidden=frozenset({"FORMAL_SIM", "PART_OF_MOVEMENT"})),
        lambda _: Constraints(monotone=True),
        lambda _: Constraints(years=(1700, 1900), rights=frozenset({"CC0-1.0"})),
        lambda a: Constraints(through=(int(index.ids[walked(a, 2)]),)),
        lambda _: Constraints(required=frozenset({"CREATED_BY"}), facet_share=0.5),
    )
    pairs: list[Pair] = []
    while len(pairs) < count:
        number = len(pairs)
        a, b = ends(number % 10) if number % 20 != 19 else tuple(random.choice(hubs, 2, replace=False).tolist())
        if a != b:
            constraints = kinds[number // 4 % len(kinds)](a) if number % 4 == 0 else Constraints()
            pairs.append(Pair(int(index.ids[a]), int(index.ids[b]), constraints))
    return pairs


def _measure(index: PathIndex, pairs: Sequence[Pair], hops: int) -> None:
    found: list[float] = []
    missed: list[float] = []
    for pair in pairs:
        began = time.perf_counter()
        answer = search(index, pair.start, pair.end, K, replace(pair.constraints, hops=hops))
        (found if answer.paths else missed).append(time.perf_counter() - began)
    print(f"{hops} hops, k={K}, {len(pairs)} pairs: {_told(found + missed)}")
    print(f"    {len(found)} with a path: {_told(found)}; {len(missed)} told their nearest misses: {_told(missed)}")


def _told(seconds: Sequence[float]) -> str:
    if not seconds:
        return "none"
    p50, p95, most = np.quantile(seconds, [0.5, 0.95, 1.0]) * 1000
    return f"p50 {p50:.2f} ms, p95 {p95:.2f} ms, most {most:.1f} ms"


def compare(folder: Path, world: World, index: PathIndex, pairs: Sequence[Pair], patience: float) -> None:
    """Ask everybody for paths between the same pairs, each of whom has `patience` seconds for one."""
    first = {hops: _beside(kindred(index), pairs, hops, None) for hops in HOPS}
    for name, opening in OPENINGS.items():
        (folder / name).mkdir()
        try:
            began = time.monotonic()
            with opening(folder / name, world, patience) as contenders:
                print(f"{name}: ready after {time.monotonic() - began:.0f} s", flush=True)
                for one in contenders:
                    for hops in HOPS:
                        _beside(one, pairs, hops, first[hops])
        except (neo4j_server.MissingTool, GraphUnavailable) as error:
            print(f"{name}: not measured, {error}")


def _beside(one: Contender, pairs: Sequence[Pair], hops: int, first: NDArray[np.float64] | None) -> NDArray[np.float64]:
    """Median and 95th percentile in seconds, told beside those of the `first`; who was late took at least so long."""
    with suppress(TimeoutError):
        one.paths(pairs[0].start, pairs[0].end, hops)  # statements are read and compiled once
    seconds: list[float] = []
    late = found = 0
    for pair in pairs:
        began = time.perf_counter()
        try:
            found += one.paths(pair.start, pair.end, hops) > 0
        except TimeoutError:
            late += 1
        seconds.append(time.perf_counter() - began)
        if late == GIVE_UP:
            break
    middle = np.quantile(seconds, [0.5, 0.95])
    ratios = "" if first is None else " and ".join(f"{ratio:.1f}" for ratio in middle / first) + " times kindred's; "
    print(
        f"{one.name}, {hops} hops: {_told(seconds)}; {ratios}paths for {found} of {len(seconds)} pairs"
        f"{f', {late} too late' if late else ''}{', given up' if late == GIVE_UP else ''} ({one.note})",
        flush=True,
    )
    return middle


if __name__ == "__main__":
    typer.run(main)
