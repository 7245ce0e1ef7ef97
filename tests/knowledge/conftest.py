"""What tests of knowledge share."""

from collections.abc import Callable
from typing import Any

import pytest

from scrapers.store.store import Store


@pytest.fixture
def asked(store: Store) -> Callable[..., list[tuple[Any, ...]]]:
    """Run a statement on the database of `store` and give what it returns."""

    def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with store._database.transaction() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    return run
