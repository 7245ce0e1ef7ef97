from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from embeddings.told import Told

COUNTS = st.lists(
    st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from([0.5, 1.0, 2.5]), max_size=5), max_size=8
)


@given(COUNTS, st.integers(1, 9), st.integers(1, 3))
def test_the_commonest_words_in_order(counts: list[dict[str, float]], most: int, least: int) -> None:
    vocabulary, used = Told.of(counts).vocabulary(most, least)
    number = Counter(token for count in counts for token in count)
    common = sorted((-n, token) for token, n in number.items() if n >= least)[:most]
    assert vocabulary.tolist() == sorted(token for _, token in common)
    assert used.tolist() == [number[token] for token in vocabulary.tolist()]


@given(COUNTS, st.sets(st.sampled_from("abcdefgh")))
def test_rows_are_damped_weights_times_rarity(counts: list[dict[str, float]], known: set[str]) -> None:
    columns = {token: place for place, token in enumerate(sorted(known))}
    rarity = np.linspace(1, 3, len(columns), dtype=np.float32)
    whole = Told.of(counts).matrix(columns, rarity).toarray()
    expected = np.zeros((len(counts), len(columns)))
    for row, count in enumerate(counts):
        for token in count.keys() & known:
            expected[row, columns[token]] = np.log1p(count[token]) * rarity[columns[token]]
    lengths = np.linalg.norm(expected, axis=1, keepdims=True)
    np.testing.assert_allclose(whole, expected / np.where(lengths > 0, lengths, 1), atol=1e-6)
    for row, count in enumerate(counts):
        np.testing.assert_array_equal(Told.of([count], columns).matrix(columns, rarity).toarray()[0], whole[row])
