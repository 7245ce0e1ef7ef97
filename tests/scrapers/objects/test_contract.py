"""Every kind of object store does the same."""

import hashlib
import itertools

import pytest

from scrapers.objects.local import LocalObjects
from scrapers.objects.s3 import WHOLE_BYTES

NAME = "originals/ab/ab cd+ü%20.jpg"
PREFIXES = itertools.count()


@pytest.fixture(params=["local", "s3"])
def objects(request, tmp_path):
    if request.param == "local":
        root = tmp_path / "objects"
        root.mkdir()
        return LocalObjects(root)
    return request.getfixturevalue("s3_server").objects(f"contract/{next(PREFIXES)}")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"a picture")
    return path


@pytest.fixture
def into(tmp_path):
    return tmp_path / "into"


def test_what_was_put_comes_back(objects, file, into):
    assert not objects.has(NAME)
    objects.put(NAME, file)
    assert objects.has(NAME)
    assert objects.get(NAME, into)
    assert into.read_bytes() == b"a picture"


def test_nothing_is_not_there(objects, into):
    assert not objects.has(NAME)
    assert not objects.get(NAME, into)
    assert not objects.remove(NAME)
    assert list(objects.names("originals")) == []


def test_a_second_put_takes_the_place_of_the_first(objects, file, into):
    objects.put(NAME, file)
    file.write_bytes(b"")
    objects.put(NAME, file)
    assert objects.get(NAME, into)
    assert into.read_bytes() == b""


def test_get_leaves_nothing_of_what_was_there(objects, file, into):
    objects.put(NAME, file)
    into.write_bytes(b"something longer than the picture")
    assert objects.get(NAME, into)
    assert into.read_bytes() == b"a picture"


def test_remove_tells_whether_there_was_anything(objects, file):
    objects.put(NAME, file)
    objects.put(f"{NAME}.other", file)
    assert objects.remove(NAME)
    assert not objects.remove(NAME)
    assert not objects.has(NAME)
    assert objects.has(f"{NAME}.other")


def test_names_are_those_of_a_folder(objects, file):
    names = {f"originals/ab/{number:03}.jpg" for number in range(3)} | {"originals/cd/x.jpg"}
    for name in (*names, "originals-of-others/ab/x.jpg", "working/ab/x.jpg"):
        objects.put(name, file)
    assert set(objects.names("originals")) == names
    assert set(objects.names("originals/cd")) == {"originals/cd/x.jpg"}


def test_the_address_says_where(objects):
    assert objects.address.startswith(("file:///", "s3://pictures/contract/"))


def test_a_large_file_goes_in_parts(s3_server, tmp_path, into, monkeypatch):
    assert WHOLE_BYTES > 20_000_000, "pictures of the usual size go in one request"
    monkeypatch.setattr("scrapers.objects.s3.WHOLE_BYTES", 1_000_000)
    large = tmp_path / "large"
    large.write_bytes(bytes(range(256)) * 48_000)
    objects = s3_server.objects(f"contract/{next(PREFIXES)}")
    objects.put(NAME, large)
    assert objects.get(NAME, into)
    assert hashlib.sha256(into.read_bytes()).digest() == hashlib.sha256(large.read_bytes()).digest()


def test_more_names_than_a_page(s3_server, file):
    objects = s3_server.objects(f"contract/{next(PREFIXES)}")
    folder = s3_server.folder / "pictures" / objects.address.removeprefix("s3://pictures/") / "working" / "ab"
    objects.put("working/ab/first.jpg", file)
    for number in range(1100):
        (folder / f"{number}.jpg").touch()
    assert len(set(objects.names("working"))) == 1101
