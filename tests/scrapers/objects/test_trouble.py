"""What goes wrong with an object store is said so that a person can mend it, and without secrets."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from scrapers.errors import KindredError, ObjectStoreUnavailable
from scrapers.objects.address import ObjectsAddress, open_objects
from scrapers.objects.local import LocalObjects
from scrapers.objects.s3 import S3Objects

ROOT = Path(__file__).parents[3]
SECRET = "a-secret-that-nobody-may-read"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"a picture")
    return path


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr("scrapers.objects.s3._RETRIES", 1)


def everything(objects, file):
    """Each thing that can be asked of a store."""
    return [
        lambda: objects.put("originals/ab/x.jpg", file),
        lambda: objects.get("originals/ab/x.jpg", file.with_name("into")),
        lambda: objects.has("originals/ab/x.jpg"),
        lambda: objects.remove("originals/ab/x.jpg"),
        lambda: list(objects.names("originals")),
    ]


def said(ask):
    with pytest.raises(ObjectStoreUnavailable) as caught:
        ask()
    text = str(caught.value)
    assert SECRET not in text
    assert "Debug source" not in text
    assert "\n" not in text
    assert caught.value.__cause__ is None or SECRET not in str(caught.value.__cause__)
    return text


def test_a_wrong_secret(s3_server, file):
    for ask in everything(s3_server.objects("trouble", secret=SECRET), file):
        text = said(ask)
        assert "s3://pictures/trouble" in text
        assert "refuses the key" in text
        assert "KINDRED_OBJECT_STORE_SECRET" in text


def test_a_wrong_key(s3_server, file):
    for ask in everything(s3_server.objects(key="nobody"), file):
        text = said(ask)
        assert "refuses the key" in text
        assert s3_server.secret not in text


def test_no_such_bucket(s3_server, file):
    for number in range(5):
        text = said(everything(s3_server.objects(bucket="nonesuch"), file)[number])
        assert "there is no bucket 'nonesuch'" in text
        assert "KINDRED_OBJECT_STORE" in text


def test_nobody_answers(file):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{closed.getsockname()[1]}"
        for ask in everything(S3Objects("b", endpoint=endpoint, key="k", secret=SECRET), file):
            text = said(ask)
            assert f"at {endpoint} does not answer" in text
            assert "KINDRED_OBJECT_STORE_ENDPOINT" in text


def answering(answer):
    """The address of a server that gives `answer` to one after the other."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                try:
                    connection.recv(65536)
                    connection.sendall(answer)
                except OSError:
                    continue

    threading.Thread(target=serve, daemon=True).start()
    return listening, f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_a_server_that_fails():
    listening, endpoint = answering(b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    with listening:
        text = said(lambda: S3Objects("b", endpoint=endpoint, key="k", secret=SECRET).has("x"))
    assert "answers 500" in text


def test_an_answer_that_breaks_off(tmp_path):
    head = b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: "a"\r\nLast-Modified: Sat, 21 Nov 2026 10:00:00 GMT\r\n'
    listening, endpoint = answering(head + b"Connection: close\r\n\r\nhalf of it")
    with listening:
        said(lambda: S3Objects("b", endpoint=endpoint, key="k", secret=SECRET).get("x", tmp_path / "into"))


def test_the_environment_adds_nothing_to_the_key(s3_server, file, monkeypatch):
    monkeypatch.setenv("AWS_SESSION_TOKEN", "of somebody else")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    objects = s3_server.objects("trouble/environment")
    objects.put("x", file)
    assert objects.has("x")


def test_a_folder_that_is_not_mounted(tmp_path, file):
    for ask in everything(LocalObjects(tmp_path / "nonesuch"), file):
        assert "is not there: mount or make the folder" in said(ask)
    assert not (tmp_path / "nonesuch").exists()


def test_a_folder_that_is_a_file_somewhere(tmp_path, file):
    root = tmp_path / "objects"
    root.mkdir()
    (root / "originals").write_text("in the way")
    assert "fails" in said(lambda: LocalObjects(root).put("originals/ab/x.jpg", file))


@pytest.mark.parametrize(
    ("address", "named"),
    [
        (ObjectsAddress("pictures"), "s3://bucket/prefix"),
        (ObjectsAddress("s3://"), "s3://bucket/prefix"),
        (ObjectsAddress("file://host/folder"), "file:///folder"),
        (ObjectsAddress(f"s3://key:{SECRET}@bucket"), "s3://bucket/prefix"),
        (
            ObjectsAddress("s3://bucket", f"http://user:{SECRET}@host", key="k", secret="s"),
            "KINDRED_OBJECT_STORE_ENDPOINT",
        ),
        (ObjectsAddress("s3://bucket", "host:9000", key="k", secret="s"), "KINDRED_OBJECT_STORE_ENDPOINT"),
        (ObjectsAddress("s3://bucket"), "KINDRED_OBJECT_STORE_KEY"),
        (ObjectsAddress("s3://bucket", secret=SECRET), "KINDRED_OBJECT_STORE_KEY"),
    ],
)
def test_an_address_of_no_kind(address, named):
    with pytest.raises(KindredError, match=named) as caught:
        open_objects(address)
    assert SECRET not in str(caught.value)


def test_addresses(tmp_path):
    assert open_objects(None) is None
    local = open_objects(ObjectsAddress(f"file://{tmp_path}/a%20b"))
    assert local.address == f"file://{tmp_path}/a b"
    far = open_objects(ObjectsAddress("s3://bucket/some/prefix/", "https://host:9000", "eu-west-1", "k", SECRET))
    assert far.address == "s3://bucket/some/prefix"
    assert SECRET not in repr(ObjectsAddress("s3://b", key="k", secret=SECRET))


SENDER = """
import sys
from pathlib import Path
from scrapers.objects.s3 import S3Objects
objects = S3Objects("pictures", "killed", endpoint=sys.argv[1], key=sys.argv[2], secret=sys.stdin.readline().strip())
print("go", flush=True)
while True:
    objects.put("originals/ab/x.jpg", Path(sys.argv[3]))
"""


def test_an_upload_that_is_killed_leaves_the_old_object_or_the_new(s3_server, tmp_path):
    objects, into, large = s3_server.objects("killed"), tmp_path / "into", tmp_path / "large"
    contents = [bytes([number]) * 8_000_000 for number in range(4)]
    for number, content in enumerate(contents):
        large.write_bytes(content)
        command = [sys.executable, "-c", SENDER, s3_server.endpoint, s3_server.key, str(large)]
        sender = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        sender.stdin.write(f"{s3_server.secret}\n")
        sender.stdin.flush()
        assert sender.stdout.readline() == "go\n"
        time.sleep(0.03 + 0.04 * number)
        sender.send_signal(signal.SIGKILL)
        sender.communicate()
        if objects.get("originals/ab/x.jpg", into):
            assert into.read_bytes() in contents[: number + 1]
    objects.put("originals/ab/x.jpg", large)
    assert objects.get("originals/ab/x.jpg", into)
    assert into.read_bytes() == contents[-1]


def test_nothing_is_logged_with_the_secret(s3_server, file, caplog):
    caplog.set_level(logging.DEBUG)
    s3_server.objects("trouble").put("x", file)
    assert s3_server.secret not in caplog.text
