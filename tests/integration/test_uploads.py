"""Uploads that mean harm, over real HTTP: refused quickly, in flat memory, and nothing is left on disk."""

import http.client
import io
import json
import re
import socket
import struct
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import PIL.Image
import pytest

from api.intake import MOST_OF_ONE
from scripts.protocol import HEAD_SECONDS
from tests.conftest import Postgres
from tests.integration.conftest import Built
from tests.integration.serving import Serving, serving, until

pytestmark = [pytest.mark.integration, pytest.mark.slow]
MEGABYTE = 1_000_000
BODY_SECONDS = 2.0
GROWTH = 150 * MEGABYTE
"""What a server may grow by under attack; one picture of 50 megapixels takes as much while it is decoded."""


@pytest.fixture(scope="module")
def spool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spool")


@pytest.fixture(scope="module")
def served(
    sample: Built, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory, spool: Path
) -> Iterator[Serving]:
    log = tmp_path_factory.mktemp("uploads") / "log"
    settings = _settings(postgres, spool) | {"KINDRED_BODY_SECONDS": str(BODY_SECONDS)}
    with serving(sample.work.data, log, **settings) as server:
        yield server


@pytest.fixture
def patient(sample: Built, postgres: Postgres, tmp_path: Path, spool: Path) -> Iterator[Serving]:
    """A server that gives a body the usual time."""
    with serving(sample.work.data, tmp_path / "log", **_settings(postgres, spool)) as server:
        yield server


def _settings(postgres: Postgres, spool: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": postgres.address("sample_collection"),
        "KINDRED_GRAPH": "off",
        "KINDRED_IMAGE_MAX_BYTES": str(5 * MEGABYTE),
        "KINDRED_IMAGE_MAX_PIXELS": str(10 * MEGABYTE),
        "TMPDIR": str(spool),
    }


@pytest.fixture(autouse=True)
def _unharmed(served: Serving, spool: Path) -> Iterator[None]:
    """After each attack the server is well, no larger, and has left nothing on disk."""
    upload(served, picture())
    before = served.memory
    yield
    assert upload(served, picture()).status_code == 200
    assert list(spool.iterdir()) == []
    assert served.memory - before < GROWTH
    assert "Traceback" not in served.log.read_text()


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), seed: int = 0, **options: Any) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    file = io.BytesIO()
    PIL.Image.fromarray(pixels).save(file, kind, **options)
    return file.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, data: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def upload(served: Serving, content: bytes, name: str = "a.png", **options: Any) -> httpx.Response:
    return httpx.post(f"{served.url}/recommend", files={"image": (name, content)}, timeout=60, **options)


BAD: dict[str, tuple[Callable[[], bytes], int]] = {
    "empty": (lambda: b"", 422),
    "text": (lambda: b"just some text, renamed to .jpg", 415),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", 415),
    "pdf": (lambda: b"%PDF-1.7", 415),
    "program": (lambda: b"MZ" + bytes(5000), 415),
    "two bytes of a jpeg": (lambda: b"\xff\xd8", 415),
    "cut jpeg": (lambda: picture("JPEG", (400, 300))[:3000], 422),
    "cut png": (lambda: picture("PNG")[:-30], 422),
    "cut webp": (lambda: picture("WEBP", (200, 200))[:900], 422),
    "cut tiff": (lambda: picture("TIFF")[:200], 422),
    "noise after a head": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, 422),
    "bomb of a lying head": (lambda: png(30_000, 30_000, zlib.compress(bytes(10))), 413),
    "bomb of zeros": (lambda: png(20_000, 20_000, zlib.compress(bytes(60_001 * 2_000), 9)), 413),
    "too many pixels": (lambda: png(4_000, 3_000, zlib.compress(bytes(12_001 * 3_000), 9)), 413),
    "a byte too many": (lambda: picture() + bytes(5 * MEGABYTE), 413),
}


@pytest.mark.parametrize("what", list(BAD))
def test_a_bad_picture_is_refused_with_its_reason(served: Serving, what: str) -> None:
    make, status = BAD[what]
    answer = upload(served, make())
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["detail"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "GIF"])
def test_a_good_picture_is_taken_whatever_it_is_called(served: Serving, kind: str) -> None:
    for name in ("a.txt", "../../etc/passwd", "a\\b", "é" * 200, "a\r\nX: y"):
        answer = upload(served, picture(kind), name)
        assert answer.status_code == 200, answer.text


def test_a_hole_in_a_form_is_no_hole_in_the_server(served: Serving) -> None:
    parts = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n'
    for body in (
        parts,
        parts + picture(),
        b"--x--\r\n",
        b"--x\r\n" + b"A: b\r\n" * 10_000,
        b"--x\r\n" + b"A" * 900_000,
        b"--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x--\r\n",
        b"--x\r\nContent-Disposition: form-data; name=image\r\n\r\n" + b"1" * 2_000_000 + b"\r\n--x--\r\n",
    ):
        answer = httpx.post(
            f"{served.url}/recommend", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"}
        )
        assert answer.status_code in (400, 413, 422), (body[:50], answer.text)
        assert answer.headers["content-type"] == "application/problem+json"


def test_wrong_types_are_refused(served: Serving) -> None:
    for kind in ("image/png", "text/plain", "application/octet-stream", "multipart/mixed; boundary=x", ""):
        answer = httpx.post(f"{served.url}/recommend", content=picture(), headers={"Content-Type": kind})
        assert answer.status_code == 415


def connect(served: Serving, source: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(served.host, timeout=30, source_address=(source, 0))


def head(*lines: str) -> bytes:
    return "\r\n".join(["POST /recommend HTTP/1.1", "Host: kindred", *lines, "", ""]).encode()


FORM = "Content-Type: multipart/form-data; boundary=x"
JSON = "Content-Type: application/json"
START = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n'


def answer_of(connection: socket.socket) -> tuple[int, Any]:
    response = http.client.HTTPResponse(connection)
    response.begin()
    return response.status, json.loads(response.read())


@pytest.mark.parametrize("kind", [FORM, JSON])
def test_a_hundred_megabytes_are_refused_by_their_length_alone(served: Serving, kind: str) -> None:
    with connect(served) as connection:
        # No byte of the body follows: whoever waits for it answers 408.
        connection.sendall(head(kind, f"Content-Length: {100 * MEGABYTE}", "Expect: 100-continue"))
        status, body = answer_of(connection)
        assert (status, body["type"]) == (413, "urn:kindred:problem:body-too-large")
        until(lambda: connection.recv(1) == b"", 10)


@pytest.mark.parametrize("kind", [FORM, JSON])
def test_who_sends_a_hundred_megabytes_all_the_same_reads_the_answer(served: Serving, kind: str) -> None:
    answer = httpx.post(
        f"{served.url}/recommend",
        content=bytes(100 * MEGABYTE),
        headers={"Content-Type": kind.partition(": ")[2]},
        timeout=60,
    )
    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(("kind", "first"), [(FORM, START), (JSON, b'{"positive": ["')])
def test_a_hundred_megabytes_in_chunks_are_cut(served: Serving, kind: str, first: bytes) -> None:
    block = b"%x\r\n" % MEGABYTE + b"a" * MEGABYTE + b"\r\n"
    with connect(served) as connection:
        connection.sendall(head(kind, "Transfer-Encoding: chunked"))
        connection.sendall(b"%x\r\n%b\r\n" % (len(first), first))
        sent = 0
        try:
            for _ in range(100):
                connection.sendall(block)
                sent += 1
        except OSError:
            pass
        assert sent == 100 or sent > 0
        status, body = answer_of(connection)
        assert (status, body["type"]) == (413, "urn:kindred:problem:body-too-large")


@pytest.mark.parametrize(("kind", "first"), [(FORM, START), (JSON, b"{")])
def test_a_slow_body_is_cut_off(served: Serving, kind: str, first: bytes) -> None:
    with connect(served) as connection:
        connection.sendall(head(kind, "Content-Length: 1000") + first)
        begun = time.monotonic()
        connection.settimeout(0.2)
        while True:
            connection.sendall(b" ")
            try:
                if connection.recv(1, socket.MSG_PEEK):
                    break
            except TimeoutError:
                assert time.monotonic() - begun < BODY_SECONDS + 5
        took = time.monotonic() - begun
        connection.settimeout(30)
        status, body = answer_of(connection)
        assert (status, body["type"]) == (408, "urn:kindred:problem:too-slow")
        assert took > BODY_SECONDS - 0.5


def test_a_head_that_never_ends_is_cut_off(served: Serving) -> None:
    with connect(served) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\n")
        sent = 0
        with suppress(OSError):
            while sent < 50:
                connection.sendall(b"X-More: " + b"a" * 10_000 + b"\r\n")
                sent += 1
                time.sleep(0.02)
        assert sent < 50


def test_a_head_that_comes_too_slowly_is_cut_off(served: Serving) -> None:
    with connect(served) as silent, connect(served) as slow, connect(served) as second:
        second.sendall(b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        answer = b""
        while not answer.endswith(b"}"):
            answer += second.recv(1000)
        assert answer.startswith(b"HTTP/1.1 200")
        begun = time.monotonic()
        for connection in (slow, second):
            connection.sendall(b"GET /health HTTP/1.1\r\n")
        for connection in (silent, slow, second):
            assert connection.recv(1) == b""
        assert HEAD_SECONDS - 2 < time.monotonic() - begun < HEAD_SECONDS + 5


def test_two_hundred_slow_bodies_of_one_client_do_not_keep_others_waiting(patient: Serving) -> None:
    connections = [connect(patient, "127.0.0.2") for _ in range(200)]
    try:
        for connection in connections:
            connection.sendall(head(FORM, "Content-Length: 3000000") + START + bytes(100_000))
        assert httpx.get(f"{patient.url}/artworks/sample:0007/related").status_code == 200
        assert upload(patient, picture()).status_code == 200
        begun = time.monotonic()
        assert Counter(answer_of(one)[0] for one in connections) == {408: MOST_OF_ONE, 503: 200 - MOST_OF_ONE}
        assert time.monotonic() - begun < 25  # what comes no more is not waited for as long as a body may take
    finally:
        for connection in connections:
            connection.close()


def test_who_leaves_in_the_middle_leaves_nothing(patient: Serving) -> None:
    def left() -> list[str]:
        return re.findall(r" POST /recommend (\S+) ", patient.log.read_text())

    for _ in range(MOST_OF_ONE):
        with connect(patient) as connection:
            connection.sendall(head(FORM, "Content-Length: 3000000") + START + bytes(2 * MEGABYTE))
    # A busy server reads what was sent before it sees that nobody is there.
    until(lambda: len(left()) == MOST_OF_ONE)
    assert set(left()) == {"-"}, "noticed, and not waited for until the body was late"
    assert upload(patient, picture()).status_code == 200, "no place is lost"


def test_a_crowd_of_uploads_is_taken_in_turn_or_told_to_wait(patient: Serving) -> None:
    large = picture("JPEG", (1600, 1200), quality=80)
    assert len(large) < 5 * MEGABYTE
    before, peak = patient.memory, [0]

    def send(_: int) -> int:
        answer = upload(patient, large)
        peak[0] = max(peak[0], patient.memory)
        if answer.status_code == 503:
            assert answer.headers["retry-after"]
        return answer.status_code

    with ThreadPoolExecutor(100) as crowd:
        counted = Counter(crowd.map(send, range(100)))
    assert set(counted) <= {200, 503}
    assert counted[200] >= 10
    assert peak[0] - before < 400 * MEGABYTE


def test_hundreds_of_small_uploads_leave_the_server_as_it_was(served: Serving) -> None:
    contents = [picture(seed=one) for one in range(20)] + [b"no picture", picture()[:-30]]

    def send(number: int) -> int:
        return upload(served, contents[number % len(contents)]).status_code

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(send, range(100)))
        before = served.memory
        counted = Counter(crowd.map(send, range(300)))
    assert counted.keys() == {200, 415, 422}
    assert counted[200] > 270
    assert served.memory - before < 50 * MEGABYTE
    print(f"memory before {before / MEGABYTE:.0f} MB, after {served.memory / MEGABYTE:.0f} MB")
