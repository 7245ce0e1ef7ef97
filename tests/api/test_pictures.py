"""Pictures of the store are served, for ever; nothing beside them is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.app import assemble
from api.limits import BodyLimits
from tests.api.doors import Untouchable, make_door
from tests.asgi import Client

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
    app.state.door = make_door(Untouchable(), live=Untouchable(), images=images)
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
    from tests.fakes import MemoryStore

    store = MemoryStore()
    token = store.create_token("Ana", ["read"])
    app = assemble(BodyLimits(1000, 5))
    app.state.door = make_door(store, images=images, open_reading=False)
    with Client(app) as client:
        assert client.get(PICTURE).status_code == 401
        answer = client.get(PICTURE, headers={"Authorization": f"Bearer {token.text}"})
        assert answer.headers["cache-control"].startswith("private")
