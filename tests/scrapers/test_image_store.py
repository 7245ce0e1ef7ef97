import hashlib
import io
import os

import pytest
from PIL import Image

from scrapers.image_store import STALE_SECONDS, ImageStore
from scrapers.images import decode


def png(width, height, colour="navy"):
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def store(tmp_path):
    return ImageStore(tmp_path / "images", working_size=100, thumbnail_size=30)


def add(store, content):
    return store.add(content, decode(content))


def size(store, name):
    with Image.open(store.root / name) as picture:
        return picture.size


def test_three_files_by_hash(store):
    content = png(400, 200)
    sha256 = hashlib.sha256(content).hexdigest()
    image = add(store, content)
    assert image.sha256 == sha256
    assert image.original == f"originals/{sha256[:2]}/{sha256}.png"
    assert (image.mime, image.width, image.height, image.size) == ("image/png", 400, 200, len(content))
    assert (store.root / image.original).read_bytes() == content
    with Image.open(store.root / image.working) as working, Image.open(store.root / image.thumbnail) as thumbnail:
        assert (working.format, working.size) == ("JPEG", (100, 50))
        assert thumbnail.size == (30, 15)
    assert sum(path.is_file() for path in store.root.rglob("*")) == 3


def test_never_enlarged(store):
    image = add(store, png(20, 10))
    assert size(store, image.working) == (20, 10)


def test_a_long_strip_keeps_a_pixel_of_height(store):
    image = add(store, png(5000, 3))
    assert size(store, image.working) == (100, 1)


def test_the_same_bytes_are_written_once(store, monkeypatch):
    image = add(store, png(40, 40))
    monkeypatch.setattr("scrapers.files.commit_path", lambda *_: pytest.fail("written again"))
    assert add(store, png(40, 40)) == image


@pytest.mark.parametrize("kind", ["original", "working", "thumbnail"])
def test_a_lost_file_is_noticed_and_mended(store, kind):
    image = add(store, png(40, 40))
    assert store.has(image)
    (store.root / getattr(image, kind)).unlink()
    assert not store.has(image)
    add(store, png(40, 40))
    assert store.has(image)


def test_sweep_takes_old_temporary_files_only(store):
    image = add(store, png(40, 40))
    folder = (store.root / image.working).parent
    old, young = folder / ".old.jpg.x", folder / ".young.jpg.x"
    for path in (old, young, store.root / image.working):
        path.touch()
        os.utime(path, (0, path.stat().st_mtime - (0 if path is young else STALE_SECONDS + 60)))
    store.sweep()
    assert not old.exists()
    assert young.exists()
    assert store.has(image)


def test_a_spooled_file_takes_its_place_without_a_second_write(store):
    content = png(40, 40)
    spooled = store.incoming() / "download"
    spooled.write_bytes(content)
    inode = spooled.stat().st_ino
    image = store.add(content, decode(content), spooled)
    assert (store.root / image.original).stat().st_ino == inode
    assert not spooled.exists()
    assert store.has(image)
    assert oct((store.root / image.original).stat().st_mode)[-3:] == "644"


def test_a_spooled_file_of_a_picture_that_is_there_is_left_to_its_owner(store):
    content = png(40, 40)
    image = add(store, content)
    spooled = store.incoming() / "download"
    spooled.write_bytes(content)
    assert store.add(content, decode(content), spooled) == image
    assert spooled.exists()


def test_downloads_of_killed_runs_are_swept(store):
    old, young = store.incoming() / "old", store.incoming() / "young"
    old.touch()
    young.touch()
    past = old.stat().st_mtime - STALE_SECONDS - 1
    os.utime(old, (past, past))
    store.sweep()
    assert (old.exists(), young.exists()) == (False, True)


def test_remove(store):
    image, other = add(store, png(40, 40)), add(store, png(40, 40, "red"))
    assert store.remove(image) == [image.original, image.working, image.thumbnail]
    assert store.remove(image) == []
    assert not store.has(image)
    assert store.has(other)


def test_what_a_killed_removal_left_is_removed(store):
    image = add(store, png(40, 40))
    (store.root / image.original).unlink()
    assert store.remove(image) == [image.working, image.thumbnail]
