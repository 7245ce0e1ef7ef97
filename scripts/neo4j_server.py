"""`make neo4j`: a real Neo4j Community without Docker, brought by Maven, run in the foreground on 127.0.0.1.

Its jars are kept under `.neo4j/` of the repository, its files under KINDRED_DATA.
"""

import argparse
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from graph.client import GraphClient
from graph.home import Neo4jAddress
from scrapers.errors import GraphUnavailable, KindredError
from scrapers.files import commit_path, sweep, write_file
from settings import SettingsError, load

VERSION = "5.26.28"
PORT = 7687

_ROOT = Path(__file__).resolve().parents[1]
_POM = _ROOT / "deploy" / "neo4j" / "pom.xml"
_JARS = _ROOT / ".neo4j"

_USERNAME = DATABASE = "neo4j"
_START_SECONDS = 120.0
_STOP_SECONDS = 60.0

_CONFIGURATION = """\
server.bolt.listen_address=127.0.0.1:{port}
server.default_listen_address=127.0.0.1
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
server.memory.heap.initial_size=512m
server.memory.heap.max_size=1g
server.memory.pagecache.size=128m
"""

_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


class MissingTool(KindredError):
    """Something that Neo4j needs is not installed."""


def java_for(version: str) -> Path:
    """A Java that runs Neo4j `version`: JAVA_HOME's if it does, else the oldest that does. Raises MissingTool."""
    needed = 17 if version.startswith("5.") else 21
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    candidates = [home / "bin" / "java" for home in [*homes, *sorted(Path("/usr/lib/jvm").glob("*"))]]
    if found := shutil.which("java"):
        candidates.append(Path(found))
    releases = [(java, _java_release(java)) for java in candidates if os.access(java, os.X_OK)]
    fitting = [(java, release) for java, release in releases if release >= needed]
    if not fitting:
        raise MissingTool(f"Neo4j {version} needs Java {needed} or newer: install one (Debian: default-jre-headless)")
    if homes and fitting[0][0].is_relative_to(homes[0]):
        return fitting[0][0]
    return min(fitting, key=lambda one: one[1])[0]


def _java_release(java: Path) -> int:
    """17 for Java 17.0.15; 0 for what does not say."""
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def jars(version: str) -> Path:
    """The folder with Neo4j's jars, brought with Maven unless it is there. Raises MissingTool, GraphUnavailable."""
    lib = _JARS / version / "lib"
    if lib.exists():
        return lib
    maven = shutil.which("mvn")
    if maven is None:
        raise MissingTool("Maven brings Neo4j, and there is no `mvn`: install it (Debian: maven)")
    lib.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(lib.parent / "lock"):
        if lib.exists():
            return lib
        building = lib.with_name(".lib.building")
        sweep(building)
        task = ("dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={building}")
        done = subprocess.run(
            [maven, "-B", "-q", "-f", _POM, f"-Dneo4j.version={version}", *task],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not building.exists():
            lines = (done.stdout + done.stderr).strip().splitlines()
            raise GraphUnavailable(f"Maven could not bring Neo4j {version}: {lines[0] if lines else 'it says nothing'}")
        commit_path(building, lib)
    return lib


@dataclass(frozen=True)
class RunningNeo4j(Neo4jAddress):
    """Where a Neo4j answers, and its process."""

    process: "subprocess.Popen[bytes]"


@contextmanager
def running(home: Path, version: str = VERSION, port: int = 0) -> Iterator[RunningNeo4j]:
    """A Neo4j over the files in `home`, made when missing, that answers while the block runs; `port` 0 is any.

    Raises MissingTool without Java or Maven, GraphUnavailable when it does not start.
    """
    java, lib = java_for(version), jars(version)
    port = port or _free_port()
    home = home.resolve()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_file(home / "conf" / "neo4j.conf", _CONFIGURATION.format(port=port).encode())
    password = _password(home, java, lib)
    address = Neo4jAddress(f"bolt://127.0.0.1:{port}", _USERNAME, password, DATABASE)
    main = "org.neo4j.server." + ("CommunityEntryPoint" if version.startswith("5.") else "Neo4jCommunity")
    command: list[str | Path] = [java, "-Xmx1g", *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENED)]
    command += ["-cp", f"{lib}/*", main, f"--home-dir={home}", f"--config-dir={home / 'conf'}"]
    with (home / "console.log").open("wb") as said:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd=home,
            env=_environment(home),
            start_new_session=True,  # a Ctrl-C in the terminal reaches this process alone, which stops it in order
        )
    try:
        _wait(server, address, home)
        yield RunningNeo4j(address.uri, address.username, address.password, address.database, server)
    finally:
        server.terminate()
        try:
            server.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}


def _password(home: Path, java: Path, lib: Path) -> str:
    """The password of `home`, drawn before its server first starts."""
    kept = home / "password"
    if kept.exists():
        return kept.read_text()
    password = secrets.token_hex(24)
    # In a file of arguments, since a command line is for everyone to read.
    arguments = home / "arguments"
    write_file(arguments, f"org.neo4j.cli.AdminTool dbms set-initial-password {password}".encode(), mode=0o600)
    done = subprocess.run(
        [java, "-cp", f"{lib}/*", f"@{arguments}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=_environment(home),
        check=False,
    )
    arguments.unlink()
    if done.returncode:
        raise GraphUnavailable(f"Neo4j's password could not be set: {' '.join((done.stdout + done.stderr).split())}")
    write_file(kept, password.encode(), mode=0o600)
    return password


def _wait(server: "subprocess.Popen[bytes]", address: Neo4jAddress, home: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        if server.poll() is not None:
            raise GraphUnavailable(f"Neo4j ended as soon as it was started; see {home / 'logs' / 'neo4j.log'}")
        try:
            GraphClient.connect(address.uri, address.username, address.password, address.database).close()
            return
        except GraphUnavailable as error:
            if time.monotonic() > deadline:
                raise GraphUnavailable(f"Neo4j does not answer; see {home / 'logs' / 'neo4j.log'}") from error
        time.sleep(0.25)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Run Neo4j until Ctrl-C or SIGTERM, and say how to use it."""
    options = argparse.ArgumentParser(prog="python -m scripts.neo4j_server", description=__doc__)
    options.add_argument("--version", default=VERSION, help="Neo4j to run (%(default)s)")
    options.add_argument("--port", type=int, default=PORT, help="Bolt port; 0 is any free one (%(default)s)")
    options.add_argument("--home", type=Path, help="its files (KINDRED_DATA/neo4j/VERSION)")
    chosen = options.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        home = chosen.home or load().data / "neo4j" / chosen.version
        print(f"starting Neo4j {chosen.version} ...", flush=True)
        with running(home, chosen.version, chosen.port) as address:
            print(f"export NEO4J_URI={address.uri}")
            print(f"export NEO4J_USERNAME={address.username}")
            print(f"export NEO4J_PASSWORD={address.password}")
            print("It answers; Ctrl-C stops it.", flush=True)
            address.process.wait()
        raise GraphUnavailable(f"Neo4j ended by itself; see {home / 'logs' / 'neo4j.log'}")
    except KeyboardInterrupt:
        return 0
    except (KindredError, SettingsError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
