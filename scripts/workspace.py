"""Everything a verb works with, opened once from the settings."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from api.upload import PictureLimits
from embeddings.basis import Basis
from embeddings.features import FeatureStore
from graph.client import GraphClient
from graph.home import Neo4jAddress, open_graph
from graph.release import Release, open_published
from scrapers.errors import KindredError, NoLiveRelease, NotFitted
from scrapers.image_store import ImageStore
from scrapers.objects.address import ObjectsAddress, open_objects
from scrapers.ocr import Ocr
from scrapers.progress import Progress
from scrapers.store.database import Database
from scrapers.store.server import open_server
from scrapers.store.store import Store
from scripts.bars import Bars
from settings import Settings, variable


@dataclass(frozen=True, slots=True)
class Workspace:
    """The store, the folders under KINDRED_DATA and a progress to watch."""

    settings: Settings
    store: Store
    database: Database
    images: ImageStore
    progress: Progress

    @property
    def data(self) -> Path:
        return self.settings.data

    @property
    def ocr(self) -> Callable[[NDArray[np.uint8]], str | None] | None:
        """Reads the text in a picture, where the settings ask for it. Raises KindredError when that cannot be done."""
        if not self.settings.ocr:
            return None
        reader = Ocr(self.settings.ocr_languages)
        if missing := reader.available():
            raise KindredError(f"{variable('ocr')} is on, but {missing}")
        return reader.text_of

    @property
    def picture_limits(self) -> PictureLimits:
        settings = self.settings
        return PictureLimits(settings.image_max_bytes, settings.image_max_pixels, settings.working_size)

    @property
    def features(self) -> FeatureStore:
        return FeatureStore(self.data / "features")

    @property
    def bases(self) -> Path:
        return self.data / "bases"

    @property
    def vectors(self) -> Path:
        return self.data / "vectors"

    @property
    def releases(self) -> Path:
        return self.data / "releases"

    def basis_folder(self) -> Path | None:
        """The folder of the basis in use; None before the first `fit`."""
        current = self.bases / "current"
        return self.bases / current.read_text().strip() if current.exists() else None

    def basis(self) -> Basis:
        """The basis in use. Raises NotFitted before the first `fit`."""
        folder = self.basis_folder()
        if folder is None:
            raise NotFitted()
        return Basis.load(folder)

    def live_release(self) -> Release:
        """The live release, opened and checked. Raises NoLiveRelease when there is none."""
        live = self.store.live_release()
        if live is None:
            raise NoLiveRelease()
        return open_published(self.releases, live.number, live.manifest_sha256)

    @contextmanager
    def open_graph(self) -> Iterator[GraphClient]:
        """The graph database while the block runs: NEO4J_URI, or the embedded server. Raises GraphUnavailable."""
        address = Neo4jAddress(*self.settings.neo4j) if self.settings.neo4j else None
        with open_graph(self.data, address, self.settings.graph_heap_mb) as graph:
            yield graph


@contextmanager
def workspace(settings: Settings) -> Iterator[Workspace]:
    """A workspace whose database is up while the block runs: DATABASE_URL, or the embedded server."""
    settings.data.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        url = settings.database_url or stack.enter_context(open_server(settings.data)).url
        database = Database.connect(url)
        stack.callback(database.close)
        bars = stack.enter_context(Bars())
        yield Workspace(settings, Store(database), database, _images(settings), bars)


def _images(settings: Settings) -> ImageStore:
    objects = open_objects(ObjectsAddress(*settings.objects) if settings.objects else None)
    return ImageStore(settings.data / "images", settings.working_size, settings.thumbnail_size, objects)
