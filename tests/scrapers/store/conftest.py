"""What tests of the store share: the real one and its stand-in, by turns."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from scrapers.store.store import Store
from tests.fakes import MemoryStore
from tests.scrapers.store.stated import AnyStore


@pytest.fixture(params=["real", "memory"])
def any_store(request: pytest.FixtureRequest) -> Iterator[AnyStore]:
    """An empty store, the real one and then its stand-in."""
    if request.param == "memory":
        yield MemoryStore()
    else:
        with request.getfixturevalue("postgres").store() as real:
            yield real


@pytest.fixture
def asked(store: Store) -> Callable[..., list[tuple[Any, ...]]]:
    """Run a statement on the database of `store` and give what it returns."""

    def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with store._database.transaction() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    return run
