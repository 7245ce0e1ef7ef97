"""Copies of the sample's workspace, for tests that change what they work on: the sample itself is everybody's."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.workspace import Workspace, workspace
from settings import Settings
from tests.conftest import Postgres
from tests.integration.conftest import Built
from tests.integration.serving import copy_store


@contextmanager
def copied(sample: Built, postgres: Postgres, folder: Path, **settings: Any) -> Iterator[Workspace]:
    """A copy of the sample's data in `folder`, and of its store in a database that is dropped at the end."""
    data = folder / "data"
    copy_files(sample.work.data, data)
    name = f"copy_{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    postgres.execute(f"CREATE DATABASE {name}")
    try:
        copy_store(postgres.address("sample_collection"), postgres.address(name))
        given = Settings(data=data, database_url=postgres.address(name), **{"graph": "off", **settings})
        with workspace(given) as work:
            with work.database.transaction() as cursor:
                cursor.execute("SELECT setval('node_id', (SELECT max(id) FROM node))")
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence('image', 'ordinal'), (SELECT max(ordinal) FROM image))"
                )
            yield work
    finally:
        postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")


def copy_files(source: Path, target: Path) -> None:
    """Copy a folder. Names of one file stay names of one file: releases and sets of vectors share theirs."""
    made: dict[int, Path] = {}

    def copy(one: str, other: str) -> None:
        number = Path(one).stat().st_ino
        if number in made:
            Path(other).hardlink_to(made[number])
        else:
            shutil.copy2(one, other)
            made[number] = Path(other)

    shutil.copytree(source, target, copy_function=copy)
