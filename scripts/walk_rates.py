"""`python -m scripts.walk_rates FOLDER`: the engines that walk the network of artists, side by side in one run.

FOLDER holds `artists.csv` and `edges.csv`. A share of the pairs of teacher and pupil, or of influence, is hidden; how
well they are found again is told beside seconds and memory.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from embeddings import lineage, milieu, walks, years
from embeddings.facet import unit
from embeddings.historical import HistoricalEncoder
from embeddings.ties import DEGREE_CAP, Edges, capped
from scrapers.collection import Collection, StoredArtwork
from scripts import held_out
from scripts.peak import PeakMemory

Folder = Annotated[Path, typer.Argument(help="Folder with artists.csv and edges.csv.", show_default=False)]
Cap = Annotated[int, typer.Option(min=1, help="Edges that a node keeps where both engines walk.")]
Share = Annotated[float, typer.Option(min=0.01, max=0.4, help="Share of the pairs that is hidden.")]
Seed = Annotated[int, typer.Option(help="Of the split and of the walks.")]
Tuning = Annotated[bool, typer.Option(help="Report the pairs kept for tuning, not those of the test.")]

ENGINES: Mapping[str, walks.Engine] = {"igraph": walks.restarting, "node2vec": walks.package}
UNCAPPED = 10**9


def main(folder: Folder, cap: Cap = DEGREE_CAP, share: Share = 0.2, seed: Seed = 42, tuning: Tuning = False) -> None:
    """Measure both engines on artists with relations and on all, then the faster without a cap, then the facet."""
    people = held_out.read(folder)
    test, tuned = held_out.split(people, share, seed)
    asked = tuned if tuning else test
    # What is tuned on is hidden from the test as well: both see the same network.
    told = held_out.without(people, [*test, *tuned])
    named = {other for key, one in told.items() for other in (key, *lineage.stated(one)) if lineage.stated(one)}
    hidden = len(test) + len(tuned)
    print(f"{len(people)} artists, {len(named)} with relations; {len(asked)} pairs to find, {hidden} hidden")
    for what, some in (("with relations", {key: told[key] for key in sorted(named)}), ("all", told)):
        edges = capped(milieu.ties(Collection((), some)).edges(), cap)
        for name, engine in ENGINES.items():
            _measure(f"{what}, cap {cap}, {name}", engine, edges, people, asked, seed)
    edges = capped(milieu.ties(Collection((), told)).edges(), UNCAPPED)
    _measure("all, no cap, igraph", walks.restarting, edges, people, asked, seed)
    _facet(told, people, asked, seed)


def _measure(
    what: str,
    engine: walks.Engine,
    edges: Edges,
    people: held_out.People,
    asked: list[held_out.Pair],
    seed: int,
) -> None:
    names = sorted({name for pair in edges for name in pair})
    with PeakMemory() as peak:
        began, used = time.monotonic(), time.process_time()
        rows = engine(names, edges, seed=seed)
        took, used = time.monotonic() - began, time.process_time() - used
    persons = [place for place, name in enumerate(names) if name.startswith("person ")]
    ids = np.array([int(names[place].removeprefix("person ")) for place in persons], dtype=np.int64)
    found = held_out.find(ids, unit(rows - rows.mean(axis=0))[persons], people, asked, seed)
    print(
        f"{what}: {len(names)} nodes, {len(edges)} edges: {took:.1f} s ({used:.1f} s of CPU), "
        f"peak {peak.mebibytes:.0f} MiB; {found.line()}",
        flush=True,
    )


def _facet(told: held_out.People, people: held_out.People, asked: list[held_out.Pair], seed: int) -> None:
    """The whole facet of persons, as a work of theirs would have it of which nothing else is known, and its parts."""
    works = [StoredArtwork(id=key, key=f"{key}", title="", rights="", persons=(key,)) for key in sorted(told)]
    encoder = HistoricalEncoder.fit(Collection((), told), seed=seed)
    facet = encoder.encode(works, told)
    ends = np.cumsum([0, walks.DIMENSION, lineage.DIMENSION, years.DIMENSION])
    parts = {name: facet.rows[:, ends[at] : ends[at + 1]] for at, name in enumerate(("network", "lineage", "time"))}
    for name, rows in {"facet": facet.rows, **parts}.items():
        found = held_out.find(facet.ids, unit(rows), people, asked, seed)
        print(f"all, {name} of {len(facet.ids)} persons: {found.line()}", flush=True)


if __name__ == "__main__":
    typer.run(main)
