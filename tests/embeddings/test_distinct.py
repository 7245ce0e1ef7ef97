import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from embeddings.distinct import distinct


@given(st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), max_size=30))
def test_rows_are_numbered_by_the_first_of_their_bytes(rows: list[list[int]]) -> None:
    known: dict[tuple[int, ...], int] = {}
    expected = [known.setdefault(tuple(row), len(known)) for row in rows]
    assert distinct(np.asarray(rows, dtype=np.float32).reshape(-1, 3)).tolist() == expected


def test_rows_of_a_wider_array_are_told_apart_by_themselves() -> None:
    wide = np.zeros((3, 4), dtype=np.float32)
    wide[:, 3] = [1, 2, 1]
    wide[1, 0] = 5
    assert distinct(wide[:, :2]).tolist() == [0, 1, 0]
    assert distinct(wide[:, 3:]).tolist() == [0, 1, 0]
