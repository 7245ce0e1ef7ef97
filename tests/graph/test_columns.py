"""Rows as columns: cut anywhere they say the same."""

import numpy as np

from graph.columns import Columns
from graph.relations import columns_of
from tests.graph_collections import relations

ROWS = Columns({"src": np.asarray([3, 4, 5]), "name": ["a", None, "c"]}, {"release": 7})


def test_a_statement_gets_lists_and_what_is_shared() -> None:
    assert ROWS.values() == {"src": [3, 4, 5], "name": ["a", None, "c"], "release": 7, "last": 2}
    assert type(ROWS.values()["src"][0]) is int


def test_a_cut_keeps_what_is_shared() -> None:
    assert len(ROWS[1:9]) == 2
    assert ROWS[1:9].values() == {"src": [4, 5], "name": [None, "c"], "release": 7, "last": 1}
    assert len(ROWS[3:]) == 0


def test_an_empty_note_is_null() -> None:
    found = columns_of(relations([(1, "DEPICTS", 3), (1, "DEPICTS", 4), (2, "DEPICTS", 5)])).values()
    assert found["evidence"] == [None, "'s letter of 1880", "label"]
    assert found["citation"] == [None, None, "A. Writer, Lives, 1901, p. 3"]
    assert [found["groups"][place] for place in found["group"]] == [["met", "tate"], ["met", "tate"], ["met"]]
    assert [found["provenances"][place] for place in found["provenance"]] == ["stated"] * 3
