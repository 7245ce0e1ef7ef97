import asyncio
import time
from contextlib import asynccontextmanager
from random import Random

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from scrapers.dataset import hub
from scrapers.dataset.hub import HubName
from scrapers.errors import Permanent, SourceError
from scrapers.web.agent import agent_of
from scrapers.web.bucket import LocalTurns
from scrapers.web.client import Web
from scrapers.web.limits import Limit
from tests.scrapers.dataset.making import dataset, parquet, read, row


class Hub:
    """A hub with one data set, `ann/works`, of two Parquet files; `asked` are the paths of requests in order."""

    def __init__(self, folder):
        self.sha = "abc123"
        self.files = {
            f"/datasets/ann/works/resolve/{n}.parquet": parquet(folder / f"{n}.parquet", [row(n)]) for n in range(2)
        }
        self.listed = lambda base: {
            "default": {
                "train": [f"{base}/api/datasets/ann/works/parquet/0.parquet"],
                "test": [f"{base}/api/datasets/ann/works/parquet/1.parquet"],
            }
        }
        self.asked = []
        self.refused = frozenset()

    async def answer(self, request):
        self.asked.append(request.path)
        base = f"http://{request.host}"
        if request.path in self.refused:
            return web.Response(status=401)
        if request.path == "/api/datasets/ann/works":
            return web.json_response({"id": "ann/works", "sha": self.sha})
        if request.path == "/api/datasets/ann/works/parquet":
            return web.json_response(self.listed(base))
        if request.path.startswith("/api/datasets/ann/works/parquet/"):
            name = request.path.rsplit("/", 1)[-1]
            raise web.HTTPFound(f"{base}/datasets/ann/works/resolve/{name}")
        if request.path in self.files:
            return web.FileResponse(self.files[request.path])
        return web.Response(status=404)


@asynccontextmanager
async def serving(fake):
    app = web.Application()
    app.router.add_get("/{tail:.*}", fake.answer)
    async with TestServer(app) as server:
        host = f"{server.host}:{server.port}"
        turns = LocalTurns(time.monotonic, Random(0).random)
        async with Web(agent=agent_of("ann@example.org"), turns=turns, allowed=frozenset({host})) as client:
            yield client, f"http://{host}"


@pytest.fixture
def fake(tmp_path, monkeypatch):
    monkeypatch.setattr(hub, "LIMIT", Limit(1000))
    return Hub(tmp_path / "hub")


def download(fake, to, name="hf:ann/works"):
    async def go():
        async with serving(fake) as (client, base):
            return await hub.download(client, HubName.parse(name), to, base=base)

    return asyncio.run(go())


def test_a_data_set_is_downloaded_and_read(fake, tmp_path):
    folder = download(fake, tmp_path / "cache")
    assert folder == tmp_path / "cache" / "ann--works" / "abc123" / "default"
    assert sorted(read(dataset(folder)).ids) == ["work-0", "work-1"]
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*")) == [
        "test/00000.parquet",
        "train/00000.parquet",
    ]


def test_what_is_there_is_not_taken_again_unless_the_revision_changed(fake, tmp_path):
    download(fake, tmp_path)
    fake.asked.clear()
    download(fake, tmp_path)
    assert fake.asked == ["/api/datasets/ann/works", "/api/datasets/ann/works/parquet"]
    fake.sha = "def456"
    folder = download(fake, tmp_path)
    assert folder.parent.name == "def456"
    assert len(read(dataset(folder)).ids) == 2


def test_one_split_is_all_that_is_taken(fake, tmp_path):
    folder = download(fake, tmp_path, "hf:ann/works:default:test")
    assert read(dataset(folder)).ids == ["work-1"]
    assert not any("0.parquet" in path for path in fake.asked)


def test_a_download_that_failed_goes_on_with_the_next_file(fake, tmp_path):
    fake.refused = {"/api/datasets/ann/works/parquet/1.parquet"}
    with pytest.raises(Permanent, match="401"):
        download(fake, tmp_path)
    fake.refused = frozenset()
    fake.asked.clear()
    folder = download(fake, tmp_path)
    assert len(read(dataset(folder)).ids) == 2
    assert not any(path.endswith("0.parquet") for path in fake.asked)


@pytest.mark.parametrize(
    ("listed", "name", "said"),
    [
        ({"a": {"train": []}, "b": {"train": []}}, "hf:ann/works", "no 'default', but: a, b"),
        ({"a": {"train": []}}, "hf:ann/works:b", "no 'b', but: a"),
        ({"a": {"train": []}}, "hf:ann/works:a:test", "no 'test', but: train"),
        ({"../../up": {"train": []}}, "hf:ann/works", "'../../up', which is no name of a folder"),
        ({"a": {"../up": []}}, "hf:ann/works", "'../up', which is no name of a folder"),
        ({"a": []}, "hf:ann/works", "another form"),
        ({"a": {"train": "x"}}, "hf:ann/works", "another form"),
        ([], "hf:ann/works", "no Parquet files"),
        ({}, "hf:ann/works", "no Parquet files"),
    ],
)
def test_odd_lists_are_refused(fake, tmp_path, listed, name, said):
    fake.listed = lambda _: listed
    with pytest.raises(SourceError) as caught:
        download(fake, tmp_path / "cache", name)
    assert said in str(caught.value)
    assert not (tmp_path / "up").exists()


@pytest.mark.parametrize("text", ["hf:works", "hf:", "hf:a/b/c", "hf:a/..", "hf:a/b:c:d:e", "hf:a/b:", "hf:a/b c"])
def test_odd_names_are_refused(text):
    with pytest.raises(SourceError, match="names no data set"):
        HubName.parse(text)


def test_names():
    assert HubName.parse("hf:ann/works") == HubName("ann/works")
    assert HubName.parse("hf:ann/works:small:train") == HubName("ann/works", "small", "train")
