"""`./kindred serve`: the API and the pages over HTTP."""

import logging
import signal
import socket
import sys
from types import FrameType
from typing import Annotated

import typer
import uvicorn

from api.app import create_app, opened
from scrapers.errors import KindredError
from scripts.protocol import PatientProtocol
from settings import load

GRACE_SECONDS = 10
"""How long requests in progress may go on after the server was told to stop."""

BACKLOG = 2048
"""Connections that may wait to be taken, as many as uvicorn has."""

_log = logging.getLogger("kindred.serve")


class Server(uvicorn.Server):
    """uvicorn, which says where it listens once it does. Raises KindredError when it cannot."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        # A socket that failed is closed, and has no address any more.
        where = ", ".join(address(one) for one in sockets or [])
        try:
            await super().startup(sockets)
        except OSError as error:
            raise KindredError(f"cannot listen on {where}: {error.strerror}") from error
        try:
            print(f"Kindred listens on {where}", flush=True)
        except OSError as error:  # nobody can read it, but everybody is served
            _log.warning("listening on %s, which could not be printed: %s", where, error.strerror)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = None,
) -> None:
    """Serve the API and the pages until it is told to stop."""
    settings = load()
    listening = listen(settings.host if host is None else host, settings.port if port is None else port)
    stopped = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True

    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("kindred").setLevel(logging.INFO)
    # Told to stop while the services start, it goes on until they run, and then stops them in order.
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, stop)
    app = create_app(settings)
    with listening, opened(settings) as door:
        app.state.door = door
        config = uvicorn.Config(
            app,
            lifespan="off",  # everything is opened here, where an error becomes one line
            loop="uvloop",
            http=PatientProtocol,
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        if not stopped:
            Server(config).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on `host` and `port`; who connects waits until the server runs.

    Raises KindredError when the address is not to be had.
    """
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise KindredError(f"{host!r} is no address of this machine: {error.strerror}") from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(where)
        # Two may bind one port as long as neither listens: only this says whose it is, before services are started.
        bound.listen(BACKLOG)
    except OSError as error:
        bound.close()
        raise KindredError(
            f"cannot listen on {host}:{port}: {error.strerror}; give another with --host and --port"
        ) from error
    return bound


def address(bound: socket.socket) -> str:
    """`http://127.0.0.1:8000`."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
