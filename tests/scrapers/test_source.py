import asyncio
import io
import json
import multiprocessing
import os
import pickle
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

import scrapers.files
from scrapers.errors import KindredError, Rejected, SourceError
from scrapers.folder import FolderSource
from scrapers.harvest import harvest
from scrapers.harvest_counts import HarvestCounts
from scrapers.image_store import ImageStore
from scrapers.licences import RightsPolicy
from scrapers.pictures import PictureRules
from scrapers.progress import Silent
from scrapers.source import Page


@dataclass
class Saved:
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    taken_down: int = 0
    orphans: tuple = ()
    refused: tuple = ()
    withheld: int = 0


class FileStore:
    """A harvest store in one pickle, replaced whole by each transaction."""

    def __init__(self, path):
        self.path = path

    def state(self):
        if not self.path.exists():
            return {"artworks": {}, "images": {}, "rejections": {}, "cursors": {}}
        return pickle.loads(self.path.read_bytes())

    def checkpoint(self, source):
        return self.state()["cursors"].get(source)

    def images(self, sha256s):
        return {name: image for name, image in self.state()["images"].items() if name in sha256s}

    def barred(self, _keys):
        return ()

    def remove_orphans(self, images, remove):
        for image in images:
            remove(image)

    def finish_harvest(self, source):
        state = self.state()
        state["cursors"].pop(source, None)
        self.commit(state)

    def save_page(self, source, artworks, rejections, cursor):
        state, saved = self.state(), Saved()
        for artwork, image in artworks:
            before = state["artworks"].get(artwork.key)
            if image is None and artwork.image is not None and before:
                image = before[1]
            if image:
                state["images"].setdefault(image.sha256, image)
            kind = "new" if before is None else "unchanged" if before == (artwork, image) else "changed"
            setattr(saved, kind, getattr(saved, kind) + 1)
            state["artworks"][artwork.key] = (artwork, image)
        for refused in rejections:
            state["rejections"][refused.source_id, refused.reason] = refused.detail
        state["cursors"][source] = cursor
        self.commit(state)
        return saved

    def commit(self, state):
        scrapers.files.write_file(self.path, pickle.dumps(state))


class Watcher(Silent):
    def __init__(self):
        self.started = None
        self.steps = 0

    def start(self, task, total):
        self.started = (task, total)

    def advance(self, steps=1):
        self.steps += steps


def jpeg(number):
    file = io.BytesIO()
    Image.new("RGB", (40 + number, 30), (number * 20 % 256, 90, 160)).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def collection(tmp_path):
    """A folder with ten pictures, the place where Kindred's data goes, and what a harvest of it leaves."""
    return Collection(tmp_path)


class Collection:
    def __init__(self, root):
        self.folder = root / "folder"
        self.data = root / "data"
        self.folder.mkdir(parents=True)
        self.records = [{"id": f"w{n}", "file": f"{n}.jpg", "rights": "CC0"} for n in range(10)]
        for n in range(10):
            (self.folder / f"{n}.jpg").write_bytes(jpeg(n))

    @property
    def store(self):
        return FileStore(self.data / "store.pickle")

    @property
    def image_store(self):
        return ImageStore(self.data / "images", 32, 16)

    def harvest(self, *, source=None, rights=None, page_size=3, workers=2, progress=None, limit=None, **options):
        (self.folder / "artworks.jsonl").write_text("".join(json.dumps(record) + "\n" for record in self.records))
        return asyncio.run(
            harvest(
                source or FolderSource(self.folder, page_size=page_size),
                self.store,
                self.image_store,
                rights=rights or RightsPolicy(),
                progress=progress or Silent(),
                limit=limit,
                rules=PictureRules(workers=workers, **options),
            )
        )

    def files(self):
        """Every finished file by its path, with its bytes; pickles by what they hold."""
        return {
            path.relative_to(self.data).as_posix(): path.read_bytes()
            for path in sorted((self.data / "images").rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }

    def end(self):
        return self.store.state(), self.files()


def test_everything_is_stored_once_and_the_second_time_nothing_changes(collection):
    watcher = Watcher()
    counts = collection.harvest(progress=watcher)
    assert (counts.seen, counts.new, counts.changed, counts.unchanged) == (10, 10, 0, 0)
    assert watcher.started == ("ingest folder", 10)
    assert watcher.steps == 10
    state, files = collection.end()
    assert len(files) == 30
    assert state["cursors"] == {}
    assert {image.sha256 for _, image in state["artworks"].values()} == set(state["images"])
    again = collection.harvest()
    assert (again.seen, again.new, again.changed, again.unchanged) == (10, 0, 0, 10)
    assert collection.end() == (state, files)
    assert "ingest: 10 seen, 0 stored (0 new, 0 changed), 10 unchanged, 0 skipped, " in again.line("ingest")


def test_known_pictures_are_not_decoded_again(collection, monkeypatch):
    collection.harvest()
    monkeypatch.setattr("scrapers.pictures.decode", lambda *_, **__: pytest.fail("decoded again"))
    assert collection.harvest().unchanged == 10


def test_a_picture_whose_files_were_lost_is_mended(collection):
    collection.harvest()
    _, files = collection.end()
    for kind in ("originals", "working", "thumbnails"):
        next((collection.data / "images" / kind).rglob("*.jpg")).unlink()
    assert collection.harvest().unchanged == 10
    assert collection.files() == files


def test_identical_pictures_are_stored_once(collection):
    for n in (1, 2, 7):
        (collection.folder / f"{n}.jpg").write_bytes(jpeg(0))
    assert collection.harvest().new == 10
    state, files = collection.end()
    assert len(state["images"]) == 7
    assert len(files) == 21


def test_rights_are_decided_before_anything_is_fetched(collection, monkeypatch):
    for n, rights in enumerate(
        [None, "CC BY-NC 4.0", "see the museum", "https://creativecommons.org/licenses/by/4.0/"]
    ):
        collection.records[n]["rights"] = rights
    fetched = []
    fetch = FolderSource.fetch

    async def recorded(self, artwork):
        fetched.append(artwork.source_id)
        return await fetch(self, artwork)

    monkeypatch.setattr(FolderSource, "fetch", recorded)
    counts = collection.harvest()
    assert counts.skipped == {"no licence": 2, "licence not allowed": 1}
    assert (counts.seen, counts.new) == (10, 7)
    assert sorted(fetched) == [f"w{n}" for n in range(3, 10)]
    state = collection.store.state()
    assert state["artworks"]["folder:w3"][0].rights == "CC-BY-4.0"
    assert state["rejections"]["w1", "licence not allowed"] == "CC-BY-NC-4.0"


def test_stated_rights_stand_in(collection):
    for record in collection.records:
        record["rights"] = "artist died 1848: underlying work public domain, repo states no licence"
    collection.records[0]["rights"] = "All rights reserved"
    counts = collection.harvest(rights=RightsPolicy(stated="LicenseRef-test-data"))
    assert counts.skipped == {"licence not allowed": 1}
    rights = Counter(artwork.rights for artwork, _ in collection.store.state()["artworks"].values())
    assert rights == {"LicenseRef-test-data": 9}


def test_a_work_whose_picture_is_refused_is_stored_without_it(collection):
    (collection.folder / "0.jpg").write_bytes(b"text, renamed")
    (collection.folder / "1.jpg").write_bytes(b"")
    (collection.folder / "2.jpg").write_bytes(jpeg(2)[:-200])
    (collection.folder / "3.jpg").unlink()
    del collection.records[4]["file"]
    counts = collection.harvest()
    assert (counts.new, counts.skipped.total()) == (10, 0)
    assert counts.pictures == {"not an image": 1, "empty file": 1, "truncated": 1, "missing file": 1}
    assert "0 skipped, 4 pictures refused (empty file 1, missing file 1, not an image 1, truncated 1), " in counts.line(
        "x"
    )
    state = collection.store.state()
    assert [state["artworks"][f"folder:w{n}"][1] is None for n in range(6)] == [True] * 5 + [False]
    assert set(state["rejections"]) == {
        ("w0", "image: not an image"),
        ("w1", "image: empty file"),
        ("w2", "image: truncated"),
        ("w3", "image: missing file"),
    }


def test_a_stored_picture_outlives_a_broken_one(collection):
    collection.harvest()
    before = collection.end()[0]["artworks"]
    (collection.folder / "0.jpg").write_bytes(b"broken now")
    counts = collection.harvest()
    assert counts.unchanged == 10
    assert counts.pictures == {"not an image": 1}
    assert collection.end()[0]["artworks"] == before


def test_limits_on_pictures_are_passed_on(collection):
    assert collection.harvest(max_pixels=41 * 30).pictures == {"too many pixels": 8}
    assert collection.harvest(max_bytes=10).pictures == {"file too large": 8}


def test_a_changed_record_is_counted(collection):
    collection.harvest()
    collection.records[3]["title"] = "New"
    counts = collection.harvest()
    assert (counts.new, counts.changed, counts.unchanged) == (0, 1, 9)


@pytest.mark.parametrize("workers", [1, 3])
def test_the_end_does_not_depend_on_workers_or_pages(collection, tmp_path, workers):
    collection.harvest(workers=2, page_size=100)
    other = Collection(tmp_path / "other")
    other.harvest(workers=workers, page_size=workers)
    state, other_state = collection.store.state(), other.store.state()
    assert state["artworks"] == other_state["artworks"]
    assert collection.files() == other.files()


class Listed:
    """A source of pages of raw records, which may be faulty."""

    name = "listed"
    title = None
    total = None

    def __init__(self, *pages, fault=None):
        self._pages = pages
        self._fault = fault

    async def pages(self, cursor):
        for n, records in enumerate(self._pages, start=1):
            if n > int(cursor or 0):
                yield Page(records, str(n))
        if self._fault:
            raise self._fault

    def parse(self, raw):
        from scrapers.folder_columns import artwork_of

        if raw.get("bad"):
            raise Rejected("bad record", "it says so")
        return artwork_of(self.name, {"rights": "CC0", **raw})

    async def fetch(self, artwork):
        raise AssertionError(f"{artwork.source_id} has no picture")


def test_duplicate_ids_across_pages(collection):
    counts = collection.harvest(source=Listed([{"id": "a"}, {"id": "b"}], [{"id": "a", "title": "again"}, {"id": "c"}]))
    assert (counts.seen, counts.new) == (4, 3)
    assert counts.skipped == {"duplicate id": 1}
    assert collection.store.state()["artworks"]["listed:a"][0].title == "Untitled"


def test_refused_records_are_logged_by_id(collection):
    counts = collection.harvest(source=Listed([{"id": "a", "bad": True}, {"bad": True}]))
    assert counts.skipped == {"bad record": 2}
    assert collection.store.state()["rejections"] == {
        ("a", "bad record"): "it says so",
        ("", "bad record"): "it says so",
    }


def test_an_empty_source_is_finished(collection):
    assert collection.harvest(source=Listed()).seen == 0
    assert collection.store.state()["cursors"] == {}


@pytest.mark.parametrize("fault", [SourceError("gone"), KeyboardInterrupt(), KindredError("odd")])
def test_pages_before_a_fault_stay_and_the_harvest_resumes(collection, fault):
    pages = [[{"id": "a"}], [{"id": "b"}]]
    with pytest.raises(type(fault)):
        collection.harvest(source=Listed(*pages, fault=fault))
    assert collection.store.checkpoint("listed") == "2"
    counts = collection.harvest(source=Listed(*pages, [{"id": "c"}]))
    assert (counts.seen, counts.new) == (1, 1)
    assert set(collection.store.state()["artworks"]) == {"listed:a", "listed:b", "listed:c"}


@pytest.mark.parametrize("limit", [1, 3, 4, 9, 10, 50])
def test_limit(collection, limit):
    watcher = Watcher()
    counts = collection.harvest(limit=limit, progress=watcher)
    assert counts.seen == counts.new == len(collection.store.state()["artworks"]) == min(limit, 10)
    assert watcher.started == ("ingest folder", min(limit, 10))
    collection.harvest()
    assert len(collection.store.state()["artworks"]) == 10
    assert collection.store.state()["cursors"] == {}


@pytest.mark.parametrize("limit", [1, 2, 4, 5])
def test_runs_with_a_limit_go_on_inside_pages(collection, limit):
    seen = 0
    for _ in range(12):
        counts = collection.harvest(limit=limit)
        assert counts.unchanged == 0, "a record was taken twice"
        seen += counts.seen
        if not collection.store.state()["cursors"]:
            break
    assert seen == len(collection.store.state()["artworks"]) == 10


def _killed(root, visible):
    """In a process of its own: harvest, and die as if by SIGKILL before write number `visible` becomes visible."""
    commit, count = scrapers.files.commit_path, 0

    def counted(temporary, final):
        nonlocal count
        count += 1
        if count > visible:
            os._exit(9)
        commit(temporary, final)

    scrapers.files.commit_path = counted
    Collection.harvest(_existing(root), workers=1)
    os._exit(0)


def _existing(root):
    collection = Collection.__new__(Collection)
    collection.folder, collection.data = Path(root) / "folder", Path(root) / "data"
    collection.records = [json.loads(line) for line in (collection.folder / "artworks.jsonl").read_text().splitlines()]
    return collection


def test_killed_between_any_two_writes_it_ends_the_same(tmp_path):
    undisturbed = Collection(tmp_path / "undisturbed")
    undisturbed.records[5]["id"] = "w0"  # a duplicate that only a harvest from the start would notice
    (undisturbed.folder / "6.jpg").write_bytes(b"")
    undisturbed.harvest()
    writes = len(undisturbed.files()) + 5  # four pages and the end
    context = multiprocessing.get_context("fork")
    for visible in range(writes):
        collection = Collection(tmp_path / str(visible))
        collection.records = undisturbed.records
        (collection.folder / "6.jpg").write_bytes(b"")
        (collection.folder / "artworks.jsonl").write_text((undisturbed.folder / "artworks.jsonl").read_text())
        child = context.Process(target=_killed, args=(tmp_path / str(visible), visible))
        child.start()
        child.join()
        assert child.exitcode == 9
        collection.harvest()
        assert collection.end() == undisturbed.end(), visible


def test_line_without_refused_pictures():
    assert "refused" not in HarvestCounts(seen=1, new=1).line("ingest")


def test_a_source_that_goes_round_in_circles_is_left(collection):
    pages = [[{"id": "a"}, {"id": "b"}]] * 40
    with pytest.raises(SourceError, match="again and again"):
        collection.harvest(source=Listed(*pages))
    assert set(collection.store.state()["artworks"]) == {"listed:a", "listed:b"}


def test_every_work_is_credited(collection):
    collection.records[1] |= {"title": "The Mill", "artist": "Ann Example", "rights": "CC BY 4.0"}
    collection.records[2] |= {"attribution": "As the source says"}
    collection.harvest()
    works = {key: artwork for key, (artwork, _) in collection.store.state()["artworks"].items()}
    for part in ('"The Mill" by Ann Example', "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"):
        assert part in works["folder:w1"].attribution
    assert works["folder:w2"].attribution == "As the source says"
