"""The sample collection's live release, built once for all tests that want it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from settings import Settings

if TYPE_CHECKING:
    from api.catalogue import Catalogue
    from graph.release import Release
    from scripts.workspace import Workspace
    from tests.conftest import Postgres


@dataclass(frozen=True)
class Built:
    """A workspace in which the whole pipeline ran over the sample collection, and what it said.

    It is everybody's: a test that changes stages or releases takes a copy.
    """

    work: Workspace
    release: Release
    catalogue: Catalogue
    said: list[str]


@pytest.fixture(scope="session")
def sample(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """Everything of `make demo` but the environment."""
    # imported here, lest every unit test wait for all of the pipeline's packages
    from api.catalogue import Catalogue
    from scrapers.sample.source import SampleSource
    from scripts import pipeline
    from scripts.stage_verbs import gates
    from scripts.workspace import workspace

    data: Path = tmp_path_factory.mktemp("sample")
    postgres.execute("CREATE DATABASE sample_collection")
    settings = Settings(data=data, database_url=postgres.address("sample_collection"), graph="off")
    with workspace(settings) as work:
        said: list[str] = []
        pipeline.run(work, SampleSource(), None, gates(settings, None, None), say=said.append)
        before = _standing(work)
        yield Built(work, work.live_release(), Catalogue(work.store.collection()), said)
        after = _standing(work)
    shutil.rmtree(data)
    assert after == before, "a test changed the releases of the sample that all share: let it work on a copy"


def _standing(work: Workspace) -> tuple[object, ...]:
    """Which releases there are, which is live, and when each of their files was written."""
    written = {path: path.stat().st_mtime_ns for path in work.releases.rglob("*") if path.is_file()}
    return work.store.releases(), work.store.live_release(), written
