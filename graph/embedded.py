"""The embedded graph server's own process: `python -m graph.embedded DATA HEAP_MB`, started by `graph/server.py`.

It leaves the process that started it, so that it outlives it, and ends on SIGTERM or when nobody has used it for a
minute. One at a time works in a folder.
"""

import os
import secrets
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from filelock import FileLock, Timeout

from graph.address import DATABASE, SERVICE, BoltAddress, folder_of
from scrapers.errors import StoreUnavailable
from scrapers.store import services

LONELY_SECONDS = 60.0
"""How long the server waits for a user before it ends; whoever starts it registers within seconds."""

_GLANCE_SECONDS = 5.0
_TICK_SECONDS = 0.1


class EmbeddedGraphServer:
    """ArcadeDB with its Bolt listener, in this process, over the files of a folder. Only 127.0.0.1 reaches it."""

    def __init__(self, folder: Path, heap_mb: int) -> None:
        self._folder = folder
        self._heap_mb = heap_mb
        self._server: Any = None

    def start(self) -> None:
        """Listen, on the port and with the password of last time where that is possible, and say so in the folder."""
        last = BoltAddress.load(self._folder)
        if last is None:
            # The server takes a password for its user only when it knows of no user.
            (self._folder / "config" / "server-users.jsonl").unlink(missing_ok=True)
        reserved = _reserve(last.port if last else 0)
        address = BoltAddress(reserved.getsockname()[1], last.password if last else secrets.token_urlsafe(24))
        address.save(self._folder)

        import arcadedb_embedded  # type: ignore[import-untyped]

        self._server = arcadedb_embedded.ArcadeDBServer(
            root_path=str(self._folder),
            root_password=address.password,
            config={
                "mode": "development",  # production keeps to itself what is wrong with a statement
                "host": "127.0.0.1",
                "http_port": 0,
                "server_httpWorkerThreads": 4,
                "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
                "bolt_port": address.port,
            },
            jvm_kwargs={
                "heap_size": f"{self._heap_mb}m",
                # Signals are Python's; a server out of memory is worth less than one that is started again.
                # Attaching and counting leave files in /tmp behind.
                "jvm_args": [
                    "-Xrs",
                    "-XX:-UsePerfData",
                    "-XX:+DisableAttachMechanism",
                    "-XX:+ExitOnOutOfMemoryError",
                ],
            },
        )
        self._server.start()
        reserved.close()
        # No setting turns HTTP off; nothing needs it once the server has started.
        self._server._java_server.getHttpServer().stopService()
        self._server.create_database(DATABASE)
        address.of_this_process().save(self._folder)

    def stop(self) -> None:
        """Cut all connections and write everything down."""
        self._server.stop()


def _reserve(port: int) -> socket.socket:
    """A socket bound to `port` of 127.0.0.1, or to any free one when others have that; nobody else gets it then.

    The server can still listen there, since both allow the address to be used again and this one does not listen.
    """
    for choice in (port, 0):
        reserved = socket.socket()
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            reserved.bind(("127.0.0.1", choice))
        except (OSError, OverflowError):
            reserved.close()
        else:
            return reserved
    raise OSError("there is no free port on 127.0.0.1")


class _Asked:
    """Whether SIGTERM came."""

    def __init__(self) -> None:
        self.to_stop = False
        signal.signal(signal.SIGTERM, self._take)
        signal.signal(signal.SIGINT, self._take)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def _take(self, _number: int, _frame: FrameType | None) -> None:
        self.to_stop = True


def serve(data: Path, heap_mb: int) -> None:
    """Serve until told to stop, or until nobody wants the server any more."""
    folder = folder_of(data)
    os.chdir(folder)
    asked = _Asked()
    server = EmbeddedGraphServer(folder, heap_mb)
    server.start()
    lonely_since = next_glance = time.monotonic()
    while not asked.to_stop:
        time.sleep(_TICK_SECONDS)
        if not folder.exists():
            return
        now = time.monotonic()
        if now < next_glance:
            continue
        next_glance = now + _GLANCE_SECONDS
        if services.look(data, SERVICE).wanted:
            lonely_since = now
        elif now - lonely_since >= LONELY_SECONDS and _stop_unwanted(data, server):
            return
    server.stop()


def _stop_unwanted(data: Path, server: EmbeddedGraphServer) -> bool:
    """Stop, unless somebody came meanwhile; whoever comes now waits."""
    try:
        with services.locked(data, SERVICE) as service:
            if service.wanted:
                return False
            server.stop()
            service.details = {}
            service.started_by = None
            return True
    except StoreUnavailable:
        return False


def main(data: Path, heap_mb: int) -> NoReturn:
    """Leave the parent process and serve. Does not return: the interpreter would wait for Java's threads for ever."""
    if os.fork():
        os._exit(0)
    os.setsid()
    status = 1
    try:
        with FileLock(folder_of(data) / "lock", timeout=0, mode=0o600):
            serve(data, heap_mb)
        status = 0
    except Timeout:
        print(f"another graph server works in {folder_of(data)}", file=sys.stderr)
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
