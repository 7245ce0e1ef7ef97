"""Pictures of a page: each URL once, and what became of it written down whatever happens next."""

import asyncio
import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from scrapers.errors import Rejected, Transient
from scrapers.image_store import ImageStore
from scrapers.pictures import PictureRules, Pictures
from scrapers.records import Artwork
from tests.fakes import MemoryStore


def jpeg(seed):
    written = io.BytesIO()
    Image.new("RGB", (40 + seed % 20, 30), (seed * 20 % 256, 90, 160)).save(written, "JPEG")
    return written.getvalue()


def work(name, url):
    return Artwork(source="met", source_id=name, title=name, rights="CC0-1.0", image=url)


class Giving:
    """A source that gives a picture for each URL, or raises what `answers` has for it."""

    name = "met"
    title = None
    total = None

    def __init__(self, **answers):
        self.answers = answers
        self.asked = []

    async def fetch(self, artwork):
        self.asked.append(artwork.image)
        answer = self.answers.get(artwork.image, jpeg(len(self.asked)))
        await asyncio.sleep(0.01)
        if isinstance(answer, Exception):
            raise answer
        if answer == "hang":
            await asyncio.sleep(60)
        return answer


class Taking:
    def __init__(self, root, source, store=None, **rules):
        self.source, self.store = source, store or MemoryStore()
        self.images = ImageStore(root / "images", 32, 16)
        self.rules = PictureRules(workers=2, remember=True, **rules)

    def take(self, *works, seconds=10.0):
        async def run():
            with Pictures(self.source, self.store, self.images, self.rules) as pictures:
                async with asyncio.timeout(seconds):
                    found = await pictures.of(works)
                return *found, pictures.downloaded, pictures.postponed

        return asyncio.run(run())


def test_works_that_name_one_url_share_one_download(tmp_path):
    taking = Taking(tmp_path, Giving())
    images, refused, downloaded, _ = taking.take(*(work(str(n), "u") for n in range(5)), work("x", "v"))
    assert sorted(taking.source.asked) == ["u", "v"]
    assert downloaded == 2
    assert not refused
    assert len({image.sha256 for image in images}) == 2
    assert len({image.sha256 for image in images[:5]}) == 1


def test_what_had_come_is_remembered_when_the_run_is_stopped(tmp_path):
    store = MemoryStore()
    hanging = Taking(tmp_path, Giving(slow="hang"), store)
    with pytest.raises(TimeoutError):
        hanging.take(work("1", "a"), work("2", "b"), work("3", "slow"), seconds=0.5)
    assert {url: row.outcome for url, row in store.downloads(["a", "b", "slow"]).items()} == {
        "a": "stored",
        "b": "stored",
    }
    again = Taking(tmp_path, Giving(), store)
    again.take(work("1", "a"), work("2", "b"), work("3", "slow"))
    assert again.source.asked == ["slow"]


def test_a_dead_link_is_asked_for_again_only_after_its_time(tmp_path):
    store = MemoryStore()
    dead = {"u": Rejected("gone", "status 404")}
    images, refused, _, _ = Taking(tmp_path, Giving(**dead), store).take(work("1", "u"))
    assert (images, [one.reason for one in refused]) == ([None], ["image: gone"])
    again = Taking(tmp_path, Giving(**dead), store)
    assert again.take(work("1", "u"))[1][0].reason == "image: gone"
    assert again.source.asked == []
    later = Taking(tmp_path, Giving(), store, retry_before=datetime.now(UTC) + timedelta(seconds=1))
    assert later.take(work("1", "u"))[0][0]
    assert later.source.asked == ["u"]


def test_what_may_come_later_is_postponed_and_tried_by_every_run(tmp_path):
    store = MemoryStore()
    busy = Taking(tmp_path, Giving(u=Transient("timeout")), store)
    images, refused, downloaded, postponed = busy.take(work("1", "u"))
    assert (images, refused, downloaded, postponed) == ([None], [], 0, 1)
    assert store.downloads(["u"])["u"].outcome == "postponed"
    again = Taking(tmp_path, Giving(), store)
    assert again.take(work("1", "u"))[0][0]


def test_a_picture_whose_files_are_gone_is_fetched_again(tmp_path):
    store = MemoryStore()
    first = Taking(tmp_path, Giving(), store)
    image = first.take(work("1", "u"))[0][0]
    first.images.remove(image)
    again = Taking(tmp_path, Giving(), store)
    again.take(work("1", "u"))
    assert again.source.asked == ["u"]


def test_a_picture_that_is_removed_while_its_page_waits_is_postponed(tmp_path):
    taking = Taking(tmp_path, Giving())

    async def run():
        with Pictures(taking.source, taking.store, taking.images, taking.rules) as pictures:
            images, _ = await pictures.of([work("1", "u"), work("2", "v")])
            taking.images.remove(images[0])
            return pictures.still_there(images), images, pictures.postponed

    kept, images, postponed = asyncio.run(run())
    assert kept == [None, images[1]]
    assert postponed == 1


def test_nothing_is_fetched_where_only_records_are_wanted(tmp_path):
    taking = Taking(tmp_path, Giving(), skip=True)
    assert taking.take(work("1", "u"))[0] == [None]
    assert taking.source.asked == []


def test_what_reads_text_is_given_the_picture(tmp_path):
    seen = []
    taking = Taking(tmp_path, Giving(), ocr=lambda pixels: seen.append(pixels.shape) or "HALLO")
    assert taking.take(work("1", "u"))[0][0].text == "HALLO"
    assert seen == [(30, 41, 3)]
