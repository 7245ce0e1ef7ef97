"""Pictures in the folder and in an object store: written through, read through, removed from both."""

import hashlib
import io
import itertools
import shutil

import pytest
from PIL import Image

from scrapers.errors import ObjectStoreUnavailable
from scrapers.image_store import ImageStore, names_of
from scrapers.images import decode
from scrapers.objects.local import LocalObjects
from scrapers.picture_folder import PictureFolder

PREFIXES = itertools.count()


def png(colour, width=120):
    file = io.BytesIO()
    Image.new("RGB", (width, 60), colour).save(file, "PNG")
    return file.getvalue()


class Killed(BaseException):
    """Stands for a kill: nobody handles it."""


class Watched:
    """An object store that notes what is asked of it, and dies before the put that `dies_before` counts down to."""

    def __init__(self, objects):
        self.objects, self.asked, self.dies_before = objects, [], None
        self.address = objects.address

    def __getattr__(self, name):
        def ask(*given):
            self.asked.append((name, str(given[0])))
            if name == "put" and self.dies_before is not None:
                self.dies_before -= 1
                if self.dies_before < 0:
                    raise Killed
            return getattr(self.objects, name)(*given)

        return ask

    def count(self, name):
        return sum(asked == name for asked, _ in self.asked)


@pytest.fixture(params=["local", "s3"])
def objects(request, tmp_path):
    if request.param == "local":
        (tmp_path / "objects").mkdir()
        return Watched(LocalObjects(tmp_path / "objects"))
    return Watched(request.getfixturevalue("s3_server").objects(f"images/{next(PREFIXES)}"))


@pytest.fixture
def root(tmp_path):
    return tmp_path / "images"


@pytest.fixture
def images(root, objects):
    return ImageStore(root, 100, 30, objects)


def add(images, content, spooled=None):
    return images.add(content, decode(content), spooled)


def files(root):
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def kept(objects):
    return {name for folder in ("originals", "working", "thumbnails") for name in objects.names(folder)}


def test_a_picture_is_in_both(images, root, objects, tmp_path):
    content = png("navy")
    image = add(images, content)
    assert kept(objects) == set(names_of(image)) == set(files(root)) - {".objects"}
    for name in names_of(image):
        assert objects.get(name, tmp_path / "into")
        assert (tmp_path / "into").read_bytes() == (root / name).read_bytes()
    assert (root / image.original).read_bytes() == content


def test_what_is_here_is_there_and_nothing_is_asked(images, objects):
    image = add(images, png("navy"))
    objects.asked.clear()
    assert images.has(image)
    assert add(images, png("navy")) == image
    assert images.pictures.path(image.working).is_file()
    assert objects.asked == []


def test_a_fresh_disk_has_what_the_object_store_has(images, root, objects):
    image = add(images, png("navy"))
    before = {name: (root / name).read_bytes() for name in names_of(image)}
    shutil.rmtree(root)
    fresh = ImageStore(root, 100, 30, objects)
    assert fresh.has(image)
    assert {name: fresh.pictures.path(name).read_bytes() for name in names_of(image)} == before
    assert oct((root / image.original).stat().st_mode)[-3:] == "644"


def test_many_are_fetched_at_once(images, root, objects):
    kept = [add(images, png("navy", width)) for width in range(60, 90)]
    shutil.rmtree(root)
    objects.asked.clear()
    paths = PictureFolder(root, objects).paths(one.working for one in kept)
    assert all(path.is_file() for path in paths.values())
    assert list(paths) == [one.working for one in kept]
    assert objects.count("get") == 30


@pytest.mark.parametrize("puts", range(4))
def test_killed_at_any_put_the_next_run_goes_on(images, root, objects, puts):
    objects.dies_before = puts
    if puts < 3:
        with pytest.raises(Killed):
            add(images, png("navy"))
    else:
        add(images, png("navy"))
    visible = set(files(root)) - {".objects"}
    objects.dies_before = None
    assert visible <= kept(objects), "a file that has its name is in the object store"
    again = ImageStore(root, 100, 30, objects)
    image = add(again, png("navy"))
    assert again.has(image)
    assert kept(objects) == set(names_of(image)) == set(files(root)) - {".objects"}


def test_a_record_does_not_count_as_complete_without_the_object(images, root, objects):
    image = add(images, png("navy"))
    (root / image.thumbnail).unlink()
    objects.remove(image.thumbnail)
    assert not images.has(image)


def test_a_folder_from_before_goes_first(root, objects):
    alone = ImageStore(root, 100, 30)
    before = [add(alone, png("navy", width)) for width in (60, 61, 62)]
    objects.dies_before = 4
    with pytest.raises(Killed):
        ImageStore(root, 100, 30, objects).has(before[0])
    objects.dies_before = None
    assert ImageStore(root, 100, 30, objects).has(before[0])
    assert kept(objects) == {name for image in before for name in names_of(image)}
    objects.asked.clear()
    assert ImageStore(root, 100, 30, objects).has(before[1])
    assert objects.asked == []


def test_another_object_store_gets_all_of_it_too(images, root, tmp_path):
    image = add(images, png("navy"))
    (tmp_path / "other").mkdir()
    other = LocalObjects(tmp_path / "other")
    assert ImageStore(root, 100, 30, other).has(image)
    assert kept(other) == set(names_of(image))


def test_an_original_that_is_not_what_it_is_named_after_is_not_believed(images, root, objects, tmp_path, caplog):
    image = add(images, png("navy"))
    shutil.rmtree(root)
    (tmp_path / "damaged").write_bytes(png("red"))
    objects.put(image.original, tmp_path / "damaged")
    assert not PictureFolder(root, objects).path(image.original).exists()
    assert "is not the picture that it is named after" in caplog.text
    assert files(root) == []
    assert PictureFolder(root, objects).path(image.working).exists()


def test_remove_takes_all_of_it_and_says_what(images, root, objects):
    image, other = add(images, png("navy")), add(images, png("red"))
    removed = images.remove(image)
    assert set(removed) == {*names_of(image), *(f"{objects.address}/{name}" for name in names_of(image))}
    assert kept(objects) == set(names_of(other)) == set(files(root)) - {".objects"}
    assert images.remove(image) == []
    assert not images.has(image)
    assert images.has(other)


def test_a_picture_that_is_removed_while_it_is_fetched_does_not_stay(images, root, objects):
    image = add(images, png("navy"))
    (root / image.working).unlink()
    get = objects.objects.get

    def removed_meanwhile(name, into):
        found = get(name, into)
        images.remove(image)
        return found

    objects.objects.get = removed_meanwhile
    assert not PictureFolder(root, objects).path(image.working).exists()
    assert set(files(root)) == {".objects"}


def test_a_spooled_file_is_moved(images, root):
    content = png("navy")
    spooled = images.incoming() / "download"
    spooled.write_bytes(content)
    inode = spooled.stat().st_ino
    image = add(images, content, spooled)
    assert not spooled.exists()
    assert (root / image.original).stat().st_ino == inode
    assert hashlib.sha256((root / image.original).read_bytes()).hexdigest() == image.sha256


def test_an_object_store_that_does_not_answer_lets_nothing_be_half_kept(root, tmp_path):
    images = ImageStore(root, 100, 30, LocalObjects(tmp_path / "unmounted"))
    with pytest.raises(ObjectStoreUnavailable):
        add(images, png("navy"))
    assert files(root) == [] if root.exists() else True
    with pytest.raises(ObjectStoreUnavailable):
        images.pictures.paths(["working/ab/x.jpg", "working/ab/y.jpg"])
