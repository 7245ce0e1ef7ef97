"""Every museum, crawled from a fake server that speaks its dialect and goes wrong in every way: nothing lost, nothing
twice, no picture taken that must not be, and never asked faster than allowed."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from scrapers.crawl.desk import Desk, spelled
from scrapers.crawl.missing import MissingPictures
from scrapers.crawl.reader import WebReader
from scrapers.crawl.registry import museums
from scrapers.crawl.source import MuseumSource, WebFetcher
from scrapers.errors import SourceError
from scrapers.harvest import harvest
from scrapers.image_store import ImageStore
from scrapers.licences import RightsPolicy
from scrapers.museums.museum import Wanted
from scrapers.pictures import PictureRules
from scrapers.progress import Silent
from scrapers.web.agent import agent_of
from scrapers.web.backoff import Backoff
from scrapers.web.body import Pace
from scrapers.web.bucket import LocalTurns
from scrapers.web.client import Web
from scrapers.web.limits import Limit
from tests.fakes import MemoryStore
from tests.museums import faults
from tests.museums.server import FakeServer

WORKS = 12
LIMIT = Limit(40, at_once=4)
"""Faster than any real museum may be asked, and still a limit that the server can see kept."""

NAMES = sorted(path.stem for path in (Path(__file__).parent / "dialects").glob("[a-z]*.py") if path.stem in museums())


def dialect(name):
    return __import__(f"tests.museums.dialects.{name}", fromlist=["Dialect"]).Dialect


@dataclass(frozen=True)
class StoredPages:
    store: MemoryStore
    harvest: int

    def claim(self):
        return self.store.claim_page(self.harvest)

    def left(self):
        return self.store.pages_left(self.harvest)

    def close(self):
        return self.store.close_harvest(self.harvest)


class Crawler:
    """What `./kindred ingest MUSEUM` puts together, over a store in memory and a museum that answers on loopback."""

    def __init__(self, name, server, root):
        found = museums()[name]
        self.museum = type(found)()
        self.museum.about = replace(found.about, limit=LIMIT, picture_limit=LIMIT)
        self.server = server
        self.store = MemoryStore()
        self.images = ImageStore(root / "images", 64, 32)
        on_request = found.about.on_request
        self.rights = RightsPolicy(frozenset({on_request} if on_request else ()))

    def run(self, *, missing=False, limit=None, wanted=Wanted(), lanes=2, **rules):  # noqa: B008
        return asyncio.run(self._run(missing, limit, wanted, lanes, rules))

    async def _run(self, missing, limit, wanted, lanes, rules):
        about = self.museum.about
        rules = PictureRules(workers=2, remember=True, max_bytes=3_000_000, **rules)
        async with Web(
            agent=agent_of("curator@museum.example"),
            turns=LocalTurns(time.monotonic, random.random),
            allowed=self.server.allowed,
            throttled_s=1.0,
            timeout_s=5,
            pace=Pace(bytes_per_s=1000, over_s=1.0),
            backoff=Backoff(0.02, 0.05),
        ) as web:
            reader = WebReader(web, about, key="a-key", endpoint=self.server.endpoint)
            fetcher = WebFetcher(self.museum, web, self.images.incoming(), max_bytes=rules.max_bytes)
            if missing:
                source, store = MissingPictures(self.museum, self.store, fetcher, rules.retry_before), self.store
            else:
                row = self.store.open_harvest(about.name, spelled(wanted))
                store = Desk(self.store, StoredPages(self.store, row.id))
                source = MuseumSource(self.museum, reader, store, fetcher, wanted)
            try:
                return await harvest(
                    source,
                    store,
                    self.images,
                    rights=self.rights,
                    progress=Silent(),
                    limit=limit,
                    rules=rules,
                    lanes=1 if missing else lanes,
                )
            finally:
                if not missing:
                    store.release()

    @property
    def works(self):
        return {work.key.partition(":")[2]: work for work in self.store.collection().artworks}

    def keeps_the_limits(self):
        for door in (self.server.api, self.server.pictures):
            asked = replace_robots(door)
            assert busiest(asked, 1.0) <= LIMIT.requests
            assert door.most_under_way <= LIMIT.at_once
            assert all("curator@museum.example" in one.headers["User-Agent"] for one in door.asked)
        assert self.images.incoming().is_dir()
        assert not list(self.images.incoming().iterdir()), "a download was left behind"


def replace_robots(door):
    return [one for one in door.asked if one.path != "/robots.txt"]


def busiest(asked, seconds):
    times = sorted(one.at for one in asked)
    return max((sum(start <= at < start + seconds for at in times) for start in times), default=0)


@pytest.fixture
def crawler(request, tmp_path, monkeypatch):
    monkeypatch.setattr("scrapers.crawl.source.WAIT_FOR_OTHERS_S", 0.02)
    name = request.param
    with FakeServer(dialect(name), WORKS, size=(320, 240)) as server:
        yield Crawler(name, server, tmp_path)


every_museum = pytest.mark.parametrize("crawler", NAMES, indirect=True)


@every_museum
def test_a_crawl_brings_every_work_once_and_a_second_changes_nothing(crawler):
    counts = crawler.run()
    assert sorted(crawler.works) == sorted(crawler.server.dialect.ids)
    assert (counts.seen, counts.new, counts.skipped.total(), counts.downloaded) == (WORKS, WORKS, 0, WORKS)
    assert all(work.image and work.attribution and work.rights for work in crawler.works.values())
    assert crawler.store.harvests()[0].finished_at
    fetched = Counter(crawler.server.pictures.paths())
    assert set(fetched.values()) == {1}
    again = crawler.run()
    assert (again.seen, again.unchanged, again.downloaded) == (WORKS, WORKS, 0)
    assert Counter(crawler.server.pictures.paths()) == fetched, "a picture was fetched again"
    crawler.keeps_the_limits()


@every_museum
def test_whatever_goes_wrong_nothing_is_lost_and_nothing_comes_twice(crawler):
    api, pictures = crawler.server.api, crawler.server.pictures
    for number, fault in enumerate([faults.throttled(1), faults.dropped(), faults.html()], start=1):
        api.at(number, fault)
    for number, fault in enumerate([faults.throttled_until(1), faults.too_short(), faults.status(503)], start=5):
        api.at(number, fault)
    for number, fault in enumerate(
        [
            faults.status(404),
            faults.redirect("http://169.254.169.254/latest/meta-data"),
            faults.endless(),
            faults.throttled(1, 503),
            faults.dropped(),
            faults.html(),
            faults.truncated(),
            faults.silent(),
            faults.slow(0.01, 1),
        ],
        start=1,
    ):
        pictures.at(number, fault)
    counts = crawler.run()
    assert sorted(crawler.works) == sorted(crawler.server.dialect.ids)
    assert (counts.seen, counts.new) == (WORKS, WORKS)
    assert counts.pictures == {"gone": 1, "private address": 1, "file too large": 1, "truncated": 1}
    assert counts.postponed == 0
    assert counts.downloaded == WORKS - 4
    assert pictures.sent < 100_000_000, "a body without end was not cut off"
    crawler.keeps_the_limits()

    lacking = {key for key, work in crawler.works.items() if work.image is None}
    assert len(lacking) == 4
    pictures.asked.clear()
    crawler.run()
    assert not pictures.paths(), "a dead link was asked for again"
    filled = crawler.run(missing=True, retry_before=datetime.now(UTC))
    assert (filled.seen, filled.downloaded) == (4, 4)
    assert all(work.image for work in crawler.works.values())


@every_museum
def test_a_museum_that_stays_silent_ends_the_run_and_the_next_goes_on(crawler):
    for number in range(1, 5):
        crawler.server.api.at(number, faults.silent())
    with pytest.raises(SourceError, match="run the same command again"):
        crawler.run()
    assert not crawler.store.harvests()[0].finished_at
    crawler.run()
    assert sorted(crawler.works) == sorted(crawler.server.dialect.ids)
    assert len(crawler.store.harvests()) == 1


@every_museum
def test_a_limit_stops_inside_a_page_and_the_next_run_goes_on_there(crawler):
    seen = 0
    for _ in range(WORKS):
        seen += crawler.run(limit=5, skip=True).seen
        if crawler.store.harvests()[0].finished_at:
            break
    assert seen == WORKS
    assert sorted(crawler.works) == sorted(crawler.server.dialect.ids)
    assert not crawler.server.pictures.asked, "--metadata-only fetches no picture"


@every_museum
def test_the_licence_is_checked_before_anything_is_downloaded(crawler):
    parse = crawler.museum.parse
    refused = set(crawler.server.dialect.ids[:3])
    crawler.museum.parse = lambda raw: (
        replace(work, rights="In copyright") if (work := parse(raw)).source_id in refused else work
    )
    counts = crawler.run()
    assert counts.skipped == {"licence not allowed": 3}
    assert set(crawler.works) == set(crawler.server.dialect.ids) - refused
    assert len(crawler.server.pictures.paths()) == WORKS - 3


@every_museum
def test_a_licence_that_is_withdrawn_takes_the_work_down(crawler):
    crawler.run()
    parse = crawler.museum.parse
    withdrawn = crawler.server.dialect.ids[0]
    picture = crawler.works[withdrawn].image
    crawler.museum.parse = lambda raw: (
        replace(work, rights="In copyright") if (work := parse(raw)).source_id == withdrawn else work
    )
    counts = crawler.run()
    assert counts.taken_down == 1
    assert withdrawn not in crawler.works
    assert not crawler.images.has(picture)
    crawler.museum.parse = parse
    assert crawler.run().new + crawler.run().changed <= 1
    assert withdrawn in crawler.works


def test_without_key_or_contact_nothing_is_asked():
    from scripts.crawling import check
    from settings import Settings

    needy = [museum.about for museum in museums().values() if museum.about.needs_key or museum.about.needs_contact]
    assert len(needy) >= 4
    for about in needy:
        with pytest.raises(Exception, match=about.title):
            check(about, SimpleNamespace(contact=None, keys={}, mirrors={}, allowed_rights=(about.on_request,)))
        check(
            about,
            Settings(
                contact="a@b.example",
                keys={about.name: "k"},
                allowed_rights=(about.on_request,) if about.on_request else (),
            ),
        )
