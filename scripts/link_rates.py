"""`python -m scripts.link_rates`: how fast the nearest works by CSLS are found, by each way there is, in one run.

Ways take turns on the same invented vectors, so that a slow minute of the machine meets them all; ratios are therefore
more certain than rates. Processor seconds stand beside, since another program may hold the other core.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Annotated, Any

import faiss
import numpy as np
import typer
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from embeddings.calibration import calibrate, csls
from embeddings.facet import Facet, Rows, unit
from graph.nearest import Never, nearest, own_threads
from scripts.peak import PeakMemory

BLOCK = 1024
SAMPLE = 200
"""Rows whose list each way must give right, against double precision."""

Works = Annotated[int, typer.Option(min=100, help="Distinct vectors.")]
Dimension = Annotated[int, typer.Option(min=2, help="Dimension of the vectors.")]
K = Annotated[int, typer.Option(min=1, help="Nearest kept of each.")]
Prolific = Annotated[float, typer.Option(min=0, max=1, help="Share of the works that one maker made, who is left out.")]
Rounds = Annotated[int, typer.Option(min=1, help="Turns that every way gets.")]
Threads = Annotated[int, typer.Option(min=0, help="Threads; 0: as many as BLAS has.")]

Found = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Task:
    """Unit rows float32[n, d], their hubness, their one maker each, and how many nearest are wanted."""

    rows: Rows
    hubness: NDArray[np.float32]
    makers: NDArray[np.int64]
    k: int
    threads: int


def main(
    works: Works = 20_000, dimension: Dimension = 512, k: K = 50, prolific: Prolific = 0.0, rounds: Rounds = 2,
    threads: Threads = 0,
) -> None:  # fmt: skip
    """Compare the tiles of the upper triangle with FAISS's flat index and with numpy's partition of whole rows."""
    task = _task(works, dimension, k, prolific, threads or own_threads())
    right = _right(task)
    ways: dict[str, Callable[[Task], Found]] = {
        "tiles of the upper triangle": tiles,
        "FAISS flat, filtered after": faiss_flat,
        "numpy, argpartition": partitioned,
    }
    wall: dict[str, list[float]] = {name: [] for name in ways}
    cpu: dict[str, list[float]] = {name: [] for name in ways}
    notes = {}
    tiles(_task(200, dimension, k, prolific, task.threads))  # compiles
    with threadpool_limits(task.threads):
        faiss.omp_set_num_threads(task.threads)
        for _ in range(rounds):
            for name, way in ways.items():
                with PeakMemory() as peak:
                    began, burnt = time.monotonic(), time.process_time()
                    found = way(task)
                    wall[name].append(time.monotonic() - began)
                    cpu[name].append(time.process_time() - burnt)
                hit = np.mean([len(set(found[row].tolist()) & best) / len(best) for row, best in right.items() if best])
                notes[name] = f"{hit:.2%} of the right ones, peak memory {peak.mebibytes:.0f} MiB"
    first = median(wall["tiles of the upper triangle"])
    print(f"{works:,} vectors of {dimension} dimensions, {k} nearest, {task.threads} threads")
    for name in ways:
        took, burnt = median(wall[name]), median(cpu[name])
        print(f"{name}: {took:.1f} s, {took / first:.2f} of the first, {burnt:.1f} processor seconds, {notes[name]}")


def tiles(task: Task) -> Found:
    """What `link` does."""
    labels = [(one,) if one >= 0 else () for one in task.makers.tolist()]
    never = Never.of(len(task.rows), labels, np.zeros((0, 2), dtype=np.int64))
    return nearest(task.rows, task.hubness, task.k, never, task.threads).rows


def faiss_flat(task: Task) -> Found:
    """CSLS as an inner product of augmented vectors; asked for more, so that enough is left when makers are told apart.

    It cannot ask for as many as a prolific maker has, so that lists in history may be short.
    """
    rows = np.ascontiguousarray(np.hstack([task.rows, task.hubness[:, None]]))
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    rows[:, :-1] *= 2
    rows[:, -1] = -1
    wanted = min(task.k + 1 if (task.makers < 0).all() else 4 * task.k, len(rows))
    found = np.full((len(rows), task.k), -1, dtype=np.int32)
    for start in range(0, len(rows), 16 * BLOCK):
        _, near = index.search(rows[start : start + 16 * BLOCK], wanted)
        own = np.arange(start, start + len(near))
        other = (near != own[:, None]) & (
            (task.makers[near] != task.makers[own][:, None]) | (task.makers[own] < 0)[:, None]
        )
        order = np.argsort(~other, axis=1, kind="stable")[:, : task.k]
        kept = np.where(np.take_along_axis(other, order, axis=1), np.take_along_axis(near, order, axis=1), -1)
        found[own, : kept.shape[1]] = kept
    return found


def partitioned(task: Task) -> Found:
    """A block of whole rows at a time, each partitioned."""
    found = np.zeros((len(task.rows), task.k), dtype=np.int32)
    for start in range(0, len(task.rows), BLOCK):
        found[start : start + BLOCK] = _best(task, np.arange(start, min(start + BLOCK, len(task.rows))), np.float32)
    return found


def _best(task: Task, some: NDArray[np.int64], kind: type[np.float32] | type[np.float64]) -> Found:
    """The nearest of `some` rows, best first, computed in the precision `kind`; -1 fills short lists."""
    cosine: NDArray[np.floating[Any]] = task.rows[some].astype(kind) @ task.rows.T.astype(kind)
    score = csls(cosine, task.hubness[some, None], task.hubness[None, :])
    score[np.arange(len(some)), some] = -np.inf
    score[(task.makers[some, None] == task.makers[None, :]) & (task.makers[some, None] >= 0)] = -np.inf
    top = np.argpartition(-score, task.k - 1, axis=1)[:, : task.k]
    values = np.take_along_axis(score, top, axis=1)
    order = np.argsort(-values, axis=1)
    kept = np.take_along_axis(values, order, axis=1) > -np.inf
    return np.asarray(np.where(kept, np.take_along_axis(top, order, axis=1), -1))


def _right(task: Task) -> dict[int, set[int]]:
    """The right list of some rows, from double precision."""
    some = np.unique(np.linspace(0, len(task.rows) - 1, min(SAMPLE, len(task.rows))).astype(np.int64))
    best = _best(task, some, np.float64)
    return {int(row): set(near[near >= 0].tolist()) for row, near in zip(some, best, strict=True)}


def _task(works: int, dimension: int, k: int, prolific: float, threads: int) -> Task:
    """Clusters of unlike sizes on a few axes, as works' vectors have them."""
    rng = np.random.default_rng(1)
    centres = rng.standard_normal((max(works // 100, 4), dimension)).astype(np.float32)
    weight = rng.pareto(1.2, len(centres)) + 0.1
    of = rng.choice(len(centres), works, p=weight / weight.sum())
    rows = np.zeros((works, dimension), dtype=np.float32)
    for start in range(0, works, BLOCK):
        part = centres[of[start : start + BLOCK]]
        rows[start : start + BLOCK] = unit(part + rng.standard_normal(part.shape) * 0.8)
    facet = Facet(np.arange(works, dtype=np.int64), rows, np.zeros(works, dtype=np.bool_))
    makers = np.full(works, -1, dtype=np.int64)
    makers[: int(prolific * works)] = 0
    return Task(rows, calibrate(facet, size=1000, seed=1).hubness(rows, facet.ids), makers, min(k, works - 1), threads)


if __name__ == "__main__":
    typer.run(main)
