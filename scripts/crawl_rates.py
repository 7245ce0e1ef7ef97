"""How fast a crawl is beside the plain ways to write one: `python -m scripts.crawl_rates`.

A museum on loopback lists records by page, some of which have a picture. The same records go into fresh stores three
times: by Kindred's crawl, by a loop that does one thing after the other, and by one that starts every download at
once. Beside them stands what decoding, resizing and writing the same pictures costs without any network. Each runs in
a process of its own, so that its memory is its own.
"""

import asyncio
import io
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import aiohttp
import numpy as np
import PIL.Image
import typer
from aiohttp import web

from scrapers.images import decode
from scrapers.museums.museum import About, Listing, Museum, Reader, Wanted
from scrapers.records import Artist, Artwork, Image, Years
from scrapers.web.limits import Limit
from scripts.crawling import Options, crawl
from scripts.peak import PeakMemory
from scripts.workspace import Workspace, workspace
from settings import load

PAGE = 100
LOOKS = 40
"""Pictures that look different; each is served under many addresses with bytes of its own."""
UNLIMITED = Limit(100_000, at_once=64)
WAYS = ("no network", "kindred", "one by one", "all at once")


def main(
    records: Annotated[int, typer.Option(min=100, help="Records the museum lists.")] = 20_000,
    pictures: Annotated[int, typer.Option(min=10, help="How many of them have a picture.")] = 2_000,
    way: Annotated[str | None, typer.Option(hidden=True)] = None,
    museum: Annotated[str | None, typer.Option(hidden=True)] = None,
) -> None:
    """Compare ways to crawl the same museum; prints a table of rates, shares and memory."""
    if way and museum:
        print(json.dumps(measured(way, museum, records, pictures)))
        return
    ports = multiprocessing.get_context("spawn").Queue()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(records, pictures, ports), daemon=True)
    server.start()
    address = f"http://127.0.0.1:{ports.get(timeout=120)}"
    found = {}
    for name in WAYS:
        found[name] = _run(name, address, records, pictures)
        print(f"{name}: done in {found[name]['seconds']:.1f} s", file=sys.stderr)
    server.terminate()
    print(table(found, records, pictures))


def table(found: Mapping[str, Mapping[str, float]], records: int, pictures: int) -> str:
    """The ways in lines: records and pictures a second, their share of the floor, and peak memory."""
    floor = pictures / found["no network"]["seconds"]
    lines = [f"{'way':<12} {'records/s':>10} {'pictures/s':>11} {'of floor':>9} {'peak MiB':>9}"]
    for name, row in found.items():
        rate = pictures / row["seconds"]
        listed = "" if name == "no network" else f"{records / row['seconds']:.0f}"
        lines.append(f"{name:<12} {listed:>10} {rate:>11.1f} {rate / floor:>9.2f} {row['peak']:>9.0f}")
    return "\n".join(lines)


def _run(way: str, address: str, records: int, pictures: int) -> dict[str, float]:
    data = Path(tempfile.mkdtemp(prefix="kindred-rates-"))
    try:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "scripts.crawl_rates", "--way", way, "--museum", address),
                *("--records", str(records), "--pictures", str(pictures)),
            ],
            env={**os.environ, "KINDRED_DATA": str(data), "KINDRED_PRIVATE_HOSTS": address.removeprefix("http://")},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return found
    finally:
        shutil.rmtree(data, ignore_errors=True)


def measured(way: str, address: str, records: int, pictures: int) -> dict[str, float]:
    """Seconds that one way takes, and the peak memory of its process in MiB."""
    with workspace(load()) as work:
        urls = [f"{address}/{n}.jpg" for n in range(pictures)]
        bodies = asyncio.run(_fetched(urls)) if way == "no network" else []
        started = time.monotonic()
        with PeakMemory() as peak:
            if way == "no network":
                with ThreadPoolExecutor(work.settings.workers) as pool:
                    list(pool.map(lambda body: _stored(work, body), bodies))
            elif way == "kindred":
                counts = crawl(work, Loopback(address), Options())
                assert (counts.new, counts.downloaded) == (records, pictures), counts.line(way)
            elif way == "one by one":
                asyncio.run(_one_by_one(work, address))
            else:
                asyncio.run(_all_at_once(work, address))
        return {"seconds": time.monotonic() - started, "peak": peak.mebibytes}


class Loopback(Museum):
    """The museum that this script serves."""

    about = About(
        name="loopback",
        title="Loopback Museum",
        holds="made-up works",
        terms="none",
        endpoint="http://127.0.0.1",
        limit=UNLIMITED,
        picture_limit=UNLIMITED,
    )

    def __init__(self, address: str) -> None:
        self._address = address

    async def page(self, reader: Reader, wanted: Wanted, cursor: str) -> Listing:  # noqa: ARG002
        answer = await reader.json(f"{self._address}/works", {"page": int(cursor or 0)})
        return Listing(answer["works"], tuple(answer["next"]), answer["total"])

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        return Artwork(
            source="loopback",
            source_id=raw["id"],
            title=raw["title"],
            rights="CC0",
            artists=(Artist(key=raw["maker"], name=raw["maker"]),),
            years=Years(raw["year"], raw["year"]),
            subjects=tuple(raw["subjects"]),
            image=raw["picture"],
            raw=raw,
        )


async def _one_by_one(work: Workspace, address: str) -> None:
    """Ask for a page, then for each picture in turn, then store the page."""
    museum = Loopback(address)
    async with aiohttp.ClientSession() as session:
        page: int | None = 0
        while page is not None:
            async with session.get(f"{address}/works", params={"page": page}) as response:
                answer = await response.json()
            works = [museum.parse(raw) for raw in answer["works"]]
            pairs: list[tuple[Artwork, Image | None]] = []
            for artwork in works:
                body = await _got(session, artwork.image) if artwork.image else None
                pairs.append((artwork, _stored(work, body) if body else None))
            work.store.save_page("loopback", pairs, [], str(page))
            page = int(answer["next"][0]) if answer["next"] else None


async def _all_at_once(work: Workspace, address: str) -> None:
    """Ask for every page, then start every download, then store all."""
    museum = Loopback(address)
    connector = aiohttp.TCPConnector(limit=0)
    with ThreadPoolExecutor(work.settings.workers) as pool:
        async with aiohttp.ClientSession(connector=connector) as session:
            works, page = [], 0
            while True:
                async with session.get(f"{address}/works", params={"page": page}) as response:
                    answer = await response.json()
                works += [museum.parse(raw) for raw in answer["works"]]
                if not answer["next"]:
                    break
                page = int(answer["next"][0])
            loop = asyncio.get_running_loop()

            async def image(artwork: Artwork) -> Image | None:
                if artwork.image is None:
                    return None
                return await loop.run_in_executor(pool, _stored, work, await _got(session, artwork.image))

            images = await asyncio.gather(*map(image, works))
    for start in range(0, len(works), PAGE):
        some = slice(start, start + PAGE)
        work.store.save_page("loopback", list(zip(works[some], images[some], strict=True)), [], str(start))


async def _fetched(urls: list[str]) -> list[bytes]:
    async with aiohttp.ClientSession() as session:
        return [await _got(session, url) for url in urls]


async def _got(session: aiohttp.ClientSession, url: str) -> bytes:
    async with session.get(url) as response:
        return await response.read()


def _stored(work: Workspace, body: bytes) -> Image:
    return work.images.add(body, decode(body))


def serve(records: int, pictures: int, ports: Any) -> None:
    """The museum: `records` works, the first `pictures` of them spread evenly over the pages with a picture."""
    looks = [_look(n) for n in range(LOOKS)]
    every = max(records // pictures, 1)

    def record(n: int, base: str) -> dict[str, Any]:
        number, rest = divmod(n, every)
        return {
            "id": f"w{n}",
            "title": f"Work {n}",
            "maker": f"Maker {n % 500}",
            "year": 1500 + n % 400,
            "subjects": [f"subject {n % 97}", f"subject {n % 31}"],
            "picture": f"{base}/{number}.jpg" if not rest and number < pictures else None,
        }

    async def works(request: web.Request) -> web.Response:
        first = int(request.query["page"]) * PAGE
        last = min(first + PAGE, records)
        further = [str(first // PAGE + 1)] if last < records else []
        base = f"http://{request.host}"
        return web.json_response(
            {"total": records, "next": further, "works": [record(n, base) for n in range(first, last)]}
        )

    async def picture(request: web.Request) -> web.Response:
        n = int(request.match_info["n"])
        look = looks[n % LOOKS]
        comment = f"{n:016d}".encode()
        body = look[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + look[2:]
        return web.Response(body=body, content_type="image/jpeg")

    async def run() -> None:
        app = web.Application()
        app.add_routes([web.get("/works", works), web.get(r"/{n:\d+}.jpg", picture)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        ports.put(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())


def _look(n: int) -> bytes:
    """A JPEG of 1,400 by 1,100 pixels with the grain of a photograph."""
    rng = np.random.default_rng(n)
    coarse = PIL.Image.fromarray(rng.integers(0, 256, (11, 14, 3), dtype=np.uint8)).resize((1400, 1100))
    grain = rng.normal(0, 8, (1100, 1400, 1))
    pixels = np.clip(np.asarray(coarse, dtype=np.float32) + grain, 0, 255).astype(np.uint8)
    file = io.BytesIO()
    PIL.Image.fromarray(pixels).save(file, "JPEG", quality=85)
    return file.getvalue()


if __name__ == "__main__":
    typer.run(main)
