from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.facet import unit
from embeddings.index import VectorIndex
from scrapers.errors import ReleaseMismatch

IDS = np.arange(200, dtype=np.int64) * 7 + 3
ROWS = unit(np.random.default_rng(1).standard_normal((200, 24)))


@given(st.integers(1, 300), st.floats(0, 1), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_filters_come_before_top_k(k: int, share: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    allowed = rng.random(200) < share
    query = rng.standard_normal(24).astype(np.float32)
    found, scores = VectorIndex.build(IDS, ROWS).search(query, k, allowed)
    assert len(found) == min(k, allowed.sum())
    expected = np.sort(ROWS[allowed] @ query)[::-1][:k]
    np.testing.assert_allclose(scores, expected, atol=1e-5)
    assert set(found) <= set(IDS[allowed])


def test_ties_go_to_the_smaller_id() -> None:
    rows = np.ones((5, 2), dtype=np.float32)
    found, _ = VectorIndex.build(np.asarray([9, 4, 7, 1, 3]), rows).search(rows[0], 5)
    assert list(found) == [1, 3, 4, 7, 9]


def test_saved_and_loaded_answers_the_same(tmp_path: Path) -> None:
    built = VectorIndex.build(IDS, ROWS)
    built.save(tmp_path)
    loaded = VectorIndex.load(tmp_path)
    for a, b in zip(built.search(ROWS[3], 9), loaded.search(ROWS[3], 9), strict=True):
        np.testing.assert_array_equal(a, b)
    assert loaded.search(ROWS[3], 1)[0][0] == IDS[3]


@pytest.mark.parametrize("name", ["index.faiss", "index_ids.npy", "index.json"])
def test_a_file_of_another_index_is_refused(tmp_path: Path, name: str) -> None:
    VectorIndex.build(IDS, ROWS).save(tmp_path / "one")
    VectorIndex.build(IDS[:50] + 1, ROWS[:50]).save(tmp_path / "other")
    (tmp_path / "one" / name).write_bytes((tmp_path / "other" / name).read_bytes())
    with pytest.raises(ReleaseMismatch):
        VectorIndex.load(tmp_path / "one")


@pytest.mark.parametrize("damage", [b"", b"nonsense"])
def test_a_damaged_index_is_refused(tmp_path: Path, damage: bytes) -> None:
    VectorIndex.build(IDS, ROWS).save(tmp_path)
    (tmp_path / "index.faiss").write_bytes(damage)
    with pytest.raises(ReleaseMismatch):
        VectorIndex.load(tmp_path)


def test_wrong_shapes_and_k_are_refused() -> None:
    index = VectorIndex.build(IDS, ROWS)
    with pytest.raises(ValueError, match="dimension"):
        index.search(np.ones(3, dtype=np.float32), 5)
    with pytest.raises(ValueError, match="k is 0"):
        index.search(ROWS[0], 0)
