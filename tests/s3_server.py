"""A real S3 server for tests: S3Proxy over a folder, brought by Maven. It checks signatures."""

import secrets
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from scrapers.files import commit_path, sweep
from scrapers.objects.s3 import S3Objects
from scripts import neo4j_server
from tests.graph_servers import skip

VERSION = "3.1.0"
BUCKET = "pictures"

_ROOT = Path(__file__).parents[1]
_START_SECONDS = 60.0

_CONFIGURATION = """\
s3proxy.authorization=aws-v4
s3proxy.endpoint={endpoint}
s3proxy.identity={key}
s3proxy.credential={secret}
jclouds.provider=filesystem-nio2
jclouds.filesystem.basedir={folder}
"""

_LOGGING = "<configuration><root level='off'/></configuration>"


@dataclass(frozen=True)
class S3Server:
    """Where a server answers, its key, and the folder whose folders are its buckets."""

    endpoint: str
    key: str
    secret: str
    folder: Path
    process: "subprocess.Popen[bytes]"

    def objects(self, prefix: str = "", **other: str) -> S3Objects:
        """A connection of its own to the bucket."""
        given = {"bucket": BUCKET, "endpoint": self.endpoint, "key": self.key, "secret": self.secret}
        return S3Objects(prefix=prefix, **{**given, **other})


def jars() -> Path:
    """The folder with S3Proxy's jars, brought with Maven unless it is there. Skips the test that asks."""
    lib = _ROOT / "build" / "s3proxy" / VERSION / "lib"
    if lib.exists():
        return lib
    maven = shutil.which("mvn")
    if maven is None:
        skip("Maven brings S3Proxy, and there is no `mvn`")
    lib.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(lib.parent / "lock"):
        if lib.exists():
            return lib
        building = lib.with_name(".lib.building")
        sweep(building)
        pom = _ROOT / "deploy" / "s3" / "pom.xml"
        task = ("dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={building}")
        done = subprocess.run(
            [maven, "-B", "-q", "-f", pom, f"-Ds3proxy.version={VERSION}", *task],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not building.exists():
            skip(f"Maven could not bring S3Proxy {VERSION}: {(done.stdout + done.stderr).strip()[:200]}")
        commit_path(building, lib)
    return lib


@contextmanager
def running(home: Path) -> Iterator[S3Server]:
    """A server on a free port over `home`, with one empty bucket, while the block runs."""
    try:
        java = neo4j_server.java_for("5.26")  # it needs Java 17 as well
    except neo4j_server.MissingTool as error:
        skip(str(error).replace("Neo4j 5.26", "S3Proxy"))
    lib = jars()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{probe.getsockname()[1]}"
    folder = home / "buckets"
    (folder / BUCKET).mkdir(parents=True)
    key, secret = "kindred", secrets.token_hex(20)
    configuration, logging = home / "s3proxy.conf", home / "logback.xml"
    configuration.write_text(_CONFIGURATION.format(endpoint=endpoint, key=key, secret=secret, folder=folder))
    logging.write_text(_LOGGING)
    command = [java, "-Xmx256m", "-XX:TieredStopAtLevel=1", f"-Dlogback.configurationFile={logging}"]
    command += ["-cp", f"{lib}/*", "org.gaul.s3proxy.Main", "--properties", configuration]
    with (home / "log").open("wb") as said:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    try:
        _wait(process, endpoint, home / "log")
        yield S3Server(endpoint, key, secret, folder, process)
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    """One server for all tests; each takes a prefix of its own."""
    with tempfile.TemporaryDirectory(prefix="kindred-s3-") as home, running(Path(home)) as server:
        yield server


def _wait(process: "subprocess.Popen[bytes]", endpoint: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        assert process.poll() is None, f"S3Proxy ended as soon as it was started: {log.read_text()[-2000:]}"
        try:
            urllib.request.urlopen(endpoint, timeout=1).close()
            return
        except urllib.error.HTTPError as error:
            error.close()  # it answers, and wants a signature
            return
        except OSError:
            assert time.monotonic() < deadline, f"S3Proxy does not answer: {log.read_text()[-2000:]}"
        time.sleep(0.1)
