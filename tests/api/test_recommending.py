"""What `POST /recommend` takes, as JSON and as a form, and what it refuses by name."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from api.app import assemble
from api.intake import MOST_INSIDE, MOST_OF_ONE, Intake
from api.limits import BodyLimits
from api.problems import Refused
from api.recommending import from_json, to_asked
from scrapers.errors import NoLiveRelease
from tests.api.doors import Raising, make_door
from tests.asgi import Client


@pytest.fixture
def app() -> FastAPI:
    app = assemble(BodyLimits(5_000_000, 5))
    app.state.door = make_door(live=Raising(NoLiveRelease()))
    return app


@pytest.fixture
def client(app: FastAPI) -> Iterator[Client]:
    with Client(app) as client:
        yield client


def where(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [fault["where"] for fault in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({"postive": ["a"]}, ["body.postive"]),
        (
            {"weights": {"form": 1}, "filters": {"year": 1}, "k": 5},
            ["body.weights.form", "body.filters.year", "body.k"],
        ),
        ({"top_k": 0}, ["body.top_k"]),
        ({"top_k": "many"}, ["body.top_k"]),
        ({"diversity": -0.1}, ["body.diversity"]),
        ({"weights": {"formal": -1}}, ["body.weights.formal"]),
        ({"ranker": "best"}, ["body.ranker"]),
        ({"positive": "a"}, ["body.positive"]),
        ({"positive": ["a" * 1001]}, ["body.positive.0"]),
        ({"filters": {"artist": "a" * 201}}, ["body.filters.artist"]),
        ({"top_k": True, "diversity": False}, ["body.top_k", "body.diversity"]),
        ({"top_k": "5", "diversity": "0.5"}, ["body.top_k", "body.diversity"]),
        ({"weights": {"formal": "1", "historical": True}}, ["body.weights.formal", "body.weights.historical"]),
        ({"filters": {"year_from": "1880", "year_to": True}}, ["body.filters.year_from", "body.filters.year_to"]),
        ({"filters": {"rights": ["CC " * 50_000]}}, ["body.filters.rights.0"]),
        ({"filters": {"genres": ["a"] * 21, "sources": ["a"] * 21}}, ["body.filters.sources", "body.filters.genres"]),
        ({"negative": ["a" * 1001]}, ["body.negative.0"]),
        ({"positive": [""] * 100_000}, ["body.positive"]),
        ([], ["body"]),
    ],
)
def test_a_fault_of_json_is_named(client: Client, body: Any, faults: list[str]) -> None:
    assert where(client.post("/recommend", json=body)) == faults


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b'{"positive": ["\\ud800"]}', b"[" * 100_000, b'{"diversity": NaN}']
)
def test_what_is_not_json_is_refused(client: Client, body: bytes) -> None:
    answer = client.post("/recommend", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "image/jpeg", "application/xml"]
)
def test_other_types_are_refused(client: Client, kind: str | None) -> None:
    answer = client.post("/recommend", content=b"{}", headers={"Content-Type": kind} if kind else {})
    assert answer.status_code == 415
    assert "multipart/form-data" in answer.json()["detail"]


def test_what_is_well_formed_is_asked_of_the_live_release(client: Client) -> None:
    answer = client.post(
        "/recommend", json={"positive": ["a"]}, headers={"Content-Type": "Application/JSON; charset=utf-8"}
    )
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    picture = {"image": ("a.jpg", b"x", "image/jpeg")}
    assert client.post("/recommend", files=picture).status_code == 503
    fields = {"weights": '{"formal": 1}', "filters": "{}", "negative": ["a", "b"], "top_k": "5", "diversity": ""}
    assert client.post("/recommend", files=picture, data=fields).status_code == 503


def test_what_was_not_said_is_the_default() -> None:
    defaults = make_door().defaults
    asked = to_asked(from_json(b'{"positive": ["a"], "weights": {"formal": 0}}'), defaults)
    assert asked.weights == {"formal": 0, "conceptual": 0.4, "historical": 0.2}
    assert (asked.liked, asked.k, asked.diversity) == (("a",), 20, 0.2)
    asked = to_asked(from_json(b'{"top_k": 3, "diversity": 0, "filters": {"artist": "", "genres": ["x"]}}'), defaults)
    assert (asked.k, asked.diversity, asked.filters.artist, asked.filters.genres) == (3, 0, None, ("x",))


PICTURE = ("image", ("a.jpg", b"x", "image/jpeg"))


@pytest.mark.parametrize(
    ("parts", "faults"),
    [
        ([("top_k", (None, "5"))], ["body.image"]),
        ([("image", (None, "text"))], ["body.image"]),
        ([PICTURE, ("imgae", (None, ""))], ["body.imgae"]),
        ([PICTURE, ("colour", (None, "red"))], ["body.colour"]),
        ([PICTURE, ("weights", (None, "{"))], ["body.weights"]),
        ([PICTURE, ("weights", (None, "[" * 100_000))], ["body.weights"]),
        ([PICTURE, ("weights", (None, "3"))], ["body.weights"]),
        ([PICTURE, ("weights", (None, '{"form": 1}'))], ["body.weights.form"]),
        ([PICTURE, ("weights", (None, '{"formal": "1"}'))], ["body.weights.formal"]),
        ([PICTURE, ("filters", (None, '{"rights": "CC0-1.0"}'))], ["body.filters.rights"]),
        ([PICTURE, ("image", (None, "text"))], ["body.image"]),
        ([("image", (None, "text")), PICTURE], ["body.image"]),
        ([("image", (None, "")), PICTURE], ["body.image"]),
        ([PICTURE, ("top_k", (None, "5")), ("top_k", (None, "6"))], ["body.top_k"]),
        ([PICTURE, ("top_k", (None, "five"))], ["body.top_k"]),
        ([("negative", ("a.jpg", b"x", "image/jpeg"))], ["body.negative", "body.image"]),
    ],
)
def test_a_fault_of_a_form_is_named(client: Client, parts: list[Any], faults: list[str]) -> None:
    assert where(client.post("/recommend", files=parts)) == faults


def test_a_form_that_is_none_is_refused(client: Client) -> None:
    for kind, body in (
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"nonsense"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n"),
    ):
        answer = client.post("/recommend", content=body, headers={"Content-Type": kind})
        assert answer.status_code in (400, 422), answer.text
        assert answer.headers["content-type"] == "application/problem+json"


def test_one_file_and_a_few_fields_are_taken(client: Client) -> None:
    two = [PICTURE, PICTURE]
    assert client.post("/recommend", files=two).status_code == 400
    many = [PICTURE, *(("negative", (None, "a")) for _ in range(51))]
    assert client.post("/recommend", files=many).status_code == 400


def test_nothing_is_left_on_disk(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    opened = []
    spooled = tempfile.SpooledTemporaryFile

    def spool(*args: Any, **options: Any) -> Any:
        opened.append(spooled(*args, **options))
        return opened[-1]

    monkeypatch.setattr("starlette.formparsers.SpooledTemporaryFile", spool)
    large = ("image", ("a.jpg", io.BytesIO(b"x" * 3_000_000), "image/jpeg"))
    assert client.post("/recommend", files=[large]).status_code == 503
    assert client.post("/recommend", files=[large, ("no", (None, "x"))]).status_code == 422
    assert client.post("/recommend", files=[large, PICTURE]).status_code == 400
    assert len(opened) >= 3
    assert all(one.closed for one in opened)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("intake", [Intake(1, most=0), Intake(1, queue=-1), Intake(1, most_of_one=0)])
def test_too_many_pictures_at_once_are_told_to_wait(app: FastAPI, intake: Intake) -> None:
    app.state.door = make_door(live=Raising(NoLiveRelease()), intake=intake)
    with Client(app) as client:
        answer = client.post("/recommend", files=[PICTURE])
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:kindred:problem:too-many-uploads")
        assert answer.headers["retry-after"]
        assert client.post("/recommend", json={"positive": ["a"]}).json()["type"].endswith(":no-live-release")


def test_a_place_is_free_again_whatever_happened(app: FastAPI) -> None:
    app.state.door = make_door(live=Raising(NoLiveRelease()), intake=Intake(1, most=1))
    with Client(app) as client:
        for _ in range(3):
            assert client.post("/recommend", files=[PICTURE]).json()["type"].endswith(":no-live-release")
            assert client.post("/recommend", files=[("top_k", (None, "5"))]).status_code == 422


def admitted(intake: Intake, stack: ExitStack, hosts: list[str]) -> int:
    """How many of `hosts` get in."""
    count = 0
    for host in hosts:
        try:
            stack.enter_context(intake.admit(host))
        except Refused:
            continue
        count += 1
    return count


def test_one_client_does_not_take_every_place() -> None:
    intake = Intake(1)
    with ExitStack() as stack:
        assert admitted(intake, stack, ["10.0.0.1"] * 100) == MOST_OF_ONE
        assert admitted(intake, stack, ["10.0.0.2"]) == 1
        with ExitStack() as others:
            assert admitted(intake, others, [f"10.1.0.{one}" for one in range(100)]) == MOST_INSIDE - MOST_OF_ONE - 1
        assert admitted(intake, stack, ["10.0.0.1", "10.0.0.3"]) == 1
    with ExitStack() as stack:
        assert admitted(intake, stack, ["10.0.0.1"] * 100) == MOST_OF_ONE
    assert not intake._of_client


@pytest.mark.parametrize(
    ("hosts", "clients"),
    [
        (["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"], 1),
        (["2001:db8:1:2::1", "2001:db8:1:3::1"], 2),
        (["::ffff:10.0.0.1", "10.0.0.1"], 1),
        (["::ffff:10.0.0.1", "::ffff:10.0.0.2"], 2),
        (["", "no address"], 2),
    ],
)
def test_a_network_that_one_customer_has_is_one_client(hosts: list[str], clients: int) -> None:
    with ExitStack() as stack:
        assert admitted(Intake(1, most_of_one=1), stack, hosts) == clients
