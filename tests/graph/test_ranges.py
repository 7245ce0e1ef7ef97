"""Pages of sources: every wanted edge stands on one page with its source, and no page is too large."""

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import ranges
from graph.ranges import Page, pages, rest

SOURCES = st.lists(st.integers(1, 30), max_size=60).map(sorted)


def sources_of(found: Iterable[Page]) -> list[int]:
    return [one for page in found for one in page.ids.tolist()]


@given(SOURCES, st.integers(1, 5), st.integers(1, 8))
@settings(max_examples=200, deadline=None)
def test_pages_hold_every_edge_once_with_its_source(sources: list[int], nodes: int, edges: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranges, "SOURCE_PAGE", nodes)
        patch.setattr(ranges, "EDGE_PAGE", edges)
        found = pages(np.asarray(sources, dtype=np.int64))
    assert sources_of(found) == sorted(set(sources))
    assert [sources[page.wanted] for page in found] == [
        [one for one in sources if one in page.ids.tolist()] for page in found
    ]
    most = max((sources.count(one) for one in sources), default=0)
    for page in found:
        assert len(page.ids) <= nodes
        assert page.wanted.stop - page.wanted.start < edges + most


@given(SOURCES, st.lists(st.integers(1, 40)), st.integers(1, 5))
@settings(max_examples=100, deadline=None)
def test_the_rest_are_the_other_nodes(sources: list[int], ids: list[int], nodes: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranges, "SOURCE_PAGE", nodes)
        found = list(rest(np.asarray(ids, dtype=np.int64), np.asarray(sources, dtype=np.int64)))
    assert sources_of(found) == sorted(set(ids) - set(sources))
    assert all(len(page.ids) <= nodes and page.wanted == slice(0, 0) for page in found)
