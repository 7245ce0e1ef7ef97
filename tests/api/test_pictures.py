"""Pictures of the store are served, for ever; nothing beside them is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.app import assemble
from api.limits import BodyLimits
from scrapers.errors import StoreUnavailable
from scrapers.objects.local import LocalObjects
from scrapers.picture_folder import PictureFolder
from scrapers.records import Artwork, Image
from scrapers.store.standing import Standing
from tests.api.doors import make_door
from tests.asgi import Client
from tests.fakes import MemoryStore

NAME = "ab" + "0" * 62
PICTURE = f"/images/working/ab/{NAME}.jpg"


@pytest.fixture
def images(tmp_path: Path) -> Path:
    root = tmp_path / "images"
    for folder, suffix in (("working", "jpg"), ("thumbnails", "jpg"), ("originals", "png"), ("secrets", "jpg")):
        (root / folder / "ab").mkdir(parents=True)
        (root / folder / "ab" / f"{NAME}.{suffix}").write_bytes(f"a {suffix} of {folder}".encode())
    (root / "working" / "ab" / f".{NAME}.jpg").write_bytes(b"half written")
    (root / "working" / "ab" / "note.txt").write_bytes(b"secret")
    (root / "working" / "ab" / ("ab" + "1" * 62 + ".jpg")).symlink_to("/etc/passwd")
    (root / "working" / "ab" / ("ab" + "2" * 62 + ".jpg")).mkdir()
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    return root


@pytest.fixture
def app(images: Path) -> FastAPI:
    app = assemble(BodyLimits(1000, 5))
    app.state.door = make_door(images=PictureFolder(images))
    return app


@pytest.fixture
def client(app: FastAPI) -> Iterator[Client]:
    with Client(app) as client:
        yield client


def test_a_picture_may_be_kept_for_ever(client: Client) -> None:
    answer = client.get(PICTURE)
    assert (answer.status_code, answer.content) == (200, b"a jpg of working")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get(f"/images/originals/ab/{NAME}.png").headers["content-type"] == "image/png"
    assert client.get(f"/images/thumbnails/ab/{NAME}.jpg").headers["etag"] != answer.headers["etag"]


def test_who_has_it_need_not_fetch_it_again(client: Client) -> None:
    etag = client.get(PICTURE).headers["etag"]
    for header in (etag, f'"other", W/{etag}', "*"):
        answer = client.get(PICTURE, headers={"If-None-Match": header})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
        assert "immutable" in answer.headers["cache-control"]
    assert client.get(PICTURE, headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_and_range(client: Client) -> None:
    answer = client.request("HEAD", PICTURE)
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "16")
    answer = client.get(PICTURE, headers={"Range": "bytes=2-4"})
    assert (answer.status_code, answer.content) == (206, b"jpg")
    assert client.get(PICTURE, headers={"Range": "bytes=99-"}).status_code == 416


@pytest.mark.parametrize(
    "path",
    [
        "/images/",
        "/images/working",
        "/images/working/ab",
        "/images/working/ab/note.txt",
        f"/images/working/ab/.{NAME}.jpg",
        f"/images/working/ab/{NAME}.png",
        f"/images/working/ab/{NAME}.jpg/",
        f"/images/working/ab/{NAME}.jpg%00",
        f"/images/working/ab/{NAME}.jpg%0A",
        f"/images/working/ab/{NAME.upper()}.jpg",
        f"/images/working/cd/{NAME}.jpg",
        f"/images/working/cd/cd{'0' * 62}.jpg",
        f"/images/working/ab/ab{'1' * 62}.jpg",
        f"/images/working/ab/ab{'2' * 62}.jpg",
        f"/images/secrets/ab/{NAME}.jpg",
        "/images/%2e%2e/secret.jpg",
        "/images/..%2fsecret.jpg",
        "/images/working/../../secret.jpg",
        f"/images/working/ab/../../secrets/ab/{NAME}.jpg",
        "/images//etc/passwd",
        "/images/%2Fetc%2Fpasswd",
        f"/images/working\\ab\\{NAME}.jpg",
    ],
)
def test_nothing_else_is_served(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "immutable" not in answer.headers.get("cache-control", "")


def test_where_reading_is_closed_no_shared_cache_keeps_it(images: Path) -> None:
    store = MemoryStore()
    token = store.create_token("Ana", ["read"])
    app = assemble(BodyLimits(1000, 5))
    app.state.door = make_door(store, images=PictureFolder(images), open_reading=False)
    with Client(app) as client:
        assert client.get(PICTURE).status_code == 401
        answer = client.get(PICTURE, headers={"Authorization": f"Bearer {token.text}"})
        assert answer.headers["cache-control"].startswith("private")


def work(name: str) -> Artwork:
    return Artwork(source="met", source_id=name, title=f"Work {name}", rights="CC0-1.0", image=name)


def image(sha256: str) -> Image:
    return Image(
        sha256=sha256,
        mime="image/png",
        width=1,
        height=1,
        size=1,
        phash="0" * 16,
        original=f"originals/ab/{sha256}.png",
        working=f"working/ab/{sha256}.jpg",
        thumbnail=f"thumbnails/ab/{sha256}.jpg",
    )


def test_a_picture_that_was_taken_down_is_gone_at_once_though_its_files_are_there(images: Path) -> None:
    store = MemoryStore()
    store.save_page("met", [(work("1"), image(NAME))], [], "")
    app = assemble(BodyLimits(1000, 5))
    app.state.door = make_door(store, images=PictureFolder(images))
    with Client(app) as client:
        etag = client.get(PICTURE).headers["etag"]
        store.takedown("met:1", "asked to", "Ana")
        for path in (PICTURE, f"/images/originals/ab/{NAME}.png", f"/images/thumbnails/ab/{NAME}.jpg"):
            for header in ({}, {"If-None-Match": etag}, {"Range": "bytes=0-1"}):
                answer = client.get(path, headers=header)
                assert (answer.status_code, answer.json()["type"]) == (410, "urn:kindred:problem:artwork-taken-down")
                assert "immutable" not in answer.headers.get("cache-control", "")
        store.lift_takedown("met:1")
        assert client.get(PICTURE).status_code == 200


def test_a_picture_that_another_work_shows_stays(images: Path) -> None:
    store = MemoryStore()
    store.save_page("met", [(work("1"), image(NAME)), (work("2"), image(NAME))], [], "")
    app = assemble(BodyLimits(1000, 5))
    app.state.door = make_door(store, images=PictureFolder(images))
    with Client(app) as client:
        store.takedown("met:1", "asked to", "Ana")
        assert client.get(PICTURE).status_code == 200


class _Lost(MemoryStore):
    """A store whose database goes away."""

    lost = False

    def standing(self) -> Standing:
        if self.lost:
            raise StoreUnavailable()
        return super().standing()


def test_without_the_database_pictures_go_on_and_those_known_to_be_taken_down_stay_gone(images: Path) -> None:
    store = _Lost()
    other = NAME[:-1] + "9"
    (images / "working" / "ab" / f"{other}.jpg").write_bytes(b"another")
    store.save_page("met", [(work("1"), image(NAME))], [], "")
    store.takedown("met:1", "asked to", "Ana")
    app = assemble(BodyLimits(1000, 5))
    app.state.door = make_door(store, images=PictureFolder(images))
    with Client(app) as client:
        assert client.get(PICTURE).status_code == 410
        store.lost = True
        assert client.get(PICTURE).status_code == 410
        assert client.get(f"/images/working/ab/{other}.jpg").content == b"another"


def test_a_picture_that_is_only_in_the_object_store_is_fetched(images: Path, tmp_path: Path) -> None:
    objects = LocalObjects(tmp_path / "objects")
    (tmp_path / "objects").mkdir()
    objects.put(f"working/ab/{NAME}.jpg", images / "working" / "ab" / f"{NAME}.jpg")
    app = assemble(BodyLimits(1000, 5))
    app.state.door = make_door(images=PictureFolder(tmp_path / "fresh", objects))
    with Client(app) as client:
        assert client.get(PICTURE).content == b"a jpg of working"
        assert client.get(f"/images/thumbnails/ab/{NAME}.jpg").status_code == 404
        (tmp_path / "objects").rename(tmp_path / "unmounted")
        assert client.get(PICTURE).status_code == 200
        answer = client.get(f"/images/thumbnails/ab/{NAME}.jpg")
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:kindred:problem:object-store-unavailable")
        assert str(tmp_path) not in answer.text
