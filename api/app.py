"""The app: what is opened for it, and its parts in order."""

import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.middleware.gzip import GZipMiddleware

from api import artworks, documents, judgements, pictures, problems, recommending, standing
from api.door import Defaults, Door
from api.envelope import Envelope
from api.exports import route as exports
from api.intake import Intake
from api.limits import BodyLimits, Limits
from api.live import Live
from api.pages import graph as graph_pages
from api.pages import routes as pages
from api.pages import why as why_pages
from api.pages.problem import problem_page
from api.probes import GraphProbe, IndexProbe, StoreProbe
from api.readiness import Probe, Readiness, Watch
from api.repeated import given_once
from api.tokens import reading
from api.upload import PictureLimits
from api.walking.route import router as walking_router
from api.why.route import router as why_router
from graph.home import GraphConnection, Neo4jAddress
from graph.paths.search import prepare
from graph.release import Release, open_published
from scrapers.errors import KindredError
from scrapers.objects.address import ObjectsAddress, open_objects
from scrapers.objects.object_store import ObjectStore
from scrapers.picture_folder import PictureFolder
from scrapers.store.database import Database
from scrapers.store.releases import ReleaseRow
from scrapers.store.server import EmbeddedServer, open_server
from scrapers.store.store import Store
from scrapers.version import VERSION
from settings import Settings

_log = logging.getLogger("kindred.door")


def create_app(settings: Settings) -> FastAPI:
    """The app over what `settings` name, opened when the app starts and closed when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with opened(settings) as door:
            app.state.door = door
            yield

    return assemble(BodyLimits(settings.image_max_bytes, settings.body_seconds), lifespan)


def assemble(limits: BodyLimits, lifespan: Callable[[FastAPI], Any] | None = None) -> FastAPI:
    """The app without what it answers from, which is put into `app.state.door`."""
    # Swagger's page would bring its scripts from a server of somebody else's.
    app = FastAPI(
        title="Kindred",
        version=VERSION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(given_once)],
    )
    problems.install(app)
    app.state.problem_page = problem_page
    # The one added last is the outermost.
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Limits, limits=limits)
    app.add_middleware(Envelope)
    for router in (standing.router, recommending.router, artworks.router):
        app.include_router(router)
    app.include_router(pictures.router, dependencies=[Depends(reading)])
    app.include_router(why_router)
    app.include_router(walking_router)
    app.include_router(exports.router)
    app.include_router(judgements.router)
    app.include_router(why_pages.router, dependencies=[Depends(reading)])
    app.include_router(graph_pages.router, dependencies=[Depends(reading)])
    app.include_router(pages.router, dependencies=[Depends(reading)])
    app.include_router(pages.looks)
    app.openapi = partial(_document, app)  # type: ignore[method-assign]
    return app


@contextmanager
def opened(settings: Settings) -> Iterator[Door]:
    """Everything behind the API, for as long as the block runs. Raises KindredError when PostgreSQL is not there."""
    settings.data.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        server = None if settings.database_url else stack.enter_context(open_server(settings.data))
        database = Database.connect(server.url if server else settings.database_url or "")
        stack.callback(database.close)
        store = Store(database)
        live = Live(store, partial(_open, settings.data / "releases"))
        graph = _graph(settings)
        probes: list[Probe] = [
            StoreProbe(store, partial(_revive, server, database) if server else None),
            IndexProbe(live),
        ]
        if graph is not None:
            stack.callback(graph.close)
            probes.append(GraphProbe(graph, live))
        readiness = Readiness([Watch(probe) for probe in probes], {} if graph else {"graph": "off"})
        stack.callback(readiness.close)
        readiness.start()
        threading.Thread(target=_prepare, args=(live,), daemon=True, name="prepare").start()
        yield Door(
            live=live,
            store=store,
            images=PictureFolder(settings.data / "images", _objects(settings)),
            limits=PictureLimits(settings.image_max_bytes, settings.image_max_pixels, settings.working_size),
            defaults=Defaults(settings.weights, settings.k, settings.diversity),
            readiness=readiness,
            intake=Intake(settings.workers),
            graph=graph,
            open_reading=settings.open_reading,
        )


def _objects(settings: Settings) -> ObjectStore | None:
    return open_objects(ObjectsAddress(*settings.objects) if settings.objects else None)


def _graph(settings: Settings) -> GraphConnection | None:
    """A connection that its watch brings about; None where the graph is switched off."""
    if settings.graph == "off":
        return None
    address = Neo4jAddress(*settings.neo4j) if settings.neo4j else None
    return GraphConnection(settings.data, address, settings.graph_heap_mb)


def _open(releases: Path, row: ReleaseRow) -> Release:
    return open_published(releases, row.number, row.manifest_sha256)


def _prepare(live: Live) -> None:
    """Have compiled what the search of paths needs, so that the first visitor who asks why does not wait for it."""
    try:
        prepare(live.current().release.paths)
    except KindredError as error:
        _log.info("the search of paths is compiled when it is first asked: %s", error)


def _revive(server: EmbeddedServer, database: Database) -> None:
    server.revive()
    database.move(server.url)


def _document(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, description=documents.DESCRIPTION, routes=app.routes
        )
        app.openapi_schema = documents.complete(document)
    return app.openapi_schema
