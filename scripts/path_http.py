"""`python -m scripts.path_http`: how fast the live release's paths are told over HTTP, and beside it in this process.

A server is started over the collection that the settings name, and stopped again. Pairs are drawn in the release as
`scripts.path_rates` draws them; all are asked for without constraints but their length.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import httpx
import numpy as np
import typer

from api.live import Live
from api.why.asked import Asked
from api.why.route import why
from graph.paths.records import Constraints
from graph.paths.search import prepare, search
from graph.release import Release, open_published
from scrapers.errors import KindredError
from scrapers.store.releases import ReleaseRow
from scripts.path_contenders import K
from scripts.path_rates import draw_pairs
from scripts.workspace import workspace
from settings import load

HOPS = (2, 3, 5)
PATIENCE = 600.0
"""Seconds in which the server must be ready."""


def main(
    pairs: Annotated[int, typer.Option(min=10, help="Pairs asked for, seeded.")] = 200,
    seed: Annotated[int, typer.Option(help="Of the pairs.")] = 1,
) -> None:
    """Print how long it takes until the server is ready, and what each answer takes."""
    with workspace(load()) as work, _served() as client:
        loaded = Live(work.store, partial(_open, work.releases)).current()
        index = loaded.release.paths
        prepare(index)
        ends = [(one.start, one.end) for one in draw_pairs(index, pairs, seed)]
        keys = [(index.node(a).key, index.node(b).key) for a, b in ends]
        print(f"{index.nodes:,} nodes and {index.edges:,} edges, {pairs} pairs, k={K}", flush=True)
        for hops in HOPS:
            asked = [Asked(start=a, end=b, k=K, hops=hops) for a, b in keys]
            constraints = Constraints(hops=hops)
            _measure(f"{hops} hops, searched", [partial(search, index, a, b, K, constraints) for a, b in ends])
            _measure(f"{hops} hops, told", [partial(why, one, loaded) for one in asked])
            _measure(f"{hops} hops, over HTTP", [partial(_get, client, one) for one in asked])


@contextmanager
def _served() -> Iterator[httpx.Client]:
    """A client of a server of its own, once that is ready. Raises KindredError when it never is."""
    began = time.monotonic()
    command = [sys.executable, "-m", "scripts", "serve", "--port", "0"]
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True) as server,
    ):
        try:
            assert server.stdout is not None
            url = server.stdout.readline().split()[-1:]
            if not url:
                said.seek(0)
                raise KindredError(f"the server did not start: {said.read()[-1000:]}")
            listens = time.monotonic() - began
            with httpx.Client(base_url=url[0], timeout=60.0) as client:
                while client.get("/ready").status_code != httpx.codes.OK:
                    if time.monotonic() - began > PATIENCE or server.poll() is not None:
                        raise KindredError(f"the server was not ready: {client.get('/ready').text}")
                    time.sleep(0.1)
                took = time.monotonic() - began
                print(f"server: listens after {listens:.1f} s, ready after {took:.1f} s", flush=True)
                yield client
        finally:
            server.terminate()


def _open(folder: Path, row: ReleaseRow) -> Release:
    return open_published(folder, row.number, row.manifest_sha256)


def _get(client: httpx.Client, asked: Asked) -> None:
    given: dict[str, str | int] = {"from": asked.start, "to": asked.end, "k": asked.k, "hops": asked.hops}
    client.get("/why", params=given).raise_for_status()


def _measure(name: str, asks: list[Callable[[], object]]) -> None:
    seconds = []
    for ask in asks:
        began = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - began)
    p50, p95 = np.quantile(seconds, [0.5, 0.95]) * 1000
    print(f"{name}: p50 {p50:.2f} ms, p95 {p95:.2f} ms", flush=True)


if __name__ == "__main__":
    typer.run(main)
